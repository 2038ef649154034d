package codec

// jpegMemory counts the buffers that decoding allocates, all of them, since the
// garbage collector may get to none of them before the end.
//
// Package scaledjpeg copies the entropy-coded data of a scan and holds a byte for
// each sample at the reduced size (all components, whole MCUs); for a
// progressive picture also two bytes for each of its coefficients and, unless
// only the means of blocks are wanted, eight bytes a block, and it has a dozen
// Huffman tables. For CMYK the standard
// library takes samples and coefficients at full size, and four bytes a pixel
// more.
//
// Layouts that are left to other decoders, and broken files on which the
// standard library is asked for its opinion, take more; only [Limits].Pixels
// bounds that.
func jpegMemory(h Header, denom int) int64 {
	samples := h.jpeg.samples(h.Width, h.Height)
	if h.jpeg.components == 4 {
		total := 4*int64(Scaled(h.Width, denom))*int64(Scaled(h.Height, denom)) + samples + 4*int64(h.Width)*int64(h.Height)
		if h.progressive {
			total += 4 * samples
		}
		return total
	}
	reduced := samples / int64(denom*denom)
	total := int64(h.jpeg.bytes) + reduced
	if h.progressive {
		const tables = 240_000
		total += 2*reduced + tables
		if denom < 8 {
			total += samples / 8
		}
	}
	return total
}

// samples are those of all components at full size, in whole MCUs.
func (j jpegHeader) samples(w, h int) int64 {
	x, y := j.maxSampling()
	mcus := int64((w+8*x-1)/(8*x)) * int64((h+8*y-1)/(8*y))
	var n int64
	for _, s := range j.sampling[:j.components] {
		n += int64(64*s[0]*s[1]) * mcus
	}
	if j.components == 1 {
		return n / int64(x*y)
	}
	return n
}

func (j jpegHeader) maxSampling() (x, y int) {
	for _, s := range j.sampling[:j.components] {
		x, y = max(x, s[0]), max(y, s[1])
	}
	return x, y
}
