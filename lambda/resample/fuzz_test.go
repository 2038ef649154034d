package resample

import (
	"image"
	"testing"
)

// FuzzResize scales pictures of one grey or two, of any form, to see that the
// result has its size and no colour that the filter could not have made.
func FuzzResize(f *testing.F) {
	f.Add(uint8(0), uint8(8), uint8(6), 0.0, 0.0, 8.0, 6.0, uint8(3), uint8(3), uint8(10), uint8(200), false)
	f.Add(uint8(1), uint8(200), uint8(1), 1.5, 0.0, 150.25, 1.0, uint8(5), uint8(90), uint8(0), uint8(255), true)
	f.Add(uint8(2), uint8(7), uint8(255), 0.0, 100.0, 7.0, 100.001, uint8(40), uint8(2), uint8(77), uint8(77), false)
	f.Add(uint8(7), uint8(31), uint8(33), -5.0, 3.0, 1e9, 1e300, uint8(1), uint8(64), uint8(1), uint8(2), false)
	f.Fuzz(func(t *testing.T, form, w, h uint8, x0, y0, x1, y1 float64, toW, toH, a, b uint8, gamma bool) {
		s := twoColours(form, int(w), int(h), a, b)
		window := Window{x0, y0, x1, y1}
		got := Resize(s, window, int(toW), int(toH), Options{Gamma: gamma})
		size := image.Pt(int(toW), int(toH))
		if _, ok := window.cut(s.Size()); !ok || toW == 0 || toH == 0 {
			size = image.Point{}
		}
		if got.Rect != (image.Rectangle{Max: size}) || len(got.Pix) != 4*size.X*size.Y {
			t.Fatalf("%v; want %v", got.Rect, size)
		}
		for i := 0; i < len(got.Pix); i += 4 {
			p := got.Pix[i:][:4]
			if p[3] == 0 && p[0]|p[1]|p[2] != 0 {
				t.Fatalf("a transparent %v", p)
			}
			if form%8 != 1 && p[3] != 255 {
				t.Fatalf("%v of an opaque source", p)
			}
			// What shows faintly may be off by more. The two lanes are not
			// rounded alike, so what lies between values may become either.
			low, high := min(p[0], p[1], p[2]), max(p[0], p[1], p[2])
			if int(high-low)*int(p[3]) > 255 || a == b && max(int(high)-int(a), int(a)-int(low))*int(p[3]) > 127 {
				t.Fatalf("%v of nothing but %d and %d", p, a, b)
			}
		}
	})
}

// twoColours is a chequerboard of two greys in one of eight forms.
func twoColours(form uint8, w, h int, a, b uint8) Source {
	m := image.NewNRGBA(image.Rect(3, 4, 3+w, 4+h))
	flat := func(w, h int) Plane {
		p := Plane{Pix: make([]byte, w*h), Stride: w, Width: w, Height: h}
		for i := range p.Pix {
			p.Pix[i] = 128
		}
		return p
	}
	p := flat(w, h)
	for i := range p.Pix {
		v, alpha := a, uint8(255)
		if (i%w+i/w)%2 != 0 {
			v, alpha = b, 40
		}
		if form%8 != 1 {
			alpha = 255
		}
		p.Pix[i] = v
		copy(m.Pix[4*i:], []uint8{v, v, v, alpha})
	}
	c := flat((w+1)/2, (h+1)/2)
	switch form % 8 {
	case 0, 1:
		return Source{NRGBA: m}
	case 2:
		return Source{Planes: [3]Plane{p}, Gray: true}
	case 3:
		return Source{Planes: [3]Plane{p, p, p}, RGB: true}
	case 4:
		c = flat(w, h)
	case 5:
		c = flat((w+1)/2, h)
	case 6:
		c = flat((w+3)/4, (h+1)/2)
	}
	return Source{Planes: [3]Plane{p, c, c}}
}
