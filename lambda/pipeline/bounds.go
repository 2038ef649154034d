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

// DefaultMaxPixels is the most pixels that an original may have unless the
// installation sets another limit. The largest sensors in phones deliver fewer.
const DefaultMaxPixels = 120_000_000

// MaxSource is the most bytes that an original may have in a process with the
// given memory in bytes: an eighth of it.
func MaxSource(memory int64) int64 { return memory / 8 }

// DefaultLimits are the limits of a process with the given memory in bytes.
// Decoding gets three quarters of it, less what the original's own bytes take. The
// rest is for the runtime, the result and the garbage collector.
//
// 100 scans are several times what encoders write (libjpeg's own script for
// progressive files has 10), and 1,000 frames are a minute and a half of
// animation.
func DefaultLimits(memory int64) codec.Limits {
	return codec.Limits{
		Pixels: DefaultMaxPixels,
		Frames: 1000,
		Scans:  100,
		Memory: memory*3/4 - MaxSource(memory),
	}
}

// maxEnlarged is the most pixels that a picture may be enlarged to.
const maxEnlarged = 1 << 26

// checkGrowth refuses an operation that makes a picture larger, and too large.
func checkGrowth(before, after image.Point) error {
	side := max(after.X, after.Y)
	if side > edit.MaxSide && side > max(before.X, before.Y) {
		return &codec.LimitError{What: "pixels on a side of the result", Got: int64(side), Max: edit.MaxSide}
	}
	if n := area(after); n > maxEnlarged && n > area(before) {
		return &codec.LimitError{What: "pixels of the result", Got: n, Max: maxEnlarged}
	}
	return nil
}

// check compares the plan with all limits, and with what can be written.
func (p *planner) check() error {
	for _, f := range []edit.Format{p.plan.output.Format, p.plan.opaqueOutput.Format} {
		if err := codec.Writable(f); err != nil {
			return err
		}
	}
	if side := max(p.plan.width, p.plan.height); side > edit.MaxSide && p.plan.look == nil {
		return &codec.LimitError{What: "pixels on a side of the result", Got: int64(side), Max: edit.MaxSide}
	}
	if err := p.checkTime(); err != nil {
		return err
	}
	if err := p.checkBounds(); err != nil {
		return err
	}
	most := p.opt.Limits.Memory
	if most == 0 {
		return nil
	}
	if need := p.memory(); need > most {
		return &codec.LimitError{What: "bytes of memory", Got: need, Max: most}
	}
	return nil
}

// memory estimates the bytes in use at the worst moment: what decoding takes,
// the pictures before and after a step at 4 bytes a pixel with what the step holds
// besides, the finished frames and overlays, and what encoding takes.
func (p *planner) memory() int64 {
	frames := int64(1)
	if p.plan.animated {
		frames = int64(p.h.Frames)
	}
	result := area(image.Pt(p.plan.width, p.plan.height))
	return p.h.Memory(max(p.plan.denom, 1)) + p.stepMemory + p.heldMemory + 4*frames*result + codec.OutputMemory(p.plan.output, result)
}

// maxTime is the longest time that a plan may be estimated to take. Work in
// progress is not interrupted and a request has 27 seconds in all, so work that
// would not finish is not begun.
//
// The estimate is for photos on one core of a machine of 2024. Usual requests do
// not come near the limit. Windows of a thousand pixels on a large picture, or ten
// filters on each of a thousand frames, go far beyond it.
const maxTime = 15 * time.Second

// checkTime refuses plans for more work than can be done in time.
func (p *planner) checkTime() error {
	if need := p.totalTime(); need > maxTime {
		return &codec.LimitError{What: "milliseconds of work", Got: need.Milliseconds(), Max: maxTime.Milliseconds()}
	}
	return nil
}

// totalTime estimates how long the plan takes, without decoding.
func (p *planner) totalTime() time.Duration {
	frames := time.Duration(1)
	if p.plan.animated {
		frames = time.Duration(p.h.Frames)
	}
	result := area(image.Pt(p.plan.width, p.plan.height))
	return p.onceTime + frames*(p.frameTime+encodeTime(p.plan.output)*time.Duration(result))
}

// encodeTime is the time to encode a pixel, as measured with photos. With a limit
// on the bytes the encoder tries several times, at less and less cost.
func encodeTime(out edit.Output) time.Duration {
	times := time.Duration(1)
	if out.MaxBytes > 0 {
		times = 3
	}
	switch out.Format {
	case edit.JPEG:
		return 30 * times
	case edit.WebP:
		return 200 * times
	case edit.AVIF:
		return 1000
	case edit.GIF:
		return 100
	}
	return 60
}

// Bounds limit what requests without a signature can make, whatever their
// operations are, by the plain sizes of the allow-list. No result shows the
// original at a larger scale than a plain size does. No result has a longer side or
// more pixels than the largest plain size. Making it takes no longer than the
// slowest plain size or [maxStrangerTime]. So nobody can put an original together
// from crops of it, or see it beside or below a canvas.
//
// Overlays are not bounded: the installation says where they come from.
type Bounds struct{ list edit.AllowList }

// NewBounds are the bounds of an installation with the given allow-list.
func NewBounds(list edit.AllowList) *Bounds { return &Bounds{list} }

// maxStrangerTime is the longest time that a request without a signature may be
// estimated to take, unless a plain size takes longer by itself. It is a third of
// what signed requests may take: enough for any result in a size for the web, and
// too little for chains of large windows on large pictures.
const maxStrangerTime = maxTime / 3

// BoundError is a result that only a request with a signature may ask for.
type BoundError struct {
	// What is bounded, with its unit.
	What string
	// Got is what the request asks for, and Max the most that the allow-list admits
	// for this original.
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

// scaleOf is the larger of the horizontal and the vertical scale of a window.
func scaleOf(w resample.Window, to image.Point) float64 {
	return max(float64(to.X)/(w.X1-w.X0), float64(to.Y)/(w.Y1-w.Y0))
}

// checkBounds compares the plan with [Options.Bounds]. It allows for a pixel of
// rounding on a side of the original. A result that is turned by another than a
// right angle may be √2 times as wide and as high.
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
