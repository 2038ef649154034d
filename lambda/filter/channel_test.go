package filter

import (
	"image"
	"testing"
)

func TestExtractChannel(t *testing.T) {
	for c, want := range map[Channel]uint8{red: 1, green: 2, blue: 3, alpha: 4, -5: 1, 99: 4} {
		img := inside(picture(1, 2, 3, 4))
		ExtractChannel(img, c)
		checkPixels(t, "channel", img, 0, want, want, want, 255)
	}
}

// 0xcc, 0xaa and 0xf0 and, at the end, 0xfe of alpha.
func TestBandbool(t *testing.T) {
	for op, want := range map[Bitwise][2]uint8{And: {0x80, 0x80}, Or: {0xfe, 0xfe}, Xor: {0x96, 0x68}} {
		opaque := inside(picture(0xcc, 0xaa, 0xf0, 255))
		Bandbool(opaque, op)
		checkPixels(t, "opaque", opaque, 0, want[0], want[0], want[0], 255)
		translucent := inside(picture(0xcc, 0xaa, 0xf0, 0xfe, 1, 2, 4, 8))
		Bandbool(translucent, op)
		low := map[Bitwise]uint8{And: 0, Or: 15, Xor: 15}[op]
		checkPixels(t, "translucent", translucent, 0, want[1], want[1], want[1], 255, low, low, low, 255)
	}
}

// sharp's own example of a matrix, for sepia: recomb(...).
func TestRecomb(t *testing.T) {
	sepia := [3][3]float64{{0.3588, 0.7044, 0.1368}, {0.2990, 0.5870, 0.1140}, {0.2392, 0.4696, 0.0912}}
	got := after(swatches(), func(m *image.NRGBA) { Recomb(m, sepia) })
	checkColors(t, "sepia", got, swatches(), 0,
		0, 0, 0, 255, 255, 204, 91, 76, 60, 179, 149, 119, 34, 29, 23, 153, 128, 102, 2, 1, 1, 21, 18, 14,
		191, 159, 127, 168, 140, 112, 255, 254, 203, 255, 253, 202, 100, 83, 66, 228, 190, 152, 72, 60, 48, 74, 61, 49)
}

// sharp: the same with 4×4 numbers.
func TestRecombAlpha(t *testing.T) {
	m := [4][4]float64{{1, -0.5, 0.5, 0.1}, {0, 1.1, 0, -0.1}, {0.2, 0.3, 0.5, 0}, {0.1, 0, 0, 0.9}}
	checkPixels(t, "recomb", after(swatches(), func(img *image.NRGBA) { RecombAlpha(img, m) }), 0,
		25, 0, 0, 229, 255, 255, 255, 25, 255, 0, 51, 140, 0, 255, 76, 57,
		147, 0, 127, 180, 153, 115, 128, 242, 1, 2, 2, 1, 40, 0, 23, 229,
		187, 152, 135, 134, 137, 152, 165, 126, 255, 255, 252, 255, 255, 255, 254, 115,
		60, 105, 123, 31, 167, 197, 113, 223, 170, 7, 97, 238, 69, 60, 62, 75)
}

func TestRecombEnds(t *testing.T) {
	img := picture(1, 2, 3, 4)
	Recomb(img, [3][3]float64{{0, 0, 1}, {1, 0, 0}, {0, 1, 0}})
	checkPixels(t, "turned", img, 0, 3, 1, 2, 4)
	Recomb(img, [3][3]float64{{1e300, 1, 1}, {-1e300, 0, 0}, {0, 0, 1}})
	checkPixels(t, "huge", img, 0, 255, 0, 2, 4)
}
