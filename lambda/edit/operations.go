package edit

import (
	"reflect"
	"slices"
)

// Operation is one step on pixels: a small comparable struct in this package.
// Operations are carried out in the order in which [Edits] lists them, each on
// the result of the one before.
//
// Where the dialects mean different things by one word there are different
// operations, named after what they do or, failing that, after the dialect.
//
// All that this package knows of an operation is its row in the table of this
// file. What it does to pixels is its row in the table of package pipeline: the
// two are apart because reading and writing text must not need pixels.
type Operation interface {
	operation()
}

// rowOf is all that this package knows of the operations of one type.
type rowOf[T Operation] struct {
	// name is the filter's in keys. arguments reads or writes what stands between
	// its parentheses, and says what ranges that has.
	name      string
	arguments func(*arguments, *T)
	// also are further filters that say the same. An operation is written as the
	// first that can say it.
	also []spellingOf[T]
	// title is what the operation is called outside of filters; "" is name.
	title string
	// normal is the normal form; the operation is not needed if it does nothing.
	// nil leaves all as they are.
	normal func(T) (normal T, needed bool)
	// join makes of this operation and the one before it what they are together;
	// it is not ok if they stay as they are. nil joins none.
	join func(before Operation, op T) (joined []Operation, ok bool)
	// source points to the picture that the operation lays over others; nil for
	// operations that lay none.
	source func(*T) *Source
	// changesSize says that the result may have another size. size is that size,
	// as far as it is the same for all pictures; nil if it is not. box is the size
	// that the allow-list is asked about; nil for operations that name none.
	changesSize bool
	size        func(T, knownSize) knownSize
	box         func(T) box
	// stage is the place in sharp's order, and stageOf says it where it depends.
	// Operations without one work on the result of those before them.
	stage   stage
	stageOf func(T) stage
	// sih says that the Serverless Image Handler's filters ask for it, and are
	// sorted into sharp's order. Those of our own that do stay where they are.
	sih bool
	// steps are the spellings that the name opens to everyone, each canonical; see
	// [ParseOpen]. They are few where numbers are free: a blur by 7 shows nobody
	// more than one by 5 does, and would be another object in the bucket. There
	// are none where arguments are of any number or name other pictures.
	steps []string
}

// spellingOf is how an operation is written as a filter.
type spellingOf[T Operation] struct {
	name      string
	arguments func(*arguments, *T)
}

// operations is the table of all operations. Each filter has one meaning:
// Thumbor's where Thumbor has the word. The others are our own, for what sharp
// and OSS can do.
var allOperations = newTable(
	rowOf[Resize]{
		name: "resize", arguments: spellResize, also: []spellingOf[Resize]{{"proportion", spellProportion}},
		normal: normalResize, join: joinResize, stage: stageResize,
		changesSize: true, size: Resize.sizeAfter, box: Resize.box,
	}.row(),
	rowOf[Focal]{name: "focus_on", title: "focal", arguments: spellFocal}.row(),
	rowOf[ThumborTrim]{name: "trim", arguments: spellThumborTrim, changesSize: true, steps: []string{"trim()"}}.row(),
	rowOf[SharpTrim]{
		name: "trim_border", arguments: spellSharpTrim, normal: normalSharpTrim, changesSize: true, stage: stageTrim,
	}.row(),
	rowOf[Crop]{name: "crop", arguments: spellCrop, changesSize: true}.row(),
	rowOf[Extract]{name: "extract", arguments: spellExtract, changesSize: true, stage: stageExtract}.row(),
	rowOf[CropAt]{name: "crop_at", arguments: spellCropAt, changesSize: true}.row(),
	rowOf[Slice]{name: "slice", arguments: spellSlice, changesSize: true}.row(),
	rowOf[Flop]{name: "flop", arguments: noArguments[Flop], join: joinFlop, stage: stageMirror, steps: []string{"flop()"}}.row(),
	rowOf[Flip]{name: "flip", arguments: noArguments[Flip], join: joinFlip, stage: stageMirror, steps: []string{"flip()"}}.row(),
	rowOf[Rotate]{
		name: "rotate", arguments: spellRotate, also: []spellingOf[Rotate]{{"turn", spellTurn}},
		normal: normalRotate, join: joinRotate, changesSize: true, stageOf: Rotate.stage, sih: true,
		steps: []string{"rotate(90)", "rotate(180)", "rotate(270)"},
	}.row(),
	rowOf[AutoOrient]{name: "auto_orient", arguments: noArguments[AutoOrient], changesSize: true}.row(),
	rowOf[Extend]{name: "extend", arguments: spellExtend, normal: normalExtend, changesSize: true, stage: stageExtend}.row(),
	rowOf[Canvas]{
		name: "canvas", arguments: spellCanvas, normal: normalCanvas, stage: stageCanvas,
		changesSize: true, size: Canvas.sizeAfter, box: Canvas.box,
	}.row(),
	rowOf[RoundCorners]{
		name: "round_corner", arguments: spellRoundCorners, normal: normalRoundCorners,
		steps: []string{"round_corner(20,255,255,255)", "round_corner(20,0,0,0,1)"},
	}.row(),
	rowOf[Circle]{name: "circle", arguments: spellCircle, changesSize: true}.row(),
	rowOf[RoundedCorners]{
		name: "rounded_corners", arguments: spellRoundedCorners,
		steps: []string{"rounded_corners(10)", "rounded_corners(20)", "rounded_corners(40)"},
	}.row(),
	rowOf[RoundCrop]{name: "round_crop", arguments: spellRoundCrop, changesSize: true, steps: []string{"round_crop()"}}.row(),
	rowOf[SmartCrop]{name: "smart_crop", arguments: spellSmartCrop, changesSize: true, steps: []string{"smart_crop()"}}.row(),

	rowOf[ThumborBrightness]{
		name: "brightness", arguments: spellThumborBrightness, normal: unless(ThumborBrightness{}),
		steps: []string{"brightness(-40)", "brightness(-20)", "brightness(20)", "brightness(40)"},
	}.row(),
	rowOf[ThumborContrast]{
		name: "contrast", arguments: spellThumborContrast, normal: unless(ThumborContrast{}),
		steps: []string{"contrast(-40)", "contrast(-20)", "contrast(20)", "contrast(40)"},
	}.row(),
	rowOf[OSSBright]{
		name: "oss_bright", arguments: spellOSSBright, normal: unless(OSSBright{}),
		steps: []string{"oss_bright(-40)", "oss_bright(-20)", "oss_bright(20)", "oss_bright(40)"},
	}.row(),
	rowOf[OSSContrast]{
		name: "oss_contrast", arguments: spellOSSContrast, normal: unless(OSSContrast{}),
		steps: []string{"oss_contrast(-40)", "oss_contrast(-20)", "oss_contrast(20)", "oss_contrast(40)"},
	}.row(),
	rowOf[Grayscale]{
		name: "grayscale", arguments: spellGrayscale, stage: stageGrayscale, sih: true,
		steps: []string{"grayscale()", "grayscale(linear)"},
	}.row(),
	rowOf[RGB]{
		name: "rgb", arguments: spellRGB, normal: unless(RGB{}),
		steps: []string{"rgb(20,0,0)", "rgb(0,20,0)", "rgb(0,0,20)"},
	}.row(),
	rowOf[Tint]{name: "tint", arguments: spellTint, normal: normalTint, stage: stageTint, sih: true}.row(),
	rowOf[Colorize]{name: "colorize", arguments: spellColorize, normal: normalColorize}.row(),
	rowOf[Saturation]{
		name: "saturation", arguments: spellSaturation, normal: unless(Saturation{1}),
		steps: []string{"saturation(0)", "saturation(0.5)", "saturation(1.5)", "saturation(2)"},
	}.row(),
	rowOf[Noise]{name: "noise", arguments: spellNoise, normal: normalNoise}.row(),
	rowOf[Equalize]{name: "equalize", arguments: noArguments[Equalize], steps: []string{"equalize()"}}.row(),
	rowOf[Normalise]{
		name: "normalise", arguments: spellNormalise, stage: stageNormalise, sih: true, steps: []string{"normalise()"},
	}.row(),
	rowOf[Curve]{name: "curve", arguments: spellCurve}.row(),
	rowOf[Negate]{name: "negate", arguments: spellNegate, stage: stageNegate, steps: []string{"negate()"}}.row(),
	rowOf[Gamma]{name: "gamma", arguments: spellGamma, normal: normalGamma, stageOf: Gamma.stage}.row(),
	rowOf[Linear]{name: "linear", arguments: spellLinear, normal: unless(Linear{Multiplier: 1}), stage: stageLinear}.row(),
	rowOf[Threshold]{name: "threshold", arguments: spellThreshold, stage: stageThreshold, steps: []string{"threshold(128)"}}.row(),
	rowOf[Recomb]{name: "recomb", arguments: spellRecomb, stage: stageRecomb}.row(),
	rowOf[Modulate]{name: "modulate", arguments: spellModulate, normal: normalModulate, stage: stageModulate}.row(),
	rowOf[Flatten]{
		name: "background_color", arguments: spellFlatten, normal: normalFlatten, stage: stageFlatten, sih: true,
		steps: []string{"background_color(ffffff)", "background_color(000000)", "background_color(auto)"},
	}.row(),
	rowOf[Unflatten]{name: "unflatten", arguments: noArguments[Unflatten], stage: stageUnflatten, steps: []string{"unflatten()"}}.row(),
	rowOf[EnsureAlpha]{name: "ensure_alpha", arguments: spellEnsureAlpha, stage: stageAlpha}.row(),
	rowOf[RemoveAlpha]{name: "remove_alpha", arguments: noArguments[RemoveAlpha], stage: stageAlpha, steps: []string{"remove_alpha()"}}.row(),
	rowOf[ExtractChannel]{name: "extract_channel", arguments: spellExtractChannel, stage: stageChannel}.row(),
	rowOf[Bandbool]{name: "bandbool", arguments: spellBandbool, stage: stageBandbool}.row(),

	rowOf[ThumborBlur]{
		name: "blur", arguments: spellThumborBlur,
		steps: []string{"blur(1)", "blur(2)", "blur(5)", "blur(10)", "blur(20)"},
	}.row(),
	rowOf[SharpBlur]{
		name: "gaussian", arguments: spellSharpBlur, stage: stageBlur, sih: true,
		steps: []string{"gaussian(1)", "gaussian(2)", "gaussian(5)", "gaussian(10)"},
	}.row(),
	rowOf[SharpBoxBlur]{name: "box_blur", arguments: noArguments[SharpBoxBlur], stage: stageBlur, steps: []string{"box_blur()"}}.row(),
	rowOf[OSSBlur]{name: "oss_blur", arguments: spellOSSBlur, steps: []string{"oss_blur(5,5)", "oss_blur(20,20)"}}.row(),
	rowOf[ThumborSharpen]{name: "sharpen", arguments: spellThumborSharpen, steps: []string{"sharpen(1,1,true)"}}.row(),
	rowOf[SharpSharpen]{name: "unsharp", arguments: spellSharpSharpen, stage: stageSharpen, sih: true, steps: []string{"unsharp()"}}.row(),
	rowOf[OSSSharpen]{name: "oss_sharpen", arguments: spellOSSSharpen, steps: []string{"oss_sharpen(100)"}}.row(),
	rowOf[ThumborConvolve]{name: "convolution", arguments: spellThumborConvolve}.row(),
	rowOf[SharpConvolve]{name: "convolve", arguments: spellSharpConvolve, stage: stageConvolve, sih: true}.row(),
	rowOf[Median]{
		name: "median", arguments: spellMedian, normal: unless(Median{1}), stage: stageMedian,
		steps: []string{"median(3)"},
	}.row(),
	rowOf[CLAHE]{name: "clahe", arguments: spellCLAHE, stage: stageCLAHE}.row(),

	rowOf[Watermark]{name: "watermark", arguments: spellWatermark, source: (*Watermark).source}.row(),
	rowOf[Overlay]{
		name: "overlay", arguments: spellOverlay, normal: normalOverlay, source: (*Overlay).source,
		stage: stageOverlay, sih: true,
	}.row(),
	rowOf[OSSWatermark]{
		name: "oss_watermark", arguments: spellOSSWatermark, normal: normalOSSWatermark, source: (*OSSWatermark).source,
	}.row(),
	rowOf[Frame]{name: "frame", arguments: spellFrame, source: (*Frame).source}.row(),
	rowOf[ContentModeration]{name: "content_moderation", arguments: spellContentModeration}.row(),
)

// noArguments is for operations that have none.
func noArguments[T Operation](*arguments, *T) {}

// unless is the normal form of operations of which one value does nothing.
func unless[T interface {
	Operation
	comparable
}](idle T) func(T) (T, bool) {
	return func(op T) (T, bool) { return op, op != idle }
}

// row is a [rowOf] with the type forgotten.
type row struct {
	of          reflect.Type
	title       string
	spellings   []spelling
	normal      func(Operation) (normal Operation, needed bool)
	join        func(before, op Operation) (joined []Operation, ok bool)
	source      func(Operation) (Source, bool)
	withSource  func(Operation, Source) Operation
	changesSize bool
	size        func(Operation, knownSize) knownSize
	box         func(Operation) box
	stage       func(Operation) stage
	sih         bool
	steps       []string
}

// spelling is how an operation is written as a filter, and read back.
type spelling struct {
	name  string
	read  func(*arguments) Operation
	write func(*arguments, Operation)
}

func (r rowOf[T]) row() row {
	all := row{
		of: reflect.TypeFor[T](), title: r.title, changesSize: r.changesSize, sih: r.sih, steps: r.steps,
		normal: func(op Operation) (Operation, bool) {
			if r.normal == nil {
				return op, true
			}
			return eraseNeeded(r.normal(op.(T)))
		},
		stage: func(op Operation) stage {
			if r.stageOf == nil {
				return r.stage
			}
			return r.stageOf(op.(T))
		},
	}
	if all.title == "" {
		all.title = r.name
	}
	for _, s := range append([]spellingOf[T]{{r.name, r.arguments}}, r.also...) {
		all.spellings = append(all.spellings, s.spelling())
	}
	if r.join != nil {
		all.join = func(before, op Operation) ([]Operation, bool) { return r.join(before, op.(T)) }
	}
	if r.size != nil {
		all.size = func(op Operation, before knownSize) knownSize { return r.size(op.(T), before) }
	}
	if r.box != nil {
		all.box = func(op Operation) box { return r.box(op.(T)) }
	}
	if r.source != nil {
		all.source = func(op Operation) (Source, bool) {
			t := op.(T)
			s := *r.source(&t)
			return s, s.Key != ""
		}
		all.withSource = func(op Operation, s Source) Operation {
			t := op.(T)
			*r.source(&t) = s
			return t
		}
	}
	return all
}

func eraseNeeded[T Operation](op T, needed bool) (Operation, bool) { return op, needed }

func (s spellingOf[T]) spelling() spelling {
	return spelling{
		name: s.name,
		read: func(a *arguments) Operation {
			var op T
			s.arguments(a, &op)
			return op
		},
		write: func(a *arguments, op Operation) {
			t := op.(T)
			s.arguments(a, &t)
		},
	}
}

// operationTable is a table of operations. It never changes.
type operationTable struct {
	rows   []row
	byType map[reflect.Type]row
	byName map[string]spelling
}

func newTable(rows ...row) *operationTable {
	t := &operationTable{rows: rows, byType: map[reflect.Type]row{}, byName: map[string]spelling{}}
	for _, r := range rows {
		t.byType[r.of] = r
		for _, s := range r.spellings {
			t.byName[s.name] = s
		}
	}
	return t
}

// with is a table with more rows.
func (t *operationTable) with(rows ...row) *operationTable {
	return newTable(slices.Concat(t.rows, rows)...)
}

// rowOf is the row of an operation.
func (t *operationTable) rowOf(op Operation) (r row, ok bool) {
	r, ok = t.byType[reflect.TypeOf(op)]
	return r, ok
}

// read reads a filter that is one operation.
func (t *operationTable) read(filter string, a *arguments) (op Operation, found bool) {
	s, found := t.byName[filter]
	if !found {
		return nil, false
	}
	return s.read(a), true
}

// write writes an operation as a filter. Its errors name the argument that is out
// of range.
func (t *operationTable) write(op Operation) (filter string, err error) {
	r, _ := t.rowOf(op)
	for _, s := range r.spellings {
		a := writeArguments(s.name)
		s.write(a, op)
		switch {
		case a.fault == nil:
			return a.filter(s.name), nil
		case err == nil && a.fault != errOtherSpelling:
			err = a.fault
		}
	}
	if err == nil {
		err = errOtherSpelling
	}
	return "", err
}

// title is the name of an operation outside of filters.
func (t *operationTable) title(op Operation) string {
	if r, ok := t.rowOf(op); ok {
		return r.title
	}
	return "unknown"
}

// titled reads an operation by its name outside of filters, or by a filter's.
func (t *operationTable) titled(title string, a *arguments) (op Operation, found bool) {
	for _, r := range t.rows {
		if r.title == title {
			return r.spellings[0].read(a), true
		}
	}
	return t.read(title, a)
}

// titles are the names that [operationTable.titled] reads.
func (t *operationTable) titles() (names []string) {
	for _, r := range t.rows {
		names = append(names, r.title)
		for _, s := range r.spellings[1:] {
			names = append(names, s.name)
		}
	}
	return names
}

// normal is an operation's own normal form; it is not needed if it does nothing.
func (t *operationTable) normal(op Operation) (normal Operation, needed bool) {
	if r, ok := t.rowOf(op); ok {
		return r.normal(op)
	}
	return op, true
}

// join makes of two operations in a row what they are together. It is not ok if
// they stay as they are.
func (t *operationTable) join(before, op Operation) (joined []Operation, ok bool) {
	if r, _ := t.rowOf(op); r.join != nil {
		return r.join(before, op)
	}
	return nil, false
}

// box is the size that an operation asks for, if it names one.
func (t *operationTable) box(op Operation) (b box, ok bool) {
	if r, _ := t.rowOf(op); r.box != nil {
		return r.box(op), true
	}
	return box{}, false
}

// changesSize reports whether an operation may change the picture's size.
func (t *operationTable) changesSize(op Operation) bool {
	r, _ := t.rowOf(op)
	return r.changesSize
}

// source is the picture that an operation lays over others, if it does.
func (t *operationTable) source(op Operation) (s Source, has bool) {
	if r, _ := t.rowOf(op); r.source != nil {
		return r.source(op)
	}
	return Source{}, false
}

// withSource is the same operation with another picture.
func (t *operationTable) withSource(op Operation, s Source) Operation {
	r, _ := t.rowOf(op)
	return r.withSource(op, s)
}

// stage is an operation's place in sharp's order; [noStage] without one.
func (t *operationTable) stage(op Operation) stage {
	if r, ok := t.rowOf(op); ok {
		return r.stage(op)
	}
	return noStage
}

// OperationName is the name of an operation outside of filters, "blur" or
// "extract": that of the filter which is this operation, but "focal" for [Focal].
func OperationName(op Operation) string { return allOperations.title(op) }

// OperationNames are all names that [OperationName] gives, in alphabetical order.
func OperationNames() []string {
	var names []string
	for _, r := range allOperations.rows {
		names = append(names, r.title)
	}
	slices.Sort(names)
	return names
}
