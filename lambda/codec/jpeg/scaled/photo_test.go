package scaled

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"math"
	"testing"

	"github.com/gen2brain/jpegn"

	"s3resize/testdata/pictures"
)

// photo is a generated picture as a JPEG file.
func photo(t testing.TB, w, h int, opt jpegn.EncodeOptions) []byte {
	t.Helper()
	return encode(t, pictures.Photo(w, h, 7), opt)
}

func encode(t testing.TB, img image.Image, opt jpegn.EncodeOptions) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpegn.Encode(&b, img, &opt); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// reference decodes with the standard library.
func reference(t *testing.T, data []byte) (planes [3]Plane) {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	switch m := img.(type) {
	case *image.Gray:
		planes[0] = Plane{m.Pix, m.Stride, m.Rect.Dx(), m.Rect.Dy()}
	case *image.YCbCr:
		w, h := m.Rect.Dx(), m.Rect.Dy()
		planes[0] = Plane{m.Y, m.YStride, w, h}
		at := m.COffset(w-1, h-1)
		cw, ch := at%m.CStride+1, at/m.CStride+1
		planes[1] = Plane{m.Cb, m.CStride, cw, ch}
		planes[2] = Plane{m.Cr, m.CStride, cw, ch}
	default:
		t.Fatalf("%T", img)
	}
	return planes
}

// difference compares a plane with the means of squares of the full one, where
// these are all picture: the greatest difference and the root of the mean square.
func difference(p, full Plane, denom int) (worst, root float64) {
	n := 0
	for y := range full.Height / denom {
		for x := range full.Width / denom {
			sum := 0
			for j := range denom {
				for _, v := range full.Pix[(y*denom+j)*full.Stride+x*denom:][:denom] {
					sum += int(v)
				}
			}
			d := float64(p.Pix[y*p.Stride+x]) - float64(sum)/float64(denom*denom)
			worst = max(worst, math.Abs(d))
			root += d * d
			n++
		}
	}
	return worst, math.Sqrt(root / float64(max(n, 1)))
}

func photoKinds() map[string]jpegn.EncodeOptions {
	kinds := map[string]jpegn.EncodeOptions{}
	for name, s := range map[string]jpegn.Subsampling{
		"444": jpegn.Subsample444, "440": jpegn.Subsample440, "422": jpegn.Subsample422, "420": jpegn.Subsample420,
	} {
		for _, quality := range []int{50, 92} {
			for _, progressive := range []bool{false, true} {
				name := fmt.Sprint(name, " q", quality, " progressive ", progressive)
				kinds[name] = jpegn.EncodeOptions{Quality: quality, Subsampling: s, Progressive: progressive}
			}
		}
		kinds[name+" restarting"] = jpegn.EncodeOptions{Subsampling: s, RestartInterval: 5}
		kinds[name+" optimised"] = jpegn.EncodeOptions{Subsampling: s, OptimizeCoding: true}
	}
	return kinds
}

// At 1/1 the standard library rounds differently, by 1 at most. At 1/8 a sample
// is the mean of its block; full samples are rounded and clipped before their
// mean is taken here, so that it differs by 1 at most where nothing is clipped.
// Between, the transform is no mean: it takes the waves of a block at full
// height, where means lower them by cos(uπ/16) or more, and leaves out those
// that means would let through as lower ones. What that makes depends on the
// picture. This one has grain and edges, and comes to 2.3 in the root of the
// mean square; transforms with two coefficients swapped come to 8 and more.
func TestPhotos(t *testing.T) {
	limits := map[int]struct{ worst, root float64 }{1: {1, 0.3}, 2: {30, 2.5}, 4: {30, 2.5}, 8: {1, 0.4}}
	for name, opt := range photoKinds() {
		data := photo(t, 203, 149, opt)
		full := reference(t, data)
		for _, denom := range denoms {
			img, err := Decode(data, denom)
			if err != nil {
				t.Errorf("%s at 1/%d: %v", name, denom, err)
				continue
			}
			for i, p := range img.Planes {
				worst, root := difference(p, full[i], denom)
				if l := limits[denom]; worst > l.worst || root > l.root {
					t.Errorf("%s at 1/%d: plane %d differs by up to %.2f, %.2f on average", name, denom, i, worst, root)
				}
			}
		}
	}
}

func TestGreyPhoto(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, 101, 67))
	draw.Draw(grey, grey.Rect, pictures.Photo(101, 67, 7), image.Point{}, draw.Src)
	for _, progressive := range []bool{false, true} {
		data := encode(t, grey, jpegn.EncodeOptions{Quality: 90, Progressive: progressive})
		full := reference(t, data)
		for _, denom := range []int{1, 8} {
			img, err := Decode(data, denom)
			if err != nil || !img.Gray || img.Planes[1].Pix != nil {
				t.Fatalf("1/%d: %v", denom, err)
			}
			if worst, _ := difference(img.Planes[0], full[0], denom); worst > 1.5 {
				t.Errorf("1/%d differs by up to %.2f", denom, worst)
			}
		}
	}
}

// Where no wave is as high as u = N, nothing is left out, and the transform is
// exact: it goes through the full picture's values between samples. For a slow
// slope that is the mean as well.
func TestSlope(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 128, 64))
	for i := range img.Pix {
		img.Pix[i] = byte(i%128 + i/128 + 20)
	}
	data := encode(t, img, jpegn.EncodeOptions{Quality: 100})
	for _, denom := range denoms {
		got, err := Decode(data, denom)
		if err != nil {
			t.Fatal(err)
		}
		for y := range 64 / denom {
			for x := range 128 / denom {
				want := 20 + float64((x+y)*denom) + float64(denom-1)
				if v := float64(got.Planes[0].Pix[y*got.Planes[0].Stride+x]); math.Abs(v-want) > 1.5 {
					t.Fatalf("1/%d: %v at %d,%d, want %v", denom, v, x, y, want)
				}
			}
		}
	}
}

// The standard library does not read these.
func TestProgressiveWithRestarts(t *testing.T) {
	opt := jpegn.EncodeOptions{Quality: 80, Subsampling: jpegn.Subsample420, Progressive: true}
	plain := photo(t, 203, 149, opt)
	opt.RestartInterval = 3
	restarting := photo(t, 203, 149, opt)
	for _, denom := range denoms {
		a, err := Decode(plain, denom)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Decode(restarting, denom)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Planes {
			if !bytes.Equal(a.Planes[i].Pix, b.Planes[i].Pix) {
				t.Errorf("1/%d: plane %d differs", denom, i)
			}
		}
	}
}
