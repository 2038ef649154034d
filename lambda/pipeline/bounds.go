package pipeline

import (
	"fmt"
	"image"
	"math"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// Bounds hold what strangers have made against the sizes of the allow-list,
// whatever the operations are: an original is shown at no larger scale than a
// plain size of the list shows it at, a result has no longer side and no more
// pixels than the largest of these, and making it takes no more time than
// [maxStrangerTime] or the slowest of these. So nobody can put an original
// together from crops of it, or see it beside or below a canvas.
//
// Pictures that are laid over others are not bounded: they come from where the
// installation says.
type Bounds struct{ list edit.AllowList }

// NewBounds are the bounds of an installation.
func NewBounds(list edit.AllowList) *Bounds { return &Bounds{list} }

// maxStrangerTime is how long the work for a stranger may be estimated to take,
// unless a plain size takes longer by itself. It is a third of what signed
// requests may take: more than all that anyone needs in a size for the web, and
// too little for chains of large windows on large pictures.
const maxStrangerTime = maxTime / 3

// BoundError is a result that strangers may not have made. A signed request may.
type BoundError struct {
	// What is bounded, with its unit.
	What string
	// Got is what was asked for, and Max the most that the allow-list admits for
	// this original.
	Got, Max float64
}

func (e *BoundError) Error() string {
	return fmt.Sprintf("%s: %.4g, and ALLOWED_RESOLUTIONS admits %.4g for this original without a signature", e.What, e.Got, e.Max)
}

// strangerLimits are the bounds for one original.
type strangerLimits struct {
	scale float64 // pixels of the result per pixel of the original
	side  int     // pixels
	area  int64   // pixels
	time  time.Duration
}

// limits finds the bounds for an original by planning the plain sizes of the list.
func (b *Bounds) limits(t table, h codec.Header, opt Options) strangerLimits {
	size := image.Pt(h.Width, h.Height)
	if !opt.IgnoreOrientation {
		size = swapped(size, h.Orientation.Swaps())
	}
	l := strangerLimits{time: maxStrangerTime}
	var slowest edit.Resize
	add := func(w resample.Window, to image.Point) {
		l.scale = max(l.scale, scaleOf(w, to))
		l.side = max(l.side, to.X, to.Y)
		l.area = max(l.area, area(to))
	}
	if b.list.Any() || b.list.Original() {
		add(whole(size), size)
	}
	for _, r := range b.sizes() {
		resize := edit.Resize{Width: r.Width, Height: r.Height}
		before := l.area
		w, to := target(size, resize)
		if add(w, to); l.area > before {
			slowest = resize
		}
	}
	opt.Bounds = nil
	p := newPlanner(t, h, edit.Edits{Operations: []edit.Operation{slowest}}, opt)
	if _, err := p.run(); err == nil {
		l.time = max(l.time, p.totalTime())
	}
	return l
}

// sizes are the plain sizes of the list; for "*", the largest.
func (b *Bounds) sizes() []edit.Resolution {
	if b.list.Any() {
		return []edit.Resolution{{Width: edit.MaxAnySide}, {Height: edit.MaxAnySide}, {Width: edit.MaxAnySide, Height: edit.MaxAnySide}}
	}
	return b.list.Resolutions()
}

// scaleOf is the larger of the two scales at which a window is shown.
func scaleOf(w resample.Window, to image.Point) float64 {
	return max(float64(to.X)/(w.X1-w.X0), float64(to.Y)/(w.Y1-w.Y0))
}

// checkBounds holds the plan against what strangers may have made. A pixel more
// or less on a side of the original is rounding. Turned by any angle, a result is
// up to √2 times as wide and high as it was.
func (p *planner) checkBounds() error {
	if p.opt.Bounds == nil || p.plan.look != nil {
		return nil
	}
	l := p.opt.Bounds.limits(p.table, p.h, p.opt)
	slack := 1 + 1/float64(max(1, min(p.h.Width, p.h.Height)))
	if p.shown > l.scale*slack {
		return &BoundError{"the scale of the picture", p.shown, l.scale}
	}
	side, pixels := float64(l.side), float64(l.area)
	if p.tilted {
		side, pixels = math.Ceil(side*math.Sqrt2), 2*pixels
	}
	if n := float64(max(p.plan.width, p.plan.height)); n > side+1 {
		return &BoundError{"pixels on a side of the result", n, side}
	}
	if n := float64(area(image.Pt(p.plan.width, p.plan.height))); n > pixels+side {
		return &BoundError{"pixels of the result", n, pixels}
	}
	if need := p.totalTime(); need > l.time {
		return &BoundError{"milliseconds of work", float64(need.Milliseconds()), float64(l.time.Milliseconds())}
	}
	return nil
}
