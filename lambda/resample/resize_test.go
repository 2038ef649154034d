package resample

import (
	"bytes"
	"image"
	"runtime"
	"slices"
	"testing"
)

// What is worked out by hand in TestSlowByHand, rounded.
func TestByHand(t *testing.T) {
	for _, tt := range []struct {
		line  []uint8
		n     int
		gamma bool
		want  []uint8
	}{
		{[]uint8{0, 255}, 1, false, []uint8{188}},
		{[]uint8{0, 254}, 1, true, []uint8{127}},
		{[]uint8{255, 0, 0}, 1, false, []uint8{151}},
		{[]uint8{0, 255, 0}, 1, false, []uint8{166}},
		{[]uint8{0, 0, 255, 255}, 2, false, []uint8{76, 247}},
		{[]uint8{0, 0, 255, 255}, 2, true, []uint8{18, 237}},
	} {
		across, down := gray(len(tt.line), tt.line...), gray(1, tt.line...)
		opt := Options{Gamma: tt.gamma}
		if got := reds(Resize(Source{NRGBA: across}, Window{X1: float64(len(tt.line)), Y1: 1}, tt.n, 1, opt)); !slices.Equal(got, tt.want) {
			t.Errorf("%v across: %v; want %v", tt.line, got, tt.want)
		}
		if got := reds(Resize(Source{NRGBA: down}, Window{X1: 1, Y1: float64(len(tt.line))}, 1, tt.n, opt)); !slices.Equal(got, tt.want) {
			t.Errorf("%v down: %v; want %v", tt.line, got, tt.want)
		}
	}
}

// sources of one size in all forms.
func sources(w, h int) map[string]Source {
	gray := noisePlanes(w, h, 1, 1)
	gray.Gray = true
	rgb := noisePlanes(w, h, w, h)
	rgb.RGB = true
	inner := noise(w+3, h+4, true).SubImage(image.Rect(2, 1, w+2, h+1)).(*image.NRGBA)
	moved := noise(w, h, false)
	moved.Rect = moved.Rect.Add(image.Pt(-5, 7))
	return map[string]Source{
		"opaque": {NRGBA: moved},
		"said":   {NRGBA: moved, Opaque: true},
		"alpha":  {NRGBA: inner},
		"gray":   gray,
		"rgb":    rgb,
		"444":    noisePlanes(w, h, w, h),
		"422":    noisePlanes(w, h, (w+1)/2, h),
		"440":    noisePlanes(w, h, w, (h+1)/2),
		"420":    noisePlanes(w, h, (w+1)/2, (h+1)/2),
		"411":    noisePlanes(w, h, (w+3)/4, h),
		"410":    noisePlanes(w, h, (w+3)/4, (h+1)/2),
		"odd":    {Planes: [3]Plane{noisePlane(w, h), slope((2*w+2)/3, (3*h+3)/4), slope((2*w+2)/3, (3*h+3)/4)}},
	}
}

// Every form of source, in both kinds of light, at sizes that shrink (without
// averaging), enlarge or do both, of windows that begin and end anywhere.
//
// Red, green and blue that are made of luma and chroma are rounded to whole
// values before the filter, as a JPEG decoder does, which the slow way does not.
// The filter makes up to 1.6 times as much of that half of a value in the worst
// case, as with this noise.
func TestAgainstSlow(t *testing.T) {
	for _, size := range []image.Point{{40, 30}, {41, 33}, {7, 5}, {3, 50}, {2, 2}, {1, 1}} {
		w, h := float64(size.X), float64(size.Y)
		for name, s := range sources(size.X, size.Y) {
			for _, tt := range []struct {
				window Window
				to     image.Point
			}{
				{Window{0, 0, w, h}, image.Pt(16, 12)},
				{Window{0, 0, w, h}, image.Pt(size.X, size.Y/2+1)},
				{Window{w / 5, 0, w - w/7, h}, image.Pt(9, 9)},
				{Window{w / 3, h / 3.1, w / 2, h / 2.2}, image.Pt(11, 13)},
				{Window{0, h - 0.5, w, h}, image.Pt(15, 3)},
			} {
				for _, gamma := range []bool{false, true} {
					got := Resize(s, tt.window, tt.to.X, tt.to.Y, Options{Gamma: gamma})
					most := 1.0
					chroma := s.NRGBA == nil && !s.Gray && !s.RGB
					if chroma {
						most = 1.5
					}
					if d := difference(got, slowResize(s, tt.window, tt.to.X, tt.to.Y, gamma), chroma && !gamma); d > most {
						t.Errorf("%s %v, %v to %v, gamma %v: off by %.2f", name, size, tt.window, tt.to, gamma, d)
					}
				}
			}
		}
	}
}

func TestIdentityCopies(t *testing.T) {
	m := noise(9, 7, true).SubImage(image.Rect(1, 2, 9, 7)).(*image.NRGBA)
	got := Resize(Source{NRGBA: m}, Window{1, 2, 6, 5}, 5, 3, Options{})
	for y := range 3 {
		for x := range 5 {
			if a, b := got.NRGBAAt(x, y), m.NRGBAAt(x+2, y+4); a != b {
				t.Errorf("(%d, %d) is %v; want %v", x, y, a, b)
			}
		}
	}
}

// Gray and RGB planes at their own size go through the tables and come back as
// they were.
func TestIdentityOfPlanes(t *testing.T) {
	for _, name := range []string{"gray", "rgb"} {
		s := sources(17, 11)[name]
		got := Resize(s, Window{2, 3, 15, 9}, 13, 6, Options{})
		for y := range 6 {
			for x := range 13 {
				for c := range 3 {
					p := s.Planes[c]
					if s.Gray {
						p = s.Planes[0]
					}
					if v, want := got.Pix[y*got.Stride+4*x+c], p.row(y + 3)[x+2]; v != want {
						t.Fatalf("%s: %d at (%d, %d); want %d", name, v, x, y, want)
					}
				}
			}
		}
	}
}

func TestFlatStaysFlat(t *testing.T) {
	for v := range 256 {
		m := gray(50, bytes.Repeat([]byte{uint8(v)}, 50*40)...)
		alpha := gray(50, bytes.Repeat([]byte{uint8(v)}, 50*40)...)
		for i := 3; i < len(alpha.Pix); i += 4 {
			alpha.Pix[i] = 128
		}
		for _, to := range []image.Point{{1, 1}, {7, 3}, {31, 40}, {60, 55}} {
			for _, gamma := range []bool{false, true} {
				opt := Options{Gamma: gamma}
				got := Resize(Source{NRGBA: m}, Window{0.3, 0, 49.9, 40}, to.X, to.Y, opt)
				faint := Resize(Source{NRGBA: alpha}, Window{0.3, 0, 49.9, 40}, to.X, to.Y, opt)
				for i := 0; i < len(got.Pix); i += 4 {
					if p := got.Pix[i:]; p[0] != uint8(v) || p[1] != uint8(v) || p[2] != uint8(v) || p[3] != 255 {
						t.Fatalf("%d became %v", v, p[:4])
					}
					if p := faint.Pix[i:]; p[0] != uint8(v) || p[1] != uint8(v) || p[2] != uint8(v) || p[3] != 128 {
						t.Fatalf("%d at half alpha became %v", v, p[:4])
					}
				}
			}
		}
	}
}

func TestMirroringCommutes(t *testing.T) {
	for _, alpha := range []bool{false, true} {
		m := noise(53, 47, alpha)
		window, back, up := Window{3, 0.5, 40.25, 46}, Window{12.75, 0.5, 50, 46}, Window{3, 1, 40.25, 46.5}
		got := Resize(Source{NRGBA: m}, window, 20, 15, Options{})
		if d := largest(mirrored(got, true), Resize(Source{NRGBA: mirrored(m, true)}, back, 20, 15, Options{})); d > 1 {
			t.Errorf("left to right: off by %d", d)
		}
		if d := largest(mirrored(got, false), Resize(Source{NRGBA: mirrored(m, false)}, up, 20, 15, Options{})); d > 1 {
			t.Errorf("upside down: off by %d", d)
		}
	}
}

// Colors that cannot be seen, bright here, must not show.
func TestTransparentColorsCountForNothing(t *testing.T) {
	m := noise(30, 30, false)
	for i := 0; i < len(m.Pix); i += 4 {
		if i/4%30 < 15 {
			copy(m.Pix[i:], []uint8{255, 255, 255, 0})
		} else {
			copy(m.Pix[i:], []uint8{0, 0, 40, 255})
		}
	}
	got := Resize(Source{NRGBA: m}, Window{X1: 30, Y1: 30}, 11, 11, Options{})
	for i := 0; i < len(got.Pix); i += 4 {
		p := got.Pix[i:][:4]
		clear := p[3] == 0 && p[0]|p[1]|p[2] == 0
		if blue := p[0] == 0 && p[1] == 0 && p[2] == 40; !clear && !blue && p[3] > 8 {
			t.Errorf("%v", p)
		}
	}
}

// A line of 30000 pixels, black and white by turns, is half the light of white
// from any distance; a box of 33 of them has one more of one than of the other.
func TestExtremeRatios(t *testing.T) {
	line := bytes.Repeat([]byte{0, 255}, 15000)
	for _, s := range []Source{
		{Gray: true, Planes: [3]Plane{{line, 1, 1, 30000}}},
		{Gray: true, Planes: [3]Plane{{line, 30000, 30000, 1}}},
	} {
		got := Resize(s, whole(s), 300, 300, Options{})
		if got.Rect != image.Rect(0, 0, 300, 300) {
			t.Fatal(got.Rect)
		}
		for _, v := range reds(got) {
			if v < 184 || v > 192 {
				t.Fatalf("%d; want 188", v)
			}
		}
	}
}

func TestNothingToScale(t *testing.T) {
	s := Source{NRGBA: noise(4, 4, false)}
	nan := func() float64 { zero := 0.0; return zero / zero }()
	for _, tt := range []struct {
		s    Source
		from Window
		w, h int
	}{
		{s, Window{0, 0, 4, 4}, 0, 5}, {s, Window{0, 0, 4, 4}, 5, -1},
		{s, Window{2, 2, 2, 4}, 5, 5}, {s, Window{3, 0, 1, 4}, 5, 5}, {s, Window{4, 0, 9, 4}, 5, 5},
		{s, Window{nan, 0, 4, 4}, 5, 5}, {s, Window{0, 0, 4, nan}, 5, 5},
		{Source{NRGBA: new(image.NRGBA)}, Window{0, 0, 4, 4}, 5, 5}, {Source{}, Window{0, 0, 4, 4}, 5, 5},
	} {
		if got := Resize(tt.s, tt.from, tt.w, tt.h, Options{}); got == nil || !got.Rect.Empty() {
			t.Errorf("%v to %d×%d: %v", tt.from, tt.w, tt.h, got.Rect)
		}
	}
}

// A window over the edge is that on the source.
func TestWindowIsCut(t *testing.T) {
	s := Source{NRGBA: noise(20, 10, false)}
	got := Resize(s, Window{-100, -1, 12, 1e9}, 5, 6, Options{})
	if want := Resize(s, Window{0, 0, 12, 10}, 5, 6, Options{}); !bytes.Equal(got.Pix, want.Pix) {
		t.Error("differ")
	}
}

func TestSameOnAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, tt := range []struct {
		s  Source
		to image.Point
	}{
		{noisePlanes(1301, 951, 651, 476), image.Pt(521, 381)},
		{Source{NRGBA: noise(1301, 951, true)}, image.Pt(101, 77)},
	} {
		runtime.GOMAXPROCS(1)
		want := Resize(tt.s, whole(tt.s), tt.to.X, tt.to.Y, Options{})
		for procs := 2; procs <= 3; procs++ {
			runtime.GOMAXPROCS(procs)
			if got := Resize(tt.s, whole(tt.s), tt.to.X, tt.to.Y, Options{}); !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("to %v on %d: off by %d", tt.to, procs, largest(got, want))
			}
		}
	}
}

// A plane that is too short is the caller's mistake, which it may recover from.
func TestPanicsReachTheCaller(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	p := noisePlane(1300, 950)
	p.Pix = p.Pix[:1300*949]
	Resize(Source{Planes: [3]Plane{p}, Gray: true}, Window{0, 0, 1300, 950}, 500, 400, Options{})
}

// What Resize allocates on one processor is the result and, per channel:
// 4 bytes for each sample of a row of the result in taps + 2 rows kept, and 16
// more for the row in the making; 8 for each column of the source, twice (a row
// as it is read and as it is averaged), and 48 for the columns of chroma. The
// weights take 16 bytes each, of 41 taps at the most (6 times what boxKeep
// leaves, which is less than 6, and some), along both sides. The height of the
// source does not matter.
func memoryBound(columns, w, h, channels int) uint64 {
	const taps = 41
	result := 4 * w * h
	rows := channels * w * (4*(taps+2) + 16)
	line := columns * (16*channels + 48)
	weights := (w + h) * (16*taps + 48)
	return uint64(result + rows + line + weights + 8192)
}

func TestMemoryFollowsTheResult(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	tall := func(w, h int) Source {
		s := noisePlanes(w, h, (w+1)/2, (h+1)/2)
		return s
	}
	for _, tt := range []struct {
		name     string
		s        Source
		channels int
		w, h     int
	}{
		{"420", tall(300, 3000), 3, 100, 100},
		{"420 not averaged", tall(300, 500), 3, 100, 160},
		{"alpha", Source{NRGBA: noise(300, 3000, true)}, 4, 100, 100},
		{"opaque, enlarged", Source{NRGBA: noise(100, 50, false)}, 3, 300, 200},
	} {
		Resize(tt.s, whole(tt.s), 1, 1, Options{}) // the tables
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		Resize(tt.s, whole(tt.s), tt.w, tt.h, Options{})
		runtime.ReadMemStats(&after)
		got, most := after.TotalAlloc-before.TotalAlloc, memoryBound(tt.s.Size().X, tt.w, tt.h, tt.channels)
		t.Logf("%s: %d bytes of %d", tt.name, got, most)
		if got > most {
			t.Errorf("%s: %d bytes; want no more than %d", tt.name, got, most)
		}
	}
}

// FuzzResize scales images of one gray or two, of any form, to see that the
// result has its size and no color that the filter could not have made.
func FuzzResize(f *testing.F) {
	f.Add(uint8(0), uint8(8), uint8(6), 0.0, 0.0, 8.0, 6.0, uint8(3), uint8(3), uint8(10), uint8(200), false)
	f.Add(uint8(1), uint8(200), uint8(1), 1.5, 0.0, 150.25, 1.0, uint8(5), uint8(90), uint8(0), uint8(255), true)
	f.Add(uint8(2), uint8(7), uint8(255), 0.0, 100.0, 7.0, 100.001, uint8(40), uint8(2), uint8(77), uint8(77), false)
	f.Add(uint8(7), uint8(31), uint8(33), -5.0, 3.0, 1e9, 1e300, uint8(1), uint8(64), uint8(1), uint8(2), false)
	f.Fuzz(func(t *testing.T, form, w, h uint8, x0, y0, x1, y1 float64, toW, toH, a, b uint8, gamma bool) {
		s := twoColors(form, int(w), int(h), a, b)
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

// twoColors is a checkerboard of two grays in one of eight forms.
func twoColors(form uint8, w, h int, a, b uint8) Source {
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
