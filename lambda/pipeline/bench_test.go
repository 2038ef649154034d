package pipeline

import (
	"context"
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

// samples are one of each kind, with arguments as they are usual.
var samples = []edit.Operation{
	edit.ThumborBrightness{Percent: 20}, edit.ThumborContrast{Percent: 20}, edit.OSSContrast{Percent: 20}, edit.Grayscale{}, edit.Grayscale{Linear: true},
	edit.RGB{R: 10, G: 20, B: 30}, edit.Tint{Color: edit.Color{R: 255, G: 136, A: 255}}, edit.Colorize{R: 40, G: 20, B: 60},
	edit.Saturation{Factor: 1.5}, edit.Noise{Amount: 30}, edit.Equalize{}, edit.Normalise{Lower: 1, Upper: 99},
	edit.Curve{All: "0,0;128,160;255,255"}, edit.Negate{}, edit.Gamma{In: 2.2}, edit.Linear{Multiplier: 1.2, Offset: -10},
	edit.Threshold{Level: 128}, edit.Recomb{Matrix: "0;0;1;0;1;0;1;0;0"}, edit.Modulate{Brightness: 1.1, Saturation: 0.8, Hue: 90},
	edit.Flatten{}, edit.Unflatten{}, edit.EnsureAlpha{Alpha: 0.5}, edit.RemoveAlpha{}, edit.ExtractChannel{}, edit.Bandbool{Operator: "and"},
	edit.ThumborBlur{Radius: 7, Sigma: 7}, edit.SharpBlur{Sigma: 5}, edit.SharpBoxBlur{}, edit.OSSBlur{Radius: 10, Sigma: 5},
	edit.ThumborSharpen{Amount: 2, Radius: 1, Luminance: true}, edit.SharpSharpen{}, edit.SharpSharpen{Sigma: 1, M1: 1, M2: 2, X1: 2, Y2: 10, Y3: 20},
	edit.OSSSharpen{Amount: 100}, edit.ThumborConvolve{Kernel: "1;2;1;2;4;2;1;2;1", Columns: 3, Normalise: true},
	edit.SharpConvolve{Width: 3, Height: 3, Kernel: "1;2;1;2;4;2;1;2;1", Scale: 16}, edit.Median{Size: 3}, edit.CLAHE{Width: 50, Height: 50, MaxSlope: 3},
	edit.Flip{}, edit.Rotate{Angle: 90}, edit.Rotate{Angle: 30}, edit.Extend{Left: 20, Right: 20, Mode: edit.ExtendMirror},
	edit.Canvas{Width: 720, Height: 720}, edit.Canvas{Width: 720, Height: 720, With: edit.FillBlur}, edit.Crop{Left: 100, Right: 600, Bottom: 500},
	edit.RoundCorners{RX: 40, RY: 40}, edit.Circle{Radius: 270}, edit.RoundCrop{}, edit.ThumborTrim{Tolerance: 10}, edit.SharpTrim{Threshold: 10},
	edit.SmartCrop{}, edit.Resize{Width: 300, Height: 300, Focus: edit.Smart}, edit.Resize{Width: 300, Height: 300, Focus: edit.Entropy},
	edit.Resize{Width: 300, Height: 300, Focus: edit.Attention}, edit.Resize{Width: 300}, edit.Resize{Width: 300, Kernel: edit.Mitchell},
	edit.Watermark{Source: edit.Source{Key: "mark"}, X: edit.Position{Kind: edit.PositionRepeat}, Y: edit.Position{Kind: edit.PositionRepeat}, Alpha: 50},
	edit.Overlay{Source: edit.Source{Key: "mark"}, Blend: "multiply"}, edit.Frame{Source: edit.Source{Key: "mark"}},
	edit.OSSWatermark{Text: edit.Text{Content: "Hello", Size: 40, Color: edit.Color{A: 255}}, Opacity: 90},
}

// benchmarkOptions have a picture of 200×150 to lay over others.
func benchmarkOptions() Options {
	mark := encoded(func() ([]byte, error) { return pictures.PNG(pictures.Cutout(200, 150)) })
	return Options{Picture: func(context.Context, edit.Source) ([]byte, error) { return mark(), nil }}
}

// BenchmarkOperation is what an operation does to a picture of 720×540 that has
// been decoded, looks included.
func BenchmarkOperation(b *testing.B) {
	original := encoded(func() ([]byte, error) { return pictures.PNG(pictures.Photo(720, 540, 1)) })
	for _, op := range samples {
		b.Run(edit.OperationName(op), func(b *testing.B) {
			opt := benchmarkOptions()
			h, err := codec.ReadHeader(original(), codec.Limits{})
			if err != nil {
				b.Fatal(err)
			}
			var src codec.Decoded
			for f := range codec.Frames(original(), h, 1, false) {
				src = f
			}
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				p := newPlanner(operations, h, edits(op), opt)
				if p.overlays, err = loadOverlays(b.Context(), edits(op), opt); err != nil {
					b.Fatal(err)
				}
				plan, err := p.run()
				m := newMaker(b.Context(), h, opt, plan)
				if _, paintErr := m.paint(src.Pixels); err != nil || paintErr != nil {
					b.Fatal(err, paintErr)
				}
			}
		})
	}
}

// BenchmarkEdited is the whole way from a JPEG of 12 megapixels to one of
// 720×540 with an operation on it.
func BenchmarkEdited(b *testing.B) {
	original := camera(false)
	for _, op := range samples {
		b.Run(edit.OperationName(op), func(b *testing.B) {
			opt := benchmarkOptions()
			e := edits(resize(720, 0), op)
			original()
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				if _, err := Run(b.Context(), original(), e, opt); err != nil {
					b.Fatal(err)
				}
			}
		})
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
