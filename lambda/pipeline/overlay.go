package pipeline

import (
	"image"

	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
)

// overlay plans laying other pictures and texts over the picture so far. Where
// the other pictures are not known, as for [Describe], it plans nothing, which
// changes no size.
func (p *planner) overlay(op edit.Operation) error {
	var s Lay
	var err error
	base := p.size()
	switch op := op.(type) {
	case edit.Watermark:
		s, err = p.watermark(op, base)
	case edit.Overlay:
		s, err = p.overlayWith(op, base)
	case edit.OSSWatermark:
		s, err = p.ossWatermark(op, base)
	case edit.Frame:
		s, err = p.frame(op, base)
	}
	if err != nil || s.Overlay == nil {
		return err
	}
	p.settle()
	p.add(s, base, s.Overlay.memory)
	p.held += 4 * area(s.Overlay.size)
	p.once += s.Overlay.time
	return nil
}

func (p *planner) watermark(op edit.Watermark, base image.Point) (Lay, error) {
	o, err := p.one("watermark", op.Source, func(size image.Point) image.Point {
		return filter.WatermarkSize(base, size, op.WRatio, op.HRatio)
	})
	if o == nil {
		return Lay{}, err
	}
	return Lay{Overlay: o, At: filter.ThumborWatermarkPlaces(base, o.size, op.X, op.Y), Opacity: filter.ThumborFaded(op.Alpha)}, nil
}

func (p *planner) frame(op edit.Frame, base image.Point) (Lay, error) {
	o, err := p.one("frame", op.Source, func(image.Point) image.Point { return base })
	return Lay{Overlay: o, At: []image.Point{{}}, Opacity: filter.Opaque()}, err
}

func (p *planner) overlayWith(op edit.Overlay, base image.Point) (Lay, error) {
	mode, ok := filter.BlendNamed(op.Blend)
	if !ok {
		return Lay{}, refuse("overlayWith", "blend %q: expected one of sharp's modes, such as multiply", op.Blend)
	}
	o, err := p.one("overlayWith", op.Source, func(size image.Point) image.Point {
		return filter.SIHOverlaySize(base, size, op.WRatio, op.HRatio)
	})
	if o == nil {
		return Lay{}, err
	}
	at := filter.SIHOverlayPlace(base, o.size, op.Left, op.Top, op.Gravity)
	if op.Tile && op.Left.Kind == edit.PositionNone {
		at = filter.AnchorPlace(base, o.size, op.Gravity, 0, 0, 0)
	}
	return Lay{Overlay: o, At: []image.Point{at}, Tile: op.Tile, Blend: mode, Opacity: filter.Faded(float64(op.Alpha))}, nil
}

// ossWatermark lays out a picture, a text, or both side by side. OSS does not say
// how far apart its tiles are: here as far as one would be from the edges.
func (p *planner) ossWatermark(op edit.OSSWatermark, base image.Point) (Lay, error) {
	o := &overlay{}
	if op.Source != (edit.Source{}) {
		one, err := p.one("watermark", op.Source, func(size image.Point) image.Point {
			return filter.WatermarkSize(base, size, float64(op.Percent), float64(op.Percent))
		})
		if one == nil {
			return Lay{}, err
		}
		o = one
	}
	if op.Text != (edit.Text{}) {
		size, err := filter.MeasureText(op.Text)
		if err != nil {
			return Lay{}, refuse("watermark", "%v", err)
		}
		o.besides(part{text: op.Text}, size, op)
	}
	at := filter.AnchorPlace(base, o.size, op.Gravity, op.X, op.Y, op.VOffset)
	return Lay{
		Overlay: o, At: []image.Point{at}, Tile: op.Tile, Gap: image.Pt(op.X, op.Y), Opacity: filter.Faded(float64(100 - op.Opacity)),
	}, nil
}

// one is an overlay of a single picture, scaled to what sized makes of its size;
// nil where no pictures are known.
func (p *planner) one(name string, s edit.Source, sized func(image.Point) image.Point) (*overlay, error) {
	if p.others == nil {
		return nil, nil
	}
	pic := p.others[s]
	ops, err := s.Operations()
	if err != nil {
		return nil, err
	}
	opt := p.opt
	opt.Bounds = nil // overlays are the installation's
	plan := func(ops []edit.Operation) (*planner, error) {
		q := newPlanner(pic.header, edit.Edits{Operations: ops, Output: edit.Output{Still: true}}, opt)
		q.plan, err = q.run()
		if err == nil && q.plan.Look != nil {
			return nil, refuse(name, "%s: %T is not for overlays", s.Key, q.plan.Look.Operation)
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
	return &overlay{name: name, size: q.size(), memory: q.memory(), time: q.time, parts: []part{{key: s.Key, picture: pic, plan: q.plan}}}, nil
}

// besides adds a part to an overlay, next to the one that is there.
func (o *overlay) besides(added part, size image.Point, op edit.OSSWatermark) {
	o.name = "watermark"
	o.memory += 4 * area(size)
	switch {
	case len(o.parts) == 0:
		o.size = size
	case op.TextFirst:
		o.size, added.at, o.parts[0].at = filter.SideBySide(size, o.size, op.Interval, op.Align)
	default:
		o.size, o.parts[0].at, added.at = filter.SideBySide(o.size, size, op.Interval, op.Align)
	}
	o.parts = append(o.parts, added)
}
