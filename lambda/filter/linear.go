package filter

import "image"

// Linear replaces values v by a·v + b, cut to whole numbers: sharp's linear. a
// and b may be anything from -1e6 to 1e6.
func Linear(img *image.NRGBA, a, b float64) {
	const most = 1e6
	a, b = min(max(a, -most), most), min(max(b, -most), most)
	if a != 1 || b != 0 {
		// In single precision, as sharp does it, so that the cuts fall alike.
		factor, add := float32(a), float32(b)
		tableOf(func(v int) int { return int(float32(factor*float32(v)) + add) }).apply(img)
	}
}
