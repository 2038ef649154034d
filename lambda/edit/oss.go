package edit

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	// maxOSSActions and maxOSSBytes bound a chain from a URL; OSS itself has
	// allowed fewer actions in the past and states no number today.
	maxOSSActions = 10
	maxOSSBytes   = 2048
)

// oss reads the value of x-oss-process, the dialect of Alibaba Cloud's object
// storage: "image/" and actions that are carried out from left to right, or
// "style/" and the name of a configured chain. Parameters are a letter or word,
// "_" and a value, in any order; of one that is repeated the last counts.
// bright, contrast, sharpen, rotate, flip, auto-orient, interlace and format
// take a bare value instead.
//
//	x-oss-process                                canonical
//	image/resize,w_300                           300x/filters:no_upscale()/
//	image/resize,w_300,h_200                     fit-in/300x200/
//	image/resize,m_fill,w_300,h_200,limit_0      300x200/
//	image/resize,m_fixed,h_100,limit_0           100x100/filters:stretch()/
//	image/resize,m_mfit,w_300,h_200,limit_0      full-fit-in/300x200/
//	image/resize,w_300/rotate,90                 300x/filters:no_upscale():rotate(270)/
//	image/crop,w_100,h_50,g_se                   filters:crop_at(100,50,0,0,southeast)/
//	image/resize,w_300/format,webp               300x/filters:no_upscale():format(webp)/
//
// Pictures are never enlarged by resize without limit_0. All pictures are turned
// upright before the first action, and their metadata is left out, so that
// auto-orient says nothing new, except after a resize, where it makes the sizes
// before it count as stored. format,gif makes a GIF of any original. info and
// average-hue stand alone and are answered with JSON.
//
// What needs Alibaba's machine learning (g_auto, g_face, blindwatermark and the
// like) and the formats bmp, tiff and heic are not implemented.
func (d Dialects) oss(key, process string) (Request, error) {
	r := Request{Dialect: OSS, Variant: Variant{Original: key}}
	if err := ValidateKey(key); err != nil {
		return Request{}, err
	}
	actions, err := d.ossActions(process)
	if err != nil {
		return Request{}, err
	}
	p := ossPipeline{dialects: d}
	for _, action := range actions {
		if err := p.action(action); err != nil {
			return Request{}, err
		}
	}
	if p.answer != Picture && len(actions) > 1 {
		return Request{}, &Error{What: "x-oss-process", Token: process, Expected: "info or average-hue alone"}
	}
	r.Answer = p.answer
	r.Edits = Edits{Operations: p.operations, Output: p.output}
	return r, nil
}

// ossActions splits a chain, or the one that a style stands for.
func (d Dialects) ossActions(process string) ([]string, error) {
	fault := func(expected string) error {
		return &Error{What: "x-oss-process", Token: process, Expected: expected}
	}
	if len(process) > maxOSSBytes {
		return nil, fault("at most 2048 bytes")
	}
	processor, chain, _ := strings.Cut(process, "/")
	if processor == "style" {
		style, ok := d.Styles[chain]
		if !ok {
			return nil, &StyleError{Style: chain}
		}
		processor, chain, _ = strings.Cut(style, "/")
	}
	if processor != "image" {
		return nil, fault("image/ and actions, or style/ and a name")
	}
	var actions []string
	for action := range strings.SplitSeq(chain, "/") {
		if action != "" {
			actions = append(actions, action)
		}
	}
	if len(actions) > maxOSSActions {
		return nil, fault("at most 10 actions")
	}
	return actions, nil
}

// CheckStyles reads every style, for mistakes to be found at the start and not by
// readers.
func (d Dialects) CheckStyles() error {
	for name, chain := range d.Styles {
		if name == "" || len(name) > 63 || strings.ContainsFunc(name, func(r rune) bool { return !isWord(r) && r != '.' && r != '-' }) {
			return &Error{What: "OSS style", Token: name, Expected: "1 to 63 of A-Z a-z 0-9 _ . -"}
		}
		if _, err := (Dialects{Buckets: d.Buckets}).oss("key", chain); err != nil {
			return fmt.Errorf("style %s: %w", name, err)
		}
	}
	return nil
}

// ossPipeline gathers what the actions ask for.
type ossPipeline struct {
	dialects   Dialects
	operations []Operation
	output     Output
	answer     Answer
}

func (p *ossPipeline) add(ops ...Operation) { p.operations = append(p.operations, ops...) }

// action reads one action.
func (p *ossPipeline) action(text string) error {
	name, rest, _ := strings.Cut(text, ",")
	a := newOSSAction(name, rest)
	switch name {
	case "resize":
		p.resize(a)
	case "crop":
		p.crop(a)
	case "circle":
		p.add(Circle{Radius: a.integer("r", 0, 1, 4096)})
		a.need("r")
	case "rounded-corners":
		p.add(RoundedCorners{Radius: a.integer("r", 0, 1, 4096)})
		a.need("r")
	case "indexcrop":
		p.indexCrop(a)
	case "blur":
		p.add(OSSBlur{Radius: a.integer("r", 0, 1, 50), Sigma: a.integer("s", 0, 1, 50)})
		a.need("r")
		a.need("s")
	case "bright":
		p.add(OSSBright{Percent: a.bare(-100, 100)})
	case "contrast":
		p.add(OSSContrast{Percent: a.bare(-100, 100)})
	case "sharpen":
		p.add(OSSSharpen{Amount: a.bare(50, 399)})
	case "rotate":
		p.rotate(a.bare(0, 360))
	case "flip":
		p.flip(a.bare(0, 2))
	case "auto-orient":
		p.autoOrient(a.bare(0, 1))
	case "interlace":
		p.output.Coding = [...]Coding{Baseline, Progressive}[a.bare(0, 1)]
	case "quality":
		p.quality(a)
	case "format":
		p.format(a)
	case "watermark":
		p.watermark(a)
	case "info":
		p.answer = Info
	case "average-hue":
		p.answer = AverageHue
	case "blindwatermark", "faces", "bodies", "labels", "cars", "codes", "score", "segment", "gif", "superresolution":
		return &NotImplementedError{Dialect: string(OSS), Token: name}
	default:
		return &Error{What: "OSS action", Token: name, Expected: "one of resize, crop, circle, indexcrop, rounded-corners, auto-orient, rotate, " +
			"flip, blur, bright, contrast, sharpen, quality, format, interlace, watermark, info, average-hue"}
	}
	return a.done()
}

func (p *ossPipeline) crop(a *ossAction) {
	op := CropAt{
		Width: a.integer("w", 0, 0, 1<<20), Height: a.integer("h", 0, 0, 1<<20),
		X: a.integer("x", 0, 0, 1<<20), Y: a.integer("y", 0, 0, 1<<20), Gravity: a.gravity(NorthWest),
	}
	p.add(op)
}

// indexCrop slices along the height where both are given.
func (p *ossPipeline) indexCrop(a *ossAction) {
	x, y := a.integer("x", 0, 1, 1<<20), a.integer("y", 0, 1, 1<<20)
	op := Slice{Length: x, Index: a.integer("i", 0, 0, 1<<20)}
	if y > 0 {
		op.Rows, op.Length = true, y
	}
	if op.Length == 0 {
		a.fail("", "x or y")
	}
	p.add(op)
}

func (p *ossPipeline) rotate(angle int) {
	if angle%360 != 0 {
		p.add(Rotate{Angle: float64(angle)})
	}
}

func (p *ossPipeline) flip(direction int) {
	if direction >= 1 {
		p.add(Flop{})
	}
	if direction != 1 {
		p.add(Flip{})
	}
}

// autoOrient says something only after other actions; see [Dialects.oss].
func (p *ossPipeline) autoOrient(on int) {
	if on == 1 && len(p.operations) > 0 {
		p.add(AutoOrient{})
	}
}

// quality is relative (q) or absolute (Q). Where both are given absolute counts.
func (p *ossPipeline) quality(a *ossAction) {
	relative, absolute := a.integer("q", 0, 1, 100), a.integer("Q", 0, 1, 100)
	p.output.QualityPercent, p.output.QualityLimit = 0, 0
	switch {
	case absolute > 0:
		p.output.QualityLimit = absolute
	case relative > 0:
		p.output.QualityPercent = relative
	default:
		a.fail("", "q or Q")
	}
}

func (p *ossPipeline) format(a *ossAction) {
	switch name := a.bareText(); name {
	case "jpg", "jpeg":
		p.output.Format = JPEG
	case "png", "webp", "gif", "avif":
		p.output.Format = Format(name)
	case "bmp", "tiff", "heic":
		a.err = &NotImplementedError{Dialect: string(OSS), Token: "format," + name}
	default:
		a.fail("", "jpg, png, webp, gif or avif")
	}
}

// ossAction is one action whose parameters are taken out one by one. The first
// mistake is kept.
type ossAction struct {
	name   string
	rest   string            // what follows the name, as written
	values map[string]string // by the text before the first "_"
	order  []string
	err    error
}

func newOSSAction(name, rest string) *ossAction {
	a := &ossAction{name: name, rest: rest, values: map[string]string{}}
	if rest == "" {
		return a
	}
	for parameter := range strings.SplitSeq(rest, ",") {
		key, value, _ := strings.Cut(parameter, "_")
		if _, twice := a.values[key]; !twice {
			a.order = append(a.order, key)
		}
		a.values[key] = value
	}
	return a
}

func (a *ossAction) fail(key, expected string) {
	if a.err != nil {
		return
	}
	token := a.rest
	if key != "" {
		token = key + "_" + a.values[key]
	}
	a.err = &Error{What: "OSS " + a.name, Token: token, Expected: expected}
}

// take removes a parameter.
func (a *ossAction) take(key string) (string, bool) {
	i := slices.Index(a.order, key)
	if i < 0 {
		return "", false
	}
	a.order = slices.Delete(a.order, i, i+1)
	return a.values[key], true
}

// need demands a parameter that has been taken.
func (a *ossAction) need(key string) {
	if _, ok := a.values[key]; !ok {
		a.fail("", "the parameter "+key)
	}
}

func (a *ossAction) integer(key string, fallback, low, high int) int {
	value, ok := a.take(key)
	if !ok {
		return fallback
	}
	n, ok := wholeNumber(value)
	if !ok || n < low || n > high {
		a.fail(key, fmt.Sprintf("a whole number from %d to %d", low, high))
		return low
	}
	return n
}

// bareText takes the only value of an action whose value has no name.
func (a *ossAction) bareText() string {
	a.order = nil
	if strings.Contains(a.rest, "_") || strings.Contains(a.rest, ",") {
		a.fail("", fmt.Sprintf("one value without a name, such as %s,1", a.name))
	}
	return a.rest
}

// bare takes it as a whole number.
func (a *ossAction) bare(low, high int) int {
	n, ok := wholeNumber(a.bareText())
	if !ok || n < low || n > high {
		a.fail("", fmt.Sprintf("a whole number from %d to %d", low, high))
		return low
	}
	return n
}

func (a *ossAction) gravity(fallback Gravity) Gravity {
	value, ok := a.take("g")
	if !ok {
		return fallback
	}
	names := []string{"center", "north", "ne", "east", "se", "south", "sw", "west", "nw"}
	if i := slices.Index(names, value); i >= 0 {
		return Gravity(i)
	}
	if value == "auto" || value == "face" || value == "faces" {
		a.err = &NotImplementedError{Dialect: string(OSS), Token: a.name + " g_" + value}
		return fallback
	}
	a.fail("g", "one of nw, north, ne, west, center, east, sw, south, se")
	return fallback
}

// color takes six hex digits.
func (a *ossAction) color(key string, fallback Color) Color {
	value, ok := a.take(key)
	if !ok {
		return fallback
	}
	n, err := strconv.ParseUint(value, 16, 24)
	if err != nil || len(value) != 6 {
		a.fail(key, "six hex digits such as FF0000")
		return fallback
	}
	return opaque(uint32(n))
}

// text takes base64url, padding optional, of UTF-8.
func (a *ossAction) text(key string) string {
	value, ok := a.take(key)
	if !ok {
		return ""
	}
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(value, "="))
	if err != nil || len(text) == 0 || !utf8.Valid(text) {
		a.fail(key, "URL-safe base64 of text")
		return ""
	}
	return string(text)
}

// done reports the first mistake, or a parameter that is left over.
func (a *ossAction) done() error {
	if a.err == nil && len(a.order) > 0 {
		key := a.order[0]
		return &Error{What: "OSS " + a.name, Token: key, Expected: "only parameters that the action has"}
	}
	return a.err
}

// ossResize are the parameters of OSS's resize.
type ossResize struct {
	mode          string
	width, height int
	long, short   int
	percent       int
	limit         bool
	color         Color
}

func (p *ossPipeline) resize(a *ossAction) {
	mode, ok := a.take("m")
	if !ok {
		mode = "lfit"
	}
	// An older spelling of mfit.
	if a.integer("e", 0, 0, 1) == 1 && !ok {
		mode = "mfit"
	}
	r := ossResize{
		mode: mode, width: a.integer("w", 0, 1, MaxSide), height: a.integer("h", 0, 1, MaxSide),
		long: a.integer("l", 0, 1, MaxSide), short: a.integer("s", 0, 1, MaxSide),
		percent: a.integer("p", 0, 1, 1000), limit: a.integer("limit", 1, 0, 1) == 1,
		color: a.color("color", opaque(0xFFFFFF)),
	}
	ops, err := r.operations()
	if err != nil && a.err == nil {
		a.err = err
	}
	p.add(ops...)
}

// operations turn the parameters into a resize, and for pad a canvas.
func (r ossResize) operations() ([]Operation, error) {
	op := Resize{NoEnlarge: r.limit}
	switch r.mode {
	case "lfit", "pad":
		op.Fit = Inside
	case "mfit":
		op.Fit = Outside
	case "fill":
		op.Fit = Cover
	case "fixed":
		op.Fit = Fill
	default:
		return nil, &Error{What: "OSS resize", Token: "m_" + r.mode, Expected: "lfit, mfit, fill, pad or fixed"}
	}
	switch {
	case r.width+r.height+r.long+r.short == 0 && r.percent == 0:
		return nil, &Error{What: "OSS resize", Token: "", Expected: "w, h, l, s or p"}
	case r.width+r.height+r.long+r.short == 0:
		op = Resize{Scale: float64(r.percent) / 100}
		return []Operation{op}, nil
	}
	r.box(&op)
	ops := []Operation{op}
	if r.mode == "pad" {
		ops = append(ops, Canvas{Width: op.Width, Height: op.Height, Color: r.color, Adaptive: op.Adaptive})
	}
	return ops, nil
}

// box sets the sides. The long and the short side are the sides of a box that
// lies as the picture does; one alone is a square that the picture fits in, or
// covers. A side that is missing is the same as the other where the box decides
// the shape.
func (r ossResize) box(op *Resize) {
	w, h := r.width, r.height
	switch {
	case w+h == 0 && r.long > 0 && r.short > 0:
		w, h, op.Adaptive = r.long, r.short, true
	case w+h == 0 && r.long > 0:
		w, h = r.long, r.long
		if op.Fit == Outside {
			op.Fit = Inside
		}
	case w+h == 0:
		w, h = r.short, r.short
		if op.Fit == Inside && r.mode != "pad" {
			op.Fit = Outside
		}
	case w == 0:
		w = r.long
	case h == 0:
		h = max(r.long, r.short)
	}
	if proportional := r.mode == "lfit" || r.mode == "mfit"; !proportional {
		w, h = max(w, 0), max(h, 0)
		if w == 0 {
			w = h
		}
		if h == 0 {
			h = w
		}
	}
	op.Width, op.Height = w, h
}

// maxWatermarkText is OSS's own limit, in characters.
const maxWatermarkText = 64

// watermark reads a picture, a text, or both.
func (p *ossPipeline) watermark(a *ossAction) {
	op := OSSWatermark{
		Opacity: a.integer("t", 100, 0, 100), Gravity: a.gravity(SouthEast),
		X: a.integer("x", 10, 0, 4096), Y: a.integer("y", 10, 0, 4096), VOffset: a.integer("voffset", 0, -1000, 1000),
		Tile: a.integer("fill", 0, 0, 1) == 1,
	}
	image, text := a.text("image"), a.text("text")
	if image != "" {
		p.watermarkPicture(a, &op, image)
	}
	percent := a.integer("P", 0, 1, 100)
	if op.Percent == 0 {
		op.Percent = percent
	}
	font := a.text("type")
	op.Text = Text{
		Content: text, Font: font, Color: a.color("color", opaque(0)), Size: a.integer("size", 40, 1, 1000),
		Shadow: a.integer("shadow", 0, 0, 100), Angle: a.integer("rotate", 0, 0, 360) % 360,
	}
	op.TextFirst = a.integer("order", 0, 0, 1) == 1
	op.Align, op.Interval = a.integer("align", 2, 0, 2), a.integer("interval", 0, 0, 1000)
	if text == "" {
		op.Text = Text{}
	}
	if text == "" || image == "" {
		op.TextFirst, op.Align, op.Interval = false, 0, 0
	}
	switch {
	case image == "" && text == "":
		a.fail("", "image, text or both")
	case utf8.RuneCountInString(text) > maxWatermarkText:
		a.fail("text", "at most 64 characters")
	}
	p.add(op)
}

// watermarkPicture reads the key of a picture in the same bucket, with actions
// that work on it first: "panda.png?x-oss-process=image/resize,P_30".
func (p *ossPipeline) watermarkPicture(a *ossAction, op *OSSWatermark, image string) {
	key, query, _ := strings.Cut(image, "?")
	op.Source.Key = key
	if err := ValidateKey(key); err != nil {
		a.fail("image", "the key of a picture in the same bucket")
		return
	}
	chain, hasChain := strings.CutPrefix(query, "x-oss-process=image/")
	if query != "" && !hasChain {
		a.fail("image", "nothing after ? but x-oss-process=image/ and actions")
		return
	}
	for action := range strings.SplitSeq(chain, "/") {
		name, rest, _ := strings.Cut(action, ",")
		if percent, ok := strings.CutPrefix(rest, "P_"); ok && name == "resize" {
			op.Percent = newOSSAction("resize", "P_"+percent).integer("P", 0, 1, 100)
			continue
		}
		if action != "" {
			op.Source.Process = strings.TrimPrefix(op.Source.Process+"/"+action, "/")
		}
	}
	if _, err := op.Source.Operations(); err != nil && a.err == nil {
		a.err = err
	}
}

// Operations are those that work on the picture itself before it is laid over
// another.
func (s Source) Operations() ([]Operation, error) {
	var p ossPipeline
	if s.Process == "" {
		return nil, nil
	}
	allowed := []string{"resize", "crop", "indexcrop", "rounded-corners", "rotate"}
	for action := range strings.SplitSeq(s.Process, "/") {
		name, _, _ := strings.Cut(action, ",")
		if !slices.Contains(allowed, name) {
			return nil, &Error{What: "OSS watermark image", Token: name, Expected: "one of " + strings.Join(allowed, ", ")}
		}
		if err := p.action(action); err != nil {
			return nil, err
		}
	}
	return p.operations, nil
}
