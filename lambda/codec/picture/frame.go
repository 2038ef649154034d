package picture

import (
	"image"

	"s3resize/lambda/resample"
)

// Decoded is one picture as it comes from its decoder.
type Decoded struct {
	// Pixels hold the whole picture, for an animation with the frames before
	// it already drawn below it. They are planes where that is what the format
	// holds, so that nothing is converted that is then scaled away.
	Pixels resample.Source
	// Delay is how long an animation shows the picture, in milliseconds. GIF
	// counts in hundredths of a second.
	Delay int
	// Disposal is what happens to the picture before the next is drawn: one of
	// image/gif's Disposal constants.
	Disposal byte
}

// Frame is one picture to be encoded; the other fields are as in [Decoded].
type Frame struct {
	// Image has its origin at 0,0.
	Image    *image.NRGBA
	Delay    int
	Disposal byte
}
