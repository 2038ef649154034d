package pipeline

import (
	"image"
	"math"
	"time"

	"s3resize/lambda/edit"
)

// Bounds hold what strangers have made against the sizes of the allow-list,
// whatever the operations are: an original is shown at no larger scale than a
// plain size of the list shows it at, and a result has no longer side and no
// more pixels than the largest of these. So nobody can put an original together
// from crops of it, or see it beside or below a canvas. What is done besides
// scaling takes no more than [maxStrangerTime].
//
// Pictures that are laid over others are not bounded: they come from where the
// installation says.
type Bounds struct{ list edit.AllowList }

// NewBounds are the bounds of an installation.
func NewBounds(list edit.AllowList) *Bounds { return &Bounds{list} }

// maxStrangerTime is how long the work for a stranger may be estimated to take
// beyond decoding, scaling once and encoding, which are what a plain size takes.
// It is a third of what signed requests may take: enough for one look at an
// original of [DefaultMaxPixels], or for a blur and another resize of the 48
// megapixels of a phone, and too little for three medians on 12 megapixels.
const maxStrangerTime = maxTime / 3

// BoundError is a result that strangers may not have made. A signed request may.
type BoundError struct {
	// What is bounded, with its unit.
	What string
	// Got is what was asked for, and Max the most that is admitted for this
	// original.
	Got, Max float64
}

// Error leaves the figures out: they would tell strangers the original's size.
func (e *BoundError) Error() string {
	if e.What == boundedWork {
		return e.What + ": more than a request may take that is not signed"
	}
	return e.What + ": more than the sizes of ALLOWED_RESOLUTIONS come to for this original, which bounds requests that are not signed"
}

// What [BoundError] tells of.
const (
	boundedScale = "the scale of the picture"
	boundedSide  = "pixels on a side of the result"
	boundedArea  = "pixels of the result"
	boundedWork  = "milliseconds of work"
)

// limits are the bounds for one original.
type limits struct {
	// x and y are the largest scales along the axes of the picture that plain
	// sizes are made of, in pixels of the result per pixel of the original. They
	// differ where a plain size rounds a short side up.
	x, y float64
	side int   // pixels
	area int64 // pixels
}

// of finds the bounds for an original of the given size.
func (b *Bounds) of(size image.Point) limits {
	var l limits
	scale, scaleX, scaleY := 0.0, 0.0, 0.0
	add := func(x, y float64, to image.Point) {
		l.side = max(l.side, to.X, to.Y)
		l.area = max(l.area, area(to))
		scaleX, scaleY = max(scaleX, x), max(scaleY, y)
	}
	if b.list.Any() || b.list.Original() {
		scale = 1
		add(1, 1, size)
	}
	for _, r := range b.sizes() {
		scale = max(scale, float64(r.Width)/float64(size.X), float64(r.Height)/float64(size.Y))
		w, to := target(size, edit.Resize{Width: r.Width, Height: r.Height})
		add(float64(to.X)/(w.X1-w.X0), float64(to.Y)/(w.Y1-w.Y0), to)
	}
	l.x, l.y = max(scale, scaleX), max(scale, scaleY)
	return l
}

// sizes are the plain sizes of the list; for "*", the largest.
func (b *Bounds) sizes() []edit.Resolution {
	if b.list.Any() {
		return []edit.Resolution{{Width: edit.MaxAnySide}, {Height: edit.MaxAnySide}, {Width: edit.MaxAnySide, Height: edit.MaxAnySide}}
	}
	return b.list.Resolutions()
}

// plainSwaps reports whether plain sizes are made of the picture with its sides
// exchanged.
func (p *planner) plainSwaps() bool { return !p.opt.IgnoreOrientation && p.h.Orientation.Swaps() }

// checkBounds holds the plan against what strangers may have made. The work is
// bounded before each look, the rest at the end. A pixel more or less on a side
// is rounding.
func (p *planner) checkBounds() error {
	if p.opt.Bounds == nil {
		return nil
	}
	if beyond := p.timeBeyond(); beyond > maxStrangerTime {
		return &BoundError{boundedWork, float64(beyond.Milliseconds()), float64(maxStrangerTime.Milliseconds())}
	}
	if p.plan.Look != nil {
		return nil
	}
	l := p.opt.Bounds.of(swapped(image.Pt(p.h.Width, p.h.Height), p.plainSwaps()))
	size := image.Pt(p.plan.Width, p.plan.Height)
	if !(p.shown.over(l, size) <= 1+1e-9) { // nor where the limits are 0
		return &BoundError{boundedScale, p.shown.over(limits{x: 1, y: 1}, size), max(l.x, l.y)}
	}
	side, pixels := float64(l.side)*max(p.tiltedSide, 1), float64(l.area)*max(p.tiltedArea, 1)
	if n := float64(max(size.X, size.Y)); n > math.Ceil(side)+1 {
		return &BoundError{boundedSide, n, side}
	}
	if n := float64(area(size)); n > pixels+side {
		return &BoundError{boundedArea, n, pixels}
	}
	return nil
}

// timeBeyond estimates what the plan takes beyond what a plain size takes. How a
// result is encoded is an output that the installation opens or not; only trying
// again and again is work that counts.
func (p *planner) timeBeyond() time.Duration {
	once := p.plan.Output
	once.MaxBytes = 0
	again := (encodeTime(p.plan.Output) - encodeTime(once)) * time.Duration(area(image.Pt(p.plan.Width, p.plan.Height)))
	return p.once + time.Duration(p.frames())*(p.beyond+again)
}
