package edit

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// Open is what requests that nobody signed may ask for besides plain sizes. The
// zero Open is nothing.
//
// What is asked for is taken apart into items, each of which must be open: how
// the size is met (fit-in, upscale, gravity, smart, fill and so on, together one
// item), each operation, and each setting of the file. Of those that are open by
// their steps or their spelling, and not with any arguments, a request has
//
//   - at most one resize, which [AllowList.Admits],
//   - at most [maxOpenItems] items, of which [maxOpenOperations] are operations,
//   - each operation once, and behind the size unless it changes the picture's,
//   - full-fit-in only where both sides of the box are in the list for themselves
//     too: its result has one of them at least.
//
// So the variants of one original that strangers can ask for are a finite number,
// which [Open.Count] says.
type Open struct {
	// Overlays say where pictures may come from that are laid over others; the
	// operation must be open besides.
	Overlays Overlays
	// any is everything with any arguments; free are names that are open with any,
	// and spellings single items. answers are those without a picture.
	any       bool
	free      []string
	spellings []string
	answers   []Answer
	// table has the operations; nil is the table of all.
	table *operationTable
}

func (o Open) rows() *operationTable { return Dialects{table: o.table}.operations() }

// The most that a request nobody signed may ask for besides a size.
const (
	maxOpenItems      = 3
	maxOpenOperations = 2
)

// answerNames are the names of answers that are no pictures.
var answerNames = map[string]Answer{"meta": Metadata, "info": Info, "average-hue": AverageHue}

// openSteps is the entry that stands for all names that have steps.
const openSteps = "steps"

// ParseOpen reads entries separated by commas, but not by those in parentheses;
// blanks around them do not count:
//
//	blur           the steps of blur: 1, 2, 5, 10 and 20 pixels
//	resize         all ways to meet a size: fit-in, full-fit-in, adaptive, upscale, no_upscale, stretch, smart and gravity
//	blur(7)        this spelling and no other
//	blur(*)        blur with any arguments; the variants are then without number
//	steps          the steps of every name that has some
//	meta           answers without a picture: meta, info and average-hue
//	*              everything with any arguments, answers too
//
// The empty string opens nothing. All bad entries are reported at once.
func ParseOpen(s string) (Open, error) { return allOperations.parseOpen(s) }

func (t *operationTable) parseOpen(s string) (Open, error) {
	var o Open
	if t != allOperations {
		o.table = t
	}
	var faults []error
	for _, entry := range splitEntries(s) {
		if err := o.add(entry); err != nil {
			faults = append(faults, err)
		}
	}
	if len(faults) > 0 {
		return Open{}, errors.Join(faults...)
	}
	return o, nil
}

// splitEntries splits at commas that are not in parentheses.
func splitEntries(s string) (entries []string) {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	depth, start := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				entries = append(entries, strings.TrimSpace(s[start:i]))
				start = i + 1
			}
		}
	}
	return append(entries, strings.TrimSpace(s[start:]))
}

// add opens what one entry says.
func (o *Open) add(entry string) error {
	fault := func(expected string) error {
		return &Error{What: "operation", Token: entry, Expected: expected}
	}
	name, arguments, called := strings.Cut(entry, "(")
	arguments, closed := strings.CutSuffix(arguments, ")")
	answer, isAnswer := answerNames[name]
	switch {
	case entry == "*":
		o.any = true
		return nil
	case entry == openSteps:
		for _, name := range o.rows().openNames() {
			o.spellings = appendNew(o.spellings, o.rows().stepsOf(name)...)
		}
		return nil
	case isAnswer && called:
		return fault(name + " without arguments")
	case isAnswer:
		o.answers = appendNew(o.answers, answer)
		return nil
	case called != closed || !slices.Contains(o.rows().openNames(), name):
		return fault(nearestWord(name, o.rows().openNames()) + ", another name of a filter, steps or *")
	case !called:
		found := o.rows().stepsOf(name)
		if found == nil {
			return fault(fmt.Sprintf("arguments, since %s has no steps: %s(…) as in a key, or %s(*)", name, name, name))
		}
		o.spellings = appendNew(o.spellings, found...)
		return nil
	case arguments == "*":
		o.free = appendNew(o.free, name)
		return nil
	}
	spelling, err := o.rows().canonicalItem(name, arguments)
	if err != nil {
		return err
	}
	if spelling == "" {
		return fault("arguments that change something")
	}
	o.spellings = appendNew(o.spellings, spelling)
	return nil
}

// appendNew appends what is not in the list.
func appendNew[T comparable](list []T, values ...T) []T {
	for _, v := range values {
		if !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// openNames are all names that entries may have.
func (t *operationTable) openNames() []string {
	names := t.titles()
	for _, s := range outputSpellings {
		names = append(names, s.name)
	}
	for _, s := range shapeSteps {
		names = append(names, s.name)
	}
	for name := range answerNames {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// shapeStep is a way to meet a size, which has no filter in keys of its own
// everywhere, and what its name opens; see [rowOf].
type shapeStep struct {
	name  string
	steps []string
	// ofResize says that the name resize opens it too.
	ofResize bool
}

var shapeSteps = []shapeStep{
	{"fit-in", []string{"fit-in()"}, true},
	{"full-fit-in", []string{"full-fit-in()"}, true},
	{"adaptive", []string{"adaptive()"}, true},
	{"upscale", []string{"upscale()"}, true},
	{"no_upscale", []string{"no_upscale()"}, true},
	{"stretch", []string{"stretch()"}, true},
	{"smart", []string{"smart()"}, true},
	{"gravity", []string{
		"gravity(north)", "gravity(northeast)", "gravity(east)", "gravity(southeast)",
		"gravity(south)", "gravity(southwest)", "gravity(west)", "gravity(northwest)",
	}, true},
	{"fill", []string{"fill(ffffff)", "fill(000000)", "fill(auto)", "fill(blur)", "fill(transparent)"}, false},
}

// stepsOf are the spellings that a name opens; none for a name without steps.
func (t *operationTable) stepsOf(name string) (spellings []string) {
	for _, s := range shapeSteps {
		if s.name == name || s.ofResize && name == "resize" {
			spellings = append(spellings, s.steps...)
		}
	}
	for _, s := range outputSpellings {
		if s.name == name {
			return s.steps
		}
	}
	for _, r := range t.rows {
		if r.title == name {
			spellings = append(spellings, r.steps...)
		}
	}
	return spellings
}

// canonicalItem is the spelling that items have; "" for one that does nothing.
func (t *operationTable) canonicalItem(name, text string) (string, error) {
	a := readArguments(Thumbor, name, text)
	var o Output
	switch {
	case name == "fill":
		var c Canvas
		spellFill(a, &c)
		return fillItem(c), a.done()
	case name == "gravity":
		var g Gravity
		choice(a, &g, gravityNames[:])
		if g == Center {
			return "", a.done()
		}
		return gravityItem(g), a.done()
	case slices.ContainsFunc(shapeSteps, func(s shapeStep) bool { return s.name == name }):
		return name + "()", a.done()
	case readOutput(name, a, &o):
		if err := a.done(); err != nil {
			return "", err
		}
		filters, _ := spellOutput(o)
		return strings.Join(filters, ":"), nil
	}
	op, _ := t.titled(name, a)
	if err := a.done(); err != nil {
		return "", err
	}
	op, needed := t.normal(op)
	if !needed {
		return "", nil
	}
	return t.item(op), nil
}

// item is the spelling of an operation as an item.
func (t *operationTable) item(op Operation) string {
	filter, _ := t.write(op)
	r, _ := t.rowOf(op)
	if len(r.spellings) == 0 || r.title == r.spellings[0].name {
		return filter
	}
	return r.title + strings.TrimPrefix(filter, r.spellings[0].name)
}

func gravityItem(g Gravity) string { return "gravity(" + g.String() + ")" }

func fillItem(c Canvas) string {
	a := writeArguments("fill")
	spellFill(a, &c)
	return a.filter("fill")
}

// itemName is the name in front of an item's parentheses.
func itemName(item string) string {
	name, _, _ := strings.Cut(item, "(")
	return name
}

// NotAllowedError is something that may not be asked for unsigned.
type NotAllowedError struct {
	// What is "resolution", "operation" or "overlay".
	What string
	// Token is the one at fault as a key would have it: "640x480", "blur(7)".
	Token string
	// Expected is what is allowed in its place, or needed besides.
	Expected string
	// Setting is the variable that would allow it.
	Setting string
}

func (e *NotAllowedError) Error() string {
	return fmt.Sprintf("%s %q not allowed: expected %s; %s would allow more", e.What, shorten(e.Token), e.Expected, e.Setting)
}

// Admit reports, as a [*NotAllowedError], what a request asks for that not
// everyone may ask for.
func (o Open) Admit(r Request, allowed AllowList) error {
	if r.Answer != Picture {
		return o.admitAnswer(r.Answer)
	}
	for _, op := range r.Edits.Operations {
		if s, has := o.rows().source(op); has && !o.Overlays.Allows(s, r.Bucket) {
			return &NotAllowedError{What: "overlay", Token: s.Key, Expected: "a picture that is open to everyone, or a signature", Setting: "OVERLAYS"}
		}
	}
	if !o.any {
		if err := o.admitEdits(r.Edits, allowed); err != nil {
			return err
		}
	}
	if !allowed.Admits(r.Edits) {
		return resolutionError(r.Edits, allowed)
	}
	return nil
}

func (o Open) admitAnswer(a Answer) error {
	if o.any || slices.Contains(o.answers, a) {
		return nil
	}
	e := &NotAllowedError{What: "operation", Expected: "a picture, or a signature", Setting: "ALLOWED_OPERATIONS"}
	for name, answer := range answerNames {
		if answer == a {
			e.Token = name
		}
	}
	return e
}

// resolutionError names the size that is not in the list.
func resolutionError(e Edits, allowed AllowList) error {
	fault := &NotAllowedError{What: "resolution", Token: originalSize, Expected: "a size of the list, or a signature", Setting: "ALLOWED_RESOLUTIONS"}
	sizes, _ := e.Resolutions()
	for _, r := range sizes {
		if !allowed.Allows(r) {
			fault.Token = r.String()
			return fault
		}
	}
	return fault
}

// admitEdits checks the items of edits.
func (o Open) admitEdits(e Edits, allowed AllowList) error {
	items := o.rows().itemsOf(e)
	counted, operations := 0, 0
	var seen []string
	for _, op := range items.operations {
		if o.isFree(op.spelling) {
			continue
		}
		if !slices.Contains(o.spellings, op.spelling) {
			return o.notOpen(op.spelling)
		}
		name := itemName(op.spelling)
		if slices.Contains(seen, name) {
			return tooMuch(op.spelling, name+"(…) once")
		}
		if op.before && !op.mayLead {
			return tooMuch(op.spelling, "it behind the size")
		}
		seen = append(seen, name)
		counted++
		operations++
	}
	if len(items.shape.details) > 0 || items.shape.fill != "" {
		if err := o.admitShape(items.shape, allowed); err != nil {
			return err
		}
		if !o.isFree(items.shape.full) {
			counted++
		}
	}
	for _, spelling := range items.output {
		if o.isFree(spelling) {
			continue
		}
		if !slices.Contains(o.spellings, spelling) {
			return o.notOpen(spelling)
		}
		counted++
	}
	switch {
	case operations > maxOpenOperations:
		return tooMuch(fmt.Sprint(operations, " operations"), fmt.Sprintf("at most %d", maxOpenOperations))
	case counted > maxOpenItems:
		return tooMuch(fmt.Sprint(counted, " edits besides the size"), fmt.Sprintf("at most %d", maxOpenItems))
	}
	return nil
}

// admitShape checks how a size is met.
func (o Open) admitShape(s shapeItem, allowed AllowList) error {
	if s.fill != "" && !o.has(s.fill) {
		return o.notOpen(s.fill)
	}
	if o.has(s.full) {
		return nil
	}
	for _, detail := range s.details {
		if !o.has(detail) {
			return o.notOpen(detail)
		}
	}
	width, height := Resolution{Width: s.outside.Width}, Resolution{Height: s.outside.Height}
	if s.outside != (Resolution{}) && !(allowed.Allows(width) && allowed.Allows(height)) {
		return &NotAllowedError{
			What: "resolution", Token: "full-fit-in/" + s.outside.String(), Setting: "ALLOWED_RESOLUTIONS",
			Expected: fmt.Sprintf("%s and %s in the list besides, or a signature", width, height),
		}
	}
	return nil
}

// has reports whether an item is open.
func (o Open) has(item string) bool { return o.isFree(item) || slices.Contains(o.spellings, item) }

func (o Open) isFree(item string) bool { return o.any || slices.Contains(o.free, itemName(item)) }

// notOpen is the error for an item that is not open: it names the spellings of
// the same name that are.
func (o Open) notOpen(item string) error {
	expected := "a signature"
	var open []string
	for _, s := range o.spellings {
		if itemName(s) == itemName(item) {
			open = append(open, s)
		}
	}
	if len(open) > 0 {
		expected = strings.Join(open, ", ") + " or a signature"
	}
	return &NotAllowedError{What: "operation", Token: item, Expected: expected, Setting: "ALLOWED_OPERATIONS"}
}

// tooMuch is the error for items that are open, but not together.
func tooMuch(token, expected string) error {
	return &NotAllowedError{What: "operation", Token: token, Expected: expected + ", or a signature", Setting: `ALLOWED_OPERATIONS with "(*)"`}
}

// items are what edits ask for besides a plain size.
type items struct {
	shape      shapeItem
	operations []operationItem
	output     []string
}

// shapeItem is how the first resize meets its size.
type shapeItem struct {
	// full is the resize as a filter, and details are the steps that say the same;
	// none for a plain size. Where no steps say it, full is the only detail.
	full    string
	details []string
	// fill is the canvas of the same size behind it; "" without one.
	fill string
	// outside is the box if the result may be larger.
	outside Resolution
}

// operationItem is one operation.
type operationItem struct {
	spelling string
	// before says that it stands in front of the resize, and mayLead that it may.
	before, mayLead bool
}

// mayLead reports whether an operation may stand in front of the size in requests
// that nobody signed: one that looks at or changes the size itself.
func (t *operationTable) mayLead(op Operation) bool { return is[Focal](op) || t.changesSize(op) }

// itemsOf takes edits in normal form apart.
func (t *operationTable) itemsOf(e Edits) (all items) {
	at := slices.IndexFunc(e.Operations, is[Resize])
	for i := 0; i < len(e.Operations); i++ {
		op := e.Operations[i]
		if i != at {
			all.operations = append(all.operations, operationItem{t.item(op), i < at, t.mayLead(op)})
			continue
		}
		r := op.(Resize)
		c, filled := first[Canvas](e.Operations[i+1:])
		if filled = filled && r.isFilledBy(c); filled {
			i++
		}
		all.shape = t.shapeOf(r)
		if filled {
			all.shape.fill = fillItem(c)
		}
	}
	all.output, _ = spellOutput(e.Output)
	return all
}

// isFilledBy reports whether a canvas is of the resize's own box, which the
// picture lies inside of.
func (r Resize) isFilledBy(c Canvas) bool {
	return r.Fit == Inside && r.hasDetails() && c == Canvas{Width: r.Width, Height: r.Height, Adaptive: r.Adaptive, With: c.With, Color: c.Color}
}

// hasDetails reports whether steps can say how the resize meets its size: not a
// scale, a side of the original, a kernel, and what else has no step.
func (r Resize) hasDetails() bool {
	return r.Width+r.Height > 0 && !r.OriginalWidth && !r.OriginalHeight && r.Scale == 0 && r.Kernel == "" && !r.NoReduce &&
		r.Focus <= Smart && (!r.Adaptive || r.Fit == Inside)
}

func (t *operationTable) shapeOf(r Resize) (s shapeItem) {
	if _, plain := plainResize([]Operation{r}); plain {
		return s
	}
	s.full = t.item(r)
	if !r.hasDetails() {
		s.details = []string{s.full}
		return s
	}
	add := func(detail string, is bool) {
		if is {
			s.details = append(s.details, detail)
		}
	}
	add("fit-in()", r.Fit == Inside)
	add("full-fit-in()", r.Fit == Outside)
	add("stretch()", r.Fit == Fill)
	add("upscale()", r.Fit == Inside && !r.NoEnlarge)
	add("no_upscale()", r.Fit != Inside && r.NoEnlarge)
	add("adaptive()", r.Adaptive)
	add("smart()", r.Focus == Smart)
	add(gravityItem(r.Gravity), r.Gravity != Center)
	if r.Fit == Outside {
		s.outside = Resolution{r.Width, r.Height}
	}
	return s
}

// Count is how many derivatives of one original strangers can have made at most;
// it is not finite if something is open with any arguments. autoWebP says that
// each may be made as WebP besides where it names no format.
//
//	N = lines·F(L) + orig·F(0) + Σ over boxes of F(S)
//	F(s) = Σ over k ≤ 2 of O(k)·( U(3-k) + s·U(2-k) )
//
// lines are the sizes of the list with one side, and boxes those with two; orig is
// 1 if the list has it. L and S are the ways to meet such a size besides the plain
// one, O(k) the rows of k operations, those in front of the size and behind it,
// and U(j) the settings of the file with at most j items. With nothing open all of
// these are 0, but for O(0) and U, which are 1: N is the number of sizes, or twice
// that with autoWebP.
//
// The number is exact for steps. What is open by a spelling of someone's own may
// turn out to be the same where it meets other things, and then it is less.
func (o Open) Count(allowed AllowList, autoWebP bool) (n *big.Int, finite bool) {
	if o.any || len(o.free) > 0 {
		return nil, false
	}
	c := o.counter(autoWebP)
	n = new(big.Int)
	add := func(sizes int64, each int64) { n.Add(n, new(big.Int).Mul(big.NewInt(sizes), big.NewInt(each))) }
	if allowed.any {
		const side = MaxAnySide
		add(2*side, c.variants(c.lineShapes(), true))
		add(side, c.variants(c.boxShapes(true, false), true))
		add(side*side-side, c.variants(c.boxShapes(true, true), true))
	}
	for _, r := range allowed.resolutions {
		if r.Width == 0 || r.Height == 0 {
			add(1, c.variants(c.lineShapes(), true))
			continue
		}
		outside := allowed.Allows(Resolution{Width: r.Width}) && allowed.Allows(Resolution{Height: r.Height})
		adaptive := r.Width != r.Height && allowed.Allows(Resolution{r.Height, r.Width})
		add(1, c.variants(c.boxShapes(outside, adaptive), true))
	}
	add(c.resizes, c.variants(1, true)-c.variants(0, true))
	if allowed.any || allowed.original {
		add(1, c.variants(0, false))
		if c.open["strip_exif"] > 0 {
			add(1, 1) // alone it is a setting, and beside others it is nothing
		}
	}
	return n, true
}

// openCounter has what is open, sorted for counting.
type openCounter struct {
	// open is the number of open spellings of each name.
	open map[string]int64
	// operations are the open operations, and settings the number of settings of
	// the file with at most so many items.
	operations []operationItem
	settings   [maxOpenItems + 1]int64
	// resizes are the open spellings of whole resizes.
	resizes int64
}

func (o Open) counter(autoWebP bool) openCounter {
	c := openCounter{open: map[string]int64{}}
	var outputs [][]Output // of each name
	names := map[string]int{}
	for _, spelling := range o.spellings {
		name := itemName(spelling)
		c.open[name]++
		arguments := spelling[len(name)+1 : len(spelling)-1]
		var out Output
		if a := readArguments(Thumbor, name, arguments); readOutput(name, a, &out) {
			if name == stripExif {
				continue
			}
			i, ok := names[name]
			if !ok {
				i = len(outputs)
				names[name], outputs = i, append(outputs, nil)
			}
			outputs[i] = append(outputs[i], out)
		} else if op, ok := o.rows().titled(name, readArguments(Thumbor, name, arguments)); ok {
			c.operations = append(c.operations, operationItem{spelling: spelling, mayLead: o.rows().mayLead(op)})
			if is[Resize](op) {
				c.resizes++
			}
		}
	}
	all := map[Output]int{}
	gatherOutputs(all, Output{}, outputs, 0)
	for j := range c.settings {
		reached := map[Output]bool{}
		for out, items := range all {
			if items > j {
				continue
			}
			reached[out] = true
			if autoWebP && out.Format == "" && !out.AutoJPEG {
				out.Format = WebP
				reached[out.normal()] = true
			}
		}
		c.settings[j] = int64(len(reached))
	}
	return c
}

// gatherOutputs finds all normal outputs of at most [maxOpenItems] settings, one
// of each name from the given ones on, and how many items each is.
func gatherOutputs(all map[Output]int, out Output, names [][]Output, count int) {
	normal := out.normal()
	filters, _ := spellOutput(normal)
	all[normal] = len(filters)
	if count == maxOpenItems {
		return
	}
	for i, choices := range names {
		for _, choice := range choices {
			gatherOutputs(all, out.with(choice), names[i+1:], count+1)
		}
	}
}

// with is o with what another one gives.
func (o Output) with(given Output) Output {
	filters, _ := spellOutput(given)
	for _, filter := range filters {
		name := itemName(filter)
		readOutput(name, readArguments(Thumbor, name, filter[len(name)+1:len(filter)-1]), &o)
	}
	return o
}

// lineShapes counts the ways to meet a size with one side, besides the plain one.
func (c openCounter) lineShapes() int64 { return c.open["no_upscale"] }

// boxShapes counts the ways to meet a size with two sides, besides the plain one.
func (c openCounter) boxShapes(outside, adaptive bool) int64 {
	enlarging := 1 + c.open["no_upscale"]
	n := enlarging*(1+c.open["smart"]+c.open["gravity"]) - 1
	n += enlarging * c.open["stretch"]
	if outside {
		n += enlarging * c.open["full-fit-in"]
	}
	inside := c.open["fit-in"] * (1 + c.open["upscale"]) * (1 + c.open["fill"])
	if adaptive {
		inside *= 1 + c.open["adaptive"]
	}
	return n + inside
}

// variants counts what can be made of a size that is met in so many ways besides
// the plain one; sized is false for the original's own size.
func (c openCounter) variants(shapes int64, sized bool) (n int64) {
	for k, rows := range c.rows(sized) {
		n += rows * c.settings[maxOpenItems-k]
		if k < maxOpenItems {
			n += rows * shapes * c.settings[maxOpenItems-k-1]
		}
	}
	return n
}

// rows counts the rows of no, one and two operations. Those that change the
// picture's size may stand in front of the resize or behind it.
func (c openCounter) rows(sized bool) [maxOpenOperations + 1]int64 {
	rows := [...]int64{1, 0, 0}
	for _, x := range c.operations {
		rows[1] += 1
		if sized && x.mayLead {
			rows[1]++
		}
		for _, y := range c.operations {
			if itemName(x.spelling) == itemName(y.spelling) {
				continue
			}
			rows[2]++
			if sized && x.mayLead {
				rows[2]++
				if y.mayLead {
					rows[2]++
				}
			}
		}
	}
	if c.open["flop"] > 0 && c.open["flip"] > 0 {
		rows[2]-- // in either order they are the same
	}
	return rows
}

// Overlays are the places that overlays may come from in requests that nobody
// signed. The zero Overlays are none. They say nothing about overlays from the web,
// for which there is [Dialects.WatermarkHosts].
type Overlays struct {
	// standard is the name of the default source bucket, "" if it is not known.
	standard string
	prefixes []overlayPrefix
}

// overlayPrefix is what keys in a bucket begin with; "" is the default bucket.
type overlayPrefix struct{ bucket, prefix string }

const overlaysForm = "what keys begin with, such as logos/, or s3:BUCKET/logos/ with one of SOURCE_BUCKETS"

// ParseOverlays reads what keys begin with, separated by commas, blanks around
// them ignored: "logos/" in the default source bucket, "s3:BUCKET/logos/" in
// another one of buckets, of which the first is the default, or "s3:BUCKET/" for
// all that is in it. The empty string is none. All bad entries are reported.
func ParseOverlays(s string, buckets []string) (Overlays, error) {
	var o Overlays
	if len(buckets) > 0 {
		o.standard = buckets[0]
	}
	if strings.TrimSpace(s) == "" {
		return o, nil
	}
	var faults []error
	for entry := range strings.SplitSeq(s, ",") {
		entry = strings.TrimSpace(entry)
		p := overlayPrefix{prefix: entry}
		if rest, ok := strings.CutPrefix(entry, bucketPrefix); ok {
			var found bool
			p.bucket, p.prefix, found = strings.Cut(rest, "/")
			if !found || !slices.Contains(buckets, p.bucket) {
				faults = append(faults, &Error{What: "overlays", Token: entry, Expected: overlaysForm})
				continue
			}
		}
		if entry == "" || entry[0] == '/' || strings.Contains(entry, "://") {
			faults = append(faults, &Error{What: "overlays", Token: entry, Expected: overlaysForm})
			continue
		}
		p.bucket = o.bucket(p.bucket)
		o.prefixes = append(o.prefixes, p)
	}
	if len(faults) > 0 {
		return Overlays{}, errors.Join(faults...)
	}
	return o, nil
}

// Allows reports whether a picture may be laid over one whose original is in
// ownBucket, "" for the default source bucket.
func (o Overlays) Allows(s Source, ownBucket string) bool {
	if s.IsURL() {
		return true
	}
	bucket := s.Bucket
	if bucket == "" {
		bucket = ownBucket
	}
	return slices.ContainsFunc(o.prefixes, func(p overlayPrefix) bool {
		return p.bucket == o.bucket(bucket) && strings.HasPrefix(s.Key, p.prefix)
	})
}

// bucket is a bucket's name, "" for the default one.
func (o Overlays) bucket(name string) string {
	if name == o.standard {
		return ""
	}
	return name
}

// String prints the list as [ParseOverlays] reads it.
func (o Overlays) String() string {
	var entries []string
	for _, p := range o.prefixes {
		entry := p.prefix
		if p.bucket != "" || p.prefix == "" {
			bucket := p.bucket
			if bucket == "" {
				bucket = o.standard
			}
			entry = bucketPrefix + bucket + "/" + p.prefix
		}
		entries = append(entries, entry)
	}
	return strings.Join(entries, ",")
}
