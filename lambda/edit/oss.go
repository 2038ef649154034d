package edit

import (
	"fmt"
	"strings"
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

// quality is relative or absolute; absolute wins.
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
