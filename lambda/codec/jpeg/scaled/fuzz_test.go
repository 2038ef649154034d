package scaled

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/gen2brain/jpegn"
)

func FuzzDecode(f *testing.F) {
	r := rand.New(rand.NewPCG(15, 15))
	for i, factors := range samplings {
		for _, progressive := range []bool{false, true} {
			d := newDrawing(r, 30, 20, factors...)
			d.progressive, d.interval = progressive, i%3
			f.Add(d.bytes(), byte(i))
		}
	}
	for _, opt := range photoKinds() {
		data := photo(f, 40, 30, opt)
		for i := range denoms {
			f.Add(data, byte(i))
		}
	}
	f.Add(photo(f, 17, 9, jpegn.EncodeOptions{Progressive: true, RestartInterval: 1}), byte(2))
	f.Fuzz(func(t *testing.T, data []byte, scale byte) {
		denom := denoms[scale%4]
		p, err := parse(data)
		if err != nil {
			if _, again := Decode(data, denom); again == nil {
				t.Fatalf("parse: %v, decode: fine", err)
			}
			return
		}
		w, h := p.frame.width, p.frame.height
		if w*h > 1<<20 {
			return
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		img, err := Decode(data, denom)
		runtime.ReadMemStats(&after)
		// Three planes of whole MCUs, coefficients of two bytes, eight bytes a
		// block, and tables.
		area := uint64((w + 31) * (h + 31))
		if used := after.TotalAlloc - before.TotalAlloc; used > 3*3*area+3*8*area/64+8<<20 {
			t.Errorf("%d bytes allocated for %d×%d", used, w, h)
		}
		if err != nil {
			if k := kind(err); k != "malformed" && k != "unsupported" {
				t.Errorf("error %v", err)
			}
			return
		}
		if img.Width != (w+denom-1)/denom || img.Height != (h+denom-1)/denom {
			t.Errorf("%d×%d of %d×%d at 1/%d", img.Width, img.Height, w, h, denom)
		}
		for i, plane := range img.Planes {
			checkShape(t, img, i, plane)
		}
	})
}

// checkShape checks what every plane promises.
func checkShape(t *testing.T, img *Image, i int, p Plane) {
	switch {
	case i > 0 && img.Gray:
		if p.Pix != nil || p.Width != 0 {
			t.Errorf("a grey picture with a plane %d", i)
		}
	case img.Gray && (p.Width != img.Width || p.Height != img.Height):
		t.Errorf("gray plane %d×%d of %d×%d", p.Width, p.Height, img.Width, img.Height)
	case p.Width < 1 || p.Width > img.Width || p.Height < 1 || p.Height > img.Height:
		t.Errorf("plane %d: %d×%d of %d×%d", i, p.Width, p.Height, img.Width, img.Height)
	case p.Stride < p.Width || len(p.Pix) < p.Stride*p.Height:
		t.Errorf("plane %d: %d×%d, stride %d, %d samples", i, p.Width, p.Height, p.Stride, len(p.Pix))
	}
}
