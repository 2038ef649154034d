package filter

import (
	"encoding/binary"
	"image"
)

// layerCount is how many times a picture is blurred for its layers of detail.
const layerCount = 5

const (
	layerFraction = 6  // bits behind the point of a sample
	layerHeld     = 64 // rows held of each layer, or all if there are fewer
)

// layers are a picture, and that blurred once to five times. The l-th blur
// weighs samples with 1 2 1 that are 2^l apart, along rows and columns, as if the
// picture were mirrored at the middles of its outermost pixels.
//
// Rows are made as they are asked for, each from those of the layer before, so
// that few need to be held. Four samples of 14 bits travel in a word: in a sum
// of four times that nothing is carried to the next.
type layers struct {
	img      *image.NRGBA
	perPixel int // samples per pixel
	read     func(samples, row []byte)
	rows     [layerCount + 1][][]byte // two bytes for each sample
	made     [layerCount + 1]int      // how many rows of each
	between  []byte                   // a row blurred downwards only, with margins
}

// newLayers reads rows with the given function, which makes samples in units of
// 1/64 and little-endian order.
func newLayers(img *image.NRGBA, perPixel int, read func(samples, row []byte)) *layers {
	l := &layers{img: img, perPixel: perPixel, read: read}
	padded := 2*perPixel*img.Rect.Dx() + 8
	for i := range l.rows {
		l.rows[i] = make([][]byte, min(layerHeld, img.Rect.Dy()))
		for j := range l.rows[i] {
			l.rows[i][j] = make([]byte, padded)
		}
	}
	l.between = make([]byte, padded+2*l.margin())
	return l
}

// margin is the length in bytes of what a row is extended by.
func (l *layers) margin() int { return 2 * l.perPixel << (layerCount - 1) }

// at is row y of a picture blurred so many times. Of the rows before y, the
// last 16 are still held, and so are those that the next layers need.
func (l *layers) at(blurs, y int) []byte {
	rows := l.rows[blurs]
	for l.made[blurs] <= y {
		next := l.made[blurs]
		into := rows[next%len(rows)]
		if blurs == 0 {
			l.read(into, rowOf(l.img, next))
		} else {
			l.blur(into, blurs-1, next)
		}
		l.made[blurs]++
	}
	return rows[y%len(rows)]
}

// blur makes row y of the layer after one.
func (l *layers) blur(into []byte, layer, y int) {
	h, w := l.img.Rect.Dy(), l.img.Rect.Dx()
	apart := 1 << layer
	l.at(layer, min(y+apart, h-1))
	above, below := l.at(layer, mirror(y-apart, h)), l.at(layer, mirror(y+apart, h))
	margin := l.margin()
	hat(l.between[margin:][:len(into)], above, l.at(layer, y), below)
	pixel := 2 * l.perPixel
	for i := 1; i <= apart; i++ {
		left, right := mirror(-i, w), mirror(w-1+i, w)
		copy(l.between[margin-i*pixel:], l.between[margin+left*pixel:][:pixel])
		copy(l.between[margin+(w-1+i)*pixel:], l.between[margin+right*pixel:][:pixel])
	}
	hat(into, l.between[margin-apart*pixel:], l.between[margin:], l.between[margin+apart*pixel:])
}

// mirror is where a sample outside 0 to n-1 lies within.
func mirror(i, n int) int {
	if n == 1 {
		return 0
	}
	i %= 2*n - 2
	if i < 0 {
		i += 2*n - 2
	}
	return min(i, 2*n-2-i)
}

// hat weighs three rows of samples with 1 2 1, rounding half up. Rows have eight
// bytes more than they need, so that it may work by words.
func hat(into, a, b, c []byte) {
	const half, mask = 0x0002000200020002, 0x3fff3fff3fff3fff
	for i := 0; i+8 <= len(into); i += 8 {
		sum := binary.LittleEndian.Uint64(a[i:]) + 2*binary.LittleEndian.Uint64(b[i:]) + binary.LittleEndian.Uint64(c[i:]) + half
		binary.LittleEndian.PutUint64(into[i:], sum>>2&mask)
	}
}
