package filter

import (
	"image"
	"testing"
)

// sharp: modulate(...). Its way back from light goes by chords 1/255 apart, and so
// it is one off at times.
func TestModulate(t *testing.T) {
	for _, test := range []struct {
		name                                   string
		brightness, saturation, hue, lightness float64
		want                                   []uint8
	}{
		{"brightness", 1.2, 1, 0, 0, []uint8{
			0, 0, 0, 255, 255, 255, 255, 64, 35, 111, 255, 85, 62, 30, 255, 156, 156, 156, 1, 2, 3, 14, 23, 33,
			238, 185, 133, 133, 182, 234, 255, 255, 255, 255, 255, 255, 57, 119, 203, 255, 246, 77, 105, 44, 155, 73, 74, 75,
		}},
		{"saturation", 1, 0.5, 0, 0, []uint8{
			0, 0, 0, 255, 255, 255, 201, 96, 72, 159, 240, 138, 84, 55, 163, 128, 128, 128, 1, 2, 2, 15, 20, 25,
			182, 155, 130, 128, 148, 173, 255, 255, 252, 252, 255, 255, 80, 98, 139, 229, 201, 126, 80, 51, 101, 61, 62, 62,
		}},
		{"hue", 1, 1, 90, 0, []uint8{
			0, 0, 0, 255, 255, 255, 0, 151, 0, 0, 255, 255, 214, 0, 0, 128, 128, 128, 3, 2, 2, 30, 15, 20,
			96, 175, 136, 196, 126, 152, 249, 255, 255, 254, 254, 255, 172, 57, 87, 0, 239, 202, 133, 0, 0, 63, 61, 62,
		}},
		{"lightness", 1, 1, 0, 20, []uint8{
			48, 48, 48, 255, 255, 255, 255, 96, 59, 120, 255, 92, 121, 71, 255, 180, 180, 180, 49, 50, 50, 54, 62, 74,
			255, 204, 152, 156, 204, 255, 255, 255, 255, 255, 255, 255, 96, 149, 237, 255, 255, 88, 145, 81, 194, 108, 109, 110,
		}},
		{"all", 0.8, 1.7, 200, -5, []uint8{
			0, 0, 0, 185, 185, 185, 0, 136, 255, 255, 0, 255, 0, 80, 0, 89, 89, 89, 0, 0, 0, 5, 1, 0,
			0, 120, 216, 103, 107, 0, 187, 183, 190, 190, 182, 180, 15, 80, 0, 0, 134, 255, 0, 62, 0, 40, 39, 38,
		}},
	} {
		got := after(swatches(), func(m *image.NRGBA) {
			Modulate(m, test.brightness, test.saturation, test.hue, test.lightness)
		})
		checkColours(t, test.name, got, swatches(), 1, test.want...)
	}
}

func TestModulateNothing(t *testing.T) {
	img := noise(7, 5)
	Modulate(img, 1, 1, 0, 0)
	checkPixels(t, "identity", img, 0, noise(7, 5).Pix...)
	// A whole turn goes through all tables.
	Modulate(img, 1, 1, 360, 0)
	checkPixels(t, "turn", img, 0, noise(7, 5).Pix...)
}

func TestModulateEnds(t *testing.T) {
	img := picture(10, 100, 200, 9, 255, 255, 255, 0, 0, 0, 0, 255)
	Modulate(img, 1, 0, 77, 0)
	if g := img.Pix[0]; g == 0 || img.Pix[1] != g || img.Pix[2] != g {
		t.Errorf("without saturation %v; want grey", img.Pix[:3])
	}
	Modulate(img, -5, -5, 1e9, 0)
	checkPixels(t, "dark", img, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 255)
	Modulate(img, 1, 1, 0, 1e12)
	checkPixels(t, "light", img, 0, 255, 255, 255, 9, 255, 255, 255, 0, 255, 255, 255, 255)
}
