package codec

// jpegMemory counts the buffers that decoding allocates, all of them, since the
// garbage collector may get to none of them before the end.
//
// Package scaled copies the entropy-coded data of a scan and holds a byte for
// each sample at the reduced size (all components, whole MCUs); for a
// progressive picture also two bytes for each of its coefficients and, unless
// only the means of blocks are wanted, eight bytes a block, and it has a dozen
// Huffman tables. Planes may have to be enlarged, see [planar].
//
// CMYK and what package scaled does not support are for the standard library, see
// [standardMemory]. It gives its opinion on broken files only if that much memory
// is there.
func jpegMemory(h Header, denom int) int64 {
	j := jpegDetail(h)
	if j.components == 4 || j.uneven() {
		return standardMemory(h, denom)
	}
	samples := j.samples(h.Width, h.Height)
	reduced := samples / int64(denom*denom)
	pixels := int64(Scaled(h.Width, denom)) * int64(Scaled(h.Height, denom))
	total := int64(j.bytes) + reduced + j.repeated()*pixels
	if j.progressive {
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
	j := jpegDetail(h)
	samples := j.samples(h.Width, h.Height)
	total := 4*int64(Scaled(h.Width, denom))*int64(Scaled(h.Height, denom)) + samples
	if j.components == 4 || j.rgb() {
		total += 4 * int64(h.Width) * int64(h.Height)
	}
	if j.progressive {
		total += 4 * samples
	}
	return total
}

// uneven reports sampling that package scaled leaves to others: factors whose ratio
// is not whole.
func (j jpegHeader) uneven() bool {
	x, y := j.maxSampling()
	for _, s := range j.sampling[:j.components] {
		if x%s[0] != 0 || y%s[1] != 0 {
			return true
		}
	}
	return false
}

// repeated is how many planes [planar] enlarges.
func (j jpegHeader) repeated() (planes int64) {
	if j.components != 3 {
		return 0
	}
	x, y := j.maxSampling()
	full := [2]int{x, y}
	if !j.rgb() && j.sampling[1] == j.sampling[2] && j.sampling[0] == full {
		return 0
	}
	for _, s := range j.sampling[:3] {
		if s != full {
			planes++
		}
	}
	return planes
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
