package codec

import (
	"testing"

	"s3resize/lambda/edit"
)

// All that is allocated, freed or not, is less than the estimate for the formats
// that let go of little; but for a quarter, since the race detector makes pools
// forget what they have.
func TestOutputMemoryIsEnough(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: measures memory")
	}
	img := noise(600, 500, 1)
	for name, out := range map[string]edit.Output{
		"baseline":    {Format: edit.JPEG, Coding: edit.Baseline},
		"progressive": {Format: edit.JPEG, Coding: edit.Progressive, Chroma: edit.Chroma444, Quality: 95},
		"by size":     {Format: edit.JPEG},
		"webp":        {Format: edit.WebP},
	} {
		most := OutputMemory(out, 600*500) * 5 / 4
		if got := allocatedBy(t, func() { mustEncode(t, []Frame{{Image: img}}, 0, out) }); got > most {
			t.Errorf("%s: allocated %d, estimated %d", name, got, most)
		}
	}
}

// No format comes for nothing, and what asks for more takes more.
func TestOutputMemoryGrows(t *testing.T) {
	for _, f := range []edit.Format{edit.JPEG, edit.PNG, edit.GIF, edit.WebP, edit.AVIF} {
		if small, large := OutputMemory(edit.Output{Format: f}, 4e6), OutputMemory(edit.Output{Format: f}, 8e6); small < 4*4e6 || large < small+4*4e6 {
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
