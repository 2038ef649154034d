package filter

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"

	"s3resize/lambda/filter/rows"
)

// clamp is the value of a channel nearest to v.
func clamp(v int) uint8 { return uint8(min(max(v, 0), 255)) }

// grays are the factors that make a gray value, 0 to 255, that of a pixel read
// as a number.
const grays = 0x010101

// A table is what each value of a channel becomes.
type table [256]uint8

// tableOf is the table of f, clamped.
func tableOf(f func(v int) int) *table {
	t := new(table)
	for v := range t {
		t[v] = clamp(f(v))
	}
	return t
}

// apply replaces red, green and blue alike.
func (t *table) apply(img *image.NRGBA) { applyTables(img, t, t, t) }

// applyTables replaces red, green and blue, each by a table of its own.
func applyTables(img *image.NRGBA, r, g, b *table) {
	for row := range rows.All(img) {
		applyToRow(row, r, g, b)
	}
}

func applyToRow(row []byte, r, g, b *table) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		v = uint32(r[uint8(v)]) | uint32(g[uint8(v>>8)])<<8 | uint32(b[uint8(v>>16)])<<16 | v&rows.AlphaBits
		binary.LittleEndian.PutUint32(row, v)
	}
}

// ThumborBrightness adds percent of 255, cut to a whole number, to red, green and
// blue: Thumbor's brightness. Percent is -100 to 100.
func ThumborBrightness(img *image.NRGBA, percent int) { RGB(img, percent, percent, percent) }

// RGB adds to red, green and blue a percentage of 255 each, cut to a whole
// number: Thumbor's rgb. They are -100 to 100. (Serverless Image Handler 4 and
// later make a [Tint] of the same filter.)
func RGB(img *image.NRGBA, red, green, blue int) {
	if red != 0 || green != 0 || blue != 0 {
		applyTables(img, percentAdded(red), percentAdded(green), percentAdded(blue))
	}
}

func percentAdded(percent int) *table {
	n := 255 * min(max(percent, -100), 100) / 100
	return tableOf(func(v int) int { return v + n })
}

// ThumborContrast moves values away from 128, or towards it: Thumbor's contrast.
// Percent is -100, which leaves nothing but 128, to 100. It multiplies the
// distance by k/100, where k is the whole part of (percent+100)²/100, and cuts
// it to a whole number, towards 128.
func ThumborContrast(img *image.NRGBA, percent int) {
	p := min(max(percent, -100), 100) + 100
	if k := p * p / 100; k != 100 {
		tableOf(func(v int) int { return k*(v-128)/100 + 128 }).apply(img)
	}
}

// OSS says of its bright and contrast no more than that 0 changes nothing and
// that -100 to 100 go from less to more. What is known of formulas are those of
// wchaws/serverless-image-handler, which does OSS's operations with sharp:
// bright adds the number to the values, and contrast multiplies the values by 1
// plus a hundredth of it, or by 1 minus a two-hundredth per step below 0.

// OSSBright adds amount to red, green and blue. Amount is -100 to 100: values,
// not percent.
func OSSBright(img *image.NRGBA, amount int) {
	if n := min(max(amount, -100), 100); n != 0 {
		tableOf(func(v int) int { return v + n }).apply(img)
	}
}

// OSSContrast moves values away from 128, or towards it. Amount is -100, which
// halves the distance, to 100, which doubles it. The slopes are those said
// above, but turned about 128 and not about 0: multiplied as they are, values
// would only get brighter or darker. Halves are rounded away from 128.
func OSSContrast(img *image.NRGBA, amount int) {
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

// Colorize mixes red, green and blue, each with as many percent of the fill
// color's: Thumbor's colorize. They are 0 to 100; results are cut to whole
// numbers. Alpha of the fill color does not count.
func Colorize(img *image.NRGBA, red, green, blue int, fill color.NRGBA) {
	applyTables(img, mixed(red, fill.R), mixed(green, fill.G), mixed(blue, fill.B))
}

func mixed(percent int, with uint8) *table {
	p := min(max(percent, 0), 100)
	return tableOf(func(v int) int { return (v*(100-p) + int(with)*p) / 100 })
}

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

// sharp's gamma is two operations around the resize: the first makes values
// about proportional to light, if the gamma is that of the image, and the
// second takes them back. With a second number, gammaOut, the way back is by
// another gamma. Both work on values as parts of 255 and cut the results to
// whole numbers.

// GammaIn raises values to the power of gamma, which darkens: the half of sharp's
// gamma that goes before the resize. Gamma is 1, which changes nothing, to 3.
func GammaIn(img *image.NRGBA, gamma float64) { power(img, min(max(gamma, 1), 3)) }

// GammaOut raises values to the power of 1/gamma, which brightens: the half of
// sharp's gamma that comes after the resize and all else that is done in between.
// Gamma is 1, which changes nothing, to 3.
func GammaOut(img *image.NRGBA, gamma float64) { power(img, 1/min(max(gamma, 1), 3)) }

func power(img *image.NRGBA, exponent float64) {
	if exponent != 1 {
		tableOf(func(v int) int { return int(255 * math.Pow(float64(v)/255, exponent)) }).apply(img)
	}
}

// Negate replaces each value v by 255-v, of alpha too if asked: sharp's negate,
// where alpha is negated unless told otherwise. An image that is opaque
// everywhere counts as one without alpha, and stays opaque, or else nothing would
// be left to see of it.
func Negate(img *image.NRGBA, alpha bool) {
	mask := uint64(0x00ffffff_00ffffff)
	if alpha && !rows.IsOpaque(img) {
		mask = 1<<64 - 1
	}
	for row := range rows.All(img) {
		flipBits(row, mask)
	}
}

// flipBits flips the bits of each two pixels that are set in the mask: 255-v is
// v with all bits flipped.
func flipBits(row []byte, mask uint64) {
	for ; len(row) >= 8; row = row[8:] {
		binary.LittleEndian.PutUint64(row, binary.LittleEndian.Uint64(row)^mask)
	}
	if len(row) >= 4 {
		binary.LittleEndian.PutUint32(row, binary.LittleEndian.Uint32(row)^uint32(mask))
	}
}

// Threshold makes values 255 that are at least level, and 0 what is less: sharp's
// threshold. With grayscale it is the gray of [SharpGrayscale] that is compared,
// and the result is black and white; otherwise each channel by itself. Alpha is
// compared with the level as well. Level is 0, which changes nothing, to 255.
func Threshold(img *image.NRGBA, level int, grayscale bool) {
	level = min(max(level, 0), 255)
	if level == 0 {
		return
	}
	cut := tableOf(func(v int) int {
		if v >= level {
			return 255
		}
		return 0
	})
	l := lights()
	for row := range rows.All(img) {
		if grayscale {
			l.cutGrays(row, cut)
		} else {
			cutValues(row, cut)
		}
	}
}

func (l *lightTables) cutGrays(row []byte, cut *table) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		binary.LittleEndian.PutUint32(row, uint32(cut[l.gray(v)])*grays|uint32(cut[v>>24])<<24)
	}
}

func cutValues(row []byte, cut *table) {
	for ; len(row) >= 4; row = row[4:] {
		v := binary.LittleEndian.Uint32(row)
		v = uint32(cut[uint8(v)]) | uint32(cut[uint8(v>>8)])<<8 | uint32(cut[uint8(v>>16)])<<16 | uint32(cut[v>>24])<<24
		binary.LittleEndian.PutUint32(row, v)
	}
}
