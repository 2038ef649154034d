package filter

import "image"

// EnsureAlpha gives a picture without transparency an alpha of value, 0 to 1,
// cut to a whole number of 255ths, everywhere: sharp's ensureAlpha. Pictures
// with any transparency keep theirs. (sharp goes by whether the file has an
// alpha channel; one that is opaque everywhere counts here as none.)
func EnsureAlpha(img *image.NRGBA, value float64) {
	if img.Opaque() {
		setAlpha(img, uint8(255*min(max(value, 0), 1)))
	}
}

// RemoveAlpha makes all pixels opaque and shows the colours that transparency
// hid: sharp's removeAlpha.
func RemoveAlpha(img *image.NRGBA) { setAlpha(img, 255) }

func setAlpha(img *image.NRGBA, alpha uint8) {
	for row := range rows(img) {
		for ; len(row) >= 4; row = row[4:] {
			row[3] = alpha
		}
	}
}
