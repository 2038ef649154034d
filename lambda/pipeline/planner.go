package pipeline

import (
	"image"
	"slices"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// A planner is a plan in the making. Cuts and right-angled turns are not steps at
// once, but kept until something else is to be done: then the scaling that
// follows takes no more than the part that is left, and turns what is smaller.
type planner struct {
	h      codec.Header
	opt    Options
	others others
	plan   Plan
	rest   []edit.Operation
	// source is the size of the original when the first operation sees it.
	source image.Point

	// raw says that no step has made pixels yet: the picture is the original as
	// it is stored.
	raw bool
	// whole is the size of what the steps have made, cut the part of it that is
	// left, and turn how that is to be turned.
	whole image.Point
	cut   image.Rectangle
	turn  codec.Orientation
	// late is the orientation that an AutoOrient is yet to turn by.
	late codec.Orientation

	// areas are all focal areas, in pixels of the picture so far. The next
	// resize heeds those before focals, from used on.
	areas        []resample.Window
	focals, used int

	// work is the most that any step holds, and held what is kept from one frame
	// to the next, in bytes.
	work, held int64
	// shown is how the original is to be seen. tiltedSide and tiltedArea are how
	// much longer and larger the picture became when it was first turned by
	// something else than a right angle; 0 before.
	shown                  matrix
	tiltedSide, tiltedArea float64

	// time is how long the steps are estimated to take for each frame, and once
	// how long what is done for all of them takes. beyond is the part of time that
	// a plain size does not take.
	time, once, beyond time.Duration
}

// orient plans how to turn the picture upright: at once, unless an operation
// says when.
func (p *planner) orient(o codec.Orientation) {
	i := slices.IndexFunc(p.rest, func(op edit.Operation) bool { return op == edit.Operation(edit.AutoOrient{}) })
	switch {
	case i < 0 && p.opt.IgnoreOrientation:
	case i <= 0:
		p.turn = o
	default:
		p.late = o
	}
}

// size is that of the picture so far.
func (p *planner) size() image.Point { return swapped(p.cut.Size(), p.turn.Swaps()) }

// frames is how many pictures the steps are carried out on.
func (p *planner) frames() int {
	if p.plan.Animated {
		return p.h.Frames
	}
	return 1
}

// lay starts again from a picture that a step has made.
func (p *planner) lay(size image.Point) {
	p.whole, p.cut = size, image.Rectangle{Max: size}
}

// stored finds a window of the picture so far in what the steps have made.
func (p *planner) stored(w resample.Window) resample.Window {
	return shift(asStored(w, p.turn, p.size()), p.cut.Min)
}

// add adds a step that makes a picture of the given size of the one so far, and
// holds extra bytes meanwhile.
func (p *planner) add(s Step, size image.Point, extra int64) {
	p.work = max(p.work, 4*area(p.whole)+4*area(size)+extra)
	took := stepTime(s, size) * time.Duration(max(area(p.whole), area(size)))
	p.time += took
	if _, plain := s.(Upright); !plain {
		p.beyond += took
	}
	p.plan.Steps = append(p.plan.Steps, s)
	p.lay(size)
}

// settle plans what has been kept, so that the next step finds the picture as it
// is to be.
func (p *planner) settle() {
	if p.raw || p.cut != (image.Rectangle{Max: p.whole}) {
		p.scale(window(p.cut), p.cut.Size())
	}
	if p.turn > 1 {
		p.add(Upright{Orientation: p.turn}, p.size(), 0)
	}
	p.turn = 0
}

// scale plans scaling a window of what the steps have made.
func (p *planner) scale(w resample.Window, size image.Point) {
	if p.raw {
		p.decode(w, size)
		w = divide(w, p.plan.Denom)
	}
	s := Scale{Window: w, Size: size, Gamma: p.opt.Gamma}
	if p.cut != (image.Rectangle{Max: p.whole}) && (w != window(p.cut) || size != p.cut.Size()) && (!p.raw || p.plan.Denom == 1) {
		s.Within = p.cut
	}
	extra := s.rows() * int64(size.X)
	if !p.raw {
		p.add(s, size, extra)
		return
	}
	// What the decoder holds is counted there; see [planner.check].
	p.work = max(p.work, 8*area(size)+extra)
	decoded := area(p.whole) / int64(p.plan.Denom*p.plan.Denom)
	p.time += stepTime(s, size) * time.Duration(max(decoded, area(size)))
	p.plan.Steps = append(p.plan.Steps, s)
	if p.h.HasProfile() {
		p.plan.Steps = append(p.plan.Steps, ToSRGB{})
	}
	p.raw = false
	p.lay(size)
}

// decode settles the scale to decode at, by a window that is scaled to a size.
func (p *planner) decode(w resample.Window, size image.Point) {
	if p.plan.Denom == 0 {
		p.plan.Denom = decodeDenom(w, size, p.h.Denoms())
	}
}

// turnBy turns the picture by a right angle or mirrors it.
func (p *planner) turnBy(o codec.Orientation) {
	if o < 2 {
		return
	}
	back, size := turnedBack(o), p.size()
	p.move(func(w resample.Window) resample.Window { return asStored(w, back, size) })
	p.turn = turned(p.turn, o)
	p.shown = p.shown.turned(o)
	switch o {
	case flopped:
		p.tell(Change{Type: FlipHorizontally})
	case flipped:
		p.tell(Change{Type: FlipVertically})
	}
}

// move moves the focal areas along with the picture.
func (p *planner) move(f func(resample.Window) resample.Window) {
	areas := make([]resample.Window, len(p.areas))
	for i, w := range p.areas {
		areas[i] = f(w)
	}
	p.areas = areas
}
