package filter

import (
	"math"
	"math/rand/v2"
	"testing"
)

// slowLab is L, a and b of a colour: IEC 61966-2-1's matrix, CIE's formulas, and
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

// slowColour is the way back, with the inverse matrix as the standard prints it, to
// four decimals. Values lie within 0 and 255 but are not rounded.
func slowColour(l, a, b float64) [3]float64 {
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
			exact := slowColour(l*scale+offset, c*math.Cos(h), c*math.Sin(h))
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
