package codec

import (
	"image"

	"github.com/klauspost/compress/zlib"
)

// A trial looks at a band of rows out of every so many: an eighth of them.
const (
	trialStep = 64
	trialBand = 8
	// flatRatio is how many times smaller than its bytes a flat picture gets:
	// photographs come to 2 or 3 times, drawings to 10.
	flatRatio = 16
)

// tryPNG reports whether rows had better not be filtered, and whether they are
// flat, with little in them at all.
//
// The first is so with drawings and text, where whole stretches repeat exactly;
// it is not to be seen from the differences between neighbours, and so is tried,
// with the writer that is to be used afterwards: a faster one finds fewer
// repetitions.
func tryPNG(img *image.NRGBA, l *pngLayout, z *zlib.Writer) (plain, flat bool) {
	filteredSize, bytes := trialSize(img, l, z, false)
	plainSize, _ := trialSize(img, l, z, true)
	return plainSize < filteredSize, flatRatio*min(plainSize, filteredSize) < bytes
}

// trialSize is how many bytes the rows of the trial are compressed to, and how
// many they have.
func trialSize(img *image.NRGBA, l *pngLayout, z *zlib.Writer, plain bool) (size, bytes int) {
	var count counter
	z.Reset(&count)
	rows := newRowFilter(l, img.Rect.Dx())
	rows.plain = plain
	for y := range img.Rect.Dy() {
		switch place := y % trialStep; {
		case place == trialStep/2-1: // the row above the band
			l.pack(rows.next(), pixelRow(img, y))
		case place >= trialStep/2 && place < trialStep/2+trialBand:
			l.pack(rows.next(), pixelRow(img, y))
			n, _ := z.Write(rows.filtered()) // a counter does not fail
			bytes += n
		}
	}
	z.Close()
	return int(count), bytes
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
