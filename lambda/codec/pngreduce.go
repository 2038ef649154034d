package codec

import "image"

// What a palette may cost, in levels of 255 of premultiplied sRGB; beyond that
// the picture is written as it is.
const (
	// maxTintLoss is the mean of a channel's squared error seen through a blur:
	// 2 levels, 42 dB.
	maxTintLoss = 2 * 2
	// maxTintError is how far a pixel's colour may be from its own.
	maxTintError = 96
)

// reducePNG chooses a palette for a picture that has too many colours for one,
// and reports false if there would be little saved or much lost.
func reducePNG(img *image.NRGBA, exact *pngLayout) (l *pngLayout, ok bool) {
	pixels := img.Rect.Dx() * img.Rect.Dy()
	if exact.kind == pngPalette || 4*256+pixels >= pixels*exact.channels {
		return nil, false
	}
	counts, ok := countTints(img)
	if !ok {
		return nil, false
	}
	table := newTintTable(counts.choose(256)).refined(counts)
	numbers := table.dither(img)
	loss, worst := table.loss(img, numbers)
	if loss > maxTintLoss || worst > maxTintError*maxTintError {
		return nil, false
	}
	return &pngLayout{kind: pngPalette, bits: 8, channels: 1, palette: table.colours, numbers: numbers}, true
}

// loss is the mean squared error of the channels of the pixels that can be seen,
// after both pictures were blurred by 1-2-1 along each axis: about what the eye
// makes of dithering. The worst is the largest sum of a pixel's squared errors,
// without the blur.
func (p *tintTable) loss(img *image.NRGBA, numbers []byte) (mean float64, worst int) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	// The errors of three rows, blurred along the row.
	var rows [3][]tintError
	for i := range rows {
		rows[i] = make([]tintError, w)
	}
	line := make([]tintError, w+2)
	next := func(y int) {
		rows[0], rows[1], rows[2] = rows[1], rows[2], rows[0]
		worst = max(worst, p.errors(line[1:w+1], pixelRow(img, y), numbers[y*w:][:w]))
		line[0], line[w+1] = line[1], line[w]
		for x := range rows[2] {
			rows[2][x] = blurred(line[x], line[x+1], line[x+2])
		}
	}
	next(0)
	next(0)
	sum, seen := int64(0), 0
	for y := range h {
		next(min(y+1, h-1))
		for x := range w {
			for _, e := range blurred(rows[0][x], rows[1][x], rows[2][x]) {
				sum += int64(e) * int64(e)
			}
			if img.Pix[y*img.Stride+4*x+3] != 0 {
				seen++
			}
		}
	}
	return float64(sum) / (16 * 16 * 4 * float64(max(seen, 1))), worst
}

// blurred is four times the mean.
func blurred(a, b, c tintError) (sum tintError) {
	for i := range sum {
		sum[i] = a[i] + 2*b[i] + c[i]
	}
	return sum
}

// errors is how far the numbers' colours are from a row's, and the largest sum
// of squares among them.
func (p *tintTable) errors(dst []tintError, row, numbers []byte) (worst int) {
	for x, number := range numbers {
		t := tintOf(row[4*x:][:4])
		squares := 0
		for c, v := range p.tints[number] {
			e := int(v) - int(t[c])
			dst[x][c] = e
			squares += e * e
		}
		worst = max(worst, squares)
	}
	return worst
}
