package codec

import (
	"errors"
	"image"
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func yuvPlanes(w, h int, y, cb, cr func(x, y int) uint8) *image.YCbCr {
	m := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for j := range h {
		for i := range w {
			m.Y[j*m.YStride+i] = y(i, j)
			m.Cb[j/2*m.CStride+i/2] = cb(i/2, j/2)
			m.Cr[j/2*m.CStride+i/2] = cr(i/2, j/2)
		}
	}
	return m
}

// The colour bars are the 8-bit values of BT.601, worked out with the equations
// and three decimals.
func TestLimitedToNRGBASolid(t *testing.T) {
	for _, c := range []struct {
		y, cb, cr uint8
		want      color.NRGBA
	}{
		{16, 128, 128, color.NRGBA{0, 0, 0, 255}},
		{235, 128, 128, color.NRGBA{255, 255, 255, 255}},
		{126, 128, 128, color.NRGBA{128, 128, 128, 255}},
		{0, 128, 128, color.NRGBA{0, 0, 0, 255}},
		{255, 128, 128, color.NRGBA{255, 255, 255, 255}},
		{81, 90, 240, color.NRGBA{254, 0, 0, 255}},
		{145, 54, 34, color.NRGBA{0, 255, 1, 255}},
		{41, 240, 110, color.NRGBA{0, 0, 255, 255}},
		{255, 255, 255, color.NRGBA{255, 125, 255, 255}},
		{0, 0, 0, color.NRGBA{0, 136, 0, 255}},
	} {
		solid := func(v uint8) func(x, y int) uint8 { return func(int, int) uint8 { return v } }
		img, err := limitedToNRGBA(yuvPlanes(3, 3, solid(c.y), solid(c.cb), solid(c.cr)))
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(img.Pix); i += 4 {
			if got := (color.NRGBA{img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3]}); got != c.want {
				t.Errorf("Y %d Cb %d Cr %d: %v, want %v", c.y, c.cb, c.cr, got, c.want)
				break
			}
		}
	}
}

// slowChroma interpolates a colour plane of half size at a pixel's place.
func slowChroma(sample func(x, y int) uint8, w, h, x, y int) float64 {
	at := func(i, j int) int {
		return int(sample(min(max(i, 0), (w-1)/2), min(max(j, 0), (h-1)/2)))
	}
	farX, farY := x/2+x%2*2-1, y/2+y%2*2-1
	sum := 9*at(x/2, y/2) + 3*at(farX, y/2) + 3*at(x/2, farY) + at(farX, farY)
	return float64((sum + 8) / 16)
}

func TestLimitedToNRGBA(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 9).Draw(t, "w"), rapid.IntRange(1, 9).Draw(t, "h")
		var values [3][]uint8
		var plane [3]func(x, y int) uint8
		for i := range plane {
			values[i] = rapid.SliceOfN(rapid.Uint8(), 81, 81).Draw(t, "plane")
			plane[i] = func(x, y int) uint8 { return values[i][9*y+x] }
		}
		img, err := limitedToNRGBA(yuvPlanes(w, h, plane[0], plane[1], plane[2]))
		if err != nil {
			t.Fatal(err)
		}
		for y := range h {
			for x := range w {
				l := (float64(plane[0](x, y)) - 16) / 219
				pb := (slowChroma(plane[1], w, h, x, y) - 128) / 224
				pr := (slowChroma(plane[2], w, h, x, y) - 128) / 224
				r, b := l+1.402*pr, l+1.772*pb
				g := (l - 0.299*r - 0.114*b) / 0.587
				got := img.NRGBAAt(x, y)
				for c, want := range []float64{r, g, b} {
					want = min(max(255*want, 0), 255)
					if v := []uint8{got.R, got.G, got.B}[c]; math.Abs(float64(v)-want) > 0.51 {
						t.Fatalf("pixel %d,%d is %v; %d should be %.2f", x, y, got, v, want)
					}
				}
			}
		}
	})
}

func TestLimitedToNRGBARefuses(t *testing.T) {
	good := image.NewYCbCr(image.Rect(0, 0, 4, 4), image.YCbCrSubsampleRatio420)
	short, wide, off := *good, *good, *good
	short.Cr = short.Cr[:3]
	wide.SubsampleRatio = image.YCbCrSubsampleRatio444
	off.Rect = image.Rect(1, 1, 4, 4)
	for name, m := range map[string]*image.YCbCr{
		"short": &short, "not 4:2:0": &wide, "not at 0,0": &off, "empty": {SubsampleRatio: image.YCbCrSubsampleRatio420},
	} {
		if _, err := limitedToNRGBA(m); !errors.As(err, new(MalformedError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
