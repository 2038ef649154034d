package edit

import (
	"slices"
	"strings"
	"unicode/utf8"
)

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
