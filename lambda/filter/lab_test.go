package filter

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

// slowLab is L, a and b of a color: IEC 61966-2-1's matrix, CIE's formulas, and
// white as that matrix has it.
func slowLab(c [3]uint8) (l, a, b float64) {
	red, green, blue := slowLight(c[0]), slowLight(c[1]), slowLight(c[2])
	fx := slowF((0.4124*red + 0.3576*green + 0.1805*blue) / 0.9505)
	fy := slowF(0.2126*red + 0.7152*green + 0.0722*blue)
	fz := slowF((0.0193*red + 0.1192*green + 0.9505*blue) / 1.0890)
	return 116*fy - 16, 500 * (fx - fy), 200 * (fy - fz)
}

func slowF(t float64) float64 {
	if t > math.Pow(6.0/29, 3) {
		return math.Pow(t, 1.0/3)
	}
	return t/3*math.Pow(29.0/6, 2) + 4.0/29
}

// slowColor is the way back, with the inverse matrix as the standard prints it, to
// four decimals. Values lie within 0 and 255 but are not rounded.
func slowColor(l, a, b float64) [3]float64 {
	f := func(t float64) float64 {
		if t > 6.0/29 {
			return t * t * t
		}
		return 3 * math.Pow(6.0/29, 2) * (t - 4.0/29)
	}
	m := (l + 16) / 116
	x, y, z := 0.9505*f(m+a/500), f(m), 1.0890*f(m-b/200)
	return [3]float64{
		slowValue(3.2406*x - 1.5372*y - 0.4986*z),
		slowValue(-0.9689*x + 1.8758*y + 0.0415*z),
		slowValue(0.0557*x - 0.2040*y + 1.0570*z),
	}
}

// The map through tables against polar coordinates with the formulas as they are
// written. The four decimals of the inverse matrix make up for 0.4 of a value at
// most, in the dark.
func TestLabMap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		scale, offset, factor, angle := 0.3+r.Float64(), 40*r.Float64()-20, 2*r.Float64(), 720*r.Float64()-360
		img := noise(9, 5)
		got := clone(img)
		newLabMap(scale, offset, factor, angle).apply(got)
		for i := 0; i < len(img.Pix); i += 4 {
			l, a, b := slowLab([3]uint8(img.Pix[i:]))
			c, h := math.Hypot(a, b)*factor, math.Atan2(b, a)+angle*math.Pi/180
			exact := slowColor(l*scale+offset, c*math.Cos(h), c*math.Sin(h))
			for j, v := range exact {
				if math.Abs(v-float64(got.Pix[i+j])) > 1 {
					t.Fatalf("%v with %.2f %.2f %.2f %.1f is %v; want %.2f", img.Pix[i:i+3], scale, offset, factor, angle, got.Pix[i:i+3], exact)
				}
			}
		}
	}
}

func TestLabF(t *testing.T) {
	l := labs()
	for i := range 10_001 {
		light := float64(i) / 10_000
		if got, want := float64(l.f(float32(light))), labF(light); math.Abs(got-want) > 2e-5 {
			t.Errorf("f(%v) is %v; want %v", light, got, want)
		}
		if back := float64(inverseF(float32(labF(light)))); math.Abs(back-light) > 1e-6 {
			t.Errorf("f(%v) goes back to %v", light, back)
		}
	}
	if l.f(1.00001) < l.f(1) {
		t.Errorf("f falls beyond 1")
	}
}

// The standard prints the inverse to four decimals.
func TestInverted(t *testing.T) {
	got := inverted([3][3]float64{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}})
	want := [3][3]float64{{3.2406, -1.5372, -0.4986}, {-0.9689, 1.8758, 0.0415}, {0.0557, -0.2040, 1.0570}}
	for i := range want {
		for j := range want {
			if math.Abs(got[i][j]-want[i][j]) > 2e-4 {
				t.Errorf("row %d is %v; want %v", i, got[i], want[i])
			}
		}
	}
}

// sharp: modulate(...). Its way back from light goes by chords 1/255 apart, and so
// it is one off at times.
func TestModulate(t *testing.T) {
	for _, test := range []struct {
		name                                   string
		brightness, saturation, hue, lightness float64
		want                                   []uint8
	}{
		{"brightness", 1.2, 1, 0, 0, []uint8{
			0, 0, 0, 255, 255, 255, 255, 64, 35, 111, 255, 85, 62, 30, 255, 156, 156, 156, 1, 2, 3, 14, 23, 33,
			238, 185, 133, 133, 182, 234, 255, 255, 255, 255, 255, 255, 57, 119, 203, 255, 246, 77, 105, 44, 155, 73, 74, 75,
		}},
		{"saturation", 1, 0.5, 0, 0, []uint8{
			0, 0, 0, 255, 255, 255, 201, 96, 72, 159, 240, 138, 84, 55, 163, 128, 128, 128, 1, 2, 2, 15, 20, 25,
			182, 155, 130, 128, 148, 173, 255, 255, 252, 252, 255, 255, 80, 98, 139, 229, 201, 126, 80, 51, 101, 61, 62, 62,
		}},
		{"hue", 1, 1, 90, 0, []uint8{
			0, 0, 0, 255, 255, 255, 0, 151, 0, 0, 255, 255, 214, 0, 0, 128, 128, 128, 3, 2, 2, 30, 15, 20,
			96, 175, 136, 196, 126, 152, 249, 255, 255, 254, 254, 255, 172, 57, 87, 0, 239, 202, 133, 0, 0, 63, 61, 62,
		}},
		{"lightness", 1, 1, 0, 20, []uint8{
			48, 48, 48, 255, 255, 255, 255, 96, 59, 120, 255, 92, 121, 71, 255, 180, 180, 180, 49, 50, 50, 54, 62, 74,
			255, 204, 152, 156, 204, 255, 255, 255, 255, 255, 255, 255, 96, 149, 237, 255, 255, 88, 145, 81, 194, 108, 109, 110,
		}},
		{"all", 0.8, 1.7, 200, -5, []uint8{
			0, 0, 0, 185, 185, 185, 0, 136, 255, 255, 0, 255, 0, 80, 0, 89, 89, 89, 0, 0, 0, 5, 1, 0,
			0, 120, 216, 103, 107, 0, 187, 183, 190, 190, 182, 180, 15, 80, 0, 0, 134, 255, 0, 62, 0, 40, 39, 38,
		}},
	} {
		got := after(swatches(), func(m *image.NRGBA) {
			Modulate(m, test.brightness, test.saturation, test.hue, test.lightness)
		})
		checkColors(t, test.name, got, swatches(), 1, test.want...)
	}
}

func TestModulateNothing(t *testing.T) {
	img := noise(7, 5)
	Modulate(img, 1, 1, 0, 0)
	checkPixels(t, "identity", img, 0, noise(7, 5).Pix...)
	// A whole turn goes through all tables.
	Modulate(img, 1, 1, 360, 0)
	checkPixels(t, "turn", img, 0, noise(7, 5).Pix...)
}

func TestModulateEnds(t *testing.T) {
	img := picture(10, 100, 200, 9, 255, 255, 255, 0, 0, 0, 0, 255)
	Modulate(img, 1, 0, 77, 0)
	if g := img.Pix[0]; g == 0 || img.Pix[1] != g || img.Pix[2] != g {
		t.Errorf("without saturation %v; want gray", img.Pix[:3])
	}
	Modulate(img, -5, -5, 1e9, 0)
	checkPixels(t, "dark", img, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 255)
	Modulate(img, 1, 1, 0, 1e12)
	checkPixels(t, "light", img, 0, 255, 255, 255, 9, 255, 255, 255, 0, 255, 255, 255, 255)
}

// muted are thirteen colors of middling lightness.
func muted() *image.NRGBA {
	return picture(
		90, 70, 60, 0, 200, 150, 120, 20, 100, 160, 90, 40, 70, 80, 170, 60, 150, 150, 150, 80, 180, 110, 90, 100, 120, 90, 130, 120,
		95, 95, 60, 140, 160, 170, 140, 160, 210, 190, 160, 180, 65, 60, 75, 200, 140, 120, 60, 220, 110, 140, 180, 240)
}

// grayRamp has grays from 60 to 152 in steps of 4.
func grayRamp() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 24, 1))
	for i := range 24 {
		v := uint8(60 + 4*i)
		copy(img.Pix[4*i:], []uint8{v, v, v, 255})
	}
	return img
}

// sharp: normalise({lower, upper}). Its way back from light goes by chords 1/255
// apart, and so it is one off at times.
func TestNormalise(t *testing.T) {
	for _, test := range []struct {
		lower, upper int
		grays        []uint8
		colors       []uint8
	}{
		{
			1, 99,
			[]uint8{3, 18, 28, 37, 47, 57, 66, 77, 87, 98, 108, 119, 130, 141, 152, 163, 174, 185, 197, 208, 219, 231, 242, 254},
			[]uint8{
				41, 25, 15, 232, 180, 148, 115, 175, 105, 17, 46, 129, 170, 170, 170, 178, 109, 89, 93, 65, 103,
				62, 63, 30, 195, 205, 174, 255, 252, 220, 8, 0, 20, 132, 113, 53, 118, 148, 189,
			},
		}, {
			10, 80,
			[]uint8{0, 0, 11, 26, 38, 52, 65, 79, 93, 108, 122, 137, 152, 167, 183, 199, 214, 230, 246, 255, 255, 255, 255, 255},
			[]uint8{
				26, 0, 0, 255, 245, 212, 163, 226, 151, 0, 39, 121, 223, 223, 223, 212, 138, 117, 96, 68, 106,
				59, 60, 26, 255, 255, 244, 255, 255, 255, 0, 0, 0, 157, 136, 75, 159, 189, 231,
			},
		}, {
			0, 100,
			[]uint8{3, 18, 28, 38, 48, 58, 69, 79, 90, 100, 112, 122, 133, 145, 156, 167, 179, 190, 202, 214, 226, 238, 250, 255},
			[]uint8{
				42, 25, 16, 236, 184, 153, 119, 179, 108, 20, 47, 131, 173, 173, 173, 182, 112, 92, 95, 66, 105,
				64, 65, 31, 199, 210, 178, 255, 255, 226, 8, 0, 20, 135, 115, 56, 121, 151, 192,
			},
		},
	} {
		normalise := func(m *image.NRGBA) { Normalise(m, test.lower, test.upper) }
		checkColors(t, "grays", after(grayRamp(), normalise), grayRamp(), 1, test.grays...)
		checkColors(t, "colors", after(muted(), normalise), muted(), 1, test.colors...)
	}
}

// One lightness, or two next to each other, cannot be stretched.
func TestNormaliseFlat(t *testing.T) {
	for _, img := range []*image.NRGBA{picture(90, 90, 90, 255, 91, 91, 91, 255), picture(1, 200, 3, 4), picture()} {
		before := pixels(img)
		Normalise(img, 1, 99)
		Normalise(img, 0, 100)
		checkPixels(t, "normalise", img, 0, before...)
	}
}

// Of 10 pixels, 4 have 20, 5 have 50 and one 60. n is 61. At 20, 60·4/10 = 24, at 50
// it is 54, at 60 it is 60. Percent of 61: 39 is 23.79, 40 is 24.4, 88 is 53.68, 89
// is 54.29, 98 is 59.78, 99 is 60.39, which is over 60.
func TestPercentile(t *testing.T) {
	counts := [101]int{20: 4, 50: 5, 60: 1}
	for percent, want := range map[int]int{-1: 20, 0: 20, 1: 20, 39: 20, 40: 50, 88: 50, 89: 60, 98: 60, 99: 61, 100: 60, 200: 60} {
		if got := percentile(&counts, percent); got != want {
			t.Errorf("%d percent: %d; want %d", percent, got, want)
		}
	}
	for _, percent := range []int{0, 50, 100} {
		if got := percentile(new([101]int), percent); got != 0 {
			t.Errorf("%d percent of nothing: %d; want 0", percent, got)
		}
	}
}

// Pixels whose L lies within 0.003 of a whole number may count as either.
func TestCountLightness(t *testing.T) {
	img := noise(60, 50)
	copy(img.Pix, []uint8{255, 255, 255, 0, 0, 0, 0, 255})
	got := countLightness(img)
	var surely, perhaps [101]int
	for i := 0; i < len(img.Pix); i += 4 {
		l, _, _ := slowLab([3]uint8(img.Pix[i:]))
		low, high := max(int(l-0.003), 0), min(int(l+0.003), 100)
		perhaps[low]++
		if high == low {
			surely[low]++
		} else {
			perhaps[high]++
		}
	}
	for l, n := range got {
		if n < surely[l] || n > perhaps[l] {
			t.Errorf("%d pixels have L of %d; want %d to %d", n, l, surely[l], perhaps[l])
		}
	}
	if got[100] == 0 || got[0] == 0 {
		t.Errorf("white counts as %d, black as %d", got[100], got[0])
	}
}

// sharp: tint({r: 255, g: 240, b: 16}) and tint({r: 10, g: 24, b: 216}). Where its
// gray is one off, so is the shade, by as much as shades are apart: up to 8, where
// blue is just above 0.
func TestTint(t *testing.T) {
	for c, want := range map[color.NRGBA][]uint8{
		{R: 255, G: 240, B: 16, A: 7}: {
			0, 0, 0, 255, 255, 255, 134, 131, 0, 235, 221, 146, 81, 80, 0, 135, 132, 0, 3, 2, 0, 27, 19, 0,
			171, 163, 0, 156, 150, 0, 255, 255, 255, 255, 254, 251, 103, 102, 0, 219, 205, 98, 69, 66, 0, 68, 65, 0,
		},
		{R: 10, G: 24, B: 216}: {
			0, 0, 0, 255, 255, 255, 127, 89, 255, 235, 205, 255, 62, 42, 207, 128, 90, 255, 3, 1, 7, 23, 13, 46,
			170, 126, 255, 153, 110, 255, 255, 255, 255, 255, 254, 255, 87, 60, 250, 220, 182, 255, 50, 34, 177, 49, 34, 174,
		},
	} {
		got := after(swatches(), func(m *image.NRGBA) { Tint(m, c) })
		checkColors(t, "tint", got, swatches(), 4, want...)
	}
}

// Each shade has the lightness of its gray, as long as it can be shown, and gray is
// tinted with gray by leaving it.
func TestTintKeepsLightness(t *testing.T) {
	ramp := image.NewNRGBA(image.Rect(0, 0, 256, 1))
	for v := range 256 {
		copy(ramp.Pix[4*v:], []uint8{uint8(v), uint8(v), uint8(v), uint8(v)})
	}
	tinted := clone(ramp)
	Tint(tinted, color.NRGBA{R: 140, G: 120, B: 110})
	for v := range 256 {
		before, _, _ := slowLab([3]uint8(ramp.Pix[4*v:]))
		after, _, _ := slowLab([3]uint8(tinted.Pix[4*v:]))
		if d := after - before; d > 0.3 || d < -0.3 {
			t.Errorf("gray %d has L %.2f and its shade %v %.2f", v, before, tinted.Pix[4*v:4*v+3], after)
		}
	}
	gray := clone(ramp)
	Tint(gray, color.NRGBA{R: 90, G: 90, B: 90})
	checkPixels(t, "gray", gray, 0, ramp.Pix...)
}
