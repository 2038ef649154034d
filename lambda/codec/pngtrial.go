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
	// grainRatio is what a picture with grain in it does not come to: thumbnails
	// of photographs came to 1.3 to 1.9.
	grainRatio = 3
)

// A pngTrial has what a trial's rows come to: compressed as they are, compressed
// when filtered, and not compressed.
type pngTrial struct{ plain, filtered, bytes int }

// tryPNG tries both with the writer that is to be used afterwards: a faster one
// finds fewer repetitions.
func tryPNG(img *image.NRGBA, l *pngLayout, z *zlib.Writer) (t pngTrial) {
	t.filtered, t.bytes = trialSize(img, l, z, false)
	t.plain, _ = trialSize(img, l, z, true)
	return t
}

// betterPlain reports whether rows had better not be filtered. That is so with
// drawings and text, where whole stretches repeat exactly; it is not to be seen
// from the differences between neighbours, and so is tried.
func (t pngTrial) betterPlain() bool { return t.plain < t.filtered }

// flat reports whether there is little in the rows at all.
func (t pngTrial) flat() bool { return flatRatio*min(t.plain, t.filtered) < t.bytes }

// grainy reports whether the rows are best filtered and hardly get smaller then.
func (t pngTrial) grainy() bool {
	return !t.betterPlain() && t.bytes > 0 && grainRatio*t.filtered > t.bytes
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
