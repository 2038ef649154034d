package codec

// jpegMemory counts the buffers that decoding allocates, all of them, since the
// garbage collector may get to none of them before the end.
//
// Package scaled copies the entropy-coded data of a scan and holds a byte for
// each sample at the reduced size (all components, whole MCUs); for a
// progressive picture also two bytes for each of its coefficients and, unless
// only the means of blocks are wanted, eight bytes a block, and it has a dozen
// Huffman tables. Two planes may have to be enlarged, see [planar].
//
// For what it does not support, jpegn enlarges all planes and adds four bytes a
// pixel, and of a progressive picture it has all coefficients, in four bytes
// each, at any scale. CMYK is for the standard library, see [standardMemory],
// which is asked for its opinion on broken files only where that much is there.
func jpegMemory(h Header, denom int) int64 {
	if h.jpeg.components == 4 {
		return standardMemory(h, denom)
	}
	samples := h.jpeg.samples(h.Width, h.Height)
	reduced := samples / int64(denom*denom)
	pixels := int64(Scaled(h.Width, denom)) * int64(Scaled(h.Height, denom))
	total := int64(h.jpeg.bytes) + reduced
	switch {
	case h.jpeg.uneven():
		total += 7 * pixels
		if h.progressive {
			total += 4 * samples
		}
		return total
	case h.jpeg.repeats():
		total += 2 * pixels
	}
	if h.progressive {
		const tables = 240_000
		total += 2*reduced + tables
		if denom < 8 {
			total += samples / 8
		}
	}
	return total
}

// standardMemory is what the standard library takes, and the reduced picture
// made of its result: samples and coefficients at full size, and four bytes a
// pixel more for all but YCbCr.
func standardMemory(h Header, denom int) int64 {
	samples := h.jpeg.samples(h.Width, h.Height)
	total := 4*int64(Scaled(h.Width, denom))*int64(Scaled(h.Height, denom)) + samples
	if h.jpeg.components == 4 || h.jpeg.rgb() {
		total += 4 * int64(h.Width) * int64(h.Height)
	}
	if h.progressive {
		total += 4 * samples
	}
	return total
}

// uneven reports sampling that package scaled leaves to others: factors whose ratio
// is not whole, or that give another component more than the first.
func (j jpegHeader) uneven() bool {
	if j.components == 1 {
		return false
	}
	x, y := j.maxSampling()
	for _, s := range j.sampling[:j.components] {
		if x%s[0] != 0 || y%s[1] != 0 {
			return true
		}
	}
	return j.sampling[0] != [2]int{x, y}
}

// repeats reports sampling for which [planar] enlarges planes.
func (j jpegHeader) repeats() bool {
	return j.sampling[1] != j.sampling[2] || j.rgb() && j.sampling[1] != j.sampling[0]
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
