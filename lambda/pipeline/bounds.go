package pipeline

import (
	"image"
	"math"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
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
	frames := int64(p.frames())
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
	result := area(image.Pt(p.plan.width, p.plan.height))
	need := p.onceTime + time.Duration(p.frames())*(p.frameTime+encodeTime(p.plan.output)*time.Duration(result))
	if need > maxTime {
		return &codec.LimitError{What: "milliseconds of work", Got: need.Milliseconds(), Max: maxTime.Milliseconds()}
	}
	return nil
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
// original at a larger scale than a plain size does, and no result has a longer
// side or more pixels than the largest plain size. So nobody can put an original
// together from crops of it, or see it beside or below a canvas. Work besides
// scaling takes no longer than [maxStrangerTime].
//
// Overlays are not bounded: the installation says where they come from.
type Bounds struct{ list edit.AllowList }

// NewBounds are the bounds of an installation with the given allow-list.
func NewBounds(list edit.AllowList) *Bounds { return &Bounds{list} }

// maxStrangerTime is the longest time that a request without a signature may be
// estimated to take beyond decoding, scaling once and encoding, which a plain size
// takes too. It is a third of what signed requests may take: enough for one look at an
// original of [DefaultMaxPixels], or for a blur and another resize of the 48
// megapixels of a phone, and too little for three medians on 12 megapixels.
const maxStrangerTime = maxTime / 3

// BoundError is a result that only a request with a signature may ask for.
type BoundError struct {
	// What is bounded, with its unit.
	What string
	// Got is what the request asks for, and Max the most that is admitted for this
	// original.
	Got, Max float64
}

// Error leaves out the figures, from which strangers could learn the original's size.
func (e *BoundError) Error() string {
	if e.What == boundedWork {
		return e.What + ": more than a request may take that is not signed"
	}
	return e.What + ": more than the sizes of ALLOWED_RESOLUTIONS come to for this original, which bounds requests that are not signed"
}

// What a [BoundError] is about.
const (
	boundedScale = "the scale of the picture"
	boundedSide  = "pixels on a side of the result"
	boundedArea  = "pixels of the result"
	boundedWork  = "milliseconds of work"
)

// strangerLimits are the bounds for one original.
type strangerLimits struct {
	// x and y are the largest scales of plain sizes along the axes of the picture
	// that plain sizes are made of, in pixels of the result per pixel of the
	// original. They differ if a plain size rounds a short side up.
	x, y float64
	side int   // pixels
	area int64 // pixels
}

// limits finds the bounds for an original of the given size.
func (b *Bounds) limits(size image.Point) strangerLimits {
	var l strangerLimits
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

// plainSwaps reports whether plain sizes are made of the stored picture with its
// sides exchanged.
func (p *planner) plainSwaps() bool { return !p.opt.IgnoreOrientation && p.h.Orientation.Swaps() }

// checkBounds compares the plan with [Options.Bounds]: its work before each look,
// and everything else at the end. It allows for a pixel of rounding on a side.
func (p *planner) checkBounds() error {
	if p.opt.Bounds == nil {
		return nil
	}
	if beyond := p.timeBeyond(); beyond > maxStrangerTime {
		return &BoundError{boundedWork, float64(beyond.Milliseconds()), float64(maxStrangerTime.Milliseconds())}
	}
	if p.plan.look != nil {
		return nil
	}
	l := p.opt.Bounds.limits(swapped(image.Pt(p.h.Width, p.h.Height), p.plainSwaps()))
	size := image.Pt(p.plan.width, p.plan.height)
	if !(p.view.over(l, size) <= 1+1e-9) { // nor where the limits are 0
		return &BoundError{boundedScale, p.view.over(strangerLimits{x: 1, y: 1}, size), max(l.x, l.y)}
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

// timeBeyond estimates the time that the plan takes beyond that of a plain size. The
// installation decides which formats to allow, so encoding does not count, except
// for trying again and again.
func (p *planner) timeBeyond() time.Duration {
	once := p.plan.output
	once.MaxBytes = 0
	again := (encodeTime(p.plan.output) - encodeTime(once)) * time.Duration(area(image.Pt(p.plan.width, p.plan.height)))
	return p.onceTime + time.Duration(p.frames())*(p.beyondPlain+again)
}

// A viewMatrix says how the picture so far shows the original: how far right and how
// far down a step of one pixel along each axis of the original goes.
type viewMatrix struct {
	// right has how far right each axis goes, and down how far down: the rows of a
	// matrix.
	right, down [2]float64
}

// viewAsIs shows an original as it is, or with its sides exchanged.
func viewAsIs(swap bool) viewMatrix {
	if swap {
		return viewMatrix{right: [2]float64{0, 1}, down: [2]float64{1, 0}}
	}
	return viewMatrix{right: [2]float64{1, 0}, down: [2]float64{0, 1}}
}

// scaled is m in a picture that is x times as wide and y times as high.
func (m viewMatrix) scaled(x, y float64) viewMatrix {
	return viewMatrix{times(m.right, x), times(m.down, y)}
}

// turned is m in a picture that is turned upright.
func (m viewMatrix) turned(o codec.Orientation) viewMatrix {
	if o.Swaps() {
		m.right, m.down = m.down, m.right
	}
	x, y := mirrors(o)
	if x {
		m.right = times(m.right, -1)
	}
	if y {
		m.down = times(m.down, -1)
	}
	return m
}

// rotated is m in a picture that is turned clockwise by an angle in degrees.
func (m viewMatrix) rotated(angle float64) viewMatrix {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	return viewMatrix{
		[2]float64{cos*m.right[0] - sin*m.down[0], cos*m.right[1] - sin*m.down[1]},
		[2]float64{sin*m.right[0] + cos*m.down[0], sin*m.right[1] + cos*m.down[1]},
	}
}

// over is the scale as a multiple of the limits, in the direction in which it is
// largest, for a result of the given size. It allows for crops on whole pixels,
// which may leave out a pixel of the original along either axis.
func (m viewMatrix) over(l strangerLimits, size image.Point) float64 {
	a, b := rounded(m.right, size.X), rounded(m.down, size.Y)
	return longest([2]float64{a[0] / l.x, a[1] / l.y}, [2]float64{b[0] / l.x, b[1] / l.y})
}

// rounded is a row of a viewMatrix as if a side of n pixels showed one more pixel of
// the original.
func rounded(row [2]float64, n int) [2]float64 {
	return times(row, float64(n)/(float64(n)+math.Hypot(row[0], row[1])))
}

// longest is the most that the matrix of two rows lengthens a line: its larger
// singular value.
func longest(a, b [2]float64) float64 {
	// The singular values of [[p, q], [r, s]] are half of |(p+s, r-q)| ± |(p-s, r+q)|.
	return (math.Hypot(a[0]+b[1], b[0]-a[1]) + math.Hypot(a[0]-b[1], b[0]+a[1])) / 2
}

func times(row [2]float64, by float64) [2]float64 { return [2]float64{row[0] * by, row[1] * by} }
