package filter

import "image"

// OSS says of its bright and contrast no more than that 0 changes nothing and
// that -100 to 100 go from less to more. What is known of formulas are those of
// wchaws/serverless-image-handler, which does OSS's operations with sharp:
// bright adds the number to the values, and contrast multiplies the values by 1
// plus a hundredth of it, or by 1 minus a two-hundredth per step below 0.

// BrightOSS adds amount to red, green and blue. Amount is -100 to 100: values,
// not percent.
func BrightOSS(img *image.NRGBA, amount int) {
	if n := min(max(amount, -100), 100); n != 0 {
		tableOf(func(v int) int { return v + n }).apply(img)
	}
}

// ContrastOSS moves values away from 128, or towards it. Amount is -100, which
// halves the distance, to 100, which doubles it. The slopes are those said
// above, but turned about 128 and not about 0: multiplied as they are, values
// would only get brighter or darker. Halves are rounded away from 128.
func ContrastOSS(img *image.NRGBA, amount int) {
	n := min(max(amount, -100), 100)
	if n == 0 {
		return
	}
	slope := 200 + n
	if n > 0 {
		slope = 200 + 2*n
	}
	tableOf(func(v int) int {
		if v < 128 {
			return 128 - (slope*(128-v)+100)/200
		}
		return 128 + (slope*(v-128)+100)/200
	}).apply(img)
}
