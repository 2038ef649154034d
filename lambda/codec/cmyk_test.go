package codec

import (
	"encoding/binary"
	"image/color"
	"testing"
)

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
		for _, sof := range []byte{markerSOF0, markerSOF2} {
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
	img := mustDecodeJPEG(t, flatJPEG{w: 20, h: 3, components: components}.encode(), 8)
	for x, want := range []uint8{255, 0, 204} {
		if got := img.NRGBAAt(x, 0); got != (color.NRGBA{want, want, want, 255}) {
			t.Errorf("block %d: %v, want grey %d", x, got, want)
		}
	}
}

func TestCMYKUnsupportedSampling(t *testing.T) {
	j := flatJPEG{w: 16, h: 16, components: flatComponents(1, 2, 3, 4)}
	j.components[0].x = 2
	_, err := tryDecodeJPEG(j.encode(), 1)
	if _, ok := err.(UnsupportedError); !ok {
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
