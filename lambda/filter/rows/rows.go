package rows

import (
	"encoding/binary"
	"image"
	"iter"
)

// All yields the bytes of each row, from top to bottom.
func All(img *image.NRGBA) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		n := 4 * img.Rect.Dx()
		for y := range img.Rect.Dy() {
			if i := y * img.Stride; n <= 0 || !yield(img.Pix[i:i+n:i+n]) {
				return
			}
		}
	}
}

// AlphaBits are the bits of alpha in a pixel that is a little-endian number.
const AlphaBits = 0xff << 24

// At returns the bytes of row y, counted from the top of the image.
func At(img *image.NRGBA, y int) []byte {
	i, n := y*img.Stride, 4*img.Rect.Dx()
	return img.Pix[i : i+n : i+n]
}

// packRow reads pixels, two to a word. An odd one out is alone in its word.
func packRow(words []uint64, row []byte) {
	pairs := words[:min(len(row)/8, len(words))]
	for i := range pairs {
		pairs[i] = binary.LittleEndian.Uint64(row[8*i : 8*i+8])
	}
	if len(pairs) < len(words) {
		words[len(pairs)] = uint64(binary.LittleEndian.Uint32(row[8*len(pairs):]))
	}
}

// unpackPair writes the i-th two pixels of a row, or the last one.
func unpackPair(row []byte, i int, pair uint64) {
	if 8*i+8 <= len(row) {
		binary.LittleEndian.PutUint64(row[8*i:8*i+8], pair)
	} else {
		binary.LittleEndian.PutUint32(row[8*i:], uint32(pair))
	}
}

// A Ring holds the rows of an image that were read last, packed two pixels to a
// word. It keeps them as they were while the rows above are overwritten.
type Ring struct {
	img  *image.NRGBA
	held [][]uint64
	read int // how many rows were read
}

// NewRing returns a ring of n rows, or of all if the image has fewer.
func NewRing(img *image.NRGBA, n int) *Ring {
	ring := &Ring{img: img, held: make([][]uint64, min(n, img.Rect.Dy()))}
	words := (img.Rect.Dx() + 1) / 2
	all := make([]uint64, words*len(ring.held))
	for i := range ring.held {
		ring.held[i] = all[i*words : (i+1)*words]
	}
	return ring
}

func (r *Ring) words() int { return len(r.held[0]) }

// ReadTo reads rows until it has row y, or the last one.
func (r *Ring) ReadTo(y int) {
	for ; r.read <= min(y, r.img.Rect.Dy()-1); r.read++ {
		packRow(r.held[r.read%len(r.held)], At(r.img, r.read))
	}
}

// Row returns row y, or the nearest one if the image has no row y.
func (r *Ring) Row(y int) []uint64 {
	return r.held[min(max(y, 0), r.img.Rect.Dy()-1)%len(r.held)]
}

// A line is a row of pixels with its ends repeated beyond them, packed two to a
// word from every pixel on.
type line struct {
	margin     int
	bytes      []byte
	at0, at1   []uint64 // from the first pixel, and from the second
	start, end int      // of the row in bytes
}

func newLine(width, margin int) *line {
	words := (width+2*margin)/2 + 2
	return &line{
		margin: margin,
		bytes:  make([]byte, 8*words+4),
		at0:    make([]uint64, words),
		at1:    make([]uint64, words),
		start:  4 * margin,
		end:    4 * (margin + width),
	}
}

// from are the pixels that begin at x, from -margin to the width and margin.
func (l *line) from(x int) []uint64 {
	x += l.margin
	if x%2 == 0 {
		return l.at0[x/2:]
	}
	return l.at1[x/2:]
}

func (l *line) read(row []byte) {
	copy(l.bytes[l.start:], row)
	repeatPixel(l.bytes[:l.start], row)
	repeatPixel(l.bytes[l.end:], row[len(row)-4:])
	packRow(l.at0, l.bytes)
	odd := l.at1[:len(l.at0)-1]
	for i, pair := range l.at0[1:] {
		odd[i] = l.at0[i]>>32 | pair<<32
	}
}

// repeatPixel fills dst with the first pixel of row.
func repeatPixel(dst, row []byte) {
	pixel := binary.LittleEndian.Uint32(row)
	for ; len(dst) >= 4; dst = dst[4:] {
		binary.LittleEndian.PutUint32(dst, pixel)
	}
}
