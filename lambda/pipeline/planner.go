package pipeline

import (
	"image"
	"slices"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// A planner is a plan in the making. It keeps cuts and right-angled turns, and
// makes steps of them only when something else is to be done: then the scaling
// that follows takes no more than the part that is left, and turns what is
// smaller.
type planner struct {
	// table has the rows of the operations; it is [operations] outside of tests.
	table table
	h     codec.Header
	opt   Options
	// overlays are nil where they are not known.
	overlays overlaySources
	plan     Plan
	rest     []edit.Operation
	// source is the size of the original when the first operation sees it.
	source image.Point

	// raw says that no step has made pixels yet: the picture so far is the original
	// as it is stored.
	raw bool
	// whole is the size of what the steps have made, cut the part of it that is
	// left, and turn how that is to be turned.
	whole image.Point
	cut   image.Rectangle
	turn  codec.Orientation
	// pendingTurn is the orientation that an AutoOrient is yet to turn by.
	pendingTurn codec.Orientation

	// focals are the areas that the next resize keeps in the picture, in pixels of
	// the upright original. locate finds an area of the upright original in the
	// picture so far.
	focals []image.Rectangle
	locate func(resample.Window) resample.Window

	// view is how the original is shown. tiltedSide and tiltedArea are how many
	// times longer and larger the picture became when it was first turned by another
	// than a right angle; 0 before.
	view                   viewMatrix
	tiltedSide, tiltedArea float64

	// stepMemory is the most that any step holds, and heldMemory what is held
	// from one frame to the next, in bytes.
	stepMemory, heldMemory int64
	// frameTime is how long the steps are estimated to take for each frame, and
	// onceTime how long what is done once for all of them takes. beyondPlain is the
	// part of frameTime that a plain size does not take.
	frameTime, onceTime, beyondPlain time.Duration
}

// orient plans how to turn the picture upright: at once, or where an AutoOrient
// says so. It is the only place that looks ahead for an operation.
func (p *planner) orient(o codec.Orientation) {
	i := slices.Index(p.rest, edit.Operation(edit.AutoOrient{}))
	switch {
	case i < 0 && p.opt.IgnoreOrientation:
	case i <= 0:
		p.turn = o
	default:
		p.pendingTurn = o
	}
}

// size is that of the picture so far.
func (p *planner) size() image.Point { return swapped(p.cut.Size(), p.turn.Swaps()) }

// frames is the number of pictures that the steps are carried out on.
func (p *planner) frames() int {
	if p.plan.animated {
		return p.h.Frames
	}
	return 1
}

// startFrom starts again from a picture that a step has made.
func (p *planner) startFrom(size image.Point) {
	p.whole, p.cut = size, image.Rectangle{Max: size}
}

// stored finds a window of the picture so far in what the steps have made.
func (p *planner) stored(w resample.Window) resample.Window {
	return shift(asStored(w, p.turn, p.size()), p.cut.Min)
}

// addStep adds a step that makes a picture of the given size of the one so far,
// and holds extra bytes meanwhile.
func (p *planner) addStep(s step, size image.Point, extra int64) {
	p.stepMemory = max(p.stepMemory, 4*area(p.whole)+4*area(size)+extra)
	took := s.cost(size) * time.Duration(max(area(p.whole), area(size)))
	p.frameTime += took
	if _, plain := s.(uprightStep); !plain {
		p.beyondPlain += took
	}
	p.plan.steps = append(p.plan.steps, s)
	p.startFrom(size)
}

// flush makes steps of what the planner has kept, so that the next step finds the
// picture as it is to be.
func (p *planner) flush() {
	if p.raw || p.cut != (image.Rectangle{Max: p.whole}) {
		p.scale(window(p.cut), p.cut.Size())
	}
	if p.turn > 1 {
		p.addStep(uprightStep{orientation: p.turn}, p.size(), 0)
	}
	p.turn = 0
}

// scale plans scaling a window of what the steps have made.
func (p *planner) scale(w resample.Window, size image.Point) {
	if p.raw {
		p.chooseDenom(w, size)
		w = divide(w, p.plan.denom)
	}
	s := scaleStep{window: w, size: size, gamma: p.opt.Gamma}
	if p.cut != (image.Rectangle{Max: p.whole}) && (w != window(p.cut) || size != p.cut.Size()) && (!p.raw || p.plan.denom == 1) {
		s.within = p.cut
	}
	if !p.raw {
		p.addStep(s, size, s.memory())
		return
	}
	// What the decoder holds is counted there; see [planner.memory].
	p.stepMemory = max(p.stepMemory, 8*area(size)+s.memory())
	decoded := area(p.whole) / int64(p.plan.denom*p.plan.denom)
	p.frameTime += s.cost(size) * time.Duration(max(decoded, area(size)))
	p.plan.steps = append(p.plan.steps, s)
	if p.h.HasProfile() {
		p.plan.steps = append(p.plan.steps, sRGBStep{})
	}
	p.raw = false
	p.startFrom(size)
}

// chooseDenom chooses the scale to decode at, by a window of the original as it is
// stored that is scaled to a size. The first choice counts.
func (p *planner) chooseDenom(w resample.Window, size image.Point) {
	if p.plan.denom == 0 {
		p.plan.denom = decodeDenom(w, size, p.h.Denoms())
	}
}

// chooseDenomFor is [planner.chooseDenom] by a window of the picture so far.
func (p *planner) chooseDenomFor(w resample.Window, to image.Point) {
	if p.raw {
		p.chooseDenom(p.stored(w), swapped(to, p.turn.Swaps()))
	}
}

// crop keeps a rectangle of the picture so far.
func (p *planner) crop(r image.Rectangle) {
	if r == (image.Rectangle{Max: p.size()}) {
		return
	}
	p.recordChange(Change{Type: Crop, Left: r.Min.X, Top: r.Min.Y, Right: r.Max.X, Bottom: r.Max.Y})
	p.move(func(w resample.Window) resample.Window { return shift(w, image.Point{}.Sub(r.Min)) })
	s := p.stored(window(r))
	p.cut = image.Rect(int(s.X0), int(s.Y0), int(s.X1), int(s.Y1))
}

// turnBy turns the picture by a right angle or mirrors it.
func (p *planner) turnBy(o codec.Orientation) {
	if o < 2 {
		return
	}
	inverse, size := turnedBack(o), p.size()
	p.move(func(w resample.Window) resample.Window { return asStored(w, inverse, size) })
	p.turn = turned(p.turn, o)
	p.view = p.view.turned(o)
	switch o {
	case flopped:
		p.recordChange(Change{Type: FlipHorizontally})
	case flipped:
		p.recordChange(Change{Type: FlipVertically})
	}
}

// move says where areas of the picture so far lie in the one that is planned next.
func (p *planner) move(f func(resample.Window) resample.Window) {
	locate := p.locate
	p.locate = func(w resample.Window) resample.Window { return f(locate(w)) }
}
