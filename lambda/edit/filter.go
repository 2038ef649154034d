package edit

import "slices"

// Two filters of our own are about reading, and are dropped once that is done.
const (
	// asIs says that what follows the filters is the original's key to the
	// letter, for keys that would be read as more options or as a bucket.
	asIs = "as_is"
	// asThumbor says, in front of all other filters, that the path is to be read
	// as Thumbor reads it, where an installation reads otherwise.
	asThumbor = "thumbor"
)

// filterReader makes edits of a path that has been taken apart. The fields are
// what has been read so far, in the order in which it is carried out.
type filterReader struct {
	path  thumborPath
	table *operationTable
	// first are the trim and the crop.
	first  []Operation
	focals []Operation
	// resize is the one that the path's size asks for; it may turn out not to be
	// needed.
	resize Resize
	// canvas is, for the Serverless Image Handler, part of the resize.
	canvas  *Canvas
	mirrors []Operation
	// rest are the filters.
	rest   []Operation
	output Output
	maxAge int
}

// newFilterReader reads what stands in front of the filters, and means the same
// to everyone.
func newFilterReader(t thumborPath, table *operationTable) *filterReader {
	t.fitIn = t.fitIn || t.has("fit-in")
	r := &filterReader{path: t, table: table, resize: t.box}
	if t.trim != nil {
		r.first = append(r.first, *t.trim)
	}
	r.resize.Gravity = compass(t.horizontal, t.vertical)
	if t.smart {
		r.resize.Focus = Smart
	}
	if t.fitIn {
		r.resize.Fit, r.resize.Adaptive = Inside, t.adaptive
	}
	if t.full {
		r.resize.Fit = Outside
	}
	if t.flop {
		r.mirrors = append(r.mirrors, Flop{})
	}
	if t.flip {
		r.mirrors = append(r.mirrors, Flip{})
	}
	return r
}

// compass is the gravity that Thumbor's two alignments make.
func compass(horizontal, vertical string) Gravity {
	row := [3]Gravity{West, Center, East}
	switch vertical {
	case "top":
		row = [3]Gravity{NorthWest, North, NorthEast}
	case "bottom":
		row = [3]Gravity{SouthWest, South, SouthEast}
	}
	switch horizontal {
	case "left":
		return row[0]
	case "right":
		return row[2]
	}
	return row[1]
}

// edits are all that was read, in normal form.
func (r *filterReader) edits() Edits {
	ops := append(r.first, r.focals...)
	ops = append(ops, r.resize)
	if r.canvas != nil {
		ops = append(ops, *r.canvas)
	}
	ops = append(ops, r.mirrors...)
	return r.table.normalEdits(Edits{Operations: append(ops, r.rest...), Output: r.output})
}

// thumborEdits reads a path's edits as Thumbor does.
func (t *operationTable) thumborEdits(p thumborPath) (Edits, int, error) {
	r := newFilterReader(p, t)
	if p.crop != nil {
		r.first = append(r.first, *p.crop)
	}
	r.resize.NoEnlarge = p.has("no_upscale") || r.resize.Fit == Inside
	for _, call := range p.filters {
		if err := r.thumbor(call); err != nil {
			return Edits{}, 0, err
		}
	}
	return r.edits(), r.maxAge, nil
}

// thumbor reads one filter as Thumbor means it. What is not named here is in
// [allOperations], and for the output in [outputSpellings].
func (r *filterReader) thumbor(call filterCall) error {
	a := readArguments(Thumbor, call.name, call.arguments)
	switch call.name {
	case "no_upscale": // see thumborEdits
	case "upscale":
		r.upscale(a)
	case "stretch":
		if !r.path.fitIn {
			r.resize.Fit = Fill
		}
	case "fill":
		if err := r.fill(a); err != nil {
			return err
		}
	default:
		return r.common(call, a)
	}
	return a.done()
}

// common reads a filter that means the same to Thumbor and to the Serverless
// Image Handler, as far as they know it.
func (r *filterReader) common(call filterCall, a *arguments) error {
	switch call.name {
	case "fit-in": // see newFilterReader
	case "smart":
		r.resize.Focus = Smart
	case "focal":
		var f Focal
		spellFocal(a, &f)
		r.focals = append(r.focals, f)
	case "watermark":
		r.add(a.watermark())
	case "animated":
		if r.output.Still = a.takeWord("false"); !r.output.Still && !a.takeWord("true") && len(a.list) > 0 {
			a.fail(a.list[0], "true or false")
		}
	case "max_age":
		a.integer(&r.maxAge, 0, 10*365*24*3600)
	case "strip_icc", stripExif:
		a.list = nil // Thumbor's guide gives strip_icc one
		r.output.Strip = true
	case asIs:
	case asThumbor:
		if !r.path.markedThumbor() {
			a.fail("", "thumbor() in front of all other filters")
		}
	case "gifv", "red_eye", "extract_focal", "distributed_collage":
		return &NotImplementedError{Dialect: string(Thumbor), Token: call.name}
	default:
		return r.spelled(call, a)
	}
	return a.done()
}

// spelled reads a filter that is one operation, or about the output.
func (r *filterReader) spelled(call filterCall, a *arguments) error {
	if readOutput(call.name, a, &r.output) {
		return a.done()
	}
	op, found := r.table.read(call.name, a)
	if !found {
		return &Error{What: "Thumbor filter", Token: call.name, Expected: "the name of a filter, such as blur, format or quality"}
	}
	r.add(op)
	return a.done()
}

func (r *filterReader) add(op Operation) { r.rest = append(r.rest, op) }

// upscale lets fit-in enlarge to a box with two sides, at this place among the
// filters. What has been laid on a canvas is as large as it can be.
func (r *filterReader) upscale(a *arguments) {
	switch {
	case r.resize.Fit != Inside || !r.resize.isBox() || r.path.has("no_upscale"):
	case len(r.rest) == 0:
		r.resize.NoEnlarge = false
	case r.filled():
	default:
		for _, op := range r.rest {
			if r.table.changesSize(op) {
				a.fail("upscale()", "upscale() in front of "+r.table.title(op))
			}
		}
		again := r.resize
		again.NoEnlarge = false
		r.add(again)
	}
}

// filled reports whether there has been a fill.
func (r *filterReader) filled() bool {
	return slices.ContainsFunc(r.rest, is[Canvas])
}

// fill lays the picture on a canvas of the size that was asked for. no_upscale
// lessens that size, which without fit-in leaves nothing to fill.
func (r *filterReader) fill(a *arguments) error {
	if r.resize.OriginalWidth || r.resize.OriginalHeight {
		a.fail("orig", "a size in numbers to fill")
	}
	c := Canvas{Width: r.resize.Width, Height: r.resize.Height, Adaptive: r.resize.Adaptive}
	if r.path.has("no_upscale") {
		if r.path.fitIn {
			return &NotImplementedError{Dialect: string(Thumbor), Token: "fill() of a fit-in with no_upscale()"}
		}
		c = Canvas{}
	}
	spellFill(a, &c)
	r.add(c)
	return nil
}

// fill(red), fill(auto,1): a colour, auto, blur or transparent, and whether to
// show it also where the picture is transparent.
func spellFill(a *arguments, c *Canvas) {
	a.filling(&c.With, &c.Color)
	a.flag(&c.Through, false)
}
