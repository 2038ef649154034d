package png

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/palette"
	"s3resize/lambda/resample"
	"s3resize/testdata/pictures"
)

// reduced encodes with a palette asked for. What comes back was decoded by the
// standard library; paletted says whether the file has a palette.
func reduced(t rapid.TB, img *image.NRGBA) (data []byte, back *image.NRGBA, paletted bool) {
	t.Helper()
	data, err := Encode(img, true)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	_, paletted = decoded.(*image.Paletted)
	w, h := decoded.Bounds().Dx(), decoded.Bounds().Dy()
	return data, codectest.Drawn(w, h, func(x, y int) color.NRGBA {
		return color.NRGBAModel.Convert(decoded.At(x, y)).(color.NRGBA)
	}), paletted
}

// premultipliedErrors are the differences of the premultiplied channels, in floating
// point, with nothing of the encoder's.
func premultipliedErrors(a, b *image.NRGBA) [][4]float64 {
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
	src := codectest.Drawn(p.Rect.Dx(), p.Rect.Dy(), func(x, y int) color.NRGBA { return p.At(x, y).(color.NRGBA) })
	window := resample.Window{X1: float64(p.Rect.Dx()), Y1: float64(p.Rect.Dy())}
	return resample.Resize(resample.Source{NRGBA: src}, window, w, h, resample.Options{})
}

func TestReduce(t *testing.T) {
	for _, c := range []struct {
		name    string
		img     *image.NRGBA
		ratio   float64 // of the bytes in all colors, at most
		decibel float64 // of the blurred picture, at least
	}{
		{"chart", shrunk(pictures.Chart(399, 301), 150, 113), 0.6, 55},
		{"larger chart", shrunk(pictures.Chart(399, 301), 300, 226), 0.6, 55},
		{"cutout", shrunk(pictures.Cutout(401, 399), 300, 299), 0.4, 50},
		{"photo", shrunk(pictures.Photo(480, 320, 1), 300, 200), 0.6, 50},
	} {
		all, err := Encode(c.img, false)
		if err != nil {
			t.Fatal(err)
		}
		data, back, paletted := reduced(t, c.img)
		if !paletted || float64(len(data)) > c.ratio*float64(len(all)) {
			t.Errorf("%s: palette %v, %d bytes, %d in all colors", c.name, paletted, len(data), len(all))
		}
		wantSameKind(t, c.img, back)
		errors := premultipliedErrors(c.img, back)
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
func TestReduceIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 60).Draw(t, "w"), rapid.IntRange(1, 40).Draw(t, "h")
		a, b := rapid.IntRange(0, 5).Draw(t, "a"), rapid.IntRange(0, 97).Draw(t, "b")
		alpha := rapid.SampledFrom([]int{0, 1, 3, 40}).Draw(t, "alpha")
		img := codectest.Drawn(w, h, func(x, y int) color.NRGBA {
			return color.NRGBA{uint8(a*x + y), uint8(x * y * b), uint8(a * (x ^ y)), uint8(min(alpha*(x+y)+(1-min(alpha, 1))*255, 255))}
		})
		_, back, paletted := reduced(t, img)
		wantSameKind(t, img, back)
		errors := premultipliedErrors(img, back)
		worst, mean := worstError(errors), blurredError(errors, w)
		if !paletted && worst > 0 || worst > maxError+2 || math.Sqrt(mean) > math.Sqrt(maxLoss)+0.5 {
			t.Fatalf("palette %v: a pixel is off by %.1f, the blurred picture by %.2f", paletted, worst, math.Sqrt(mean))
		}
	})
}

// A palette that has room for every color changes none.
func TestReduceExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		colors := rapid.SliceOfN(rapid.Uint32(), 1, 256).Draw(t, "colors")
		w, h := rapid.IntRange(1, 90).Draw(t, "w"), rapid.IntRange(1, 20).Draw(t, "h")
		img := codectest.Drawn(w, h, func(x, y int) color.NRGBA {
			v := colors[(x*y+x)%len(colors)]
			return color.NRGBA{uint8(v >> 24), uint8(v >> 16), uint8(v >> 8), uint8(v)}
		})
		data, err := Encode(img, true)
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, img, data)
	})
}

// Where a palette saves nothing or costs too much there is none.
func TestReduceRefuses(t *testing.T) {
	for name, img := range map[string]*image.NRGBA{
		"noise":           codectest.Noise(300, 200, 1),
		"grays":           codectest.Drawn(256, 9, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), uint8(x), uint8(x), 255} }),
		"few pixels":      codectest.Drawn(20, 20, func(x, y int) color.NRGBA { return color.NRGBA{uint8(9 * x), uint8(9 * y), 0, 255} }),
		"too many colors": codectest.Drawn(1024, 300, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), uint8(y), uint8(x>>8 + y>>8<<2), 255} }),
		"waves of color":  codectest.Waves(300, 200),
	} {
		data, back, paletted := reduced(t, img)
		if paletted {
			errors := premultipliedErrors(img, back)
			t.Errorf("%s: a palette, %d bytes, %.1f, %.2f", name, len(data), worstError(errors), blurredError(errors, img.Rect.Dx()))
			continue
		}
		wantSame(t, img, data)
	}
}

func TestReduceOfLittle(t *testing.T) {
	for name, img := range map[string]*image.NRGBA{
		"a pixel":    codectest.Drawn(1, 1, func(x, y int) color.NRGBA { return color.NRGBA{1, 2, 3, 4} }),
		"a color":    codectest.Drawn(90, 70, func(x, y int) color.NRGBA { return color.NRGBA{1, 2, 3, 255} }),
		"a haze":     codectest.Drawn(90, 70, func(x, y int) color.NRGBA { return color.NRGBA{1, 2, 3, 99} }),
		"nothing":    codectest.Drawn(90, 70, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), uint8(y), 3, 0} }),
		"one row":    codectest.Drawn(200, 1, func(x, y int) color.NRGBA { return color.NRGBA{uint8(x), 0, 9, 255} }),
		"one column": codectest.Drawn(1, 200, func(x, y int) color.NRGBA { return color.NRGBA{uint8(y), 0, 9, 255} }),
	} {
		data, err := Encode(img, true)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		wantSame(t, img, data)
	}
}

// A part of a picture has rows with something behind them.
func TestReduceOfPart(t *testing.T) {
	whole := shrunk(pictures.Cutout(401, 399), 150, 149)
	part := whole.SubImage(image.Rect(11, 9, 140, 131)).(*image.NRGBA)
	part.Rect = image.Rect(0, 0, 129, 122)
	same := codectest.Drawn(129, 122, func(x, y int) color.NRGBA { return part.NRGBAAt(x, y) })
	got, _, paletted := reduced(t, part)
	want, _, _ := reduced(t, same)
	if !paletted || !bytes.Equal(got, want) {
		t.Errorf("palette %v, %d bytes, want %d", paletted, len(got), len(want))
	}
}

// What the encoder goes by must be what it says it is.
func TestColorTableLoss(t *testing.T) {
	img := shrunk(pictures.Cutout(101, 99), 70, 50)
	counts, _ := countColors(img)
	p := newColorTable(counts.choose(20))
	numbers := p.dither(img)
	back := codectest.Drawn(70, 50, func(x, y int) color.NRGBA {
		c := p.set.Colors[numbers[70*y+x]]
		return color.NRGBA{uint8(c >> 24), uint8(c >> 16), uint8(c >> 8), uint8(c)}
	})
	seen := 0
	for i := 3; i < len(img.Pix); i += 4 {
		if img.Pix[i] > 0 {
			seen++
		}
	}
	errors := premultipliedErrors(img, back)
	wantMean := blurredError(errors, 70) * 70 * 50 / float64(seen)
	mean, worst := p.loss(img, numbers)
	if math.Abs(mean-wantMean) > 0.05*wantMean || math.Abs(math.Sqrt(float64(worst))-worstError(errors)) > 2 {
		t.Errorf("mean %v, want %v; worst %v, want %v", mean, wantMean, math.Sqrt(float64(worst)), worstError(errors))
	}
}

func TestPremultiply(t *testing.T) {
	for _, c := range []struct {
		pixel []byte
		want  premultiplied
	}{
		{[]byte{1, 128, 255, 255}, premultiplied{1, 128, 255, 255}},
		{[]byte{255, 100, 3, 128}, premultiplied{128, 50, 2, 128}}, // 128, 50.2, 1.5
		{[]byte{255, 127, 128, 1}, premultiplied{1, 0, 1, 1}},
		{[]byte{9, 9, 9, 0}, premultiplied{}},
	} {
		if got := premultiply(c.pixel); got != c.want {
			t.Errorf("%v is %v, want %v", c.pixel, got, c.want)
		}
	}
}

// What is written must be read back as what was meant.
func TestStraight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.IntRange(0, 255).Draw(t, "alpha")
		want := premultiplied{3: uint8(a)}
		for c := range 3 {
			want[c] = uint8(rapid.IntRange(0, a).Draw(t, "channel"))
		}
		v := want.straight()
		if got := premultiply([]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}); got != want {
			t.Fatalf("%v is written as %08x, which is %v", want, v, got)
		}
	})
}

func TestCountTints(t *testing.T) {
	img := codectest.Drawn(6, 2, func(x, y int) color.NRGBA {
		return []color.NRGBA{{9, 9, 9, 255}, {200, 0, 0, 127}, {9, 9, 9, 255}, {1, 2, 3, 0}, {255, 0, 0, 100}, {8, 8, 8, 255}}[x]
	})
	got, ok := countColors(img)
	if !ok || !got.transparent ||
		!slices.Equal(got.opaque, []palette.Point{{At: premultiplied{9, 9, 9, 255}, N: 4}, {At: premultiplied{8, 8, 8, 255}, N: 2}}) ||
		!slices.Equal(got.translucent, []palette.Point{{At: premultiplied{100, 0, 0, 127}, N: 2}, {At: premultiplied{100, 0, 0, 100}, N: 2}}) {
		t.Errorf("%v, %v", got, ok)
	}
}

func TestCountTintsIsBounded(t *testing.T) {
	every := func(w, h int) bool {
		_, ok := countColors(codectest.Drawn(w, h, func(x, y int) color.NRGBA {
			i := x + w*y
			return color.NRGBA{uint8(i), uint8(i >> 8), uint8(i >> 16), 255}
		}))
		return ok
	}
	if !every(1024, 256) || every(1024, 257) {
		t.Errorf("%v for 262144 colors, %v for more", every(1024, 256), every(1024, 257))
	}
}

func TestChooseKeepsApart(t *testing.T) {
	c := colorCounts{
		opaque:      []palette.Point{{At: premultiplied{10, 0, 0, 255}, N: 1}, {At: premultiplied{14, 0, 0, 255}, N: 3}},
		translucent: []palette.Point{{At: premultiplied{10, 0, 0, 254}, N: 1}, {At: premultiplied{12, 0, 0, 254}, N: 1}},
		transparent: true,
	}
	if got, want := c.choose(3), []premultiplied{{}, {13, 0, 0, 255}, {11, 0, 0, 254}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// drawPremultiplied draws a color that does not exceed its alpha.
func drawPremultiplied(t *rapid.T) premultiplied {
	a := rapid.OneOf(rapid.Just(255), rapid.IntRange(0, 255)).Draw(t, "alpha")
	v := premultiplied{3: uint8(a)}
	for c := range 3 {
		v[c] = uint8(rapid.IntRange(0, a).Draw(t, "channel"))
	}
	return v
}

func TestColorTableNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newColorTable(append(rapid.SliceOfN(rapid.Custom(drawPremultiplied), 0, 200).Draw(t, "colors"), premultiplied{0, 0, 0, 255}, premultiplied{}))
		for range 30 {
			v := drawPremultiplied(t)
			want := [4]int{int(v[0]), int(v[1]), int(v[2]), int(v[3])}
			got := p.colors[p.nearest(want)]
			least := math.MaxInt
			for _, c := range p.colors {
				if (c[3] == 255) == (v[3] == 255) {
					least = min(least, c.squares(want))
				}
			}
			if got.squares(want) != least || (got[3] == 255) != (v[3] == 255) {
				t.Fatalf("nearest to %v is %v, %d away; the nearest is %d away", v, got, got.squares(want), least)
			}
		}
	})
}

func TestSquares(t *testing.T) {
	if got := (premultiplied{10, 20, 30, 40}).squares([4]int{11, 18, 33, 36}); got != 1+4+9+16 {
		t.Errorf("%d, want 30", got)
	}
}

// A pass of k-means moves every color to the mean of what is nearest to it, and
// leaves alone those that nothing is nearest to, and the one for nothing.
func TestColorTableRefined(t *testing.T) {
	p := newColorTable([]premultiplied{{}, {100, 0, 0, 255}, {200, 0, 0, 255}, {0, 250, 0, 255}, {0, 0, 99, 99}})
	counts := colorCounts{
		opaque:      []palette.Point{{At: premultiplied{90, 0, 0, 255}, N: 3}, {At: premultiplied{110, 0, 0, 255}, N: 1}, {At: premultiplied{210, 4, 0, 255}, N: 2}},
		translucent: []palette.Point{{At: premultiplied{0, 0, 98, 99}, N: 1}, {At: premultiplied{0, 0, 90, 95}, N: 1}, {At: premultiplied{0, 0, 1, 1}, N: 5}},
		transparent: true,
	}
	got := map[premultiplied]bool{}
	for _, v := range p.refined(counts).colors {
		got[v] = true
	}
	for _, want := range []premultiplied{{}, {95, 0, 0, 255}, {210, 4, 0, 255}, {0, 250, 0, 255}, {0, 0, 94, 97}} {
		if !got[want] {
			t.Errorf("no %v in %v", want, got)
		}
	}
	if len(got) != 5 {
		t.Errorf("%d colors", len(got))
	}
}

// ramp is a slow change of color, of more colors than a palette has.
func ramp(w, h int) *image.NRGBA {
	return codectest.Drawn(w, h, func(x, y int) color.NRGBA {
		return color.NRGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8((x + y) * 255 / (w + h)), 255}
	})
}

// Seen from afar, a dithered picture must be the better one.
func TestDitherPays(t *testing.T) {
	img := ramp(200, 200)
	counts, _ := countColors(img)
	p := newColorTable(counts.choose(64))
	plain := make([]byte, 200*200)
	for i := range plain {
		c := img.Pix[4*i:]
		plain[i] = p.nearest([4]int{int(c[0]), int(c[1]), int(c[2]), 255})
	}
	// blocks compares means over blocks of 4×4 pixels.
	blocks := func(numbers []byte) (squares int) {
		for i := range 50 * 50 {
			for c := range 3 {
				sum := 0
				for j := range 16 {
					at := (i/50*4+j/4)*200 + i%50*4 + j%4
					sum += int(img.Pix[4*at+c]) - int(p.colors[numbers[at]][c])
				}
				squares += sum * sum
			}
		}
		return squares
	}
	if d, p := blocks(p.dither(img)), blocks(plain); d > p/2 {
		t.Errorf("squared errors of blocks: %d dithered, %d without", d, p)
	}
}

// Where there is no error there is nothing to spread.
func TestDitherLeavesExactColors(t *testing.T) {
	img := codectest.Drawn(50, 5, func(x, y int) color.NRGBA { return color.NRGBA{uint8(5 * x), uint8(50 * y), 0, uint8(255 - 60*y)} })
	counts, _ := countColors(img)
	p := newColorTable(counts.choose(256))
	for i, number := range p.dither(img) {
		if got, want := p.colors[number], premultiply(img.Pix[4*i:]); got != want {
			t.Fatalf("pixel %d is %v, want %v", i, got, want)
		}
	}
}

func TestErrorApplied(t *testing.T) {
	for _, c := range []struct {
		e    colorError
		t    premultiplied
		want [4]int
	}{
		{colorError{16, -16, 7, 400}, premultiplied{100, 100, 100, 255}, [4]int{101, 99, 100, 255}},
		{colorError{400, -400, 8, 0}, premultiplied{250, 10, 9, 255}, [4]int{255, 0, 10, 255}},
		{colorError{400, 0, 0, 32}, premultiplied{90, 0, 0, 100}, [4]int{102, 0, 0, 102}},
		{colorError{0, 0, 0, 4000}, premultiplied{9, 9, 9, 100}, [4]int{9, 9, 9, 254}},
		{colorError{0, 0, 0, -4000}, premultiplied{9, 9, 9, 100}, [4]int{1, 1, 1, 1}},
	} {
		if got := c.e.applied(c.t); got != c.want {
			t.Errorf("%v with %v is %v, want %v", c.t, c.e, got, c.want)
		}
	}
}
