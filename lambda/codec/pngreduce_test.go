package codec

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/resample"
	"s3resize/testdata/pictures"
)

// reduced encodes with a palette asked for. What comes back was decoded by the
// standard library; paletted says whether the file has a palette.
func reduced(t rapid.TB, img *image.NRGBA) (data []byte, back *image.NRGBA, paletted bool) {
	t.Helper()
	data, err := encodePNG(img, true)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	_, paletted = decoded.(*image.Paletted)
	w, h := decoded.Bounds().Dx(), decoded.Bounds().Dy()
	return data, drawn(w, h, func(x, y int) color.NRGBA {
		return color.NRGBAModel.Convert(decoded.At(x, y)).(color.NRGBA)
	}), paletted
}

// tintErrors are the differences of the premultiplied channels, in floating
// point, with nothing of the encoder's.
func tintErrors(a, b *image.NRGBA) [][4]float64 {
	var list [][4]float64
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			p, q := a.NRGBAAt(x, y), b.NRGBAAt(x, y)
			of := func(v, w uint8) float64 {
				return float64(v)*float64(p.A)/255 - float64(w)*float64(q.A)/255
			}
			list = append(list, [4]float64{of(p.R, q.R), of(p.G, q.G), of(p.B, q.B), float64(p.A) - float64(q.A)})
		}
	}
	return list
}

// worstError is the length of the longest of them.
func worstError(errors [][4]float64) (worst float64) {
	for _, e := range errors {
		worst = max(worst, math.Sqrt(e[0]*e[0]+e[1]*e[1]+e[2]*e[2]+e[3]*e[3]))
	}
	return worst
}

// blurredError is the mean squared channel after a blur of 3×3, edges repeated.
func blurredError(errors [][4]float64, w int) (mean float64) {
	h := len(errors) / w
	for i := range errors {
		for c := range 4 {
			sum := 0.0
			for j := range 9 {
				dx, dy := j%3-1, j/3-1
				x, y := min(max(i%w+dx, 0), w-1), min(max(i/w+dy, 0), h-1)
				sum += errors[y*w+x][c] * float64((2-dx*dx)*(2-dy*dy)) / 16
			}
			mean += sum * sum / float64(4*len(errors))
		}
	}
	return mean
}

// wantSameKind demands that what was opaque still is, and what was not seen at
// all is not seen, and only that.
func wantSameKind(t rapid.TB, img, back *image.NRGBA) {
	t.Helper()
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			was, is := img.NRGBAAt(x, y).A, back.NRGBAAt(x, y).A
			if (was == 255) != (is == 255) || was == 0 && is != 0 {
				t.Fatalf("alpha at %d,%d was %d and is %d", x, y, was, is)
			}
		}
	}
}

// shrunk is a picture that had a palette before it was scaled.
func shrunk(img *image.NRGBA, w, h int) *image.NRGBA {
	p := pictures.Paletted(img)
	src := drawn(p.Rect.Dx(), p.Rect.Dy(), func(x, y int) color.NRGBA { return p.At(x, y).(color.NRGBA) })
	window := resample.Window{X1: float64(p.Rect.Dx()), Y1: float64(p.Rect.Dy())}
	return resample.Resize(resample.Source{NRGBA: src}, window, w, h, resample.Options{})
}

func TestReducePNG(t *testing.T) {
	for _, c := range []struct {
		name    string
		img     *image.NRGBA
		ratio   float64 // of the bytes in all colours, at most
		decibel float64 // of the blurred picture, at least
	}{
		{"chart", shrunk(pictures.Chart(399, 301), 150, 113), 0.6, 55},
		{"larger chart", shrunk(pictures.Chart(399, 301), 300, 226), 0.6, 55},
		{"cutout", shrunk(pictures.Cutout(401, 399), 300, 299), 0.4, 50},
		{"photo", shrunk(pictures.Photo(480, 320, 1), 300, 200), 0.6, 50},
	} {
		all, err := encodePNG(c.img, false)
		if err != nil {
			t.Fatal(err)
		}
		data, back, paletted := reduced(t, c.img)
		if !paletted || float64(len(data)) > c.ratio*float64(len(all)) {
			t.Errorf("%s: palette %v, %d bytes, %d in all colours", c.name, paletted, len(data), len(all))
		}
		wantSameKind(t, c.img, back)
		errors := tintErrors(c.img, back)
		if db := 10 * math.Log10(255*255/blurredError(errors, c.img.Rect.Dx())); db < c.decibel {
			t.Errorf("%s: %.1f dB", c.name, db)
		}
		if mean, worst := alphaError(c.img, errors); mean > 3 || worst > 40 {
			t.Errorf("%s: alpha is off by %.1f on average, and by %v", c.name, mean, worst)
		}
	}
}

// alphaError is how far the alpha of translucent pixels is off, on average and
// at worst: what makes their edges soft.
func alphaError(img *image.NRGBA, errors [][4]float64) (mean, worst float64) {
	sum, n := 0.0, 0.0
	for i, e := range errors {
		if a := img.Pix[4*i+3]; a != 0 && a != 255 {
			sum += math.Abs(e[3])
			n++
			worst = max(worst, math.Abs(e[3]))
		}
	}
	return sum / max(n, 1), worst
}

// Whatever the picture, it comes back exactly, or with a palette and no farther
// from itself than promised. The slack is for rounding to whole levels.
func TestReducePNGIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 60).Draw(t, "w"), rapid.IntRange(1, 40).Draw(t, "h")
		a, b := rapid.IntRange(0, 5).Draw(t, "a"), rapid.IntRange(0, 97).Draw(t, "b")
		alpha := rapid.SampledFrom([]int{0, 1, 3, 40}).Draw(t, "alpha")
		img := drawn(w, h, func(x, y int) color.NRGBA {
			return color.NRGBA{uint8(a*x + y), uint8(x * y * b), uint8(a * (x ^ y)), uint8(min(alpha*(x+y)+(1-min(alpha, 1))*255, 255))}
		})
		_, back, paletted := reduced(t, img)
		wantSameKind(t, img, back)
		errors := tintErrors(img, back)
		worst, mean := worstError(errors), blurredError(errors, w)
		if !paletted && worst > 0 || worst > maxTintError+2 || math.Sqrt(mean) > math.Sqrt(maxTintLoss)+0.5 {
			t.Fatalf("palette %v: a pixel is off by %.1f, the blurred picture by %.2f", paletted, worst, math.Sqrt(mean))
		}
	})
}

// A palette that has room for every colour changes none.
func TestReducePNGExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		colours := rapid.SliceOfN(rapid.Uint32(), 1, 256).Draw(t, "colours")
		w, h := rapid.IntRange(1, 90).Draw(t, "w"), rapid.IntRange(1, 20).Draw(t, "h")
		img := drawn(w, h, func(x, y int) color.NRGBA {
			v := colours[(x*y+x)%len(colours)]
			return color.NRGBA{uint8(v >> 24), uint8(v >> 16), uint8(v >> 8), uint8(v)}
		})
		data, err := encodePNG(img, true)
		if err != nil {
			t.Fatal(err)
		}
		wantSamePNG(t, img, data)
	})
}

// Where a palette saves nothing or costs too much there is none.
func TestReducePNGRefuses(t *testing.T) {
	for name, img := range map[string]*image.NRGBA{
		"noise":            noise(300, 200, 1),
		"greys":            drawn(256, 9, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), uint8(x), uint8(x), 255} }),
		"few pixels":       drawn(20, 20, func(x, y int) color.NRGBA { return color.NRGBA{uint8(9 * x), uint8(9 * y), 0, 255} }),
		"too many colours": drawn(1024, 300, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), uint8(y), uint8(x>>8 + y>>8<<2), 255} }),
		"waves of colour":  waves(300, 200),
	} {
		data, back, paletted := reduced(t, img)
		if paletted {
			errors := tintErrors(img, back)
			t.Errorf("%s: a palette, %d bytes, %.1f, %.2f", name, len(data), worstError(errors), blurredError(errors, img.Rect.Dx()))
			continue
		}
		wantSamePNG(t, img, data)
	}
}

func TestReducePNGOfLittle(t *testing.T) {
	for name, img := range map[string]*image.NRGBA{
		"a pixel":    drawn(1, 1, func(x, y int) color.NRGBA { return color.NRGBA{1, 2, 3, 4} }),
		"a colour":   drawn(90, 70, func(x, y int) color.NRGBA { return color.NRGBA{1, 2, 3, 255} }),
		"a haze":     drawn(90, 70, func(x, y int) color.NRGBA { return color.NRGBA{1, 2, 3, 99} }),
		"nothing":    drawn(90, 70, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), uint8(y), 3, 0} }),
		"one row":    drawn(200, 1, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), 0, 9, 255} }),
		"one column": drawn(1, 200, func(x, y int) color.NRGBA { return color.NRGBA{uint8(y), 0, 9, 255} }),
	} {
		data, err := encodePNG(img, true)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		wantSamePNG(t, img, data)
	}
}

// A part of a picture has rows with something behind them.
func TestReducePNGOfPart(t *testing.T) {
	whole := shrunk(pictures.Cutout(401, 399), 150, 149)
	part := whole.SubImage(image.Rect(11, 9, 140, 131)).(*image.NRGBA)
	part.Rect = image.Rect(0, 0, 129, 122)
	same := drawn(129, 122, func(x, y int) color.NRGBA { return part.NRGBAAt(x, y) })
	got, _, paletted := reduced(t, part)
	want, _, _ := reduced(t, same)
	if !paletted || !bytes.Equal(got, want) {
		t.Errorf("palette %v, %d bytes, want %d", paletted, len(got), len(want))
	}
}

// What the encoder goes by must be what it says it is.
func TestTintTableLoss(t *testing.T) {
	img := shrunk(pictures.Cutout(101, 99), 70, 50)
	counts, _ := countTints(img)
	p := newTintTable(counts.choose(20))
	numbers := p.dither(img)
	back := drawn(70, 50, func(x, y int) color.NRGBA {
		c := p.colours.colours[numbers[70*y+x]]
		return color.NRGBA{uint8(c >> 24), uint8(c >> 16), uint8(c >> 8), uint8(c)}
	})
	seen := 0
	for i := 3; i < len(img.Pix); i += 4 {
		if img.Pix[i] > 0 {
			seen++
		}
	}
	errors := tintErrors(img, back)
	wantMean := blurredError(errors, 70) * 70 * 50 / float64(seen)
	mean, worst := p.loss(img, numbers)
	if math.Abs(mean-wantMean) > 0.05*wantMean || math.Abs(math.Sqrt(float64(worst))-worstError(errors)) > 2 {
		t.Errorf("mean %v, want %v; worst %v, want %v", mean, wantMean, math.Sqrt(float64(worst)), worstError(errors))
	}
}
