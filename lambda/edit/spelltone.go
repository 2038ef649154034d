package edit

import (
	"fmt"
	"strings"
)

func (a *arguments) percent(p *int) { a.integer(p, -100, 100) }

func spellBrightness(a *arguments, b *Brightness)   { a.percent(&b.Percent) }
func spellContrast(a *arguments, c *Contrast)       { a.percent(&c.Percent) }
func spellOSSBright(a *arguments, b *OSSBright)     { a.percent(&b.Percent) }
func spellOSSContrast(a *arguments, c *OSSContrast) { a.percent(&c.Percent) }

// grayscale(linear) is sharp's.
func spellGrayscale(a *arguments, g *Grayscale) { a.word("linear", &g.Linear) }

func spellRGB(a *arguments, c *RGB) {
	a.percent(&c.R)
	a.percent(&c.G)
	a.percent(&c.B)
}

func spellTint(a *arguments, t *Tint) { a.color(&t.Color) }

// colorize(40,80,20,ffffff): how much of the colour, in percent of red, green
// and blue.
func spellColorize(a *arguments, c *Colorize) {
	a.integer(&c.R, 0, 100)
	a.integer(&c.G, 0, 100)
	a.integer(&c.B, 0, 100)
	a.color(&c.Color)
}

func spellSaturation(a *arguments, s *Saturation) { a.number(&s.Factor, -1000, 1000) }

// noise(40,7): amount and seed.
func spellNoise(a *arguments, n *Noise) {
	a.integer(&n.Amount, 0, 100)
	a.integerOr(&n.Seed, 0, 0, 1<<31-1)
}

// normalise(1,99): percentiles.
func spellNormalise(a *arguments, n *Normalise) {
	a.integerOr(&n.Lower, 1, 0, 99)
	a.integerOr(&n.Upper, 99, 1, 100)
	if n.Lower >= n.Upper {
		a.fail(fmt.Sprintf("%d,%d", n.Lower, n.Upper), "the lower percentile first")
	}
}

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

// negate(alpha) inverts the alpha channel too.
func spellNegate(a *arguments, n *Negate) { a.word("alpha", &n.Alpha) }

// gamma(2.2,1.8): in and out, either of which may be left out.
func spellGamma(a *arguments, g *Gamma) {
	a.numberOr(&g.In, 0, 1, 3)
	a.numberOr(&g.Out, 0, 1, 3)
}

// linear(1.2,-10): multiplier and offset.
func spellLinear(a *arguments, l *Linear) {
	a.number(&l.Multiplier, -largestNumber, largestNumber)
	a.numberOr(&l.Offset, 0, -largestNumber, largestNumber)
}

// threshold(128,channels)
func spellThreshold(a *arguments, t *Threshold) {
	a.integer(&t.Level, 0, 255)
	a.word("channels", &t.Channels)
}

func spellRecomb(a *arguments, r *Recomb) {
	fits := func(count int) bool { return count == 9 || count == 16 }
	a.numbers(&r.Matrix, fits, "9 or 16 numbers separated by ;")
}

// modulate(1.2,0.5,90,10): brightness, saturation, hue and lightness.
func spellModulate(a *arguments, m *Modulate) {
	a.numberOr(&m.Brightness, 1, 0, 1000)
	a.numberOr(&m.Saturation, 1, 0, 1000)
	a.numberOr(&m.Hue, 0, -largestNumber, largestNumber)
	a.numberOr(&m.Lightness, 0, -1000, 1000)
}

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

func spellEnsureAlpha(a *arguments, e *EnsureAlpha) { a.number(&e.Alpha, 0, 1) }

var channelNames = []string{"red", "green", "blue", "alpha"}

func spellExtractChannel(a *arguments, e *ExtractChannel) {
	choice(a, &e.Channel, channelNames)
}

func spellBandbool(a *arguments, b *Bandbool) {
	if !a.writing && len(a.list) == 0 || a.writing && b.Operator == "" {
		a.fail("", "and, or or eor")
	}
	oneString(a, &b.Operator, []string{"and", "or", "eor"})
}
