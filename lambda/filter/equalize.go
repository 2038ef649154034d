package filter

import "image"

// Equalize spreads the values of red, green and blue, each by itself, so that
// every part of the range has about as many pixels: Thumbor's equalize. With
// n(v) pixels up to value v, of N, and n₀ at the least value that there is, v
// becomes the whole part of 255·(n(v)-n₀)/(N-n₀). Transparent pixels count.
//
// A channel with a single value is left as it is; Thumbor makes it 0. The C
// version of Thumbor's filter took n₀ as 0 for all channels but those that begin
// lowest, which later ones no longer do, and neither does this.
//
// (Serverless Image Handler 4 and later make a [Normalise] of the same filter.)
func Equalize(img *image.NRGBA) {
	var counts [3][256]int
	for row := range rows(img) {
		countValues(row, &counts)
	}
	applyTables(img, equalized(&counts[0]), equalized(&counts[1]), equalized(&counts[2]))
}

// countValues counts the pixels of each value of red, green and blue.
func countValues(row []byte, counts *[3][256]int) {
	for ; len(row) >= 4; row = row[4:] {
		p := row[:4:4]
		counts[0][p[0]]++
		counts[1][p[1]]++
		counts[2][p[2]]++
	}
}

func equalized(counts *[256]int) *table {
	total, least := 0, 0
	for _, n := range counts {
		if total == 0 {
			least = n
		}
		total += n
	}
	upTo := 0
	return tableOf(func(v int) int {
		if upTo += counts[v]; total == least {
			return v
		}
		return 255 * (upTo - least) / (total - least)
	})
}
