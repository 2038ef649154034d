package pipeline

import (
	"image"
	"image/color"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
)

// Lay lays an overlay over the picture.
type Lay struct {
	Overlay *overlay
	// At are the places of its left upper corner.
	At []image.Point
	// Tile covers the picture with it from the only place on, Gap pixels apart.
	Tile    bool
	Gap     image.Point
	Blend   filter.BlendMode
	Opacity *filter.Opacity
}

// An overlay is pictures and texts side by side.
type overlay struct {
	// name is the operation's.
	name  string
	size  image.Point
	parts []part
	// memory is what painting it holds, in bytes, and time how long that takes.
	memory int64
	time   time.Duration
	// painted is kept for the frames of an animation.
	painted *image.NRGBA
}

// A part of an overlay is a picture or a text.
type part struct {
	at      image.Point
	key     string
	picture picture
	plan    Plan
	text    edit.Text
}

// paint changes img.
func (s Lay) paint(img *image.NRGBA) error {
	over, err := s.Overlay.paint()
	if err != nil {
		return err
	}
	switch {
	case s.Tile && s.Blend == filter.BlendOver:
		filter.Tile(img, over, s.At[0], s.Gap, s.Opacity)
		return nil
	case s.Tile:
		// Other modes also change what is not covered, so all tiles are laid at once.
		tiles := filter.Canvas(img.Rect.Size(), color.NRGBA{})
		filter.Tile(tiles, over, s.At[0], s.Gap, filter.Opaque())
		filter.Blend(img, tiles, image.Point{}, s.Blend, s.Opacity)
		return nil
	}
	for _, at := range s.At {
		filter.Blend(img, over, at, s.Blend, s.Opacity)
	}
	return nil
}

// paint paints the overlay by itself, once.
func (o *overlay) paint() (*image.NRGBA, error) {
	if o.painted != nil {
		return o.painted, nil
	}
	if len(o.parts) == 1 {
		img, err := o.parts[0].paint(o.name)
		o.painted = img
		return img, err
	}
	out := filter.Canvas(o.size, color.NRGBA{})
	for _, p := range o.parts {
		img, err := p.paint(o.name)
		if err != nil {
			return nil, err
		}
		filter.Paste(out, img, p.at)
	}
	o.painted = out
	return out, nil
}

func (p part) paint(name string) (*image.NRGBA, error) {
	if p.text != (edit.Text{}) {
		img, err := filter.DrawText(p.text)
		if err != nil {
			return nil, refuse(name, "%v", err)
		}
		return img, nil
	}
	painter := painter{h: p.picture.header}
	for frame, err := range codec.Frames(p.picture.data, p.picture.header, p.plan.Denom, false) {
		if err != nil {
			return nil, refuse(name, "%s: %v", p.key, err)
		}
		src, err := painter.paint(frame.Pixels, p.plan.Steps)
		return src.NRGBA, err
	}
	return nil, refuse(name, "%s: no picture", p.key)
}
