package jpeg

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/jpeg/marker"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
)

func mustEncode(t *testing.T, img *image.NRGBA, out edit.Output) []byte {
	t.Helper()
	b, err := Encoder(img, out)(cmp.Or(out.Quality, 80))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// markers lists those of a JPEG up to and including its end.
func markers(t *testing.T, data []byte) (list []byte) {
	t.Helper()
	for pos := 2; ; {
		s, err := nextSegment(data, pos)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, s.code)
		if pos = s.end; s.code == marker.EOI {
			return list
		}
	}
}

// The standard library's encoder has the same quality numbers and sampling. At
// the same quality ours is to be as good, and smaller for its Huffman tables.
func TestEncodeLikeStandard(t *testing.T) {
	src := codectest.Scenery(320, 200)
	for _, quality := range []int{1, 30, 60, 80, 95, 100} {
		ours := mustEncode(t, src, edit.Output{Quality: quality})
		var theirs bytes.Buffer
		if err := jpeg.Encode(&theirs, src, &jpeg.Options{Quality: quality}); err != nil {
			t.Fatal(err)
		}
		a, b := codectest.SignalToNoise(src, standard(t, ours)), codectest.SignalToNoise(src, standard(t, theirs.Bytes()))
		if a < b-0.2 || len(ours) >= theirs.Len() {
			t.Errorf("quality %d: %.2f dB in %d bytes, the standard library %.2f dB in %d", quality, a, len(ours), b, theirs.Len())
		}
	}
}

func TestEncodeHasNoMetadata(t *testing.T) {
	data := mustEncode(t, codectest.Scenery(40, 30), edit.Output{})
	for _, m := range markers(t, data) {
		if m > marker.APP0 || m == 0xfe {
			t.Errorf("marker %#x", m)
		}
	}
	h, err := ReadHeader(data, picture.Limits{})
	if err != nil || h.Width != 40 || h.Height != 30 || detail(h).components != 3 || detail(h).progressive {
		t.Errorf("%+v, %v", h, err)
	}
	if want := [2]int{2, 2}; detail(h).sampling[0] != want {
		t.Errorf("luma sampling %v", detail(h).sampling[0])
	}
}

func TestEncodeGray(t *testing.T) {
	src := codectest.Waves(64, 48)
	for i := 0; i < len(src.Pix); i += 4 {
		src.Pix[i+1], src.Pix[i+2] = src.Pix[i], src.Pix[i]
	}
	data := mustEncode(t, src, edit.Output{Quality: 95})
	if h, err := ReadHeader(data, picture.Limits{}); err != nil || detail(h).components != 1 {
		t.Errorf("%d components, %v", detail(h).components, err)
	}
	if mean, worst := codectest.Difference(t, standard(t, data), src); mean > 1 || worst > 8 {
		t.Errorf("off by %.2f on average, %d at worst", mean, worst)
	}
	src.Pix[0]++
	if h, _ := ReadHeader(mustEncode(t, src, edit.Output{}), picture.Limits{}); detail(h).components != 3 {
		t.Error("one colored pixel is lost")
	}
}

// A half transparent 100 over white is (100 + 255)/2.
func TestOverWhite(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 4, 1))
	copy(img.Pix, []byte{10, 20, 30, 255, 100, 0, 200, 128, 10, 20, 30, 0, 0, 0, 0, 255})
	before := string(img.Pix)
	flat := overWhite(img)
	want := []color.NRGBA{{10, 20, 30, 255}, {177, 127, 227, 255}, {255, 255, 255, 255}, {0, 0, 0, 255}}
	for x, c := range want {
		if got := flat.NRGBAAt(x, 0); got != c {
			t.Errorf("pixel %d: %v, want %v", x, got, c)
		}
	}
	if string(img.Pix) != before {
		t.Error("the picture was written to")
	}
	if opaque := codectest.Noise(3, 3, 1); overWhite(opaque) != opaque {
		t.Error("an opaque picture was copied")
	}
}

// Rows with a gap between them, as a cut-out has.
func TestEncodeCutOut(t *testing.T) {
	whole := codectest.Waves(90, 70)
	cut := whole.SubImage(image.Rect(0, 0, 50, 40)).(*image.NRGBA)
	if mean, _ := codectest.Difference(t, standard(t, mustEncode(t, cut, edit.Output{Quality: 95})), cut); mean > 1 {
		t.Errorf("off by %.2f on average", mean)
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 9, 9)).SubImage(image.Rect(0, 0, 5, 4)).(*image.NRGBA)
	white := standard(t, mustEncode(t, clear, edit.Output{}))
	if c := white.NRGBAAt(4, 3); c != (color.NRGBA{255, 255, 255, 255}) {
		t.Errorf("nothing over white is %v", c)
	}
}

// A progressive file has the start-of-frame marker SOF2, and shows the same
// picture.
func TestEncodeProgressive(t *testing.T) {
	for _, test := range []struct {
		side        int
		coding      edit.Coding
		progressive bool
	}{
		{199, "", false}, {200, "", true}, {1000, "", true}, {1001, "", false},
		{199, edit.Progressive, true}, {200, edit.Baseline, false},
	} {
		img := codectest.Scenery(test.side, test.side)
		data := mustEncode(t, img, edit.Output{Coding: test.coding})
		if got := bytes.Contains(data, []byte("\xff\xc2\x00")); got != test.progressive {
			t.Errorf("%d pixels, coding %q: progressive %v", test.side, test.coding, got)
		}
		baseline := mustEncode(t, img, edit.Output{Coding: edit.Baseline})
		if _, worst := codectest.Difference(t, standard(t, baseline), standard(t, data)); worst > 0 {
			t.Errorf("%d pixels, coding %q: samples differ by up to %d", test.side, test.coding, worst)
		}
	}
}

// tiled repeats a block of 2×2 colors.
func tiled(w, h int, block [4]color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, block[y%2*2+x%2])
		}
	}
	return img
}

func TestChromaLoss(t *testing.T) {
	black, white := color.NRGBA{0, 0, 0, 255}, color.NRGBA{255, 255, 255, 255}
	red, blue := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 0, 255, 255}
	for name, tt := range map[string]struct {
		img  *image.NRGBA
		want int
	}{
		"no color":   {tiled(8, 8, [4]color.NRGBA{black, white, white, black}), 0},
		"one color":  {tiled(9, 7, [4]color.NRGBA{red, red, red, red}), 0},
		"too narrow": {tiled(1, 8, [4]color.NRGBA{red, blue, red, blue}), 0},
		// Red has Y 76, so Cb -43 and Cr 127.5; blue Y 29, Cb 127.5 and Cr -21.
		// From their means 42.3 and 53.3 they are 85 and 74 away: 85² + 74² = 12,700.
		"red and blue": {tiled(8, 8, [4]color.NRGBA{red, blue, red, blue}), 12700},
	} {
		got := chromaLoss(tt.img)
		if d := got - tt.want; d < -tt.want/50 || d > tt.want/50 {
			t.Errorf("%s: %d; want %d", name, got, tt.want)
		}
	}
}

// The chroma of a drawing stays whole, that of a smooth picture and of a large
// one does not: sampling factors 1×1 or 2×2 of luma in the frame header.
func TestEncodeSubsampling(t *testing.T) {
	red, blue := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 0, 255, 255}
	drawing := [4]color.NRGBA{red, blue, blue, red}
	for name, tt := range map[string]struct {
		img   *image.NRGBA
		asked edit.Chroma
		want  [2]int
	}{
		"drawing":                {tiled(100, 100, drawing), "", [2]int{1, 1}},
		"smooth":                 {codectest.Waves(100, 100), "", [2]int{2, 2}},
		"large drawing":          {tiled(600, 600, drawing), "", [2]int{2, 2}},
		"drawing, asked for":     {tiled(100, 100, drawing), edit.Chroma420, [2]int{2, 2}},
		"smooth, asked for":      {codectest.Waves(100, 100), edit.Chroma444, [2]int{1, 1}},
		"gray, with one, so 1×1": {tiled(8, 8, [4]color.NRGBA{{9, 9, 9, 255}, {9, 9, 9, 255}, {9, 9, 9, 255}, {9, 9, 9, 255}}), edit.Chroma420, [2]int{1, 1}},
	} {
		out := edit.Output{Chroma: tt.asked}
		h, err := ReadHeader(mustEncode(t, tt.img, out), picture.Limits{})
		if err != nil || detail(h).sampling[0] != tt.want {
			t.Errorf("%s: %v, %v; want %v", name, detail(h).sampling[0], err, tt.want)
		}
	}
}
