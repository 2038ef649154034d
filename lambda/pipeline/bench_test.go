package pipeline

import (
	"fmt"
	"sync"
	"testing"

	"github.com/gen2brain/jpegn"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

// benchmarks are the originals that are measured, drawn once and only if they
// are needed, and the resolutions they are measured at.
var benchmarks = []struct {
	name        string
	original    func() []byte
	resolutions []edit.Resolution
}{
	{"baseline 12MP", camera(false), []edit.Resolution{{Width: 300, Height: 300}, {Width: 720}, {Width: 1600}}},
	{"progressive 12MP", camera(true), []edit.Resolution{{Width: 300, Height: 300}}},
	{"png 3MP", encoded(func() ([]byte, error) { return pictures.PNG(pictures.Photo(2048, 1536, 1)) }), []edit.Resolution{{Width: 300}}},
	{"webp 3MP", encoded(func() ([]byte, error) {
		return pictures.WebP{Quality: 80}.Encode(pictures.Photo(2048, 1536, 1))
	}), []edit.Resolution{{Width: 300}}},
	{"gif 24 frames", encoded(func() ([]byte, error) { return pictures.GIF(pictures.Spinner(24, 400, 400)) }), []edit.Resolution{{Width: 200}}},
}

func camera(progressive bool) func() []byte {
	return encoded(func() ([]byte, error) {
		return pictures.JPEG{Quality: 90, Subsampling: jpegn.Subsample420, Progressive: progressive}.Encode(pictures.Photo(4032, 3024, 1))
	})
}

func encoded(f func() ([]byte, error)) func() []byte {
	return sync.OnceValue(func() []byte {
		data, err := f()
		if err != nil {
			panic(err)
		}
		return data
	})
}

// BenchmarkRun is the whole way from bytes to bytes, with what each part takes
// of it.
func BenchmarkRun(b *testing.B) {
	for _, bm := range benchmarks {
		for _, r := range bm.resolutions {
			b.Run(fmt.Sprintf("%s/%v", bm.name, r), func(b *testing.B) {
				original := bm.original()
				e := edits(resize(r.Width, r.Height))
				var total Result
				b.ReportAllocs()
				b.ResetTimer()
				for b.Loop() {
					result, err := Run(b.Context(), original, e, Options{})
					if err != nil {
						b.Fatal(err)
					}
					total.Decode += result.Decode
					total.Transform += result.Transform
					total.Encode += result.Encode
				}
				n := 1e6 * float64(b.N)
				b.ReportMetric(float64(total.Decode)/n, "decode-ms")
				b.ReportMetric(float64(total.Transform)/n, "transform-ms")
				b.ReportMetric(float64(total.Encode)/n, "encode-ms")
			})
		}
	}
}

// BenchmarkHeader is what an original costs that is refused.
func BenchmarkHeader(b *testing.B) {
	for _, bm := range benchmarks {
		b.Run(bm.name, func(b *testing.B) {
			original := bm.original()
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				if _, err := codec.ReadHeader(original, codec.Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
