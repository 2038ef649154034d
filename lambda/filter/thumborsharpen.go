package filter

import (
	"encoding/binary"
	"image"
	"math"

	"s3resize/lambda/filter/rows"
)

// ThumborSharpen is Thumbor's sharpen. The image is taken apart into five
// layers of detail, from fine to coarse, and what remains (layers tells how).
// Layer l, counted from 0, is multiplied by 1 + amount·exp(-(l-radius)²/1.5)
// before all are put together again: amount is how much sharper, mostly 0 to 10,
// and radius which layer, mostly 0 to 4. An amount beyond ±100 is taken as that.
// Fractions of the result are cut off.
//
// With luminanceOnly the layers are those of luma, as JPEG has it, and all three
// colors change by as much. Colors are weighted by alpha, which stays.
func ThumborSharpen(img *image.NRGBA, amount, radius float64, luminanceOnly bool) {
	if img.Rect.Empty() || math.IsNaN(amount) || math.IsNaN(radius) {
		return
	}
	perPixel, read, add := 4, readColors, addColors
	if luminanceOnly {
		perPixel, read, add = 1, readLuma, addLuma
	}
	gain := layerGains(amount, radius)
	rows.Premultiplied(img, func(bool) {
		l := newLayers(img, perPixel, read)
		var at [layerCount + 1][]byte
		for y := range img.Rect.Dy() {
			for i := layerCount; i >= 0; i-- {
				at[i] = l.at(i, y)
			}
			add(rows.At(img, y), &at, &gain)
		}
	})
}

// gainBits are those behind the point of a gain.
const gainBits = 12

// layerGains are what is added of each layer.
func layerGains(amount, radius float64) (gain [layerCount]int) {
	for l := range gain {
		d := float64(l) - radius
		gain[l] = int(math.Round(min(max(amount, -100), 100) * math.Exp(-d*d/1.5) * (1 << gainBits)))
	}
	return gain
}

// change is what a sample changes by, in the units of samples. It is the i-th of
// its row.
func change(i int, at *[layerCount + 1][]byte, gain *[layerCount]int) int {
	sum := 1 << (gainBits - 1)
	finer := int(binary.LittleEndian.Uint16(at[0][2*i:]))
	for l, g := range gain {
		coarser := int(binary.LittleEndian.Uint16(at[l+1][2*i:]))
		sum += g * (finer - coarser)
		finer = coarser
	}
	return sum >> gainBits
}

// readLuma makes one sample of a pixel.
func readLuma(samples, row []byte) {
	for ; len(row) >= 4; row, samples = row[4:], samples[2:] {
		// 299, 587 and 114 thousandths, in 2^16ths.
		luma := 19595*uint32(row[0]) + 38470*uint32(row[1]) + 7471*uint32(row[2])
		binary.LittleEndian.PutUint16(samples, uint16((luma+1<<9)>>(16-layerFraction)))
	}
}

func addLuma(row []byte, at *[layerCount + 1][]byte, gain *[layerCount]int) {
	for i := 0; i+4 <= len(row); i += 4 {
		d := change(i/4, at, gain)
		p := row[i : i+3 : i+3]
		for c, v := range p {
			p[c] = clamp((int(v)<<layerFraction + d) >> layerFraction)
		}
	}
}

// readColors makes four samples of a pixel, the last of which is 0.
func readColors(samples, row []byte) {
	for ; len(row) >= 4; row, samples = row[4:], samples[8:] {
		p := uint64(binary.LittleEndian.Uint32(row))
		binary.LittleEndian.PutUint64(samples, (p&0xff|p<<8&0xff0000|p<<16&0xff00000000)<<layerFraction)
	}
}

func addColors(row []byte, at *[layerCount + 1][]byte, gain *[layerCount]int) {
	for i, v := range row {
		if i%4 != 3 {
			row[i] = clamp((int(v)<<layerFraction + change(i, at, gain)) >> layerFraction)
		}
	}
}

// layerCount is how many times an image is blurred for its layers of detail.
const layerCount = 5

const (
	layerFraction = 6  // bits behind the point of a sample
	layerHeld     = 64 // rows held of each layer, or all if there are fewer
)

// layers are an image, and that blurred once to five times. The l-th blur
// weighs samples with 1 2 1 that are 2^l apart, along rows and columns, as if the
// image were mirrored at the middles of its outermost pixels.
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

// at is row y of an image blurred so many times. Of the rows before y, the
// last 16 are still held, and so are those that the next layers need.
func (l *layers) at(blurs, y int) []byte {
	held := l.rows[blurs]
	for l.made[blurs] <= y {
		next := l.made[blurs]
		into := held[next%len(held)]
		if blurs == 0 {
			l.read(into, rows.At(l.img, next))
		} else {
			l.blur(into, blurs-1, next)
		}
		l.made[blurs]++
	}
	return held[y%len(held)]
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
