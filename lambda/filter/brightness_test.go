package filter

import (
	"image"
	"testing"
)

// The lists are what Thumbor's filter, compiled and run, makes of the pixels.
func TestBrightness(t *testing.T) {
	for percent, want := range map[int][]uint8{
		20: {
			51, 255, 51, 0, 55, 255, 88, 1, 59, 255, 125, 2, 79, 255, 54, 7, 83, 255, 91, 8, 103, 255, 255, 13, 135, 243, 60, 21,
			159, 225, 255, 27, 163, 222, 63, 28, 195, 198, 103, 36, 215, 183, 255, 41, 255, 141, 255, 55, 255, 117, 78, 63,
		},
		-40: {
			0, 153, 0, 0, 0, 150, 0, 1, 0, 147, 0, 2, 0, 132, 0, 7, 0, 129, 0, 8, 0, 114, 123, 13, 0, 90, 0, 21,
			6, 72, 129, 27, 10, 69, 0, 28, 42, 45, 0, 36, 62, 30, 135, 41, 118, 0, 141, 55, 150, 0, 0, 63,
		},
		0: pixels(slope()),
	} {
		got := after(slope(), func(m *image.NRGBA) { Brightness(m, percent) })
		checkPixels(t, "brightness", got, 0, want...)
	}
}

func TestBrightnessEnds(t *testing.T) {
	for percent, want := range map[int]uint8{100: 255, -100: 0, 1000: 255, -1000: 0} {
		got := after(slope(), func(m *image.NRGBA) { Brightness(m, percent) })
		for i, v := range pixels(got) {
			if i%4 != 3 && v != want {
				t.Fatalf("brightness %d makes a value of %d; want %d", percent, v, want)
			}
		}
	}
}

// 255·30/100 is 76.5, 255·-50/100 is -127.5 and 255·1/100 is 2.55.
func TestRGB(t *testing.T) {
	img := picture(0, 128, 100, 9, 200, 127, 255, 0)
	RGB(img, 30, -50, 1)
	checkPixels(t, "rgb", img, 0, 76, 1, 102, 9, 255, 0, 255, 0)
}
