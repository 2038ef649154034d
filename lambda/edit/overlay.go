package edit

import "strings"

// Source says where an overlay is: an object in one of the
// source buckets, or something on the web.
type Source struct {
	// Bucket is a source bucket's name; "" is the one of the variant's original.
	Bucket string
	// Key is the object's key, or an absolute http or https URL.
	Key string
	// Process are OSS operations on the overlay itself, as written after
	// "x-oss-process=image/", in canonical form; "" is none.
	Process string
}

// Watermark lays another picture over this one. It is Thumbor's: the
// watermark's alpha is reduced by a fixed amount, and what reaches over the
// edge is clipped.
type Watermark struct {
	Source Source
	X, Y   Position
	// Alpha is how much of the watermark's opacity is taken away, 0 to 100.
	Alpha int
	// WRatio and HRatio, 1 to 100, are the largest part of the picture's sides
	// that the watermark is scaled to; 0 leaves its size.
	WRatio, HRatio float64
}

func (Watermark) operation() {}

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

func (w *Watermark) source() *Source { return &w.Source }

// Overlay lays another picture over this one. It is the Serverless Image
// Handler's overlayWith: the watermark's alpha is multiplied.
type Overlay struct {
	Source Source
	// Left and Top are set both or, with neither, Gravity counts.
	Left, Top Position
	Gravity   Gravity
	// Alpha is how transparent the overlay becomes, 0 to 100.
	Alpha int
	// WRatio and HRatio are whole percents of the picture's sides, 0 to 100, that
	// the overlay is scaled to lie inside. A percentage that was given as 0 has a key
	// of its own, with Given set.
	WRatio, HRatio           int
	WRatioGiven, HRatioGiven bool
	// Blend is a mode by sharp's name; "" is "over".
	Blend string
	// Tile repeats the overlay over the whole picture.
	Tile bool
}

func (Overlay) operation() {}

// blendModes are the ways in which sharp lays one picture over another.
var blendModes = []string{
	"clear", "source", "over", "in", "out", "atop", "dest", "dest-over", "dest-in", "dest-out", "dest-atop", "xor",
	"add", "saturate", "multiply", "screen", "overlay", "darken", "lighten", "colour-dodge", "color-dodge",
	"colour-burn", "color-burn", "hard-light", "soft-light", "difference", "exclusion",
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
	oneString(a, &o.Blend, blendModes)
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

func normalOverlay(o Overlay) (normal Overlay, needed bool) {
	if o.Left.Kind != PositionNone {
		o.Gravity = Center
	}
	if o.Blend == "over" {
		o.Blend = ""
	}
	o.Blend = strings.Replace(o.Blend, "color-", "colour-", 1)
	return o, true
}

func (o *Overlay) source() *Source { return &o.Source }

// Position is where an overlay lies along one axis.
type Position struct {
	Kind PositionKind
	// Value is in pixels or percent of the picture's side.
	Value float64
	// End counts from the right or bottom edge. Value is then 0 or less.
	End bool
}

// PositionKind is how a [Position] is to be read.
type PositionKind uint8

const (
	PositionNone    PositionKind = iota // not given
	PositionPixels                      // Value pixels
	PositionPercent                     // Value percent
	PositionCenter                      // in the middle
	PositionRepeat                      // again and again
)

// OSSWatermark is OSS's watermark: a picture, a text, or both side by side.
type OSSWatermark struct {
	// Source is the picture; its zero value is none.
	Source Source
	// Percent scales the picture to 1 to 100 percent of the main one; 0 leaves
	// its size.
	Percent int
	Text    Text
	// TextFirst, Align (0 top, 1 center, 2 bottom) and Interval (pixels, 0 to
	// 1000) arrange the two.
	TextFirst bool
	Align     int
	Interval  int
	// Opacity is 0 to 100.
	Opacity int
	Gravity Gravity
	// X and Y are distances from the edges, 0 to 4096; VOffset, -1000 to 1000,
	// moves the ones in the middle row down.
	X, Y, VOffset int
	// Tile repeats it over the whole picture.
	Tile bool
}

func (OSSWatermark) operation() {}

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

// normalOSSWatermark leaves out what is about a picture or a text that is not
// there, and how the two lie to each other.
func normalOSSWatermark(w OSSWatermark) (normal OSSWatermark, needed bool) {
	if w.Text.Content == "" {
		w.Text = Text{}
	}
	if w.Source.Key == "" {
		w.Source, w.Percent = Source{}, 0
	}
	if w.Text.Content == "" || w.Source.Key == "" {
		w.TextFirst, w.Align, w.Interval = false, 0, 0
	}
	return w, true
}

func (o *OSSWatermark) source() *Source { return &o.Source }

// Text is a line of text to draw; the zero Text is none.
type Text struct {
	// Content is at most 64 characters.
	Content string
	// Font is OSS's name of it; "" is the default.
	Font  string
	Color Color
	// Size is the font's, in pixels, 1 to 1000.
	Size int
	// Shadow is its opacity, 0 to 100.
	Shadow int
	// Angle turns clockwise, 0 to 360.
	Angle int
}

// Frame lays a picture with a hole over this one, stretched to its size. It is
// Thumbor's.
type Frame struct{ Source Source }

func (Frame) operation() {}

// frame(frame.png)
func spellFrame(a *arguments, f *Frame) {
	a.source(&f.Source)
	a.unprocessed(f.Source)
}

func (f *Frame) source() *Source { return &f.Source }

// ContentModeration blurs pictures in which something objectionable is seen. It
// is the Serverless Image Handler's, and needs Rekognition.
type ContentModeration struct {
	// MinConfidence is in percent; the default is 75.
	MinConfidence float64
	// Blur is the sigma; the default is 50.
	Blur float64
	// Labels, separated by ";", narrow what counts; "" is everything.
	Labels string
}

func (ContentModeration) operation() {}

// content_moderation(75,50,Violence;Nudity): least confidence, sigma, labels.
func spellContentModeration(a *arguments, c *ContentModeration) {
	a.numberOr(&c.MinConfidence, 75, 0, 100)
	a.numberOr(&c.Blur, 50, 0, 1000)
	a.text(&c.Labels, 500)
}

// Sources are the pictures that the edits lay over the original, in order.
func (e Edits) Sources() (sources []Source) {
	for _, op := range e.Operations {
		if s, has := allOperations.source(op); has {
			sources = append(sources, s)
		}
	}
	return sources
}
