package filter

import (
	"encoding/binary"
	"image"
	"math"
)

// SharpenThumbor is Thumbor's sharpen. The picture is taken apart into five
// layers of detail, from fine to coarse, and what remains (layers tells how).
// Layer l, counted from 0, is multiplied by 1 + amount·exp(-(l-radius)²/1.5)
// before all are put together again: amount is how much sharper, mostly 0 to 10,
// and radius which layer, mostly 0 to 4. An amount beyond ±100 is taken as that.
// Fractions of the result are cut off.
//
// With luminanceOnly the layers are those of luma, as JPEG has it, and all three
// colours change by as much. Colours are weighted by alpha, which stays.
func SharpenThumbor(img *image.NRGBA, amount, radius float64, luminanceOnly bool) {
	if img.Rect.Empty() || math.IsNaN(amount) || math.IsNaN(radius) {
		return
	}
	perPixel, read, add := 4, readColours, addColours
	if luminanceOnly {
		perPixel, read, add = 1, readLuma, addLuma
	}
	gain := layerGains(amount, radius)
	weighted(img, func(bool) {
		l := newLayers(img, perPixel, read)
		var at [layerCount + 1][]byte
		for y := range img.Rect.Dy() {
			for i := layerCount; i >= 0; i-- {
				at[i] = l.at(i, y)
			}
			add(rowOf(img, y), &at, &gain)
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

// readColours makes four samples of a pixel, the last of which is 0.
func readColours(samples, row []byte) {
	for ; len(row) >= 4; row, samples = row[4:], samples[8:] {
		p := uint64(binary.LittleEndian.Uint32(row))
		binary.LittleEndian.PutUint64(samples, (p&0xff|p<<8&0xff0000|p<<16&0xff00000000)<<layerFraction)
	}
}

func addColours(row []byte, at *[layerCount + 1][]byte, gain *[layerCount]int) {
	for i, v := range row {
		if i%4 != 3 {
			row[i] = clamp((int(v)<<layerFraction + change(i, at, gain)) >> layerFraction)
		}
	}
}
