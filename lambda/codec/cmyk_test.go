package codec

import (
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
	img := only(t, flatJPEG{w: 20, h: 3, components: components}.encode(), 8)
	for x, want := range []uint8{255, 0, 204} {
		if got := img.NRGBAAt(x, 0); got != (color.NRGBA{want, want, want, 255}) {
			t.Errorf("block %d: %v, want grey %d", x, got, want)
		}
	}
}

func TestCMYKUnsupportedSampling(t *testing.T) {
	j := flatJPEG{w: 16, h: 16, components: flatComponents(1, 2, 3, 4)}
	j.components[0].x = 2
	_, err := tryOnly(j.encode(), 1)
	if _, ok := err.(UnsupportedError); !ok {
		t.Errorf("%v, want an unsupported error", err)
	}
}
