package edit

import (
	"slices"
	"strings"
)

// MaxOperations is the most operations that edits may have.
const MaxOperations = 10

// Key prints the one canonical key: the path of the derivative on the website
// (before escaping, without a leading "/") and its key in the bucket. Variants
// that are out of range have no key, and Key returns "", which S3 refuses to
// store; what [Parse], [New] and [Dialects.Path] return always has one.
func (v Variant) Key() string { return v.key(false) }

// Key prints the canonical key of a variant for this installation: that of
// [Variant.Key], and, where this installation would not read that as the same
// variant, with a filter thumbor() in front that says how to read it. Keys of a
// plain installation have a size in front at most, and say all else in filters;
// see [Dialects.IsPlain].
func (d Dialects) Key(v Variant) string {
	if d.IsPlain() {
		return d.plainKey(v)
	}
	key := v.Key()
	if !d.SIH || key == "" {
		return key
	}
	v.Edits = v.Edits.normal()
	if again, err := d.WithAnySource().request(key); err == nil && again.Variant.Equal(v) {
		return key
	}
	return v.key(true)
}

// IsDerivative reports whether a key is spelled like one that derivatives are
// stored under, by any installation: whether it is the canonical key of what it
// is read as. The key of an original may be spelled so too (100x100/photo.jpg);
// only the object's metadata tells whether it is a derivative.
func IsDerivative(key string) bool {
	if v, err := Parse(key); err == nil && (key == v.key(false) || key == v.key(true)) {
		return true
	}
	plain := Dialects{Open: OpenDialects()}.WithAnySource()
	r, err := plain.request(key)
	if err == nil {
		r.Variant, err = plain.complete(r.Variant)
	}
	if err != nil {
		return false
	}
	if plain.Key(r.Variant) == key {
		return true
	}
	// Where the original's key begins with the name of a source bucket.
	name, _, _ := strings.Cut(strings.TrimPrefix(r.Original, bucketPrefix), "/")
	plain.Buckets = []string{"", name}
	return plain.Key(r.Variant) == key
}

// plainKey prints the canonical key for a plain installation. A size stands in
// front if the first operation covers one and does nothing else.
func (d Dialects) plainKey(v Variant) string {
	edits := v.Edits.normal()
	var head, filters []string
	ops := edits.Operations
	if size, ok := plainResize(ops); ok {
		head, ops = []string{size.String()}, ops[1:]
	}
	for _, op := range ops {
		filter, err := spell(op)
		if err != nil {
			return ""
		}
		filters = append(filters, filter)
	}
	output, err := spellOutput(edits.Output)
	if err != nil || v.Bucket != "" && !d.isBucket(v.Bucket) {
		return ""
	}
	return v.assemble(head, append(filters, output...), d.grammar(), false)
}

// plainResize is the size of the first operation, if that covers it and does
// nothing else.
func plainResize(ops []Operation) (Resolution, bool) {
	r, ok := first[Resize](ops)
	size := Resolution{r.Width, r.Height}
	return size, ok && size != Resolution{} && r == Resize{Width: r.Width, Height: r.Height} && inRange(r)
}

// key prints the canonical key, with the filter thumbor() if marked.
func (v Variant) key(marked bool) string { return v.spelled(marked, false) }

// spelled is key with the filter as_is() even where the key can do without.
func (v Variant) spelled(marked, verbatim bool) string {
	edits := v.Edits.normal()
	head, filters, ok := edits.spell()
	if !ok {
		return ""
	}
	if marked {
		filters = slices.Insert(filters, 0, asThumbor+"()")
	}
	return v.assemble(head, filters, grammar{isBucket: isBucketName}, verbatim)
}

// assemble puts a key together, with as_is() if asked for or where the original
// would not be read as it is.
func (v Variant) assemble(head, filters []string, g grammar, verbatim bool) string {
	original := v.Original
	if v.Bucket != "" {
		original = bucketPrefix + v.Bucket + "/" + original
	} else if t, err := g.read(joinKey(head, filters, original)); verbatim || err != nil || t.original != original {
		filters = append(filters, asIs+"()")
	}
	key := joinKey(head, filters, original)
	if ValidateKey(key) != nil {
		return ""
	}
	return key
}

// joinKey puts a key together. Edits that change nothing are Thumbor's size that
// changes nothing.
func joinKey(head, filters []string, original string) string {
	if len(filters) > 0 {
		head = append(slices.Clip(head), "filters:"+strings.Join(filters, ":"))
	}
	if len(head) == 0 {
		head = []string{"0x0"}
	}
	return strings.Join(append(slices.Clip(head), original), "/")
}

// spell writes edits in normal form: the operations that stand in front of the
// filters, and the filters. It is not ok for values out of range.
func (e Edits) spell() (head, filters []string, ok bool) {
	h := headOf(e.Operations)
	head, filters = h.spell()
	known := knownSize{}.after(h.resize)
	for _, op := range h.rest {
		filter, ok := h.fill(op, known)
		if !ok {
			var err error
			if filter, err = spell(op); err != nil {
				return nil, nil, false
			}
		}
		known = known.after(op)
		filters = append(filters, filter)
	}
	output, err := spellOutput(e.Output)
	return head, append(filters, output...), err == nil
}

// head are the operations that have a place in front of the filters, in the
// order of these fields.
type head struct {
	trim       *Trim
	crop       *Crop
	focals     []Focal
	resize     Resize
	flop, flip bool
	// rest are the operations after them.
	rest []Operation
}

// headOf finds the longest row of operations that has a place in front of the
// filters.
func headOf(ops []Operation) (h head) {
	h.rest = ops
	if t, ok := first[Trim](h.rest); ok && inRange(t) {
		h.trim, h.rest = &t, h.rest[1:]
	}
	if c, ok := first[Crop](h.rest); ok && inRange(c) {
		h.crop, h.rest = &c, h.rest[1:]
	}
	h.takeResize()
	if _, ok := first[Flop](h.rest); ok {
		h.flop, h.rest = true, h.rest[1:]
	}
	if _, ok := first[Flip](h.rest); ok {
		h.flip, h.rest = true, h.rest[1:]
	}
	return h
}

// takeResize takes a resize, and focal areas in front of it, if it is one of the
// kind that Thumbor's size and filters can say.
func (h *head) takeResize() {
	i := 0
	var focals []Focal
	for ; i < len(h.rest); i++ {
		f, ok := h.rest[i].(Focal)
		if !ok {
			break
		}
		focals = append(focals, f)
	}
	r, ok := first[Resize](h.rest[i:])
	if !ok || r.NoReduce || r.Kernel != "" || r.Scale != 0 || r.Focus > Smart ||
		r.Adaptive && r.Fit != Inside && r.Fit != Outside || !inRange(r) {
		return
	}
	h.focals, h.resize, h.rest = focals, r, h.rest[i+1:]
}

// first is the first operation, if it is of the kind.
func first[T Operation](ops []Operation) (op T, ok bool) {
	if len(ops) > 0 {
		op, ok = ops[0].(T)
	}
	return op, ok
}

// inRange reports whether an operation can be written as a filter.
func inRange(op Operation) bool {
	_, err := spell(op)
	return err == nil
}

// spell writes the segments in front of the filters and, as filters, what there
// is no segment for.
func (h head) spell() (segments, filters []string) {
	if h.trim != nil {
		segments = append(segments, h.trim.segment())
	}
	if h.crop != nil {
		segments = append(segments, spelledBox(*h.crop))
	}
	if h.resize.isBox() && h.resize.Fit == Inside || h.resize.Fit == Outside {
		segments = append(segments, h.resize.fitIn())
	}
	if h.resize != (Resize{}) || h.flop || h.flip {
		segments = append(segments, h.size())
	}
	segments = append(segments, alignments[h.resize.Gravity]...)
	if h.resize.Focus == Smart {
		segments = append(segments, "smart")
	}
	return segments, h.resizeFilters()
}

// alignments are Thumbor's words for each compass point.
var alignments = [...][]string{
	North: {"top"}, NorthEast: {"right", "top"}, East: {"right"}, SouthEast: {"right", "bottom"},
	South: {"bottom"}, SouthWest: {"left", "bottom"}, West: {"left"}, NorthWest: {"left", "top"},
}

// segment always names the corner, so that a folder may be called trim.
func (t Trim) segment() string {
	corner := cornerNames[0]
	if t.BottomRight {
		corner = cornerNames[1]
	}
	segment := "trim:" + corner
	if t.Tolerance != 0 {
		segment += ":" + shortest(float64(t.Tolerance))
	}
	return segment
}

func (r Resize) fitIn() string {
	word := "fit-in"
	if r.Fit == Outside {
		word = "full-" + word
	}
	if r.Adaptive {
		word = "adaptive-" + word
	}
	return word
}

// size writes both sides with their mirrorings. A side that is free is nothing,
// unless there would be nothing but signs.
func (h head) size() string {
	both := h.resize == Resize{}
	return sizeWord(h.resize.Width, h.resize.OriginalWidth, h.flop, both) + "x" +
		sizeWord(h.resize.Height, h.resize.OriginalHeight, h.flip, both)
}

func sizeWord(n int, original, mirrored, zero bool) string {
	word := side(n)
	if original {
		word = "orig"
	}
	if word == "" && (mirrored || zero) {
		word = "0"
	}
	if mirrored {
		word = "-" + word
	}
	return word
}

// resizeFilters are the filters that say of the resize what its segments do not.
func (h head) resizeFilters() (filters []string) {
	r := h.resize
	switch {
	case r.Fit == Inside && !r.NoEnlarge:
		filters = append(filters, "upscale()")
	case h.isNoUpscale():
		filters = append(filters, "no_upscale()")
	}
	if r.Fit == Fill {
		filters = append(filters, "stretch()")
	}
	for _, f := range h.focals {
		filters = append(filters, "focal("+spelledBox(Crop(f))+")")
	}
	return filters
}

// isNoUpscale reports whether it takes the filter no_upscale to say that the
// picture is not enlarged.
func (h head) isNoUpscale() bool { return h.resize.NoEnlarge && h.resize.Fit != Inside }

// fill writes a canvas as Thumbor's filter, if that would be read as the same:
// as one of the resize's size, fitted to the picture.
func (h head) fill(op Operation, known knownSize) (filter string, ok bool) {
	c, ok := op.(Canvas)
	r := h.resize
	if !ok || r.OriginalWidth || r.OriginalHeight || r.Fit == Outside && r.NoEnlarge {
		return "", false
	}
	read := Canvas{With: c.With, Color: c.Color, Through: c.Through}
	if !h.isNoUpscale() {
		read.Width, read.Height, read.Adaptive = r.Width, r.Height, r.Adaptive
	}
	if read.fitted(known) != c {
		return "", false
	}
	a := writeArguments("fill")
	spellFill(a, &c)
	return "fill(" + a.String() + ")", a.fault == nil
}
