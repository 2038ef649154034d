package edit

import (
	"slices"
	"strings"
)

// maxOperations is the most operations that edits may have.
const maxOperations = 10

// Key prints the one canonical key: the path of the derivative on the website
// (before escaping, without a leading "/") and its key in the bucket. Variants
// that are out of range have no key, and Key returns "", which S3 refuses to
// store; what [Parse], [New] and [Dialects.Path] return always has one.
func (v Variant) Key() string { return Dialects{}.thumborKey(v) }

// Key prints the canonical key of a variant for this installation: that of
// [Variant.Key], and, where this installation would not read that as the same
// variant, with a filter thumbor() in front that says how to read it. Keys of a
// plain installation have a size in front at most, and say all else in filters;
// see [Dialects.IsPlain]. [Request] has the key of what was read.
func (d Dialects) Key(v Variant) string {
	v.Edits = d.operations().normalEdits(v.Edits)
	p, err := d.printer(v)
	if err != nil {
		return ""
	}
	return p.key()
}

// thumborKey is [Variant.Key].
func (d Dialects) thumborKey(v Variant) string {
	v.Edits = d.operations().normalEdits(v.Edits)
	p, err := d.printer(v)
	if err != nil {
		return ""
	}
	return p.thumborKey(false, false)
}

// IsDerivative reports whether a key is spelled like one that derivatives are
// stored under, by any installation: whether it is the canonical key of what it
// is read as. The key of an original may be spelled so too (100x100/photo.jpg);
// only the object's metadata tells whether it is a derivative.
func IsDerivative(key string) bool {
	return Dialects{}.WithAnySource().isThumborKey(key) || Dialects{Open: OpenDialects()}.WithAnySource().isPlainKey(key)
}

// isThumborKey reports whether a key is canonical where any dialect is open,
// marked with thumbor() or not.
func (d Dialects) isThumborKey(key string) bool {
	r, _, err := d.request(key)
	if err != nil || r.Answer != Picture {
		return false
	}
	p, err := d.checked(r.Variant)
	return err == nil && (p.thumborKey(false, false) == key || p.thumborKey(true, false) == key)
}

// isPlainKey reports whether a key is canonical for a plain installation.
func (d Dialects) isPlainKey(key string) bool {
	if t, err := d.grammar().read(key); err != nil || t.options == 0 {
		return false
	}
	r, _, err := d.request(key)
	if err != nil {
		return false
	}
	p, err := d.checked(r.Variant)
	if err != nil {
		return false
	}
	switch p.plainKey() {
	case key:
		return true
	case "":
		return false
	}
	// Where the original's key begins with the name of a source bucket.
	name, _, _ := strings.Cut(strings.TrimPrefix(r.Original, bucketPrefix), "/")
	p.d.Buckets = []string{"", name}
	return p.plainKey() == key
}

// printer prints the keys of one variant.
type printer struct {
	d Dialects
	// v has edits in normal form, which filters and output write: each operation
	// as one filter, and what is about the file.
	v       Variant
	filters []string
	output  []string
}

// printer writes the edits of a variant, which are in normal form. Its errors
// name what is out of range.
func (d Dialects) printer(v Variant) (p printer, err error) {
	p = printer{d: d, v: v, filters: make([]string, len(v.Edits.Operations))}
	for i := range p.filters {
		if err := p.write(i); err != nil {
			return p, err
		}
	}
	p.output, err = spellOutput(v.Edits.Output)
	return p, err
}

// write writes one operation as a filter.
func (p printer) write(i int) (err error) {
	p.filters[i], err = p.d.operations().write(p.v.Edits.Operations[i])
	return err
}

// key is the canonical key for the installation.
func (p printer) key() string {
	if p.d.IsPlain() {
		return p.plainKey()
	}
	key := p.thumborKey(false, false)
	if _, plain := p.v.Edits.Plain(); plain || !p.d.SIH || key == "" {
		return key
	}
	if again, _, err := p.d.WithAnySource().request(key); err == nil && again.Variant.Equal(p.v) {
		return key
	}
	return p.thumborKey(true, false)
}

// plainKey is the canonical key for a plain installation. A size stands in front
// if the first operation covers one and does nothing else.
func (p printer) plainKey() string {
	if p.v.Bucket != "" && !p.d.isBucket(p.v.Bucket) {
		return ""
	}
	var head []string
	filters := p.filters
	if size, ok := plainResize(p.v.Edits.Operations); ok {
		head, filters = []string{size.String()}, filters[1:]
	}
	return p.assemble(head, filters, p.d.grammar(), false)
}

// plainResize is the size of the first operation, if that covers it and does
// nothing else.
func plainResize(ops []Operation) (Resolution, bool) {
	r, ok := first[Resize](ops)
	size := Resolution{r.Width, r.Height}
	return size, ok && size != Resolution{} && r == Resize{Width: r.Width, Height: r.Height} &&
		min(r.Width, r.Height) >= 0 && max(r.Width, r.Height) <= MaxSide
}

// thumborKey is the canonical key where any dialect is open, with the filter
// thumbor() if marked, and with as_is() if verbatim even where it can do without.
func (p printer) thumborKey(marked, verbatim bool) string {
	ops := p.v.Edits.Operations
	h := headOf(ops)
	head, filters := h.spell()
	if marked {
		filters = slices.Insert(filters, 0, asThumbor+"()")
	}
	table := p.d.operations()
	known := table.sizeAfter(h.resize, knownSize{})
	for i, op := range h.rest {
		filter, ok := h.fill(op, known)
		if !ok {
			filter = p.filters[len(ops)-len(h.rest)+i]
		}
		known = table.sizeAfter(op, known)
		filters = append(filters, filter)
	}
	return p.assemble(head, filters, grammar{isBucket: isBucketName}, verbatim)
}

// assemble puts a key together, with as_is() if asked for or where the original
// would not be read as it is.
func (p printer) assemble(head, filters []string, g grammar, verbatim bool) string {
	filters = slices.Concat(filters, p.output)
	original := p.v.Original
	if p.v.Bucket != "" {
		original = bucketPrefix + p.v.Bucket + "/" + original
	} else if verbatim || g.mayTake(original) && !g.readsBack(joinKey(head, filters, original), original) {
		filters = append(filters, asIs+"()")
	}
	key := joinKey(head, filters, original)
	if ValidateKey(key) != nil {
		return ""
	}
	return key
}

// readsBack reports whether the original of a key is read as it is.
func (g grammar) readsBack(key, original string) bool {
	t, err := g.read(key)
	return err == nil && t.original == original
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

// head are the operations that have a place in front of the filters, in the
// order of these fields.
type head struct {
	trim       *ThumborTrim
	crop       *Crop
	focals     []Focal
	resize     Resize
	flop, flip bool
	// rest are the operations after them.
	rest []Operation
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
		r.Adaptive && r.Fit != Inside && r.Fit != Outside {
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
func (t ThumborTrim) segment() string {
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

// headOf finds the longest row of operations that has a place in front of the
// filters. Which these are is the grammar, and so is written here and not in the
// table of operations.
func headOf(ops []Operation) (h head) {
	h.rest = ops
	if t, ok := first[ThumborTrim](h.rest); ok {
		h.trim, h.rest = &t, h.rest[1:]
	}
	if c, ok := first[Crop](h.rest); ok {
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
	return a.filter("fill"), a.fault == nil
}
