package resample

// The end of the second pass: sums become 8-bit values. The index into
// curve.value is the top 16 bits of a lane: light/4 and floorOut, which the low
// lane has in it already.

func lowValue(sum int64) uint16  { return uint16(sum >> 16) }
func highValue(sum int64) uint16 { return uint16(sum>>48) + floorOut }

// finish1 writes a row of grey pixels.
func finish1(dst []byte, sums []float64, c *curve) {
	for x := range len(dst) / 4 {
		sum := int64(sums[x/2])
		v := c.value[lowValue(sum)]
		if x&1 != 0 {
			v = c.value[highValue(sum)]
		}
		d := dst[4*x:][:4]
		d[0], d[1], d[2], d[3] = v, v, v, 255
	}
}

// finish3 writes a row of opaque pixels.
func finish3(dst []byte, sums []float64, c *curve) {
	for ; len(dst) >= 8; dst, sums = dst[8:], sums[3:] {
		s := sums[:3]
		a, b, e := int64(s[0]), int64(s[1]), int64(s[2])
		d := dst[:8]
		d[0], d[1], d[2], d[3] = c.value[lowValue(a)], c.value[highValue(a)], c.value[lowValue(b)], 255
		d[4], d[5], d[6], d[7] = c.value[highValue(b)], c.value[lowValue(e)], c.value[highValue(e)], 255
	}
	if len(dst) > 0 {
		a, b := int64(sums[0]), int64(sums[1])
		dst[0], dst[1], dst[2], dst[3] = c.value[lowValue(a)], c.value[highValue(a)], c.value[lowValue(b)], 255
	}
}

// finish4 writes a row of pixels with alpha, by which it divides.
func finish4(dst []byte, sums []float64, c *curve) {
	for ; len(dst) >= 4; dst, sums = dst[4:], sums[2:] {
		rg, ba := int64(sums[0]), int64(sums[1])
		alpha := ba >> 32
		const full = one << weightBits
		d := dst[:4]
		if alpha == full {
			d[0], d[1], d[2], d[3] = c.value[lowValue(rg)], c.value[highValue(rg)], c.value[lowValue(ba)], 255
			continue
		}
		d[3] = uint8((min(max(alpha, 0), full)*255 + full/2) / full)
		if d[3] == 0 {
			d[0], d[1], d[2] = 0, 0, 0
			continue
		}
		// Where the filter overshoots, to an alpha of more than 1, the colours
		// do too, so they are divided by all of it.
		scale := (1<<14 - 1) / float64(alpha)
		divide := func(v int64) uint8 {
			return c.value[floorOut+uint16(float64(min(max(v, 0), alpha))*scale)]
		}
		d[0] = divide(int64(uint32(rg)) - lowBias)
		d[1] = divide(rg >> 32)
		d[2] = divide(int64(uint32(ba)) - lowBias)
	}
}
