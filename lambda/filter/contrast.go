package filter

import "image"

// Contrast moves values away from 128, or towards it: Thumbor's contrast.
// Percent is -100, which leaves nothing but 128, to 100. It multiplies the
// distance by k/100, where k is the whole part of (percent+100)²/100, and cuts
// it to a whole number, towards 128.
func Contrast(img *image.NRGBA, percent int) {
	p := min(max(percent, -100), 100) + 100
	if k := p * p / 100; k != 100 {
		tableOf(func(v int) int { return k*(v-128)/100 + 128 }).apply(img)
	}
}
