package filter

import "testing"

func TestExtractChannel(t *testing.T) {
	for c, want := range map[Channel]uint8{Red: 1, Green: 2, Blue: 3, Alpha: 4, -5: 1, 99: 4} {
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
