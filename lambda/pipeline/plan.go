package pipeline

import (
	"cmp"
	"fmt"
	"image"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// Plan is edits resolved against one original: everything that can be settled
// before a pixel is decoded.
type Plan struct {
	// Denom is the scale 1/Denom to decode at.
	Denom int
	// Steps turn each decoded frame into a frame of the derivative, in order.
	Steps []Step
	// Width and Height are the derivative's size in pixels.
	Width, Height int
	// Animated says that all frames are wanted, not only the first.
	Animated bool
	// Output is how to write the result, with nothing left to defaults.
	Output edit.Output
}

// NewPlan resolves e for an original with header h. Its errors are
// [*codec.LimitError] where the result or the work for it would be too large.
func NewPlan(h codec.Header, e edit.Edits, opt Options) (Plan, error) {
	p := Plan{Denom: 1, Output: output(h, e.Output, opt)}
	p.Animated = h.Frames > 1 && p.Output.Format == edit.GIF

	orientation := h.Orientation
	if opt.IgnoreOrientation {
		orientation = 0
	}
	upright := image.Pt(h.Width, h.Height)
	if orientation.Swaps() {
		upright = image.Pt(h.Height, h.Width)
	}
	p.Denom = decodeDenom(upright, h.Denoms(), e.Operations)
	if orientation > 1 {
		p.add(Upright{Orientation: orientation})
	}

	// From here on, size is what a frame measures at that point, and full is
	// what it would measure had it been decoded at 1/1: proportions are taken
	// from full, which has not been rounded.
	full, size := upright, scaledPoint(upright, p.Denom)
	for _, op := range e.Operations {
		switch op := op.(type) {
		case edit.Resize:
			size = p.addResize(op, full, size, h.HasProfile())
			if side := max(size.X, size.Y); side > edit.MaxSide {
				return Plan{}, &codec.LimitError{What: "pixels on a side of the result", Got: int64(side), Max: edit.MaxSide}
			}
		default:
			return Plan{}, fmt.Errorf("operation %T cannot be planned", op)
		}
		full = size
	}
	p.Width, p.Height = size.X, size.Y
	if h.HasProfile() {
		p.addToSRGB()
	}
	return p, p.check(h, opt.Limits)
}

// output settles what the edits left open.
func output(h codec.Header, out edit.Output, opt Options) edit.Output {
	if out.Format == "" {
		out.Format = h.Format
	}
	if out.Quality == 0 && out.Format == edit.WebP {
		out.Quality = opt.WebPQuality
	}
	out.Quality = cmp.Or(out.Quality, opt.Quality, codec.DefaultQuality)
	out.Progressive = out.Format == edit.JPEG && (out.Progressive || opt.Progressive)
	return out
}

// oversampling is how many times larger than wanted, at the least, a picture
// must be after decoding at a reduced scale. The DCT's own reduction is a box
// filter, visibly worse than Lanczos; with about twice the pixels left for
// Lanczos to choose from, the difference disappears.
const oversampling = 1.8

// decodeDenom chooses the smallest scale that the first operation can stand.
func decodeDenom(upright image.Point, denoms []int, ops []edit.Operation) int {
	if len(ops) == 0 {
		return 1
	}
	resize, ok := ops[0].(edit.Resize)
	if !ok {
		return 1
	}
	want := fitSize(upright, resize)
	for _, denom := range denoms {
		got := scaledPoint(upright, denom)
		if float64(got.X) >= oversampling*float64(want.X) && float64(got.Y) >= oversampling*float64(want.Y) {
			return denom
		}
	}
	return 1
}

func scaledPoint(p image.Point, denom int) image.Point {
	return image.Pt(codec.Scaled(p.X, denom), codec.Scaled(p.Y, denom))
}

func (p *Plan) add(s Step) { p.Steps = append(p.Steps, s) }

// addToSRGB adds the colour conversion unless it is there already.
func (p *Plan) addToSRGB() {
	for _, s := range p.Steps {
		if s == (ToSRGB{}) {
			return
		}
	}
	p.add(ToSRGB{})
}

// addResize adds a resize of a picture that measures size, and would measure
// full but for the scale it was decoded at. It returns the size that results.
// Colours are converted right after the scaling, when there are fewest pixels
// and before anything is added that is sRGB already.
func (p *Plan) addResize(r edit.Resize, full, size image.Point, convert bool) image.Point {
	scaled := fitSize(full, r)
	box := scaled
	if r.Width > 0 && r.Height > 0 && (r.Fit == edit.Cover || r.Fit == edit.Contain) {
		box = image.Pt(r.Width, r.Height)
	}
	window := image.Rectangle{Max: scaled}
	if r.Fit == edit.Cover {
		at := place(r.Gravity, scaled.Sub(box))
		window = image.Rectangle{Min: at, Max: at.Add(box)}
	}

	scale, rest := scaleTo(size, scaled, window)
	if scale.Source.Size() != size || scale.Size != size {
		p.add(scale)
	}
	if rest != (image.Rectangle{Max: scale.Size}) {
		p.add(Crop{Window: rest})
	}
	if convert {
		p.addToSRGB()
	}
	if r.Fit == edit.Contain && scaled != box {
		p.add(Pad{Size: box, At: place(r.Gravity, box.Sub(scaled)), Background: r.Background})
	}
	return box
}

// check holds the plan against the limits.
func (p *Plan) check(h codec.Header, l codec.Limits) error {
	if l.Memory == 0 {
		return nil
	}
	if need := p.memory(h); need > l.Memory {
		return &codec.LimitError{What: "bytes of memory", Got: need, Max: l.Memory}
	}
	return nil
}

// memory estimates the bytes in use at the worst moment: what decoding takes,
// the decoded picture included; what the hungriest step finds and makes, at 4
// bytes a pixel; the finished frames; and what encoding takes.
func (p *Plan) memory(h codec.Header) int64 {
	found := area(scaledPoint(image.Pt(h.Width, h.Height), p.Denom))
	var held, most int64 // held is found, unless that is still the decoder's
	for _, s := range p.Steps {
		if made, left := stepPixels(s, found); made > 0 {
			most = max(most, held+made)
			found, held = left, left
		}
	}
	frames := int64(1)
	if p.Animated {
		frames = int64(h.Frames)
	}
	result := area(image.Pt(p.Width, p.Height))
	return h.Memory(p.Denom) + 4*most + 4*frames*result + encodingBytes(p.Output.Format)*result
}

// encodingBytes is what an encoder takes for each pixel of the result; 0 for
// those that make do with what the limits leave free. WebP took 12 for smooth
// pictures of 4096×4096, 34 without loss, and 60 for noise; 40 leaves room for
// that too.
func encodingBytes(f edit.Format) int64 {
	if f == edit.WebP {
		return 40
	}
	return 0
}

// stepPixels counts the pixels of all pictures that a step makes, and of the
// one it leaves, from one of so many pixels.
func stepPixels(s Step, found int64) (made, left int64) {
	switch s := s.(type) {
	case Upright:
		return found, found
	case Scale:
		// imaging scales one direction after the other.
		left = area(s.Size)
		made = area(image.Pt(s.Size.X, s.Source.Dy())) + left
		if cut := area(s.Source.Size()); cut < found {
			made += cut
		}
		return made, left
	case Crop:
		left = area(s.Window.Size())
		return left, left
	case Pad:
		left = area(s.Size)
		return 2 * left, left
	}
	return 0, found
}

func area(p image.Point) int64 { return int64(p.X) * int64(p.Y) }
