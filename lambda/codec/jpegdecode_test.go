package codec

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"github.com/gen2brain/jpegn"
)

// mustDecodeJPEG decodes at 1/denom.
func mustDecodeJPEG(t *testing.T, data []byte, denom int) *image.NRGBA {
	t.Helper()
	img, err := tryDecodeJPEG(data, denom)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func tryDecodeJPEG(data []byte, denom int) (*image.NRGBA, error) {
	h, err := readJPEGHeader(data, Limits{})
	if err != nil {
		return nil, err
	}
	src, err := decodeScaled(data, h, denom)
	if err != nil {
		return nil, err
	}
	return pixels(src), nil
}

// standard decodes with the standard library, which enlarges chroma by
// repeating it.
func standard(t *testing.T, data []byte) *image.NRGBA {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	out := image.NewNRGBA(b)
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, g, bl, _ := img.At(x, y).RGBA()
			out.SetNRGBA(x, y, color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(bl >> 8), 255})
		}
	}
	return out
}

func jpegOf(t testing.TB, img image.Image, o jpegn.EncodeOptions) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := jpegn.Encode(&buf, img, &o); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// average is the slow definition of a picture at 1/denom.
func average(img *image.NRGBA, denom int) *image.NRGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewNRGBA(image.Rect(0, 0, Scaled(w, denom), Scaled(h, denom)))
	for i := range out.Pix {
		x, y, c := i/4%out.Rect.Dx(), i/4/out.Rect.Dx(), i%4
		sum, n := 0, 0
		for sy := y * denom; sy < min((y+1)*denom, h); sy++ {
			for sx := x * denom; sx < min((x+1)*denom, w); sx++ {
				sum += int(img.Pix[img.PixOffset(sx, sy)+c])
				n++
			}
		}
		out.Pix[i] = uint8((2*sum + n) / (2 * n))
	}
	return out
}

var samplings = map[string]jpegn.Subsampling{
	"444": jpegn.Subsample444, "440": jpegn.Subsample440, "422": jpegn.Subsample422,
	"420": jpegn.Subsample420, "grey": jpegn.SubsampleGray,
}

// Luma may be off by one from the standard library's, and a colour by some more
// after conversion; where chroma is subsampled it is also enlarged more
// smoothly, which shows at the edges.
func TestJPEGFullSize(t *testing.T) {
	src, smooth := scenery(203, 149), waves(203, 149)
	for name, sampling := range samplings {
		meanMax := 0.5
		if sampling != jpegn.Subsample444 && sampling != jpegn.SubsampleGray {
			meanMax = 1
		}
		for _, o := range []jpegn.EncodeOptions{{}, {Progressive: true}, {RestartInterval: 3}, {OptimizeCoding: true}} {
			o.Subsampling, o.Quality = sampling, 90
			data := jpegOf(t, src, o)
			if mean, _ := difference(t, mustDecodeJPEG(t, data, 1), standard(t, data)); mean > meanMax {
				t.Errorf("%s %+v: off by %.2f on average", name, o, mean)
			}
			data = jpegOf(t, smooth, o)
			if mean, worst := difference(t, mustDecodeJPEG(t, data, 1), standard(t, data)); mean > meanMax || worst > 8 {
				t.Errorf("%s %+v: smooth picture off by %.2f on average, %d at worst", name, o, mean, worst)
			}
		}
	}
}

// A picture decoded at 1/denom is not the same as the average of the blocks,
// but close to it: what differs is how much of the finest detail is left, and
// of chroma that was enlarged. A shift by half a pixel would cost more. The
// waves are as short as 31 pixels, which at an eighth are two samples of
// subsampled chroma: what lies between those is a little further off.
func TestJPEGReduced(t *testing.T) {
	src, smooth := scenery(203, 149), waves(203, 149)
	for name, sampling := range samplings {
		meanMax := 1.0
		if sampling != jpegn.Subsample444 && sampling != jpegn.SubsampleGray {
			meanMax = 3
		}
		for _, progressive := range []bool{false, true} {
			o := jpegn.EncodeOptions{Quality: 90, Subsampling: sampling, Progressive: progressive}
			for _, denom := range []int{2, 4, 8} {
				data := jpegOf(t, src, o)
				if mean, _ := difference(t, mustDecodeJPEG(t, data, denom), average(standard(t, data), denom)); mean > meanMax {
					t.Errorf("%s 1/%d: off by %.2f on average", name, denom, mean)
				}
				data = jpegOf(t, smooth, o)
				smoothMax, worstMax := 0.8, 8
				if denom == 8 && meanMax > 1 {
					smoothMax, worstMax = 0.9, 9
				}
				if mean, worst := difference(t, mustDecodeJPEG(t, data, denom), average(standard(t, data), denom)); mean > smoothMax || worst > worstMax {
					t.Errorf("%s 1/%d: smooth picture off by %.2f on average, %d at worst", name, denom, mean, worst)
				}
			}
		}
	}
}

// red is what YCbCr 76, 85, 255 comes to: 76 + 1.402·127 = 254.1,
// 76 + 0.344·43 − 0.714·127 = 0.1 and 76 − 1.772·43 = −0.2.
var red = color.NRGBA{254, 0, 0, 255}

// checkSolid decodes at every scale and wants one colour, give or take a level
// for rounding, in a picture of the right size.
func checkSolid(t *testing.T, name string, data []byte, w, h int, want color.NRGBA) {
	t.Helper()
	for _, denom := range []int{1, 2, 4, 8} {
		img, err := tryDecodeJPEG(data, denom)
		if err != nil {
			t.Errorf("%s 1/%d: %v", name, denom, err)
			continue
		}
		expected := image.NewNRGBA(image.Rect(0, 0, Scaled(w, denom), Scaled(h, denom)))
		for i := range expected.Pix {
			expected.Pix[i] = []byte{want.R, want.G, want.B, want.A}[i%4]
		}
		if _, worst := difference(t, img, expected); worst > 1 {
			t.Errorf("%s 1/%d: %v, want %v", name, denom, img.NRGBAAt(0, 0), want)
		}
	}
}

func TestJPEGSampling(t *testing.T) {
	type factors = [3][2]int
	for _, test := range []struct {
		name      string
		factors   factors
		supported bool
	}{ // what takes more than 10 blocks an MCU is against T.81 B.2.3

		{"4:4:4", factors{{1, 1}, {1, 1}, {1, 1}}, true},
		{"4:4:4 in twos", factors{{2, 2}, {2, 2}, {2, 2}}, false},
		{"4:4:0", factors{{1, 2}, {1, 1}, {1, 1}}, true},
		{"4:2:2", factors{{2, 1}, {1, 1}, {1, 1}}, true},
		{"4:2:2 in twos", factors{{2, 2}, {1, 2}, {1, 2}}, true},
		{"4:2:0", factors{{2, 2}, {1, 1}, {1, 1}}, true},
		{"4:1:1", factors{{4, 1}, {1, 1}, {1, 1}}, true},
		{"4:1:0", factors{{4, 2}, {1, 1}, {1, 1}}, true},
		{"a quarter each way", factors{{4, 4}, {1, 1}, {1, 1}}, false},
		{"a quarter down", factors{{1, 4}, {1, 1}, {1, 1}}, true},
		{"Cb unlike Cr", factors{{2, 2}, {1, 2}, {2, 1}}, true},
		{"Cb alone", factors{{2, 1}, {1, 1}, {2, 1}}, true},
		{"luma subsampled", factors{{1, 1}, {2, 2}, {2, 2}}, true},
		{"luma and Cr subsampled", factors{{1, 1}, {2, 2}, {1, 1}}, true},
		{"luma one way, chroma the other", factors{{2, 1}, {1, 2}, {1, 2}}, true},
		{"thirds beside halves", factors{{3, 1}, {2, 1}, {1, 1}}, false},
		{"thirds", factors{{3, 1}, {1, 1}, {1, 1}}, true},
		{"a third down", factors{{1, 3}, {1, 1}, {1, 1}}, true},
	} {
		for _, size := range []image.Point{{1, 1}, {37, 29}, {64, 16}} {
			for _, sof := range []byte{markerSOF0, markerSOF1, markerSOF2} {
				j := flatJPEG{w: size.X, h: size.Y, sof: sof, components: flatComponents(76, 85, 255)}
				for i, f := range test.factors {
					j.components[i].x, j.components[i].y = f[0], f[1]
				}
				name := fmt.Sprintf("%s %v sof %x", test.name, size, sof)
				if test.supported {
					checkSolid(t, name, j.encode(), size.X, size.Y, red)
					continue
				}
				_, err := tryDecodeJPEG(j.encode(), 1)
				wantCodecError(t, err)
			}
		}
	}
}

// Four blocks, a colour each: where a sample ends up, whatever the order it
// comes in.
func TestJPEGLayout(t *testing.T) {
	corners := func(values ...int) func(x, y int) int {
		return func(x, y int) int { return values[2*y+x] }
	}
	components := []flatComponent{
		{id: 1, value: corners(76, 150, 29, 128)},
		{id: 2, value: corners(85, 44, 255, 128)},
		{id: 3, value: corners(255, 21, 107, 128)},
	}
	// Blue, for one: 29 + 1.402·(−21) = −0.4, 29 − 0.344·127 + 0.714·21 = 0.3,
	// 29 + 1.772·127 = 254.0.
	want := [4]color.NRGBA{{254, 0, 0, 255}, {0, 255, 1, 255}, {0, 0, 254, 255}, {128, 128, 128, 255}}
	for name, j := range map[string]flatJPEG{
		"baseline":             {},
		"restarts":             {restart: 1},
		"scans":                {separate: true},
		"scans and restarts":   {separate: true, restart: 2},
		"progressive":          {sof: markerSOF2},
		"progressive, scans":   {sof: markerSOF2, separate: true, more: 3},
		"progressive restarts": {sof: markerSOF2, restart: 1},
	} {
		j.w, j.h, j.components = 16, 16, components
		data := j.encode()
		for _, denom := range []int{1, 2, 4, 8} {
			img, err := tryDecodeJPEG(data, denom)
			if err != nil {
				t.Errorf("%s 1/%d: %v", name, denom, err)
				continue
			}
			for i := range img.Pix {
				x, y := i/4%img.Rect.Dx(), i/4/img.Rect.Dx()
				block := want[2*(y*denom/8)+x*denom/8]
				v := [4]byte{block.R, block.G, block.B, block.A}[i%4]
				if d := int(img.Pix[i]) - int(v); d < -1 || d > 1 {
					t.Fatalf("%s 1/%d: at %d,%d %v, want %v", name, denom, x, y, img.NRGBAAt(x, y), block)
				}
			}
		}
	}
}

const (
	jfif       = "\xe0JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
	adobe      = "\xeeAdobe\x00\x64\x00\x00\x00\x00" // the transform follows
	adobeNone  = adobe + "\x00"
	adobeYCbCr = adobe + "\x01"
	adobeYCCK  = adobe + "\x02"
)

func TestJPEGColours(t *testing.T) {
	plain := flatComponents(76, 85, 255)
	named := flatComponents(76, 85, 255)
	named[0].id, named[1].id, named[2].id = 'R', 'G', 'B'
	asIs := color.NRGBA{76, 85, 255, 255}
	for _, test := range []struct {
		name       string
		segments   []string
		components []flatComponent
		want       color.NRGBA
	}{
		{"grey", nil, flatComponents(77), color.NRGBA{77, 77, 77, 255}},
		{"grey, Adobe", []string{adobeNone}, flatComponents(77), color.NRGBA{77, 77, 77, 255}},
		{"no word", nil, plain, red},
		{"JFIF", []string{jfif}, plain, red},
		{"Adobe YCbCr", []string{adobeYCbCr}, plain, red},
		{"Adobe RGB", []string{adobeNone}, plain, asIs},
		{"named RGB", nil, named, asIs},
		{"JFIF and Adobe RGB", []string{jfif, adobeNone}, plain, red},
		{"JFIF, named RGB", []string{jfif}, named, red},
	} {
		for _, sof := range []byte{markerSOF0, markerSOF2} {
			j := flatJPEG{w: 19, h: 13, sof: sof, segments: test.segments, components: test.components}
			checkSolid(t, test.name, j.encode(), 19, 13, test.want)
		}
		sub := flatJPEG{w: 19, h: 13, segments: test.segments, components: append([]flatComponent(nil), test.components...)}
		sub.components[0].x, sub.components[0].y = 2, 2
		checkSolid(t, test.name+", subsampled", sub.encode(), 19, 13, test.want)
	}
}

func TestShrink(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {8, 8}, {9, 17}, {23, 5}} {
		src := noise(size.X, size.Y, 3)
		for _, denom := range []int{1, 2, 4, 8} {
			got := shrink(size.X, size.Y, denom, func(y int, row []byte) { copy(row, src.Pix[y*src.Stride:]) })
			if want := average(src, denom); got.Rect != want.Rect || !equalPixels(got, want) {
				t.Errorf("%v at 1/%d is not the average", size, denom)
			}
		}
	}
}
