package pipeline

import (
	"context"
	"image"
	"image/color"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
)

// overlaySources are the pictures that are laid over an original, by their source.
type overlaySources map[edit.Source]overlaySource

type overlaySource struct {
	data   []byte
	header codec.Header
}

// loadOverlays loads the pictures that edits lay over an original, each once, and
// reads their headers.
func loadOverlays(ctx context.Context, e edit.Edits, opt Options) (overlaySources, error) {
	all := overlaySources{}
	for _, s := range e.Sources() {
		if _, loaded := all[s]; loaded || s == (edit.Source{}) {
			continue
		}
		if opt.Picture == nil {
			return nil, &UnavailableError{Operation: "watermark", Needs: "access to other pictures"}
		}
		data, err := opt.Picture(ctx, s)
		if err != nil {
			return nil, err
		}
		header, err := codec.ReadHeader(data, opt.Limits)
		if err != nil {
			return nil, refuse("watermark", "%s: %v", s.Key, err)
		}
		all[s] = overlaySource{data, header}
	}
	return all, nil
}

// A composite lays an overlay over the picture.
type composite struct {
	overlay *overlay
	// at are the places of the overlay's left upper corner.
	at []image.Point
	// tile covers the picture with the overlay again and again, gap pixels apart,
	// starting from the only place.
	tile    bool
	gap     image.Point
	blend   filter.BlendMode
	opacity *filter.Opacity
}

// An overlay is a picture, a text, or both side by side.
type overlay struct {
	// name is the operation's, for errors.
	name  string
	size  image.Point
	parts []overlayPart
	// memory is what painting the overlay holds, in bytes, and time how long it
	// takes.
	memory int64
	time   time.Duration
	// painted is the overlay itself once it is painted, for all frames.
	painted *image.NRGBA
}

// An overlayPart is a picture or a text.
type overlayPart struct {
	at     image.Point
	key    string
	source overlaySource
	plan   Plan
	text   edit.Text
}

func planWatermark(p *planner, op edit.Watermark) (*drawing[composite], error) {
	base := p.size()
	o, err := p.overlayPicture("watermark", op.Source, func(size image.Point) image.Point {
		return filter.WatermarkSize(base, size, op.WRatio, op.HRatio)
	})
	if o == nil {
		return nil, err
	}
	return p.planComposite(composite{overlay: o, at: filter.ThumborWatermarkPlaces(base, o.size, op.X, op.Y), opacity: filter.ThumborFaded(op.Alpha)}), nil
}

func planFrame(p *planner, op edit.Frame) (*drawing[composite], error) {
	base := p.size()
	o, err := p.overlayPicture("frame", op.Source, func(image.Point) image.Point { return base })
	if o == nil {
		return nil, err
	}
	return p.planComposite(composite{overlay: o, at: []image.Point{{}}, opacity: filter.Opaque()}), nil
}

func planOverlay(p *planner, op edit.Overlay) (*drawing[composite], error) {
	mode, ok := filter.BlendNamed(op.Blend)
	if !ok {
		return nil, refuse("overlayWith", "blend %q: expected one of sharp's modes, such as multiply", op.Blend)
	}
	base := p.size()
	o, err := p.overlayPicture("overlayWith", op.Source, func(size image.Point) image.Point {
		return filter.SIHOverlaySize(base, size, op.WRatio, op.HRatio)
	})
	if o == nil {
		return nil, err
	}
	at := filter.SIHOverlayPlace(base, o.size, op.Left, op.Top, op.Gravity)
	if op.Tile && op.Left.Kind == edit.PositionNone {
		at = filter.AnchorPlace(base, o.size, op.Gravity, 0, 0, 0)
	}
	return p.planComposite(composite{overlay: o, at: []image.Point{at}, tile: op.Tile, blend: mode, opacity: filter.Faded(float64(op.Alpha))}), nil
}

// planOSSWatermark plans a picture, a text, or both side by side. OSS does not say
// how far apart its tiles are. Here they are as far apart as one is from the edges.
func planOSSWatermark(p *planner, op edit.OSSWatermark) (*drawing[composite], error) {
	base := p.size()
	o := &overlay{}
	if op.Source != (edit.Source{}) {
		picture, err := p.overlayPicture("watermark", op.Source, func(size image.Point) image.Point {
			return filter.WatermarkSize(base, size, float64(op.Percent), float64(op.Percent))
		})
		if picture == nil {
			return nil, err
		}
		o = picture
	}
	if op.Text != (edit.Text{}) {
		size, err := filter.MeasureText(op.Text)
		if err != nil {
			return nil, refuse("watermark", "%v", err)
		}
		o.addText(op, size)
	}
	at := filter.AnchorPlace(base, o.size, op.Gravity, op.X, op.Y, op.VOffset)
	return p.planComposite(composite{
		overlay: o, at: []image.Point{at}, tile: op.Tile, gap: image.Pt(op.X, op.Y), opacity: filter.Faded(float64(100 - op.Opacity)),
	}), nil
}

// overlayPicture is an overlay of a single picture, scaled to what sized makes of
// its size. It is nil if no overlays are loaded, as in [Describe], which does not
// need them: overlays change no size.
func (p *planner) overlayPicture(name string, s edit.Source, sized func(image.Point) image.Point) (*overlay, error) {
	if p.overlays == nil {
		return nil, nil
	}
	source := p.overlays[s]
	ops, err := s.Operations()
	if err != nil {
		return nil, err
	}
	opt := p.opt
	opt.Bounds = nil // the installation decides about overlays
	plan := func(ops []edit.Operation) (*planner, error) {
		q := newPlanner(p.table, source.header, edit.Edits{Operations: ops, Output: edit.Output{Still: true}}, opt)
		q.plan, err = q.run()
		if err == nil && q.plan.look != nil {
			return nil, refuse(name, "%s: %s is not for overlays", s.Key, edit.OperationName(q.plan.look.operation))
		}
		if err != nil {
			return nil, refuse(name, "%s: %v", s.Key, err)
		}
		return q, nil
	}
	q, err := plan(ops)
	if err != nil {
		return nil, err
	}
	if to := sized(q.size()); to != q.size() {
		q, err = plan(append(ops, edit.Resize{Width: to.X, Height: to.Y, Fit: edit.Fill}))
		if err != nil {
			return nil, err
		}
	}
	return &overlay{name: name, size: q.size(), memory: q.memory(), time: q.frameTime, parts: []overlayPart{{key: s.Key, source: source, plan: q.plan}}}, nil
}

// addText adds a watermark's text of the given size to its picture, if it has one.
func (o *overlay) addText(op edit.OSSWatermark, size image.Point) {
	text := overlayPart{text: op.Text}
	o.name = "watermark"
	o.memory += 4 * area(size)
	switch {
	case len(o.parts) == 0:
		o.size = size
	case op.TextFirst:
		o.size, text.at, o.parts[0].at = filter.SideBySide(size, o.size, op.Interval, op.Align)
	default:
		o.size, o.parts[0].at, text.at = filter.SideBySide(o.size, size, op.Interval, op.Align)
	}
	o.parts = append(o.parts, text)
}

// planComposite plans to lay an overlay over the picture so far. The overlay is
// painted once and held for all frames.
func (p *planner) planComposite(c composite) *drawing[composite] {
	p.flush()
	p.heldMemory += 4 * area(c.overlay.size)
	p.onceTime += c.overlay.time
	return &drawing[composite]{c, p.size(), c.overlay.memory}
}

// paint changes img.
func (c composite) paint(img *image.NRGBA) (*image.NRGBA, error) {
	over, err := c.overlay.paint()
	if err != nil {
		return nil, err
	}
	switch {
	case c.tile && c.blend == filter.BlendOver:
		filter.Tile(img, over, c.at[0], c.gap, c.opacity)
	case c.tile:
		// Other modes also change what is not covered, so all tiles are laid as one.
		tiles := filter.Canvas(img.Rect.Size(), color.NRGBA{})
		filter.Tile(tiles, over, c.at[0], c.gap, filter.Opaque())
		filter.Blend(img, tiles, image.Point{}, c.blend, c.opacity)
	default:
		for _, at := range c.at {
			filter.Blend(img, over, at, c.blend, c.opacity)
		}
	}
	return img, nil
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
	for _, part := range o.parts {
		img, err := part.paint(o.name)
		if err != nil {
			return nil, err
		}
		filter.Paste(out, img, part.at)
	}
	o.painted = out
	return out, nil
}

func (part overlayPart) paint(name string) (*image.NRGBA, error) {
	if part.text != (edit.Text{}) {
		img, err := filter.DrawText(part.text)
		if err != nil {
			return nil, refuse(name, "%v", err)
		}
		return img, nil
	}
	painter := painter{h: part.source.header}
	for frame, err := range codec.Frames(part.source.data, part.source.header, part.plan.denom, false) {
		if err != nil {
			return nil, refuse(name, "%s: %v", part.key, err)
		}
		src, err := painter.paint(frame.Pixels, part.plan.steps)
		return src.NRGBA, err
	}
	return nil, refuse(name, "%s: no picture", part.key)
}
