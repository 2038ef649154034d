package filter

import (
	"encoding/binary"
	"image"
)

// Normalise stretches CIE L* so that it covers its whole range, with colours kept:
// sharp's normalise. Of all pixels, lower percent come out black and 100-upper
// percent white, about: sharp's defaults are 1 and 99. Both are 0 to 100, lower
// less than upper. Transparent pixels count.
//
// As with sharp, whole numbers of L are counted and stretched between; a picture
// whose range is 1 or less is left as it is.
func Normalise(img *image.NRGBA, lower, upper int) {
	counts := countLightness(img)
	low, high := percentile(counts, lower), percentile(counts, upper)
	if d := high - low; d > 1 || d < -1 {
		scale := 100 / float64(d)
		newLabMap(scale, -float64(low)*scale, 1, 0).apply(img)
	}
}

// countLightness counts the pixels by the whole part of their L.
func countLightness(img *image.NRGBA) *[101]int {
	counts := new([101]int)
	l, t := lights(), labs()
	for row := range rows(img) {
		for ; len(row) >= 4; row = row[4:] {
			v := binary.LittleEndian.Uint32(row)
			y := t.to[1][0]*l.light[uint8(v)] + t.to[1][1]*l.light[uint8(v>>8)] + t.to[1][2]*l.light[uint8(v>>16)]
			// Chords lie below f: by 0.002 of L at most. White must be 100.
			counts[min(max(int(116*t.f(y)-15.999), 0), 100)]++
		}
	}
	return counts
}

// percentile is the whole number of L that percent of the pixels are below. 0 and
// 100 are the least and the most that there are.
//
// Between, it follows libvips' vips_percent: with n the number of values up to
// the highest that occurs, and N(v) of N pixels up to value v, it is the first
// for which the whole part of (n-1)·N(v)/N is over n·percent/100. Where none is,
// which happens for a percentage near 100, it is n, one above the highest.
func percentile(counts *[101]int, percent int) int {
	least, most, total := -1, 0, 0
	for v, n := range counts {
		if n == 0 {
			continue
		}
		if least < 0 {
			least = v
		}
		most, total = v, total+n
	}
	switch {
	case total == 0 || percent <= 0:
		return max(least, 0)
	case percent >= 100:
		return most
	}
	upTo := 0
	for v := range most + 1 {
		if upTo += counts[v]; most*upTo/total*100 > (most+1)*percent {
			return v
		}
	}
	return most + 1
}
