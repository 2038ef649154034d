package codec

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"s3resize/lambda/resample"
)

// pixels converts what a decoder returns, at its own size.
func pixels(src resample.Source) *image.NRGBA {
	size := src.Size()
	return resample.Resize(src, resample.Window{X1: float64(size.X), Y1: float64(size.Y)}, size.X, size.Y, resample.Options{})
}

// noise makes a picture of random opaque pixels.
func noise(w, h int, seed uint64) *image.NRGBA {
	r := rand.New(rand.NewPCG(seed, 0))
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32())
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

// waves makes a picture of slowly changing colours.
func waves(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		x, y := float64(i%w), float64(i/w)
		copy(img.Pix[4*i:], []byte{
			uint8(128 + 60*math.Sin(x/37) + 60*math.Cos(y/31)),
			uint8(128 + 70*math.Sin((x+y)/53)),
			uint8(128 + 90*math.Cos((x-y)/71)),
			255,
		})
	}
	return img
}

// scenery adds an edge every so often, and grain.
func scenery(w, h int) *image.NRGBA {
	r := rand.New(rand.NewPCG(1, 2))
	img := waves(w, h)
	for i := range w * h {
		grain := r.IntN(13) - 6
		for c := 4 * i; c < 4*i+3; c++ {
			v := int(img.Pix[c])
			if (i%w/150+i/w/100)%3 == 0 {
				v = 255 - v
			}
			img.Pix[c] = uint8(min(max(v+grain, 0), 255))
		}
	}
	return img
}

// equalPixels compares pictures of the same size, whatever their strides.
func equalPixels(a, b *image.NRGBA) bool {
	for y := range a.Rect.Dy() {
		if string(a.Pix[y*a.Stride:][:4*a.Rect.Dx()]) != string(b.Pix[y*b.Stride:][:4*b.Rect.Dx()]) {
			return false
		}
	}
	return true
}

// difference is how far two pictures of the same size are apart, alpha
// included: on average and at worst, in levels of 255.
func difference(t *testing.T, a, b *image.NRGBA) (mean float64, worst int) {
	t.Helper()
	if a.Rect != b.Rect {
		t.Fatalf("sizes %v and %v", a.Rect, b.Rect)
	}
	sum := 0
	for y := range a.Rect.Dy() {
		for i, v := range a.Pix[y*a.Stride:][:4*a.Rect.Dx()] {
			d := int(v) - int(b.Pix[y*b.Stride+i])
			d = max(d, -d)
			sum += d
			worst = max(worst, d)
		}
	}
	return float64(sum) / float64(4*a.Rect.Dx()*a.Rect.Dy()), worst
}

// toNRGBA reads what the standard library's PNG decoder returns, one pixel after
// the other, and rounds to 8 bits.
func toNRGBA(src image.Image) *image.NRGBA {
	b := src.Bounds()
	dst := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	round := func(v uint32) uint8 { return uint8(math.Round(float64(v) / 257)) }
	for y := range b.Dy() {
		for x := range b.Dx() {
			var c color.NRGBA
			switch p := src.At(b.Min.X+x, b.Min.Y+y).(type) {
			case color.NRGBA:
				c = p
			case color.NRGBA64:
				c = color.NRGBA{round(uint32(p.R)), round(uint32(p.G)), round(uint32(p.B)), round(uint32(p.A))}
			default:
				red, green, blue, alpha := p.RGBA()
				if alpha != 0xffff {
					panic(fmt.Sprintf("%T with alpha", p))
				}
				c = color.NRGBA{round(red), round(green), round(blue), 255}
			}
			dst.SetNRGBA(x, y, c)
		}
	}
	return dst
}

func fill(b []byte, v uint8) {
	for i := range b {
		b[i] = v
	}
}
