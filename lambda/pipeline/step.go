package pipeline

import (
	"cmp"
	"image"
	"image/color"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
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
	// Within is what was cut out before; pixels around it are not looked at. It
	// is empty where that is everything, and where a decoder has mixed the
	// neighbours anyway: in JPEGs it is at 1/8 and in the chroma planes.
	Within image.Rectangle
}

// Resample scales the picture to Size with another kernel than Lanczos3.
type Resample struct {
	Size   image.Point
	Kernel edit.Kernel
}

// Upright turns the picture as its EXIF orientation, or an operation, says.
type Upright struct {
	Orientation codec.Orientation
}

// ToSRGB converts from the original's colour profile.
type ToSRGB struct{}

// Pad lays the picture on a canvas of the given size.
type Pad struct {
	Size       image.Point
	At         image.Point
	Background color.NRGBA
	With       edit.Filling
	// Through shows the canvas where the picture is transparent.
	Through bool
}

// Rotate turns the picture clockwise by an angle in degrees that is not a right
// one.
type Rotate struct {
	Angle      float64
	Background color.NRGBA
}

// Extend adds pixels at the edges.
type Extend struct{ edit.Extend }

// Corners rounds the picture's corners.
type Corners struct {
	RX, RY     float64
	Background color.NRGBA
}

// Keep makes transparent what lies outside an ellipse.
type Keep struct{ filter.Ellipse }

// Adjust changes pixels where they are.
type Adjust struct{ Operation edit.Operation }

func (Scale) step()    {}
func (Resample) step() {}
func (Upright) step()  {}
func (ToSRGB) step()   {}
func (Pad) step()      {}
func (Rotate) step()   {}
func (Extend) step()   {}
func (Corners) step()  {}
func (Keep) step()     {}
func (Adjust) step()   {}
func (Lay) step()      {}

func (s Scale) paint(src resample.Source) *image.NRGBA {
	if s.Within.Empty() || src.NRGBA == nil {
		return resample.Resize(src, s.Window, s.Size.X, s.Size.Y, resample.Options{Gamma: s.Gamma})
	}
	src.NRGBA = src.NRGBA.SubImage(s.Within.Add(src.NRGBA.Rect.Min)).(*image.NRGBA)
	w := shift(s.Window, image.Point{}.Sub(s.Within.Min))
	return resample.Resize(src, w, s.Size.X, s.Size.Y, resample.Options{Gamma: s.Gamma})
}

// A painter carries steps out on the frames of one original.
type painter struct {
	h codec.Header
	// warning is about a colour profile that could not be used.
	warning error
}

// paint carries steps out. Without any, the picture is what it was. Its errors
// are about other pictures.
func (p *painter) paint(src resample.Source, steps []Step) (resample.Source, error) {
	for _, s := range steps {
		img := src.NRGBA
		var err error
		switch s := s.(type) {
		case Scale:
			img = s.paint(src)
		case Resample:
			img = s.paint(img)
		case Upright:
			img = codec.Upright(img, s.Orientation)
		case ToSRGB:
			p.warning = cmp.Or(p.warning, p.h.ToSRGB(img))
		case Pad:
			img = s.paint(img)
		case Rotate:
			img = filter.Rotate(img, s.Angle, s.Background)
		case Extend:
			img = filter.Extend(img, s.Top, s.Left, s.Bottom, s.Right, s.Mode, color.NRGBA(s.Background))
		case Corners:
			filter.RoundCorners(img, s.RX, s.RY, s.Background)
		case Keep:
			filter.KeepEllipse(img, s.Ellipse, color.NRGBA{})
		case Adjust:
			err = adjust(img, s.Operation)
		case Lay:
			err = s.paint(img)
		}
		if err != nil {
			return resample.Source{}, err
		}
		src = resample.Source{NRGBA: img}
	}
	return src, nil
}
