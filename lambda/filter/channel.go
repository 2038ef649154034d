package filter

import (
	"encoding/binary"
	"image"
	"math"

	"s3resize/lambda/filter/rows"
)

// A Channel is one of the four values of a pixel; its number is also what sharp
// calls it.
type Channel int

// The channels in the order in which they are stored.
const (
	red Channel = iota
	green
	blue
	alpha
)

// ExtractChannel makes an opaque gray image of one channel: sharp's
// extractChannel.
func ExtractChannel(img *image.NRGBA, c Channel) {
	shift := 8 * uint(min(max(c, red), alpha))
	for row := range rows.All(img) {
		for ; len(row) >= 4; row = row[4:] {
			v := binary.LittleEndian.Uint32(row) >> shift & 255
			binary.LittleEndian.PutUint32(row, v*grays|rows.AlphaBits)
		}
	}
}

// A Bitwise is an operation on the bits of two values.
type Bitwise int

// The operations of sharp's bandbool: and, or, eor.
const (
	And Bitwise = iota
	Or
	Xor
)

// Bandbool makes an opaque gray image by combining the channels of each pixel
// bit by bit: sharp's bandbool. Alpha is one of them if any pixel is not opaque.
// (sharp goes by whether the file has an alpha channel; one that is opaque
// everywhere would make everything white with [Or].)
func Bandbool(img *image.NRGBA, op Bitwise) {
	alpha := !img.Opaque()
	for row := range rows.All(img) {
		switch op {
		case And:
			andRow(row, alpha)
		case Or:
			orRow(row, alpha)
		default:
			xorRow(row, alpha)
		}
	}
}

func andRow(row []byte, alpha bool) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		if !alpha {
			v |= rows.AlphaBits
		}
		v &= v >> 16
		binary.LittleEndian.PutUint32(row, v&(v>>8)&255*grays|rows.AlphaBits)
	}
}

func orRow(row []byte, alpha bool) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		if !alpha {
			v &^= rows.AlphaBits
		}
		v |= v >> 16
		binary.LittleEndian.PutUint32(row, (v|v>>8)&255*grays|rows.AlphaBits)
	}
}

func xorRow(row []byte, alpha bool) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		if !alpha {
			v &^= rows.AlphaBits
		}
		v ^= v >> 16
		binary.LittleEndian.PutUint32(row, (v^v>>8)&255*grays|rows.AlphaBits)
	}
}

// Recomb replaces red, green and blue by weighted sums of them, a row of the
// matrix for each, and leaves alpha: sharp's recomb with 3×3 numbers. Sums are cut
// to whole numbers. Weights are -1e6 to 1e6.
func Recomb(img *image.NRGBA, m [3][3]float64) {
	var all [4][4]float64
	for i, row := range m {
		copy(all[i][:], row[:])
	}
	all[alpha][alpha] = 1
	RecombAlpha(img, all)
}

// RecombAlpha is [Recomb] with alpha, the last of four, taking part: sharp's
// recomb with 4×4 numbers.
func RecombAlpha(img *image.NRGBA, m [4][4]float64) {
	const most = 1e6
	var w [4][4]int64
	for i, row := range m {
		for j, v := range row {
			w[i][j] = int64(math.Round(weightOne * min(max(v, -most), most)))
		}
	}
	for row := range rows.All(img) {
		recombRow(row, &w)
	}
}

// Weights, and so the sums, are in steps of 2⁻³². Sums are nudged before the cut:
// decimal fractions that make a whole number must not fall short of it. The nudge
// is what single precision, which sharp has, would round by at 128.
const (
	weightOne = 1 << 32
	nudge     = weightOne >> 17
)

func recombRow(row []byte, w *[4][4]int64) {
	for ; len(row) >= 4; row = row[4:] {
		p := row[:4:4]
		r, g, b, a := int64(p[0]), int64(p[1]), int64(p[2]), int64(p[3])
		p[0] = clamp(int((w[0][0]*r + w[0][1]*g + w[0][2]*b + w[0][3]*a + nudge) >> 32))
		p[1] = clamp(int((w[1][0]*r + w[1][1]*g + w[1][2]*b + w[1][3]*a + nudge) >> 32))
		p[2] = clamp(int((w[2][0]*r + w[2][1]*g + w[2][2]*b + w[2][3]*a + nudge) >> 32))
		p[3] = clamp(int((w[3][0]*r + w[3][1]*g + w[3][2]*b + w[3][3]*a + nudge) >> 32))
	}
}
