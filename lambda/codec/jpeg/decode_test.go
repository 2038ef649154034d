package jpeg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"testing"

	"github.com/gen2brain/jpegn"

	"s3resize/lambda/codec/codectest"
	"s3resize/lambda/codec/jpeg/marker"
	"s3resize/lambda/codec/picture"
)

// mustDecode decodes at 1/denom.
func mustDecode(t *testing.T, data []byte, denom int) *image.NRGBA {
	t.Helper()
	img, err := tryDecode(data, denom)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func tryDecode(data []byte, denom int) (*image.NRGBA, error) {
	h, err := ReadHeader(data, picture.Limits{})
	if err != nil {
		return nil, err
	}
	src, err := Decode(data, h, denom)
	if err != nil {
		return nil, err
	}
	return codectest.Pixels(src), nil
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
	out := image.NewNRGBA(image.Rect(0, 0, picture.Scaled(w, denom), picture.Scaled(h, denom)))
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
	"420": jpegn.Subsample420, "gray": jpegn.SubsampleGray,
}

// Luma may be off by one from the standard library's, and a color by some more
// after conversion; where chroma is subsampled it is also enlarged more
// smoothly, which shows at the edges.
func TestFullSize(t *testing.T) {
	src, smooth := codectest.Scenery(203, 149), codectest.Waves(203, 149)
	for name, sampling := range samplings {
		meanMax := 0.5
		if sampling != jpegn.Subsample444 && sampling != jpegn.SubsampleGray {
			meanMax = 1
		}
		for _, o := range []jpegn.EncodeOptions{{}, {Progressive: true}, {RestartInterval: 3}, {OptimizeCoding: true}} {
			o.Subsampling, o.Quality = sampling, 90
			data := jpegOf(t, src, o)
			if mean, _ := codectest.Difference(t, mustDecode(t, data, 1), standard(t, data)); mean > meanMax {
				t.Errorf("%s %+v: off by %.2f on average", name, o, mean)
			}
			data = jpegOf(t, smooth, o)
			if mean, worst := codectest.Difference(t, mustDecode(t, data, 1), standard(t, data)); mean > meanMax || worst > 8 {
				t.Errorf("%s %+v: smooth picture off by %.2f on average, %d at worst", name, o, mean, worst)
			}
		}
	}
}

// A picture decoded at 1/denom is not the same as the average of the blocks,
// but close to it: what differs is how much of the finest detail is left, and
// of chroma that was enlarged. A shift by half a pixel would cost more. The
// Waves are as short as 31 pixels, which at an eighth are two samples of
// subsampled chroma: what lies between those is a little further off.
func TestReduced(t *testing.T) {
	src, smooth := codectest.Scenery(203, 149), codectest.Waves(203, 149)
	for name, sampling := range samplings {
		meanMax := 1.0
		if sampling != jpegn.Subsample444 && sampling != jpegn.SubsampleGray {
			meanMax = 3
		}
		for _, progressive := range []bool{false, true} {
			o := jpegn.EncodeOptions{Quality: 90, Subsampling: sampling, Progressive: progressive}
			for _, denom := range []int{2, 4, 8} {
				data := jpegOf(t, src, o)
				if mean, _ := codectest.Difference(t, mustDecode(t, data, denom), average(standard(t, data), denom)); mean > meanMax {
					t.Errorf("%s 1/%d: off by %.2f on average", name, denom, mean)
				}
				data = jpegOf(t, smooth, o)
				smoothMax, worstMax := 0.8, 8
				if denom == 8 && meanMax > 1 {
					smoothMax, worstMax = 0.9, 9
				}
				if mean, worst := codectest.Difference(t, mustDecode(t, data, denom), average(standard(t, data), denom)); mean > smoothMax || worst > worstMax {
					t.Errorf("%s 1/%d: smooth picture off by %.2f on average, %d at worst", name, denom, mean, worst)
				}
			}
		}
	}
}

// red is what YCbCr 76, 85, 255 comes to: 76 + 1.402·127 = 254.1,
// 76 + 0.344·43 − 0.714·127 = 0.1 and 76 − 1.772·43 = −0.2.
var red = color.NRGBA{254, 0, 0, 255}

// checkSolid decodes at every scale and wants one color, give or take a level
// for rounding, in a picture of the right size.
func checkSolid(t *testing.T, name string, data []byte, w, h int, want color.NRGBA) {
	t.Helper()
	for _, denom := range []int{1, 2, 4, 8} {
		img, err := tryDecode(data, denom)
		if err != nil {
			t.Errorf("%s 1/%d: %v", name, denom, err)
			continue
		}
		expected := image.NewNRGBA(image.Rect(0, 0, picture.Scaled(w, denom), picture.Scaled(h, denom)))
		for i := range expected.Pix {
			expected.Pix[i] = []byte{want.R, want.G, want.B, want.A}[i%4]
		}
		if _, worst := codectest.Difference(t, img, expected); worst > 1 {
			t.Errorf("%s 1/%d: %v, want %v", name, denom, img.NRGBAAt(0, 0), want)
		}
	}
}

func TestSampling(t *testing.T) {
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
			for _, sof := range []byte{marker.SOF0, marker.SOF1, marker.SOF2} {
				j := flatJPEG{w: size.X, h: size.Y, sof: sof, components: flatComponents(76, 85, 255)}
				for i, f := range test.factors {
					j.components[i].x, j.components[i].y = f[0], f[1]
				}
				name := fmt.Sprintf("%s %v sof %x", test.name, size, sof)
				if test.supported {
					checkSolid(t, name, j.encode(), size.X, size.Y, red)
					continue
				}
				_, err := tryDecode(j.encode(), 1)
				codectest.WantError(t, err)
			}
		}
	}
}

// Four blocks, a color each: where a sample ends up, whatever the order it
// comes in.
func TestLayout(t *testing.T) {
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
		"progressive":          {sof: marker.SOF2},
		"progressive, scans":   {sof: marker.SOF2, separate: true, more: 3},
		"progressive restarts": {sof: marker.SOF2, restart: 1},
	} {
		j.w, j.h, j.components = 16, 16, components
		data := j.encode()
		for _, denom := range []int{1, 2, 4, 8} {
			img, err := tryDecode(data, denom)
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

func TestColors(t *testing.T) {
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
		{"gray", nil, flatComponents(77), color.NRGBA{77, 77, 77, 255}},
		{"gray, Adobe", []string{adobeNone}, flatComponents(77), color.NRGBA{77, 77, 77, 255}},
		{"no word", nil, plain, red},
		{"JFIF", []string{jfif}, plain, red},
		{"Adobe YCbCr", []string{adobeYCbCr}, plain, red},
		{"Adobe RGB", []string{adobeNone}, plain, asIs},
		{"named RGB", nil, named, asIs},
		{"JFIF and Adobe RGB", []string{jfif, adobeNone}, plain, red},
		{"JFIF, named RGB", []string{jfif}, named, red},
	} {
		for _, sof := range []byte{marker.SOF0, marker.SOF2} {
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
		src := codectest.Noise(size.X, size.Y, 3)
		for _, denom := range []int{1, 2, 4, 8} {
			got := shrink(size.X, size.Y, denom, func(y int, row []byte) { copy(row, src.Pix[y*src.Stride:]) })
			if want := average(src, denom); got.Rect != want.Rect || !codectest.Equal(got, want) {
				t.Errorf("%v at 1/%d is not the average", size, denom)
			}
		}
	}
}

// By the naive formula a channel is (255 − ink)·(255 − black)/255: inks 51, 102,
// 153 and black 51 are 204·204/255 = 163, 153·204/255 = 122 and
// 102·204/255 = 82.
func TestCMYK(t *testing.T) {
	brown := color.NRGBA{163, 122, 82, 255}
	for _, test := range []struct {
		name     string
		segments []string
		values   []int
		want     color.NRGBA
	}{
		{"plain", nil, []int{51, 102, 153, 51}, brown},
		{"plain, JFIF", []string{jfif}, []int{51, 102, 153, 51}, brown},
		{"Adobe", []string{adobeNone}, []int{204, 153, 102, 204}, brown},
		// Y, Cb and Cr of equal inks of 128; 127·204/255 = 101.6.
		{"YCCK", []string{adobeYCCK}, []int{128, 128, 128, 204}, color.NRGBA{102, 102, 102, 255}},
		// What would be red in RGB is all cyan in ink.
		{"YCCK cyan", []string{adobeYCCK}, []int{76, 85, 255, 255}, color.NRGBA{1, 255, 255, 255}},
		{"plain paper", nil, []int{0, 0, 0, 0}, color.NRGBA{255, 255, 255, 255}},
		{"plain black", nil, []int{0, 0, 0, 255}, color.NRGBA{0, 0, 0, 255}},
		{"Adobe paper", []string{adobeNone}, []int{255, 255, 255, 255}, color.NRGBA{255, 255, 255, 255}},
		{"Adobe black", []string{adobeNone}, []int{255, 255, 255, 0}, color.NRGBA{0, 0, 0, 255}},
	} {
		for _, sof := range []byte{marker.SOF0, marker.SOF2} {
			j := flatJPEG{w: 19, h: 33, sof: sof, segments: test.segments, components: flatComponents(test.values...)}
			checkSolid(t, test.name, j.encode(), 19, 33, test.want)
			j.components[0].x, j.components[0].y = 2, 2
			j.components[3].x, j.components[3].y = 2, 2
			checkSolid(t, test.name+", subsampled", j.encode(), 19, 33, test.want)
		}
	}
}

// Inks are averaged before they become light, and each block by itself.
func TestCMYKBlocks(t *testing.T) {
	components := flatComponents(0, 0, 0, 0)
	components[3].value = func(x, _ int) int { return []int{0, 255, 51}[x] }
	img := mustDecode(t, flatJPEG{w: 20, h: 3, components: components}.encode(), 8)
	for x, want := range []uint8{255, 0, 204} {
		if got := img.NRGBAAt(x, 0); got != (color.NRGBA{want, want, want, 255}) {
			t.Errorf("block %d: %v, want gray %d", x, got, want)
		}
	}
}

func TestCMYKUnsupportedSampling(t *testing.T) {
	j := flatJPEG{w: 16, h: 16, components: flatComponents(1, 2, 3, 4)}
	j.components[0].x = 2
	_, err := tryDecode(j.encode(), 1)
	if _, ok := err.(picture.UnsupportedError); !ok {
		t.Errorf("%v, want an unsupported error", err)
	}
}

// pressProfile makes a profile of four inks with one table, which has two points
// along each channel and leads to an L* of 100 · (1 - black) · (1 - the mean of the
// other inks). In lut16Type, 0xff00 stands for an L* of 100 and 0x8000 for an a* or
// b* of 0.
func pressProfile() string {
	be := binary.BigEndian
	table := append([]byte("mft2\x00\x00\x00\x00\x04\x03\x02\x00"), make([]byte, 36)...)
	numbers := []uint16{2, 2, 0, 65535, 0, 65535, 0, 65535, 0, 65535} // and a straight curve for each ink
	for point := range 16 {
		inks := point>>3&1 + point>>2&1 + point>>1&1
		lightness := 0xff00 * (1 - point&1) * (3 - inks) / 3
		numbers = append(numbers, uint16(lightness), 0x8000, 0x8000)
	}
	for _, v := range append(numbers, 0, 65535, 0, 65535, 0, 65535) {
		table = be.AppendUint16(table, v)
	}
	b := make([]byte, 144)
	b[8] = 2 // version
	copy(b[12:], "prtrCMYKLab ")
	copy(b[36:], "acsp")
	be.PutUint32(b[128:], 1)
	copy(b[132:], "A2B0")
	be.PutUint32(b[136:], 144)
	be.PutUint32(b[140:], uint32(len(table)))
	b = append(b, table...)
	be.PutUint32(b, uint32(len(b)))
	return string(b)
}

// A CMYK file with its press's profile: black 128 of 255 leaves L* 49.8, which
// is 118.4 in sRGB; by the naive formula it would be 127.
func TestCMYKProfile(t *testing.T) {
	press := pressProfile()
	j := flatJPEG{w: 19, h: 9, components: flatComponents(0, 0, 0, 128)}
	j.segments = []string{"\xe2ICC_PROFILE\x00\x01\x01" + press}
	checkSolid(t, "profile", j.encode(), 19, 9, color.NRGBA{118, 118, 118, 255})

	j.segments = []string{"\xe2ICC_PROFILE\x00\x01\x01" + press[:200]}
	checkSolid(t, "broken profile", j.encode(), 19, 9, color.NRGBA{127, 127, 127, 255})
}

// The estimate must not be less than what decoding takes, nor so much more that
// pictures are refused without need.
func TestMemory(t *testing.T) {
	src := codectest.Waves(600, 450)
	big := func(j flatJPEG) []byte {
		j.w, j.h = 600, 450
		return j.encode()
	}
	inks := flatComponents(1, 2, 3, 4)
	sampled := func(first, second, third [2]int) []flatComponent {
		c := flatComponents(1, 2, 3)
		for i, s := range [][2]int{first, second, third} {
			c[i].x, c[i].y = s[0], s[1]
		}
		return c
	}
	one, two := [2]int{1, 1}, [2]int{2, 2}
	files := map[string][]byte{
		"gray":                   jpegOf(t, src, jpegn.EncodeOptions{Subsampling: jpegn.SubsampleGray}),
		"4:4:4":                  jpegOf(t, src, jpegn.EncodeOptions{Subsampling: jpegn.Subsample444}),
		"4:2:0":                  jpegOf(t, src, jpegn.EncodeOptions{}),
		"progressive":            jpegOf(t, src, jpegn.EncodeOptions{Progressive: true}),
		"RGB":                    big(flatJPEG{components: flatComponents(1, 2, 3), segments: []string{adobeNone}}),
		"RGB that is not":        big(flatJPEG{components: flatComponents(1, 2, 3), segments: []string{jfif, adobeNone}}),
		"RGB subsampled":         big(flatJPEG{components: sampled(two, one, one), segments: []string{adobeNone}}),
		"unlike chroma":          big(flatJPEG{components: sampled(two, one, [2]int{2, 1})}),
		"less luma":              big(flatJPEG{components: sampled(one, two, one)}),
		"less luma, progressive": big(flatJPEG{components: sampled(one, two, one), sof: marker.SOF2}),
		"CMYK":                   big(flatJPEG{components: inks, segments: []string{adobeNone}}),
		"YCCK":                   big(flatJPEG{components: inks, segments: []string{adobeYCCK}}),
		"CMYK progressive":       big(flatJPEG{components: inks, segments: []string{adobeNone}, sof: marker.SOF2}),
	}
	for name, data := range files {
		h, err := ReadHeader(data, picture.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, denom := range []int{1, 2, 4, 8} {
			decode := func() {
				if _, err := Decode(data, h, denom); err != nil {
					t.Fatal(err)
				}
			}
			decode() // fills pools
			got, estimate := codectest.Allocated(t, decode), Memory(h, denom)
			if float64(got) > 1.1*float64(estimate)+1e5 || float64(got) < 0.6*float64(estimate)-1e5 {
				t.Errorf("%s at 1/%d: %d bytes, estimated %d", name, denom, got, estimate)
			}
		}
	}
}

// On a broken file the standard library is not asked where it would take more
// memory than there is. That it knows better shows in what it accepts: a Huffman
// table that no scan uses, with a symbol that is none.
func TestSecondOpinionWithinLimits(t *testing.T) {
	for name, progressive := range map[string]bool{"baseline": false, "progressive": true} {
		data := jpegOf(t, codectest.Waves(600, 450), jpegn.EncodeOptions{Progressive: progressive})
		unused := segment(marker.DHT, "\x03\x01"+zeros(15)+"\x63")
		data = slices.Concat(data[:2], unused, data[2:])
		h, err := ReadHeader(data, picture.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			memory int64
			ok     bool
		}{{0, true}, {standardMemory(h, 8), true}, {standardMemory(h, 8) - 1, false}} {
			h, err := ReadHeader(data, picture.Limits{Memory: tt.memory})
			if err != nil {
				t.Fatal(err)
			}
			_, err = Decode(data, h, 8)
			if _, broken := errors.AsType[picture.MalformedError](err); (err == nil) != tt.ok || broken == tt.ok {
				t.Errorf("%s, at most %d bytes: %v", name, tt.memory, err)
			}
		}
	}
}

// FuzzDecode decodes whatever passes for a JPEG at every scale. What comes out is
// either an error of a promised kind or a picture of the promised size.
func FuzzDecode(f *testing.F) {
	for _, s := range jpegSeeds() {
		f.Add(s)
	}
	src := codectest.Scenery(33, 21)
	for _, sampling := range samplings {
		f.Add(jpegOf(f, src, jpegn.EncodeOptions{Subsampling: sampling}))
		f.Add(jpegOf(f, src, jpegn.EncodeOptions{Subsampling: sampling, Progressive: true}))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := ReadHeader(data, picture.Limits{Pixels: 1 << 18, Scans: 20})
		if err != nil {
			codectest.WantError(t, err)
			return
		}
		if h.Width < 1 || h.Height < 1 || h.Orientation > 8 || h.Width*h.Height > 1<<18 || detail(h).scans > 20 {
			t.Errorf("%+v", h)
		}
		for _, denom := range []int{8, 4, 2, 1} {
			want := image.Rect(0, 0, picture.Scaled(h.Width, denom), picture.Scaled(h.Height, denom))
			if m := Memory(h, denom); m < int64(want.Dx()*want.Dy()) {
				t.Errorf("%d bytes for %d×%d at 1/%d", m, h.Width, h.Height, denom)
			}
			src, err := Decode(data, h, denom)
			if err != nil {
				codectest.WantError(t, err)
			} else if img := codectest.Pixels(src); img.Rect != want || !img.Opaque() {
				t.Errorf("1/%d: %v, want %v", denom, img.Rect, want)
			}
		}
	})
}
