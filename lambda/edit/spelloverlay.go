package edit

import "strings"

// watermark(logo.png,10,-10,50,20,none): picture, x, y, transparency, and the
// largest part of width and height in percent. It is Thumbor's.
func spellWatermark(a *arguments, w *Watermark) {
	a.source(&w.Source)
	a.position(&w.X)
	a.position(&w.Y)
	if w.X.Kind == PositionNone || w.Y.Kind == PositionNone {
		a.fail("", "positions for both axes")
	}
	a.integer(&w.Alpha, 0, 100)
	a.ratio(&w.WRatio)
	a.ratio(&w.HRatio)
	a.unprocessed(w.Source)
}

// unprocessed refuses a source with operations of its own, which only
// oss_watermark has an argument for.
func (a *arguments) unprocessed(s Source) {
	if s.Process != "" {
		a.fail(s.Process, "a picture without operations of its own")
	}
}

// ratio is a percentage over 0 and up to 100, none, or 0, which is the same.
func (a *arguments) ratio(p *float64) {
	if !a.writing && len(a.list) > 0 && (strings.EqualFold(a.list[0], "none") || a.list[0] == "0") {
		a.next()
		return
	}
	a.numberOr(p, 0, 0.01, 100)
}

var blends = []string{
	"clear", "source", "in", "out", "atop", "dest", "dest-over", "dest-in", "dest-out", "dest-atop",
	"xor", "add", "saturate", "multiply", "screen", "overlay", "darken", "lighten", "colour-dodge",
	"colour-burn", "hard-light", "soft-light", "difference", "exclusion", "over", "color-dodge", "color-burn",
}

// overlay(logo.png,left=10,top=20,alpha=50,w=30,h=40,north,multiply,tile): the
// picture, and the rest in any order.
func spellOverlay(a *arguments, o *Overlay) {
	a.source(&o.Source)
	a.named("left", func() { a.position(&o.Left) })
	a.named("top", func() { a.position(&o.Top) })
	a.named("alpha", func() { a.integerOr(&o.Alpha, 0, 0, 100) })
	a.named("w", func() { a.given(&o.WRatio, &o.WRatioGiven) })
	a.named("h", func() { a.given(&o.HRatio, &o.HRatioGiven) })
	oneOf(a, &o.Gravity, gravityNames[:])
	oneString(a, &o.Blend, blends)
	a.word("tile", &o.Tile)
	if (o.Left.Kind == PositionNone) != (o.Top.Kind == PositionNone) {
		a.fail("", "left and top, or neither")
	}
	a.unprocessed(o.Source)
}

// given is a whole percentage that may be 0 or left out, which are not the same.
func (a *arguments) given(p *int, given *bool) {
	if *given = !a.isDefault(!*given); *given {
		a.integer(p, 0, 100)
	}
}

// frame(frame.png)
func spellFrame(a *arguments, f *Frame) {
	a.source(&f.Source)
	a.unprocessed(f.Source)
}

// content_moderation(75,50,Violence;Nudity): least confidence, sigma, labels.
func spellContentModeration(a *arguments, c *ContentModeration) {
	a.numberOr(&c.MinConfidence, 75, 0, 100)
	a.numberOr(&c.Blur, 50, 0, 1000)
	a.text(&c.Labels, 500)
}

// oss_watermark(image=logo.png,P=30,g=se,…) has OSS's parameters, as text where
// OSS has base64.
func spellOSSWatermark(a *arguments, w *OSSWatermark) {
	a.named("image", func() {
		if !a.isDefault(w.Source.Key == "") {
			a.source(&w.Source)
		}
	})
	a.named("process", func() { a.text(&w.Source.Process, MaxKeyBytes) })
	a.named("P", func() { a.integerOr(&w.Percent, 0, 1, 100) })
	a.named("text", func() { a.text(&w.Text.Content, 64) })
	var text Text // with OSS's defaults, and align with its
	align := 0
	if w.Text.Content != "" {
		text = Text{Color: Color{A: 255}, Size: 40}
		if w.Source.Key != "" {
			align = 2
		}
	}
	a.named("type", func() { a.text(&w.Text.Font, 64) })
	a.named("color", func() { a.colorOr(&w.Text.Color, text.Color) })
	a.named("size", func() { a.integerOr(&w.Text.Size, text.Size, 1, 1000) })
	a.named("shadow", func() { a.integerOr(&w.Text.Shadow, 0, 0, 100) })
	a.named("rotate", func() { a.integerOr(&w.Text.Angle, 0, 0, 360) })
	a.word("text_first", &w.TextFirst)
	a.named("align", func() { a.integerOr(&w.Align, align, 0, 2) })
	a.named("interval", func() { a.integerOr(&w.Interval, 0, 0, 1000) })
	a.named("t", func() { a.integerOr(&w.Opacity, 100, 0, 100) })
	oneOf(a, &w.Gravity, gravityNames[:])
	a.named("x", func() { a.integerOr(&w.X, 10, 0, 4096) })
	a.named("y", func() { a.integerOr(&w.Y, 10, 0, 4096) })
	a.named("voffset", func() { a.integerOr(&w.VOffset, 0, -1000, 1000) })
	a.word("tile", &w.Tile)
	if w.Source.Key == "" && (w.Text.Content == "" || w.Source != Source{}) {
		a.fail("", "an image, a text, or both")
	}
}
