package codec

import (
	"image"

	"s3resize/lambda/edit"
)

// Header is what an original says of itself before any pixel is decoded.
type Header struct {
	Format edit.Format
	// Width and Height are the size as stored, in pixels, before Orientation
	// is applied.
	Width, Height int
	// Orientation turns the stored picture upright.
	Orientation Orientation
	// Frames is the number of pictures that [Frames] can yield: 1, or more for
	// an animated GIF.
	Frames int
	// Loops is the number of times an animation is to be repeated as GIF counts
	// it: 0 for ever, -1 shown once, n shown n+1 times.
	Loops int
	// Profile is the embedded ICC profile; nil if there is none.
	Profile []byte

	components  int  // JPEG: 1 grey, 3 colour, 4 CMYK or YCCK
	progressive bool // JPEG: coefficients of the whole picture are kept while decoding
	bits        int  // PNG: bits per sample
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

// ReadHeader recognises the format and reads size, orientation, colour profile
// and frame count from the markers or chunks around the pixels. It allocates
// little whatever the bytes say, and returns a [*LimitError] for what Limits
// refuse (all but Memory, which depends on the scale: see [Header.Memory]).
func ReadHeader(data []byte, l Limits) (Header, error) {
	panic("not yet")
}

// Denoms are the denominators of the scales at which the original can be
// decoded for less than the price of a full decode, in falling order and ending
// with 1: 8, 4, 2, 1 for JPEG. [Scaled] tells the size that results.
func (h Header) Denoms() []int {
	panic("not yet")
}

// Scaled is the size of a side of n pixels decoded at 1/denom: n/denom rounded
// up, as libjpeg has it.
func Scaled(n, denom int) int { return (n + denom - 1) / denom }

// Memory estimates the bytes that decoding at 1/denom allocates at its peak,
// all frames included.
func (h Header) Memory(denom int) int64 {
	panic("not yet")
}

// Frame is one decoded picture.
type Frame struct {
	// Image has its origin at 0,0 and holds the whole picture, for an
	// animation with the frames before it already drawn below it.
	Image *image.NRGBA
	// Delay is how long an animation shows the frame, in 1/100 s.
	Delay int
	// Disposal is what happens to the frame before the next is drawn: one of
	// image/gif's Disposal constants, as found in the original.
	Disposal byte
}
