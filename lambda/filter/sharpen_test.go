package filter

import (
	"image"
	"math"
	"testing"

	"s3resize/lambda/filter/rows"

	"pgregory.net/rapid"
)

// The curve by its corners, for m1 1, m2 2, x1 2, y2 10, y3 20.
func TestSharpeningChange(t *testing.T) {
	s := sharpeningOf(1)
	for d, want := range map[float64]float64{0: 0, 1: 1, -2: -2, 3: 4, 6: 10, 40: 10, -6: -10, -11: -20, -90: -20} {
		if got := s.change(d); got != want {
			t.Errorf("a difference of %v adds %v; want %v", d, got, want)
		}
	}
}

// Lightness of grays: 0 and 100 at the ends, and 53.585 for 128 by CIE's formula.
func TestLightness(t *testing.T) {
	l := lightness{lights(), labs()}
	for v, want := range map[uint8]float64{0: 0, 128: 53.585, 255: 100} {
		if got := float64(l.of(&[4]byte{v, v, v, 255})) / lightUnits; math.Abs(got-want) > 0.01 {
			t.Errorf("gray %d has %v; want %v", v, got, want)
		}
	}
}

// Adding lightness to a gray makes the gray that has it, and alpha stays.
func TestLightnessAdd(t *testing.T) {
	l := lightness{lights(), labs()}
	rapid.Check(t, func(t *rapid.T) {
		from, to := rapid.Byte().Draw(t, "from"), rapid.Byte().Draw(t, "to")
		p, q := [4]byte{from, from, from, 7}, [4]byte{to, to, to, 7}
		l.add(&p, l.of(&q)-l.of(&p))
		for c, v := range p {
			if d := int(v) - int(q[c]); d > 1 || d < -1 {
				t.Fatalf("%d became %v; want %v", from, p, q)
			}
		}
	})
}

// The neighborhood is that of real numbers to half a unit for each pass.
func TestLightRing(t *testing.T) {
	img := inside(opaqueNoise(17, 9))
	weights := vipsGaussian(2, 0.1)
	ring := newLightRing(img, weights)
	light := make([][]float64, 9)
	for y := range light {
		for x := range 17 {
			light[y] = append(light[y], float64(ring.of((*[4]byte)(rows.At(img, y)[4*x:]))))
		}
	}
	for y := range 9 {
		_, around := ring.at(y)
		for x, got := range around {
			sum, total := 0.0, 0.0
			for j := -4; j <= 4; j++ {
				for i := -4; i <= 4; i++ {
					weight := float64(weights[max(i, -i)] * weights[max(j, -j)])
					sum += weight * light[min(max(y+j, 0), 8)][min(max(x+i, 0), 16)]
					total += weight
				}
			}
			if math.Abs(float64(got)-sum/total) > 1.01 {
				t.Fatalf("around %d,%d: %d; want %v", x, y, got, sum/total)
			}
		}
	}
}

// What is OSS's 100 is sharp's sigma 1 with halved factors.
func TestOSSSharpen(t *testing.T) {
	img, want := inside(noise(11, 6)), inside(noise(11, 6))
	OSSSharpen(img, 100)
	SharpSharpen(want, SharpSharpening{Sigma: 1, M1: 0.5, M2: 1, X1: 2, Y2: 10, Y3: 20})
	checkPixels(t, "", img, 0, pixels(want)...)
}

// An edge becomes steeper, on both sides, and nothing changes far from it.
func TestSharpenEdge(t *testing.T) {
	for name, op := range map[string]func(*image.NRGBA){
		"Sharpen":        func(m *image.NRGBA) { SharpSharpen(m, sharpeningOf(1)) },
		"SharpenOSS":     func(m *image.NRGBA) { OSSSharpen(m, 399) },
		"SharpenMild":    SharpMildSharpen,
		"SharpenThumbor": func(m *image.NRGBA) { ThumborSharpen(m, 1, 0, true) },
	} {
		img := image.NewNRGBA(image.Rect(-3, 5, 97, 8))
		for i := range img.Pix {
			img.Pix[i] = uint8(80 + 90*(i/4%100/50))
			if i%4 == 3 {
				img.Pix[i] = 255
			}
		}
		op(img)
		row := rows.At(img, 1)
		if dark, light := row[4*49], row[4*50]; dark >= 80 || light <= 170 {
			t.Errorf("%s: 80 beside 170 became %d beside %d", name, dark, light)
		}
		if dark, light := row[0], row[4*99]; dark != 80 || light != 170 {
			t.Errorf("%s: far from the edge 80 and 170 became %d and %d", name, dark, light)
		}
	}
}
