package codec

import (
	"testing"

	"s3resize/lambda/edit"
)

// All that is allocated, freed or not, is less than the estimate for the formats
// that let go of little.
func TestOutputMemoryIsEnough(t *testing.T) {
	opaque, clear := noise(600, 500, 1), noise(600, 500, 2)
	for i := 3; i < len(clear.Pix); i += 4 {
		clear.Pix[i] = uint8(i * i >> 3)
	}
	for name, test := range map[string]struct {
		frame Frame
		out   edit.Output
	}{
		"baseline":    {Frame{Image: opaque}, edit.Output{Format: edit.JPEG, Coding: edit.Baseline}},
		"progressive": {Frame{Image: opaque}, edit.Output{Format: edit.JPEG, Coding: edit.Progressive, Chroma: edit.Chroma444, Quality: 95}},
		"by size":     {Frame{Image: opaque}, edit.Output{Format: edit.JPEG}},
		"webp":        {Frame{Image: opaque}, edit.Output{Format: edit.WebP}},
	} {
		most := OutputMemory(test.out, 600*500)
		if got := allocatedBy(t, func() { mustEncode(t, []Frame{test.frame}, 0, test.out) }); got > most {
			t.Errorf("%s: allocated %d, estimated %d", name, got, most)
		}
	}
	// What the compressor of a PNG throws away is as much again as what it holds.
	png := edit.Output{Format: edit.PNG}
	if got, most := allocatedBy(t, func() { mustEncode(t, []Frame{{Image: clear}}, 0, png) }), OutputMemory(png, 600*500); got > 2*most || got < most/4 {
		t.Errorf("png: allocated %d, estimated %d", got, most)
	}
}

// No format comes for nothing, and what asks for more takes more.
func TestOutputMemoryGrows(t *testing.T) {
	for _, f := range []edit.Format{edit.JPEG, edit.PNG, edit.GIF, edit.WebP, edit.AVIF} {
		if small, large := EncodingMemory(f, 4e6), EncodingMemory(f, 8e6); small < 4*4e6 || large < small+4*4e6 {
			t.Errorf("%s: %d for 4 megapixels, %d for 8", f, small, large)
		}
	}
	for _, c := range [][2]edit.Output{
		{{Format: edit.JPEG}, {Format: edit.JPEG, Coding: edit.Progressive}},
		{{Format: edit.PNG}, {Format: edit.PNG, Palette: true}},
	} {
		if less, more := OutputMemory(c[0], 4e6), OutputMemory(c[1], 4e6); more <= less {
			t.Errorf("%+v: %d, %+v: %d", c[0], less, c[1], more)
		}
	}
}
