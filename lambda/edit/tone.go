package edit

import (
	"fmt"
	"strings"
)

// ThumborBrightness adds trunc(255·Percent/100) to each channel; -100 to 100. It is
// Thumbor's.
type ThumborBrightness struct{ Percent int }

func (ThumborBrightness) operation() {}

func spellThumborBrightness(a *arguments, b *ThumborBrightness) { a.percent(&b.Percent) }

// ThumborContrast spreads values around 128; -100 to 100. It is Thumbor's.
type ThumborContrast struct{ Percent int }

func (ThumborContrast) operation() {}

func spellThumborContrast(a *arguments, c *ThumborContrast) { a.percent(&c.Percent) }

// OSSBright is OSS's bright, -100 to 100.
type OSSBright struct{ Percent int }

func (OSSBright) operation() {}

func spellOSSBright(a *arguments, b *OSSBright) { a.percent(&b.Percent) }

// OSSContrast is OSS's contrast, -100 to 100.
type OSSContrast struct{ Percent int }

func (OSSContrast) operation() {}

func spellOSSContrast(a *arguments, c *OSSContrast) { a.percent(&c.Percent) }

// Grayscale leaves the luma of ITU-R BT.601, as Thumbor does.
type Grayscale struct {
	// Linear leaves the luminance of linear light instead, as sharp does.
	Linear bool
}

func (Grayscale) operation() {}

// grayscale(linear) is sharp's.
func spellGrayscale(a *arguments, g *Grayscale) { a.word("linear", &g.Linear) }

// RGB adds a percentage of 255, -100 to 100, to each channel. It is Thumbor's.
type RGB struct{ R, G, B int }

func (RGB) operation() {}

func spellRGB(a *arguments, c *RGB) {
	a.percent(&c.R)
	a.percent(&c.G)
	a.percent(&c.B)
}

// Tint gives the picture one hue and keeps its lightness. It is sharp's.
type Tint struct{ Color Color }

func (Tint) operation() {}

func spellTint(a *arguments, t *Tint) { a.color(&t.Color) }

func normalTint(t Tint) (normal Tint, needed bool) {
	t.Color = t.Color.opaque()
	return t, true
}

// Colorize mixes each channel with a color's: the percentages, 0 to 100, say
// how much of the color. It is Thumbor's.
type Colorize struct {
	R, G, B int
	Color   Color
}

func (Colorize) operation() {}

// colorize(40,80,20,ffffff): how much of the color, in percent of red, green
// and blue.
func spellColorize(a *arguments, c *Colorize) {
	a.integer(&c.R, 0, 100)
	a.integer(&c.G, 0, 100)
	a.integer(&c.B, 0, 100)
	a.color(&c.Color)
}

func normalColorize(c Colorize) (normal Colorize, needed bool) {
	c.Color = c.Color.opaque()
	return c, c.R != 0 || c.G != 0 || c.B != 0
}

// Saturation multiplies the distance from gray by Factor: 0 is gray, 1 changes
// nothing. It is Thumbor's.
type Saturation struct{ Factor float64 }

func (Saturation) operation() {}

func spellSaturation(a *arguments, s *Saturation) { a.number(&s.Factor, -1000, 1000) }

// Noise adds gray noise, 0 to 100. The same seed gives the same noise.
type Noise struct{ Amount, Seed int }

func (Noise) operation() {}

// noise(40,7): amount and seed.
func spellNoise(a *arguments, n *Noise) {
	a.integer(&n.Amount, 0, 100)
	a.integerOr(&n.Seed, 0, 0, 1<<31-1)
}

func normalNoise(n Noise) (normal Noise, needed bool) { return n, n.Amount != 0 }

// Equalize equalises each channel's histogram. It is Thumbor's.
type Equalize struct{}

func (Equalize) operation() {}

// Normalise stretches luminance so that the given percentiles, 0 to 99 and 1
// to 100, become black and white. It is sharp's; its defaults are 1 and 99.
type Normalise struct{ Lower, Upper int }

func (Normalise) operation() {}

// normalise(1,99): percentiles.
func spellNormalise(a *arguments, n *Normalise) {
	a.integerOr(&n.Lower, 1, 0, 99)
	a.integerOr(&n.Upper, 99, 1, 100)
	if n.Lower >= n.Upper {
		a.fail(fmt.Sprintf("%d,%d", n.Lower, n.Upper), "the lower percentile first")
	}
}

// Curve maps values through curves: first one for all channels, then red, green
// and blue. Each is a list of points "x,y" with 0 to 255 in order of x. It is
// Thumbor's.
type Curve struct{ All, Red, Green, Blue Numbers }

func (Curve) operation() {}

// curve([(0,0),(255,255)],[(0,50)],[(0,0)],[(0,48)]): the points of four
// curves. It is Thumbor's.
func spellCurve(a *arguments, c *Curve) {
	if !a.writing {
		a.joinCurves()
	}
	for _, curve := range []*Numbers{&c.All, &c.Red, &c.Green, &c.Blue} {
		a.curve(curve)
	}
}

// joinCurves undoes the splitting of commas within curves.
func (a *arguments) joinCurves() {
	text := strings.Join(a.list, ",")
	if a.list = nil; text != "" {
		a.list = strings.SplitAfter(text, "],")
	}
	for i := range a.list {
		a.list[i] = strings.TrimSuffix(a.list[i], ",")
	}
}

// curve is "[(0,0),(255,255)]" in a key, and "0,0;255,255" in the model.
func (a *arguments) curve(p *Numbers) {
	if a.writing {
		a.write("[(" + strings.ReplaceAll(string(*p), ";", "),(") + ")]")
		if points, ok := curvePoints(string(*p)); !ok || points != *p {
			a.failArgument(string(*p), curveForm)
		}
		return
	}
	token := a.next()
	inside, open := strings.CutPrefix(token, "[(")
	inside, closed := strings.CutSuffix(inside, ")]")
	points, ok := curvePoints(strings.ReplaceAll(inside, "),(", ";"))
	if !ok || !open || !closed {
		a.fail(token, curveForm)
		return
	}
	*p = points
}

const curveForm = "points from 0 to 255 in order, such as [(0,0),(128,140),(255,255)], for each of four curves"

// curvePoints reads "x,y;x,y" with whole numbers from 0 to 255, x ascending.
func curvePoints(s string) (points Numbers, ok bool) {
	var printed []string
	last := -1
	for point := range strings.SplitSeq(s, ";") {
		x, y, _ := strings.Cut(point, ",")
		px, okX := wholeNumber(strings.TrimSpace(x))
		py, okY := wholeNumber(strings.TrimSpace(y))
		if !okX || !okY || px <= last || px > 255 || py < 0 || py > 255 {
			return "", false
		}
		last = px
		printed = append(printed, fmt.Sprintf("%d,%d", px, py))
	}
	return Numbers(strings.Join(printed, ";")), true
}

// Negate inverts the channels.
type Negate struct{ Alpha bool }

func (Negate) operation() {}

// negate(alpha) inverts the alpha channel too.
func spellNegate(a *arguments, n *Negate) { a.word("alpha", &n.Alpha) }

// Gamma raises each channel, as a part of 255, to the power In and then to 1/Out;
// 1 to 3 each, 0 means 1. sharp's gamma is one with In before resizing and one
// with Out near the end.
type Gamma struct{ In, Out float64 }

func (Gamma) operation() {}

// gamma(2.2,1.8): in and out, either of which may be left out.
func spellGamma(a *arguments, g *Gamma) {
	a.numberOr(&g.In, 0, 1, 3)
	a.numberOr(&g.Out, 0, 1, 3)
}

func normalGamma(g Gamma) (normal Gamma, needed bool) {
	if g.In == 1 {
		g.In = 0
	}
	if g.Out == 1 {
		g.Out = 0
	}
	return g, g != Gamma{}
}

func (g Gamma) stage() stage {
	if g.In != 0 {
		return stageGammaIn
	}
	return stageGammaOut
}

// Linear computes Multiplier·value + Offset. It is sharp's.
type Linear struct{ Multiplier, Offset float64 }

func (Linear) operation() {}

// linear(1.2,-10): multiplier and offset.
func spellLinear(a *arguments, l *Linear) {
	a.number(&l.Multiplier, -largestNumber, largestNumber)
	a.numberOr(&l.Offset, 0, -largestNumber, largestNumber)
}

// Threshold makes values of at least Level white and others black; 0 to 255.
type Threshold struct {
	Level int
	// Channels looks at each channel for itself instead of the luminance.
	Channels bool
}

func (Threshold) operation() {}

// threshold(128,channels)
func spellThreshold(a *arguments, t *Threshold) {
	a.integer(&t.Level, 0, 255)
	a.word("channels", &t.Channels)
}

// Recomb multiplies each pixel by a matrix of 3×3 (red, green, blue) or 4×4
// (and alpha) numbers, row by row. It is sharp's.
type Recomb struct{ Matrix Numbers }

func (Recomb) operation() {}

func spellRecomb(a *arguments, r *Recomb) {
	fits := func(count int) bool { return count == 9 || count == 16 }
	a.numbers(&r.Matrix, fits, "9 or 16 numbers separated by ;")
}

// Modulate changes a picture in LCh: brightness and saturation by factors (1
// changes nothing), hue by degrees, lightness by adding. It is sharp's.
type Modulate struct {
	Brightness, Saturation, Hue, Lightness float64
}

func (Modulate) operation() {}

// modulate(1.2,0.5,90,10): brightness, saturation, hue and lightness.
func spellModulate(a *arguments, m *Modulate) {
	a.numberOr(&m.Brightness, 1, 0, 1000)
	a.numberOr(&m.Saturation, 1, 0, 1000)
	a.numberOr(&m.Hue, 0, -largestNumber, largestNumber)
	a.numberOr(&m.Lightness, 0, -1000, 1000)
}

func normalModulate(m Modulate) (normal Modulate, needed bool) {
	m.Hue = turned(m.Hue)
	return m, m != Modulate{Brightness: 1, Saturation: 1}
}

// Flatten lays the picture over a color, after which it is opaque.
type Flatten struct {
	Color Color
	// Auto takes the picture's mean color instead.
	Auto bool
}

func (Flatten) operation() {}

// background_color(ffffff) or background_color(auto)
func spellFlatten(a *arguments, f *Flatten) {
	if a.writing && f.Auto {
		a.write("auto")
	} else if !a.writing && a.takeWord("auto") {
		f.Auto = true
	} else {
		a.color(&f.Color)
	}
}

func normalFlatten(f Flatten) (normal Flatten, needed bool) {
	if f.Color = f.Color.opaque(); f.Auto {
		f.Color = Color{}
	}
	return f, true
}

// Unflatten makes white transparent. It is sharp's.
type Unflatten struct{}

func (Unflatten) operation() {}

// EnsureAlpha adds an alpha channel of the given opacity, 0 to 1, to pictures
// that are opaque. It is sharp's.
type EnsureAlpha struct{ Alpha float64 }

func (EnsureAlpha) operation() {}

func spellEnsureAlpha(a *arguments, e *EnsureAlpha) { a.number(&e.Alpha, 0, 1) }

var channelNames = []string{"red", "green", "blue", "alpha"}

// RemoveAlpha drops the alpha channel and shows the colors under it. It is
// sharp's.
type RemoveAlpha struct{}

func (RemoveAlpha) operation() {}

// ExtractChannel leaves one channel, 0 to 3 for red to alpha, as gray. It is
// sharp's.
type ExtractChannel struct{ Channel int }

func (ExtractChannel) operation() {}

func spellExtractChannel(a *arguments, e *ExtractChannel) {
	choice(a, &e.Channel, channelNames)
}

// Bandbool combines a pixel's channels bit by bit into one gray. It is sharp's.
type Bandbool struct {
	// Operator is "and", "or" or "eor".
	Operator string
}

func (Bandbool) operation() {}

func spellBandbool(a *arguments, b *Bandbool) {
	if !a.writing && len(a.list) == 0 || a.writing && b.Operator == "" {
		a.fail("", "and, or or eor")
	}
	oneString(a, &b.Operator, []string{"and", "or", "eor"})
}

// Numbers is a list of numbers in its one spelling: shortest decimal forms
// separated by ";". It is a string so that operations can be compared.
type Numbers string

func (a *arguments) percent(p *int) { a.integer(p, -100, 100) }
