package filter

import (
	"fmt"
	"image"
	"image/color"
	"sync"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"s3resize/lambda/edit"
)

// maxTextPixels bounds the image of a text, of which the longest and largest
// that URLs can name has a hundred megapixels.
const maxTextPixels = 1 << 22

// MeasureText is the size of what [DrawText] returns. It fails as that does.
func MeasureText(t edit.Text) (image.Point, error) {
	line, err := layOut(t)
	if err != nil {
		return image.Point{}, err
	}
	return RotatedSize(line.size(), float64(t.Angle)), nil
}

// DrawText draws a line of text on a transparent image that the ink fills to
// the edges, the shadow's and the turned corners included. The shadow is a black
// copy below the text, a twentieth of its size to the right and down. It fails if
// the font lacks a character, if there is nothing to be seen, or if the image
// would have more than 4 megapixels.
func DrawText(t edit.Text) (*image.NRGBA, error) {
	line, err := layOut(t)
	if err != nil {
		return nil, err
	}
	mask := image.NewAlpha(image.Rectangle{Max: line.ink.Size()})
	d := font.Drawer{Dst: mask, Src: image.Opaque, Face: line.face,
		Dot: fixed.P(-line.ink.Min.X, -line.ink.Min.Y)}
	d.DrawString(t.Content)
	out := image.NewNRGBA(image.Rectangle{Max: line.size()})
	if t.Shadow > 0 {
		stamp(out, mask, image.Pt(line.shift, line.shift), color.NRGBA{A: clamp((255*t.Shadow + 50) / 100)})
	}
	stamp(out, mask, image.Point{}, color.NRGBA(t.Color))
	if t.Angle%360 == 0 {
		return out, nil
	}
	return Rotate(out, float64(t.Angle), color.NRGBA{}), nil
}

// A textLine is a text that is about to be drawn.
type textLine struct {
	face  font.Face
	ink   image.Rectangle // around the text, from the start of its baseline
	shift int             // of the shadow, right and down
}

// size is that of the text with its shadow, before it is turned.
func (l textLine) size() image.Point {
	return l.ink.Size().Add(image.Pt(l.shift, l.shift))
}

func layOut(t edit.Text) (textLine, error) {
	face, err := faceFor(t)
	if err != nil {
		return textLine{}, err
	}
	bounds, _ := font.BoundString(face, t.Content)
	line := textLine{face: face, ink: image.Rect(
		bounds.Min.X.Floor(), bounds.Min.Y.Floor(), bounds.Max.X.Ceil(), bounds.Max.Y.Ceil())}
	if line.ink.Empty() {
		return textLine{}, fmt.Errorf("text %q: expected at least one visible character", t.Content)
	}
	if t.Shadow > 0 {
		line.shift = max(1, (t.Size+10)/20)
	}
	if size := RotatedSize(line.size(), float64(t.Angle)); size.X > maxTextPixels/size.Y {
		return textLine{}, fmt.Errorf("text %.20q at %d pixels: takes %d×%d pixels; expected at most %d in all",
			t.Content, t.Size, size.X, size.Y, maxTextPixels)
	}
	return line, nil
}

// faceFor finds and scales the font for a text, of which it has all characters.
func faceFor(t edit.Text) (font.Face, error) {
	parse, ok := fontNamed(t.Font)
	if !ok {
		return nil, fmt.Errorf("font %q: expected goregular, gobold, gomono or a font of OSS", t.Font)
	}
	f, err := parse()
	if err != nil {
		return nil, fmt.Errorf("parse font: %w", err)
	}
	if !utf8.ValidString(t.Content) {
		return nil, fmt.Errorf("text %q: expected UTF-8", t.Content)
	}
	for _, r := range t.Content {
		if i, err := f.GlyphIndex(nil, r); err != nil || i == 0 {
			return nil, fmt.Errorf("text %q: the font has no character %q (%U); it has Latin, Greek and Cyrillic ones", t.Content, r, r)
		}
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{
		Size: float64(min(max(t.Size, 1), 1000)), DPI: 72, Hinting: font.HintingNone, // 72 make points pixels
	})
	if err != nil {
		return nil, fmt.Errorf("scale font to %d pixels: %w", t.Size, err)
	}
	return face, nil
}

// stamp lays a color over img as far as a mask says, whose top left corner lies
// at a place in img that has room for it.
func stamp(img *image.NRGBA, mask *image.Alpha, at image.Point, ink color.NRGBA) {
	opaque := Opaque()
	for y := range mask.Rect.Dy() {
		row := img.Pix[img.PixOffset(at.X, at.Y+y):]
		for x, a := range mask.Pix[y*mask.Stride:][:mask.Rect.Dx()] {
			if a != 0 {
				p := [4]uint8{ink.R, ink.G, ink.B, uint8((uint(a)*uint(ink.A) + 127) / 255)}
				over(row[4*x:4*x+4], p[:], opaque)
			}
		}
	}
}

// The Go fonts have Latin, Greek and Cyrillic letters. Each is parsed when a text
// first needs it.
var (
	goRegular = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })
	goBold    = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(gobold.TTF) })
	goMono    = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(gomono.TTF) })
)

// fontNamed finds a font by its name in URLs: that of a Go font, or one that OSS
// has. The regular Go font stands in for those of OSS and for no name.
func fontNamed(name string) (parse func() (*opentype.Font, error), ok bool) {
	switch name {
	case "", "goregular",
		"wqy-zenhei", "wqy-microhei", "fangzhengshusong", "fangzhengkaiti",
		"fangzhengheiti", "fangzhengfangsong", "droidsansfallback":
		return goRegular, true
	case "gobold":
		return goBold, true
	case "gomono":
		return goMono, true
	}
	return nil, false
}
