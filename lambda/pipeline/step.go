package pipeline

import (
	"image"
	"image/color"

	"github.com/disintegration/imaging"

	"s3resize/lambda/codec"
)

// Step is one planned change to a picture, with all its numbers settled.
type Step interface {
	step()
}

// Upright turns the picture as its EXIF orientation says.
type Upright struct {
	Orientation codec.Orientation
}

// Scale cuts Source from the picture and scales that to Size.
type Scale struct {
	Source image.Rectangle
	Size   image.Point
}

// Crop keeps Window of the picture.
type Crop struct {
	Window image.Rectangle
}

// ToSRGB converts from the original's colour profile.
type ToSRGB struct{}

// Pad lays the picture on a background of the given size.
type Pad struct {
	Size       image.Point
	At         image.Point
	Background color.NRGBA
}

func (Upright) step() {}
func (Scale) step()   {}
func (Crop) step()    {}
func (ToSRGB) step()  {}
func (Pad) step()     {}

// paint carries the steps out on one frame. The warning is about a colour
// profile that could not be used.
func paint(img *image.NRGBA, steps []Step, h codec.Header) (out *image.NRGBA, warning error) {
	for _, s := range steps {
		switch s := s.(type) {
		case Upright:
			img = codec.Upright(img, s.Orientation)
		case Scale:
			img = scale(img, s)
		case Crop:
			img = imaging.Crop(img, s.Window)
		case ToSRGB:
			warning = h.ToSRGB(img)
		case Pad:
			img = imaging.Paste(imaging.New(s.Size.X, s.Size.Y, s.Background), img, s.At)
		}
	}
	return img, warning
}

// scale resamples with Lanczos; imaging weighs colours by their alpha, so what
// is transparent does not bleed.
func scale(img *image.NRGBA, s Scale) *image.NRGBA {
	if s.Source != img.Rect {
		img = imaging.Crop(img, s.Source)
	}
	return imaging.Resize(img, s.Size.X, s.Size.Y, imaging.Lanczos)
}
