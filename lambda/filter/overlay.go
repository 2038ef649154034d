package filter

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
)

// Opacity maps each value of an overlay's alpha to the one it is composited with.
// Overlays that are shared by requests are faded without a copy.
type Opacity [256]uint8

// Opaque leaves alpha as it is.
func Opaque() *Opacity { return Faded(0) }

// Faded multiplies alpha by 1 - transparency/100. Transparency is 0 to 100. This is
// the rule of Serverless Image Handler's overlayWith and, with 100-t, that of OSS.
func Faded(transparency float64) *Opacity {
	o := new(Opacity)
	left := 1 - min(max(transparency, 0), 100)/100
	for a := range o {
		o[a] = uint8(float64(a)*left + 0.5)
	}
	return o
}

// ThumborFaded subtracts transparency percent of 255 from alpha, down to 0: the rule
// of Thumbor's watermark. On opaque overlays it is the same as [Faded].
func ThumborFaded(transparency int) *Opacity {
	o := new(Opacity)
	for a := range o {
		o[a] = clamp(a - 255*min(max(transparency, 0), 100)/100)
	}
	return o
}

// Composite paints src on dst by the source-over rule for alpha that is not
// premultiplied. The top left corner of src is at a place counted from that of dst;
// what lies outside dst is cut off. The two must not share pixels.
func Composite(dst, src *image.NRGBA, at image.Point, o *Opacity) {
	r, from := overlap(dst, src, at)
	for y := range r.Dy() {
		below := dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y+y):][:4*r.Dx()]
		over(below, src.Pix[src.PixOffset(from.X, from.Y+y):][:len(below)], o)
	}
}

// Tile covers dst with copies of src. One of them is at a place counted from the top
// left corner of dst, and the others are around it with a gap between them, which
// is not negative. Those at the edges are cut.
func Tile(dst, src *image.NRGBA, at, gap image.Point, o *Opacity) {
	step := src.Rect.Size().Add(gap)
	if src.Rect.Empty() || dst.Rect.Empty() {
		return
	}
	for y := range dst.Rect.Dy() {
		sy := modulo(y-at.Y, step.Y)
		if sy >= src.Rect.Dy() {
			continue
		}
		line := src.Pix[sy*src.Stride:][:4*src.Rect.Dx()]
		row := dst.Pix[y*dst.Stride:][:4*dst.Rect.Dx()]
		for x := 0; x < dst.Rect.Dx(); {
			sx := modulo(x-at.X, step.X)
			if n := min(src.Rect.Dx()-sx, dst.Rect.Dx()-x); n > 0 {
				over(row[4*x:4*(x+n)], line[4*sx:4*(sx+n)], o)
			}
			x += step.X - sx
		}
	}
}

// over composites a row of pixels on another of the same length.
func over(below, above []uint8, o *Opacity) {
	for ; len(below) >= 4 && len(above) >= 4; below, above = below[4:], above[4:] {
		switch a := uint32(o[above[3]]); {
		case a == 0:
		case a == 255:
			copy(below[:3], above)
			below[3] = 255
		case below[3] == 255:
			for c := range 3 {
				below[c] = uint8((a*uint32(above[c]) + (255-a)*uint32(below[c]) + 127) / 255)
			}
		default:
			top, bottom := a*255, (255-a)*uint32(below[3])
			sum := top + bottom
			for c := range 3 {
				below[c] = uint8((top*uint32(above[c]) + bottom*uint32(below[c]) + sum/2) / sum)
			}
			below[3] = uint8((sum + 127) / 255)
		}
	}
}

// BlendMode is how the colors of an overlay meet those below. The words are
// sharp's.
type BlendMode uint8

// BlendOver is the default: the overlay hides what it covers.
const BlendOver BlendMode = 0

const (
	blendClear BlendMode = iota + 1
	blendSource
	blendIn
	blendOut
	blendAtop
	blendDest
	blendDestOver
	blendDestIn
	blendDestOut
	blendDestAtop
	blendXor
	blendAdd
	blendSaturate
	blendMultiply
	blendScreen
	blendOverlay
	blendDarken
	blendLighten
	blendColorDodge
	blendColorBurn
	blendHardLight
	blendSoftLight
	blendDifference
	blendExclusion
)

// A blendRule is one of two kinds of W3C's Compositing and Blending Level 1. With
// mix it is a separable blend mode (section 10.1): mix(backdrop, source) is the color
// where both are opaque, and the source-over rule does the rest. Without mix it is a
// Porter-Duff operator (section 9.1), made of the parts of the source and of the
// backdrop that stay, given the alpha of both.
type blendRule struct {
	name   string
	source func(as, ab float64) float64
	below  func(as, ab float64) float64
	mix    func(cb, cs float64) float64
}

// BlendNamed finds a mode by sharp's name of it; "" is [BlendOver].
func BlendNamed(name string) (m BlendMode, ok bool) {
	if name == "" {
		return BlendOver, true
	}
	name = strings.Replace(name, "color-", "colour-", 1)
	i := slices.IndexFunc(blendRules[:], func(r blendRule) bool { return r.name == name })
	return BlendMode(max(i, 0)), i >= 0
}

func none(_, _ float64) float64       { return 0 }
func all(_, _ float64) float64        { return 1 }
func ofSource(as, _ float64) float64  { return as }
func ofBelow(_, ab float64) float64   { return ab }
func offSource(as, _ float64) float64 { return 1 - as }
func offBelow(_, ab float64) float64  { return 1 - ab }

// freePart returns the part of the source for which the backdrop leaves room.
func freePart(as, ab float64) float64 {
	if as <= 1-ab {
		return 1
	}
	return (1 - ab) / as
}

var blendRules = [...]blendRule{
	BlendOver:       {name: "over", source: all, below: offSource},
	blendClear:      {name: "clear", source: none, below: none},
	blendSource:     {name: "source", source: all, below: none},
	blendIn:         {name: "in", source: ofBelow, below: none},
	blendOut:        {name: "out", source: offBelow, below: none},
	blendAtop:       {name: "atop", source: ofBelow, below: offSource},
	blendDest:       {name: "dest", source: none, below: all},
	blendDestOver:   {name: "dest-over", source: offBelow, below: all},
	blendDestIn:     {name: "dest-in", source: none, below: ofSource},
	blendDestOut:    {name: "dest-out", source: none, below: offSource},
	blendDestAtop:   {name: "dest-atop", source: offBelow, below: ofSource},
	blendXor:        {name: "xor", source: offBelow, below: offSource},
	blendAdd:        {name: "add", source: all, below: all},
	blendSaturate:   {name: "saturate", source: freePart, below: all},
	blendMultiply:   {name: "multiply", mix: multiply},
	blendScreen:     {name: "screen", mix: screen},
	blendOverlay:    {name: "overlay", mix: func(cb, cs float64) float64 { return hardLight(cs, cb) }},
	blendDarken:     {name: "darken", mix: func(cb, cs float64) float64 { return min(cb, cs) }},
	blendLighten:    {name: "lighten", mix: func(cb, cs float64) float64 { return max(cb, cs) }},
	blendColorDodge: {name: "colour-dodge", mix: colorDodge},
	blendColorBurn:  {name: "colour-burn", mix: colorBurn},
	blendHardLight:  {name: "hard-light", mix: hardLight},
	blendSoftLight:  {name: "soft-light", mix: softLight},
	blendDifference: {name: "difference", mix: func(cb, cs float64) float64 { return math.Abs(cb - cs) }},
	blendExclusion:  {name: "exclusion", mix: func(cb, cs float64) float64 { return cb + cs - 2*cb*cs }},
}

// String is the word sharp uses, in lower case and in British spelling.
func (m BlendMode) String() string {
	if int(m) < len(blendRules) {
		return blendRules[m].name
	}
	return "unknown"
}

func multiply(cb, cs float64) float64 { return cb * cs }

func screen(cb, cs float64) float64 { return cb + cs - cb*cs }

func hardLight(cb, cs float64) float64 {
	if cs <= 0.5 {
		return multiply(cb, 2*cs)
	}
	return screen(cb, 2*cs-1)
}

func colorDodge(cb, cs float64) float64 {
	switch {
	case cb == 0:
		return 0
	case cb >= 1-cs:
		return 1
	}
	return cb / (1 - cs)
}

func colorBurn(cb, cs float64) float64 {
	switch {
	case cb == 1:
		return 1
	case 1-cb >= cs:
		return 0
	}
	return 1 - (1-cb)/cs
}

func softLight(cb, cs float64) float64 {
	if cs <= 0.5 {
		return cb - (1-2*cs)*cb*(1-cb)
	}
	d := math.Sqrt(cb)
	if cb <= 0.25 {
		d = ((16*cb-12)*cb + 4) * cb
	}
	return cb + (2*cs-1)*(d-cb)
}

// Blend paints src on dst like [Composite], but by the rule of any mode. An unknown
// mode counts as [BlendOver]. A mode that keeps nothing of dst where the overlay is
// transparent also clears what lies around the overlay: with dest-in it is a mask.
func Blend(dst, src *image.NRGBA, at image.Point, mode BlendMode, o *Opacity) {
	if int(mode) >= len(blendRules) {
		mode = BlendOver
	}
	rule := &blendRules[mode]
	r, from := overlap(dst, src, at)
	if rule.mix == nil && rule.below(0, 1) == 0 {
		clearAround(dst, r)
	}
	for y := range r.Dy() {
		below := dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y+y):][:4*r.Dx()]
		above := src.Pix[src.PixOffset(from.X, from.Y+y):][:len(below)]
		for i := 0; i < len(below); i += 4 {
			rule.pixel(below[i:i+4:i+4], above[i:i+4:i+4], float64(o[above[i+3]])/255)
		}
	}
}

// pixel blends one pixel, whose alpha is as, with the one below.
func (b *blendRule) pixel(below, above []uint8, as float64) {
	ab := float64(below[3]) / 255
	var ps, pb, a float64 // parts of the source and the backdrop, and alpha
	if b.mix != nil {
		ps, pb = as*(1-ab), ab*(1-as)
		a = as + pb
	} else {
		ps, pb = as*b.source(as, ab), ab*b.below(as, ab)
		a = min(1, ps+pb)
	}
	if a <= 0 {
		clear(below)
		return
	}
	for c := range 3 {
		cs, cb := float64(above[c])/255, float64(below[c])/255
		v := ps*cs + pb*cb
		if b.mix != nil {
			v += as * ab * b.mix(cb, cs)
		}
		below[c] = uint8(min(v/a, 1)*255 + 0.5)
	}
	below[3] = uint8(a*255 + 0.5)
}

// clearAround makes everything but r transparent.
func clearAround(img *image.NRGBA, r image.Rectangle) {
	all := img.Rect
	if r.Empty() {
		fillRect(img, all, color.NRGBA{})
		return
	}
	fillRect(img, image.Rect(all.Min.X, all.Min.Y, all.Max.X, r.Min.Y), color.NRGBA{})
	fillRect(img, image.Rect(all.Min.X, r.Max.Y, all.Max.X, all.Max.Y), color.NRGBA{})
	fillRect(img, image.Rect(all.Min.X, r.Min.Y, r.Min.X, r.Max.Y), color.NRGBA{})
	fillRect(img, image.Rect(r.Max.X, r.Min.Y, all.Max.X, r.Max.Y), color.NRGBA{})
}
