package picture

import "s3resize/lambda/edit"

// Header is what an original says of itself before any pixel is decoded.
type Header struct {
	Format edit.Format
	// Width and Height are the size as stored, in pixels, before Orientation
	// is applied.
	Width, Height int
	// Orientation turns the stored picture upright.
	Orientation Orientation
	// Frames is the number of pictures that can be decoded: 1, or more for an
	// animated GIF or WebP. An animated PNG counts as its first.
	Frames int
	// Loops is the number of times an animation is to be repeated as GIF counts
	// it: 0 for ever, -1 shown once, n shown n+1 times.
	Loops int
	// Quality is what a JPEG was written with, 1 to 100 in libjpeg's numbers, as
	// far as its quantizers tell; 0 if it is unknown, as it is of other formats.
	Quality int
	// Palette says that the pixels of a PNG have their colors from a palette.
	Palette bool
	// Profile is the embedded ICC profile; nil if there is none. It may be a
	// part of the data the header was read from.
	Profile []byte

	// ProfileErr says why an embedded profile is not in Profile.
	ProfileErr error
	// Detail is what the package of the format knows besides, for decoding. It is
	// nil in headers that were not read.
	Detail any
}

// Limits protect the process. A zero field means no limit.
type Limits struct {
	// Pixels bounds width × height × frames of an original.
	Pixels int64
	// Frames bounds the pictures of an animation.
	Frames int
	// Scans bounds the passes over a progressive JPEG: each costs time in
	// proportion to the picture, however few bytes it has.
	Scans int
	// Memory bounds what decoding is estimated to take, in bytes.
	Memory int64
}

// Checked returns the header, or why the limits refuse it.
func (h Header) Checked(l Limits) (Header, error) {
	if err := h.Check(l); err != nil {
		return Header{}, err
	}
	return h, nil
}

// Check is an error if a side has no pixels or the limits refuse the picture.
func (h Header) Check(l Limits) error {
	if h.Width <= 0 || h.Height <= 0 {
		return MalformedError(string(h.Format) + ": a side of 0 pixels")
	}
	if l.Frames > 0 && h.Frames > l.Frames {
		return &LimitError{What: "frames", Got: int64(h.Frames), Max: int64(l.Frames)}
	}
	pixels := int64(h.Width) * int64(h.Height) * int64(max(h.Frames, 1))
	if l.Pixels > 0 && pixels > l.Pixels {
		return &LimitError{What: "pixels", Got: pixels, Max: l.Pixels}
	}
	return nil
}

// Scaled is the size of a side of n pixels decoded at 1/denom: n/denom rounded
// up, as libjpeg has it.
func Scaled(n, denom int) int { return (n + denom - 1) / denom }
