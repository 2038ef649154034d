// Package codectest has pictures and comparisons for the tests of the packages
// around it.
package codectest

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/codec/picture"
	"s3resize/lambda/resample"
)

// Pixels converts what a decoder returns, at its own size.
func Pixels(src resample.Source) *image.NRGBA {
	size := src.Size()
	return resample.Resize(src, resample.Window{X1: float64(size.X), Y1: float64(size.Y)}, size.X, size.Y, resample.Options{})
}

// Noise makes a picture of random opaque pixels.
func Noise(w, h int, seed uint64) *image.NRGBA {
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

// Waves makes a picture of slowly changing colors.
func Waves(w, h int) *image.NRGBA {
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

// Scenery adds an edge every so often, and grain.
func Scenery(w, h int) *image.NRGBA {
	r := rand.New(rand.NewPCG(1, 2))
	img := Waves(w, h)
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

// Equal compares pictures of the same size, whatever their strides.
func Equal(a, b *image.NRGBA) bool {
	for y := range a.Rect.Dy() {
		if string(a.Pix[y*a.Stride:][:4*a.Rect.Dx()]) != string(b.Pix[y*b.Stride:][:4*b.Rect.Dx()]) {
			return false
		}
	}
	return true
}

// Difference is how far two pictures of the same size are apart, alpha
// included: on average and at worst, in levels of 255.
func Difference(t *testing.T, a, b *image.NRGBA) (mean float64, worst int) {
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

// ToNRGBA reads what the standard library's PNG decoder returns, one pixel after
// the other, and rounds to 8 bits.
func ToNRGBA(src image.Image) *image.NRGBA {
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

func Fill(b []byte, v uint8) {
	for i := range b {
		b[i] = v
	}
}

// SignalToNoise is the PSNR over red, green and blue, in dB.
func SignalToNoise(a, b *image.NRGBA) float64 {
	sum, n := 0.0, 0
	for i := range a.Pix {
		if i%4 < 3 {
			d := float64(a.Pix[i]) - float64(b.Pix[i])
			sum += d * d
			n++
		}
	}
	return 10 * math.Log10(255*255/(sum/float64(n)))
}

// WantError demands one of the package's kinds of errors.
func WantError(t *testing.T, err error) {
	t.Helper()
	if !errors.As(err, new(picture.MalformedError)) && !errors.As(err, new(picture.UnsupportedError)) && !errors.As(err, new(*picture.LimitError)) {
		t.Errorf("error of another kind: %v", err)
	}
}

// Drawn makes a picture whose pixels at returns.
func Drawn(w, h int, at func(x, y int) color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, at(x, y))
		}
	}
	return img
}

// Allocated is the number of bytes that f allocates in total.
func Allocated(t *testing.T, f func()) int64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// Scene is a picture with smooth parts, edges and a little noise, as photographs
// have them. It moves with the time.
func Scene(w, h, time int) *image.NRGBA {
	seed := uint32(1)
	return Drawn(w, h, func(x, y int) color.NRGBA {
		seed = seed*1664525 + 1013904223
		grain := float64(seed>>24) / 32
		u, v := float64(x)/float64(w), float64(y)/float64(h)
		hill := 0.6 + 0.2*math.Sin(5*u+0.1*float64(time))
		sun := math.Hypot(u-0.3-0.01*float64(time), v-0.25)
		switch {
		case sun < 0.1:
			return color.NRGBA{250, uint8(220 + grain), uint8(100 + 900*sun), 255}
		case v > hill:
			shade := 60 + 90*(v-hill) + 20*math.Sin(40*u)*math.Sin(30*v) + grain
			return color.NRGBA{uint8(shade * 0.7), uint8(shade), uint8(shade * 0.5), 255}
		}
		return color.NRGBA{uint8(90 + 120*v + grain), uint8(140 + 80*v + grain), uint8(230 - 30*sun + grain), 255}
	})
}

// DrawFrames draws pictures of the same size with few or many colors, any
// alpha, and much that stays from one to the next.
func DrawFrames(t *rapid.T, colors int) []picture.Frame {
	w, h := rapid.IntRange(1, 7).Draw(t, "w"), rapid.IntRange(1, 7).Draw(t, "h")
	var palette []uint32
	for range colors {
		palette = append(palette, rapid.Uint32().Draw(t, "color"))
	}
	var frames []picture.Frame
	for i := range rapid.IntRange(1, 6).Draw(t, "frames") {
		img := image.NewNRGBA(image.Rect(0, 0, w, h))
		changes := rapid.IntRange(1, 10).Draw(t, "one pixel in so many changes")
		for p := range w * h {
			if i > 0 && rapid.IntRange(1, changes).Draw(t, "change") > 1 {
				copy(img.Pix[4*p:4*p+4], frames[i-1].Image.Pix[4*p:])
				continue
			}
			c := rapid.SampledFrom(palette).Draw(t, "pixel")
			alpha := rapid.SampledFrom([]byte{0, 127, 128, 255, 255, 255}).Draw(t, "alpha")
			copy(img.Pix[4*p:], []byte{byte(c >> 24), byte(c >> 16), byte(c >> 8), alpha})
		}
		frames = append(frames, picture.Frame{
			Image:    img,
			Delay:    rapid.SampledFrom([]int{0, 10, 70, 655350}).Draw(t, "delay"),
			Disposal: rapid.Uint8Range(0, 3).Draw(t, "disposal"),
		})
	}
	return frames
}
