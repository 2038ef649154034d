package codec

import (
	"errors"
	"image"
	"testing"

	"s3resize/lambda/codec/webp/vp8"
	"s3resize/lambda/resample"
)

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
func TestWebPReduced(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {5, 3}, {16, 16}, {33, 50}, {47, 17}} {
		data := mustEncodeWebP(t, scenery(size.X, size.Y), 60, false)
		h, err := readWebPHeader(data, Limits{})
		if err != nil || !webpReducible(h) {
			t.Fatalf("%v: not reducible, %v", size, err)
		}
		f, err := parseWebP(data)
		if err != nil {
			t.Fatal(err)
		}
		planes, err := vp8.Decode(f.picture.stream)
		if err != nil {
			t.Fatal(err)
		}
		for _, denom := range []int{8, 4, 2, 1} {
			got, err := decodeWebP(data, h, denom)
			if err != nil || got.Size() != image.Pt(Scaled(size.X, denom), Scaled(size.Y, denom)) {
				t.Fatalf("%v at 1/%d: %v, %v", size, denom, got.Size(), err)
			}
			p := got.Planes
			wantPlane(t, p[0], func(x, y int) int { return slowReduced(planes.Y, planes.YStride, x, y, denom, 16, 219, 0) })
			n := max(denom/2, 1)
			wantPlane(t, p[1], func(x, y int) int { return slowReduced(planes.Cb, planes.CStride, x, y, n, 128, 224, 128) })
			wantPlane(t, p[2], func(x, y int) int { return slowReduced(planes.Cr, planes.CStride, x, y, n, 128, 224, 128) })
			if denom > 1 && (p[1].Width != p[0].Width || p[1].Height != p[0].Height) {
				t.Errorf("%v at 1/%d: colour of %d×%d", size, denom, p[1].Width, p[1].Height)
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
func TestWebPReducedLooksTheSame(t *testing.T) {
	data := mustEncodeWebP(t, waves(256, 192), 95, false)
	at := func(denom int) *image.NRGBA {
		h, err := readWebPHeader(data, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		src, err := decodeWebP(data, h, denom)
		if err != nil {
			t.Fatal(err)
		}
		return pixels(src)
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
func TestWebPReducible(t *testing.T) {
	alpha, under := webpStream(t, orange(5, 3, 100), false)
	_, lossy := webpStream(t, orange(5, 3, 255), false)
	_, lossless := webpStream(t, orange(5, 3, 255), true)
	for name, data := range map[string][]byte{
		"alpha":     riffWebP(vp8x(0x10, 5, 3), alpha, under),
		"lossless":  riffWebP(lossless),
		"animation": riffWebP(vp8x(2, 5, 3), testWebPChunk("ANIM", "......"), anmf(0, 0, 5, 3, lossy)),
	} {
		h, err := readWebPHeader(data, Limits{})
		if err != nil || webpReducible(h) {
			t.Errorf("%s: reducible, %v", name, err)
		}
		if _, err := decodeWebP(data, h, 2); !errors.As(err, new(MalformedError)) {
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
