package pipeline

import (
	"image"
	"image/color"

	"github.com/disintegration/imaging"

	"s3resize/lambda/codec"
	"s3resize/lambda/resample"
)

// Step is one planned change to a picture, with all its numbers settled.
type Step interface {
	step()
}

// Scale scales a window of the picture to Size, averaging light or, if Gamma,
// sRGB values.
type Scale struct {
	Window resample.Window
	Size   image.Point
	Gamma  bool
}

// Upright turns the picture as its EXIF orientation says.
type Upright struct {
	Orientation codec.Orientation
}

// ToSRGB converts from the original's colour profile.
type ToSRGB struct{}

// Pad lays the picture on a background of the given size.
type Pad struct {
	Size       image.Point
	At         image.Point
	Background color.NRGBA
}

func (Scale) step()   {}
func (Upright) step() {}
func (ToSRGB) step()  {}
func (Pad) step()     {}

// paint carries the steps out on one frame. The warning is about a colour
// profile that could not be used.
func paint(src resample.Source, steps []Step, h codec.Header) (img *image.NRGBA, warning error) {
	for _, s := range steps {
		switch s := s.(type) {
		case Scale:
			img = resample.Resize(src, s.Window, s.Size.X, s.Size.Y, resample.Options{Gamma: s.Gamma})
		case Upright:
			img = codec.Upright(img, s.Orientation)
		case ToSRGB:
			warning = h.ToSRGB(img)
		case Pad:
			img = imaging.Paste(imaging.New(s.Size.X, s.Size.Y, s.Background), img, s.At)
		}
		src = resample.Source{NRGBA: img}
	}
	return img, warning
}
