package scaled

// Decode returns the picture in data at 1/denom of its size; denom is 1, 2, 4
// or 8. Dimensions should have been checked before: memory is taken for the
// scaled planes, and for progressive files twice as much again for coefficients
// and up to 8 bytes a block. Bytes behind the end of the image are ignored.
//
// Errors are a [FormatError] or an [UnsupportedError].
func Decode(data []byte, denom int) (*Image, error) {
	if denom != 1 && denom != 2 && denom != 4 && denom != 8 {
		return nil, UnsupportedError("a scale other than 1/1, 1/2, 1/4 and 1/8")
	}
	p, err := parse(data)
	if err != nil {
		return nil, err
	}
	f, n := p.frame, 8/denom
	if f.progressive {
		if err := f.plan(p.scans, n); err != nil {
			return nil, err
		}
	}
	for _, c := range f.components {
		if err := c.allocate(n, f.progressive); err != nil {
			return nil, err
		}
	}
	if err := f.readScans(p.scans); err != nil {
		return nil, err
	}
	img := &Image{
		Width:  ceilDiv(f.width, denom),
		Height: ceilDiv(f.height, denom),
		Gray:   len(f.components) == 1,
		RGB:    p.rgb(),
	}
	for i, c := range f.components {
		img.Planes[i] = f.plane(c)
	}
	return img, nil
}

func (f *frame) readScans(scans []scan) error {
	win := new(window)
	for i := range scans {
		s := &scans[i]
		var err error
		switch {
		case !f.progressive:
			err = newMCUs(s, win, false).sequential()
		case !s.used:
		case s.from > 0:
			err = newBand(s, win).read()
		case s.high == 0:
			err = newMCUs(s, win, true).dcFirst()
		default:
			err = newMCUs(s, win, true).dcRefine()
		}
		if err != nil {
			return err
		}
	}
	if f.progressive {
		for _, c := range f.components {
			c.transform()
		}
	}
	return nil
}

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

// FormatError says what makes the data no valid JPEG.
type FormatError string

func (e FormatError) Error() string { return "malformed jpeg: " + string(e) }

// UnsupportedError names the part of the standard that a valid JPEG uses and
// this package leaves to others.
type UnsupportedError string

func (e UnsupportedError) Error() string { return "unsupported jpeg: " + string(e) }

const (
	errEndsEarly = FormatError("the picture data ends early")
	errBadCode   = FormatError("picture data that is no Huffman code")
)
