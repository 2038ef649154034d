package jpeg

import (
	"encoding/binary"
)

// annexK are the quantizers of T.81 tables K.1, for luma, and K.2, for chroma, in
// the zigzag order that files have them in.
var annexK = [2][64]int{
	{
		16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40,
		26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
		56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
		95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
	},
	{
		17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	},
}

// scaledQuantizer is what a quantizer of annex K becomes at a quality, by the rule
// of libjpeg (the Independent JPEG Group's) that nearly all encoders follow. The
// scale is 100 % at quality 50; below, it grows as 1/quality, to 5000 % at 1;
// above, it falls by 2 % a step, to 0 at 100, where all quantizers are 1:
//
//	scale = 5000 / quality     (below 50)
//	scale = 200 - 2 quality    (from 50)
//	quantizer = (scale · annex K + 50) / 100, between 1 and 255
//
// Division drops the remainder.
func scaledQuantizer(base, quality int) int {
	scale := 200 - 2*quality
	if quality < 50 {
		scale = 5000 / quality
	}
	return min(max((scale*base+50)/100, 1), 255)
}

// quantizers are the tables that a file defines, by their destination.
type quantizers struct {
	tables  [4][64]int
	defined [4]bool
}

// read takes a DQT segment, T.81 §B.2.4.1: tables of a byte that says how many
// bytes a value has and which table it is, and 64 values. A broken segment is the
// decoder's to report.
func (q *quantizers) read(b []byte) {
	for len(b) > 0 {
		size, id := 1+int(b[0]>>4), b[0]&15
		if size > 2 || id > 3 || len(b) < 1+64*size {
			return
		}
		for i := range 64 {
			if size == 2 {
				q.tables[id][i] = int(binary.BigEndian.Uint16(b[1+2*i:]))
			} else {
				q.tables[id][i] = int(b[1+i])
			}
		}
		q.defined[id] = true
		b = b[1+64*size:]
	}
}

// quality is the one at which scaling annex K comes nearest to a picture's tables:
// by the sum of differences over the first component's and, where a second one
// has another, its too. Files of encoders that scale as libjpeg does are found
// exactly, unless two qualities have the same tables. For others (cameras,
// Photoshop) it is the quality that quantizes about as much. It is 0 if a table is
// missing.
func (q *quantizers) quality(luma, chroma byte) int {
	if luma > 3 || chroma > 3 || !q.defined[luma] || !q.defined[chroma] {
		return 0
	}
	best, least := 0, 0
	for quality := 100; quality >= 1; quality-- {
		d := difference64(&q.tables[luma], &annexK[0], quality)
		if chroma != luma {
			d += difference64(&q.tables[chroma], &annexK[1], quality)
		}
		if best == 0 || d < least {
			best, least = quality, d
		}
	}
	return best
}

func difference64(table, base *[64]int, quality int) (sum int) {
	for i, v := range table {
		d := min(v, 255) - scaledQuantizer(base[i], quality)
		sum += max(d, -d)
	}
	return sum
}
