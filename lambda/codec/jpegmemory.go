package codec

// jpegMemory counts the buffers that decoding allocates, all of them, since the
// garbage collector may get to none of them before the end.
//
// jpegn copies the file, holds a byte for each sample at the reduced size (all
// components, whole MCUs), enlarges subsampled chroma in two steps that take
// half as much and as much as a full plane each, and makes RGBA of it. A
// progressive picture also takes four bytes for each coefficient of the full
// size. The standard library takes the samples and coefficients at full size,
// and four bytes a pixel more for RGB and CMYK.
//
// A broken file that jpegn gives up on costs up to a byte for each sample more,
// when the standard library is asked; only [Limits].Pixels bounds that.
func jpegMemory(h Header, denom int) int64 {
	pixels := int64(h.Width) * int64(h.Height)
	small := int64(Scaled(h.Width, denom)) * int64(Scaled(h.Height, denom))
	samples := h.jpeg.samples(h.Width, h.Height)
	total := 4 * small
	if h.progressive {
		total += 4 * samples
	}
	if h.fast() && h.jpeg.components != 4 {
		total += int64(h.jpeg.bytes) + samples/int64(denom*denom)
		if h.jpeg.subsampled() {
			total += 3 * small
		}
		return total
	}
	total += samples
	if h.jpeg.components == 4 || h.jpeg.rgb() {
		total += 4 * pixels
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

// subsampled reports that a component has fewer samples than the picture has
// pixels.
func (j jpegHeader) subsampled() bool {
	x, y := j.maxSampling()
	for _, s := range j.sampling[:j.components] {
		if s != [2]int{x, y} {
			return true
		}
	}
	return false
}
