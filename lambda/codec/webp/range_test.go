package webp

import (
	"errors"
	"image"
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/codec/webp/vp8"
	"s3resize/lambda/resample"
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

// The color bars are the 8-bit values of BT.601, worked out with the equations
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

// slowChroma interpolates a color plane of half size at a pixel's place.
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
		if _, err := limitedToNRGBA(m); !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// slowReduced is a sample of a plane reduced by n, for amounts from black, which is
// 0 in the result, with so many steps to 255: the mean of n×n samples, rounded once.
func slowReduced(pix []byte, stride, x, y, n, black, steps, zero int) int {
	sum := 0
	for i := range n * n {
		sum += int(pix[(y*n+i/n)*stride+x*n+i%n]) - black
	}
	// floor(sum · 255 / (steps · n²) + zero + 1/2)
	num, den := 2*255*sum+steps*n*n*(2*zero+1), 2*steps*n*n
	if num < 0 {
		return 0
	}
	return min(num/den, 255)
}

// Pictures of whole and broken macroblocks, at all scales, next to what the plain
// definition makes of the decoder's planes.
func TestReduced(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {5, 3}, {16, 16}, {33, 50}, {47, 17}} {
		data := mustEncode(t, codectest.Scenery(size.X, size.Y), 60, false)
		h, err := ReadHeader(data, picture.Limits{})
		if err != nil || !Reducible(h) {
			t.Fatalf("%v: not reducible, %v", size, err)
		}
		f, err := parse(data)
		if err != nil {
			t.Fatal(err)
		}
		planes, err := vp8.Decode(f.picture.stream)
		if err != nil {
			t.Fatal(err)
		}
		for _, denom := range []int{8, 4, 2, 1} {
			got, err := Decode(data, h, denom)
			if err != nil || got.Size() != image.Pt(picture.Scaled(size.X, denom), picture.Scaled(size.Y, denom)) {
				t.Fatalf("%v at 1/%d: %v, %v", size, denom, got.Size(), err)
			}
			p := got.Planes
			wantPlane(t, p[0], func(x, y int) int { return slowReduced(planes.Y, planes.YStride, x, y, denom, 16, 219, 0) })
			n := max(denom/2, 1)
			wantPlane(t, p[1], func(x, y int) int { return slowReduced(planes.Cb, planes.CStride, x, y, n, 128, 224, 128) })
			wantPlane(t, p[2], func(x, y int) int { return slowReduced(planes.Cr, planes.CStride, x, y, n, 128, 224, 128) })
			if denom > 1 && (p[1].Width != p[0].Width || p[1].Height != p[0].Height) {
				t.Errorf("%v at 1/%d: color of %d×%d", size, denom, p[1].Width, p[1].Height)
			}
		}
	}
}

func wantPlane(t *testing.T, p resample.Plane, want func(x, y int) int) {
	t.Helper()
	for y := range p.Height {
		for x := range p.Width {
			if got := int(p.Pix[y*p.Stride+x]); got != want(x, y) {
				t.Fatalf("sample %d,%d is %d, want %d", x, y, got, want(x, y))
			}
		}
	}
}

// A smooth picture looks the same at any scale, as near as its slopes allow.
func TestReducedLooksTheSame(t *testing.T) {
	data := mustEncode(t, codectest.Waves(256, 192), 95, false)
	at := func(denom int) *image.NRGBA {
		h, err := ReadHeader(data, picture.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		src, err := Decode(data, h, denom)
		if err != nil {
			t.Fatal(err)
		}
		return codectest.Pixels(src)
	}
	whole := at(1)
	for _, denom := range []int{2, 4, 8} {
		small := at(denom)
		for y := range small.Rect.Dy() {
			for x := range small.Rect.Dx() {
				at := denom*y*whole.Stride + 4*denom*x + (denom/2)*(whole.Stride+4)
				for c := range 3 {
					if d := int(small.Pix[y*small.Stride+4*x+c]) - int(whole.Pix[at+c]); max(d, -d) > 16 {
						t.Fatalf("at 1/%d, pixel %d,%d is off by %d", denom, x, y, d)
					}
				}
			}
		}
	}
}

// What has alpha, no loss or more than one frame is not reduced.
func TestReducible(t *testing.T) {
	alpha, under := streamOf(t, orange(5, 3, 100), false)
	_, lossy := streamOf(t, orange(5, 3, 255), false)
	_, lossless := streamOf(t, orange(5, 3, 255), true)
	for name, data := range map[string][]byte{
		"alpha":     riff(vp8x(0x10, 5, 3), alpha, under),
		"lossless":  riff(lossless),
		"animation": riff(vp8x(2, 5, 3), testChunk("ANIM", "......"), anmf(0, 0, 5, 3, lossy)),
	} {
		h, err := ReadHeader(data, picture.Limits{})
		if err != nil || Reducible(h) {
			t.Errorf("%s: reducible, %v", name, err)
		}
		if _, err := Decode(data, h, 2); !errors.As(err, new(picture.MalformedError)) {
			t.Errorf("%s at 1/2: %v", name, err)
		}
	}
}

func TestAverageBlocksOfShortPlanes(t *testing.T) {
	for _, p := range []resample.Plane{
		{Pix: make([]byte, 63), Stride: 8, Width: 4, Height: 4},
		{Pix: make([]byte, 64), Stride: 8, Width: 5, Height: 4},
		{Pix: make([]byte, 96), Stride: 12, Width: 4, Height: 4},
	} {
		if err := averageBlocks(&p, 2, fullLuma(2)); err == nil {
			t.Errorf("%d bytes, stride %d were enough", len(p.Pix), p.Stride)
		}
	}
}
