package scaled

// Plane holds the 8-bit samples of one component, in rows.
type Plane struct {
	// Pix begins with the upper left sample. It may be longer than the plane.
	Pix []byte
	// Stride is the distance in Pix between two samples one above the other.
	Stride int
	// Width and Height count the samples that belong to the picture. Behind
	// them, up to Stride, are the encoder's padding.
	Width, Height int
}

// Image is a decoded picture.
type Image struct {
	// Width and Height are those of the file divided by the denominator, rounded
	// up. Where that is no whole number, the last column or row is only in part
	// picture and for the rest padding: the picture ends at exactly
	// width/denom samples, and resizing should take its edge from there.
	Width, Height int
	// Planes are Y, Cb and Cr, or R, G and B. All cover the same area. A plane
	// with fewer samples than Width×Height has samples that are a whole number r
	// of pixels wide and high: sample i lies over pixels i·r to i·r+r-1, the last
	// perhaps over the edge. In hardly any file is that the first plane.
	Planes [3]Plane
	// Gray says that the first plane is the only one.
	Gray bool
	// RGB says that the planes are R, G and B.
	RGB bool
}

// allocate makes room for the samples of a component at n samples a block side,
// in whole MCUs, so that blocks are written without clipping.
func (c *component) allocate(n int, progressive bool) error {
	c.n = n
	c.stride = c.paddedWide * n
	samples, err := product(c.stride, c.paddedHigh*n)
	if err != nil {
		return err
	}
	c.pix = make([]byte, samples)
	if progressive {
		c.coefficients = make([]int16, samples)
	}
	if c.refined {
		c.history = make([]uint64, c.paddedWide*c.paddedHigh)
	}
	return nil
}

// product is a·b, if that is a length a slice can have.
func product(a, b int) (int, error) {
	p := int64(a) * int64(b)
	if p > 1<<40 || int64(int(p)) != p {
		return 0, UnsupportedError("a picture too large for this machine")
	}
	return int(p), nil
}

// plane returns the samples of the picture without its padding.
func (f *frame) plane(c *component) Plane {
	return Plane{
		Pix:    c.pix,
		Stride: c.stride,
		Width:  ceilDiv(f.width*c.h*c.n, 8*f.hmax),
		Height: ceilDiv(f.height*c.v*c.n, 8*f.vmax),
	}
}
