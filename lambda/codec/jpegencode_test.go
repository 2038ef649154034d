package codec

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"

	"s3resize/lambda/edit"
)

func mustEncodeJPEG(t *testing.T, img *image.NRGBA, out edit.Output) []byte {
	t.Helper()
	b, err := jpegEncoder(img, out)(cmp.Or(out.Quality, 80))
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
		list = append(list, s.marker)
		if pos = s.end; s.marker == markerEOI {
			return list
		}
	}
}

// signalToNoise is the PSNR over red, green and blue, in dB.
func signalToNoise(a, b *image.NRGBA) float64 {
	sum, n := 0.0, 0
	for i := range a.Pix {
		if i%4 < 3 {
			d := float64(a.Pix[i]) - float64(b.Pix[i])
			sum += d * d
			n++
		}
	}
	return 10 * math.Log10(255*255/(sum/float64(n)))
}

// The standard library's encoder has the same quality numbers and sampling. At
// the same quality ours is to be as good, and smaller for its Huffman tables.
func TestEncodeJPEGLikeStandard(t *testing.T) {
	src := scenery(320, 200)
	for _, quality := range []int{1, 30, 60, 80, 95, 100} {
		ours := mustEncodeJPEG(t, src, edit.Output{Quality: quality})
		var theirs bytes.Buffer
		if err := jpeg.Encode(&theirs, src, &jpeg.Options{Quality: quality}); err != nil {
			t.Fatal(err)
		}
		a, b := signalToNoise(src, standard(t, ours)), signalToNoise(src, standard(t, theirs.Bytes()))
		if a < b-0.2 || len(ours) >= theirs.Len() {
			t.Errorf("quality %d: %.2f dB in %d bytes, the standard library %.2f dB in %d", quality, a, len(ours), b, theirs.Len())
		}
	}
}

func TestEncodeJPEGHasNoMetadata(t *testing.T) {
	data := mustEncodeJPEG(t, scenery(40, 30), edit.Output{})
	for _, m := range markers(t, data) {
		if m > markerAPP0 || m == 0xfe {
			t.Errorf("marker %#x", m)
		}
	}
	h, err := readJPEGHeader(data, Limits{})
	if err != nil || h.Width != 40 || h.Height != 30 || jpegDetail(h).components != 3 || jpegDetail(h).progressive {
		t.Errorf("%+v, %v", h, err)
	}
	if want := [2]int{2, 2}; jpegDetail(h).sampling[0] != want {
		t.Errorf("luma sampling %v", jpegDetail(h).sampling[0])
	}
}

func TestEncodeJPEGGrey(t *testing.T) {
	src := waves(64, 48)
	for i := 0; i < len(src.Pix); i += 4 {
		src.Pix[i+1], src.Pix[i+2] = src.Pix[i], src.Pix[i]
	}
	data := mustEncodeJPEG(t, src, edit.Output{Quality: 95})
	if h, err := readJPEGHeader(data, Limits{}); err != nil || jpegDetail(h).components != 1 {
		t.Errorf("%d components, %v", jpegDetail(h).components, err)
	}
	if mean, worst := difference(t, standard(t, data), src); mean > 1 || worst > 8 {
		t.Errorf("off by %.2f on average, %d at worst", mean, worst)
	}
	src.Pix[0]++
	if h, _ := readJPEGHeader(mustEncodeJPEG(t, src, edit.Output{}), Limits{}); jpegDetail(h).components != 3 {
		t.Error("one coloured pixel is lost")
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
	if opaque := noise(3, 3, 1); overWhite(opaque) != opaque {
		t.Error("an opaque picture was copied")
	}
}

// Rows with a gap between them, as a cut-out has.
func TestEncodeJPEGCutOut(t *testing.T) {
	whole := waves(90, 70)
	cut := whole.SubImage(image.Rect(0, 0, 50, 40)).(*image.NRGBA)
	if mean, _ := difference(t, standard(t, mustEncodeJPEG(t, cut, edit.Output{Quality: 95})), cut); mean > 1 {
		t.Errorf("off by %.2f on average", mean)
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 9, 9)).SubImage(image.Rect(0, 0, 5, 4)).(*image.NRGBA)
	white := standard(t, mustEncodeJPEG(t, clear, edit.Output{}))
	if c := white.NRGBAAt(4, 3); c != (color.NRGBA{255, 255, 255, 255}) {
		t.Errorf("nothing over white is %v", c)
	}
}

// A progressive file has the start-of-frame marker SOF2, and shows the same
// picture.
func TestEncodeProgressiveJPEG(t *testing.T) {
	for _, test := range []struct {
		side        int
		coding      edit.Coding
		progressive bool
	}{
		{199, "", false}, {200, "", true}, {1000, "", true}, {1001, "", false},
		{199, edit.Progressive, true}, {200, edit.Baseline, false},
	} {
		img := scenery(test.side, test.side)
		data := mustEncodeJPEG(t, img, edit.Output{Coding: test.coding})
		if got := bytes.Contains(data, []byte("\xff\xc2\x00")); got != test.progressive {
			t.Errorf("%d pixels, coding %q: progressive %v", test.side, test.coding, got)
		}
		baseline := mustEncodeJPEG(t, img, edit.Output{Coding: edit.Baseline})
		if _, worst := difference(t, standard(t, baseline), standard(t, data)); worst > 0 {
			t.Errorf("%d pixels, coding %q: samples differ by up to %d", test.side, test.coding, worst)
		}
	}
}
