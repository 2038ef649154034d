package picture

import (
	"testing"
)

func TestTo8(t *testing.T) {
	// 65535/255 is 257, so the borders lie at odd multiples of 128.5.
	for _, c := range []struct {
		in   uint32
		want uint8
	}{
		{0, 0}, {128, 0}, {129, 1}, {0x7fff, 127}, {0x8000, 128},
		{0xff7e, 254}, {0xff7f, 255}, {0xffff, 255},
	} {
		if got := To8(c.in); got != c.want {
			t.Errorf("to8(%#x) = %d, want %d", c.in, got, c.want)
		}
	}
}

// A color above its alpha counts as full.
func TestUnpremultiply(t *testing.T) {
	for _, c := range []struct {
		color, alpha uint32
		want         uint8
	}{{64, 128, 128}, {32, 128, 64}, {127, 128, 253}, {0x4000, 0x8000, 128}, {9, 5, 255}, {0, 1, 0}} {
		if got := Unpremultiply(c.color, c.alpha); got != c.want {
			t.Errorf("%d of %d is %d, want %d", c.color, c.alpha, got, c.want)
		}
	}
}
