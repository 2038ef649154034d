package filter

import (
	"image"
	"testing"
)

// The picture of 8×8 pixels, red, green and blue, and what the filters of Thumbor
// make of it when they are run.
const (
	thumborPicture = "00ff0004fc2508f94a0cf66f10f39414f0b918edde1cea03" +
		"20e72824e44d28e1722cde9730dbbc34d8e138d5063cd22b" +
		"40cf5044cc7548c99a4cc6bf50c3e454c00958bd2e5cba53" +
		"60b77864b49d68b1c26caee770ab0c74a83178a5567ca27b" +
		"809fa0849cc58899ea8c960f909334949059988d7e9c8aa3" +
		"a087c8a484eda88112ac7e37b07b5cb47881b875a6bc72cb" +
		"c06ff0c46c15c8693acc665fd06384d460a9d85dcedc5af3" +
		"e05718e4543de85162ec4e87f04bacf448d1f845f6fc421b"

	thumborBlurred = "09f7140cf52f10f25414ef7918ec9e1ce9b020e68222e336" +
		"21e63224e44d28e1722cde9730dba834d88d38d5583ad233" +
		"41ce5a44cc7548c99a4cc6ab50c39054c05b58bd415aba48" +
		"61b68264b49d68b1ae6cae9370ab5e74a84478a5567aa270" +
		"819eaa849cb18899968c9661909347949059988d7e9a8a98" +
		"a186bea48499a88164ac7e4ab07b5cb47881b875a6ba72c0" +
		"c16e93c46c67c8694dcc665fd06384d460a9d85dbada5ab5" +
		"d85c49db5a45df5757e3547ce751a1eb4ec6ef4bb7f1487e"

	// convolution(-1;-1;-1;-1;8;-1;-1;-1;-1,3,false)
	thumborEdges = "0051000048000048000048000048000048880048ff003f00" +
		"0009000000000000000000000000ff0000ff0000000c0000" +
		"0009000000000000000000ff0000ff0000000000000c006f" +
		"0009000000000000ff0000ff0000000000000000000c006f" +
		"0009000000ff0000ff0000000000000000000000000c006f" +
		"0009910000ff0000000000000000000000000000000c006f" +
		"0009ff0000000000000000000000000000000000ff0c00ff" +
		"5400006000006000786000786000786000786000ff6c0000"
)

func thumborCase(t *testing.T) *image.NRGBA { return inside(rgb(t, thumborPicture)) }

// rgb is an opaque picture of 8 pixels' width from hexadecimal colours.
func rgb(t *testing.T, colours string) *image.NRGBA {
	t.Helper()
	pixels := ""
	for ; len(colours) >= 6; colours = colours[6:] {
		pixels += colours[:6] + "ff"
	}
	return hexPicture(t, 8, pixels)
}
