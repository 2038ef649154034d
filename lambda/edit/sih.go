package edit

import (
	"math"
	"path"
	"reflect"
	"slices"
	"strings"
)

// sihEdits reads a path's edits as the Serverless Image Handler does from version
// 4 on, with sharp's operations. What it would ignore or fail at is read as
// Thumbor means it.
//
//	path                                      canonical key
//	a                                         0x0/a
//	photos/cat.jpg                            0x0/photos/cat.jpg
//	10x20:310x220/a                           filters:extract(10,20,300,200)/a
//	fit-in/300x200/a                          fit-in/300x200/filters:upscale()/a
//	fit-in/300x200/filters:no_upscale()/a     fit-in/300x200/filters:thumbor()/a
//	fit-in/300x200/filters:fill(red)/a        fit-in/300x200/filters:thumbor():upscale():fill(ff0000)/a
//	fit-in/300x0/filters:fill(red)/a          300x/a
//	300x200/filters:stretch()/a               300x200/filters:stretch()/a
//	fit-in/300x200/filters:stretch()/a        fit-in/300x200/filters:upscale()/a
//	300x200/filters:upscale():fill(red)/a     fit-in/300x200/filters:upscale()/a
//	200x200/filters:proportion(0.3)/a         60x60/a
//	300x/filters:proportion(0.3)/a            filters:proportion(0.3)/a
//	filters:blur(8)/a                         filters:gaussian(4)/a
//	filters:blur(,2)/a                        filters:gaussian(2)/a
//	filters:blur(20):blur(10)/a               filters:gaussian(10)/a
//	filters:contrast(5):brightness(6)/a       filters:brightness(6):contrast(5)/a
//	filters:equalize():sharpen(2,1)/a         filters:unsharp(1.5):normalise()/a
//	filters:format(none)/a                    0x0/a
//	filters:convolution(1;1;1;1;1;1;1;1;1,3,false)/a  filters:convolve(3,3,1;1;1;1;1;1;1;1;1)/a
//	filters:equalize()/a                      filters:normalise()/a
//	filters:grayscale()/a                     filters:grayscale(linear)/a
//	filters:rgb(10,-20,30)/a                  filters:tint(1a004d)/a
//	filters:rotate(45)/a                      filters:turn(45,000000)/a
//	filters:rotate(90)/a                      filters:thumbor():rotate(270)/a
//	filters:rotate()/a                        0x0/a
//	filters:sharpen(2,1)/a                    filters:unsharp(1.5)/a
//	filters:autojpg()/a                       filters:format(jpeg)/a
//	filters:quality(50)/a.png                 filters:quality(50):palette()/a.png
//	filters:watermark(second,logo.png,x,x,0)/a  filters:overlay(s3:second/logo.png)/a
//
// What may stand for what: blur's sigma is half its radius, sharpen's sigma is 1
// and half its radius, rgb is a tint, equalize stretches the luminance, rotate is
// clockwise with black corners, a convolution is always divided by its sum, and
// quality makes a palette of a PNG. fit-in enlarges; fill is sharp's fit contain
// and upscale its fit inside. A coordinate of a watermark that is none does not
// count, nor does a format that nobody knows.
//
// Filters are sorted, and of two alike the last counts. Those that are sharp's are
// then carried out in sharp's order, as in [Dialects.json]; smart_crop and those
// that are only Thumbor's work on what the ones before them make.
func (t *operationTable) sihEdits(p thumborPath) (Edits, int, error) {
	r := newFilterReader(p, t)
	if c := p.crop; c != nil {
		if c.Right <= c.Left || c.Bottom <= c.Top {
			return Edits{}, 0, &Error{What: "Thumbor crop", Token: spelledBox(*c), Expected: "right and bottom beyond left and top"}
		}
		r.first = append(r.first, Extract{Left: c.Left, Top: c.Top, Width: c.Right - c.Left, Height: c.Bottom - c.Top})
	}
	calls := slices.Clone(p.filters)
	slices.SortStableFunc(calls, func(c, d filterCall) int { return strings.Compare(c.String(), d.String()) })
	for _, call := range calls {
		if err := r.sih(call); err != nil {
			return Edits{}, 0, err
		}
	}
	return r.sharpEdits(), r.maxAge, nil
}

// sihEndings are the endings of the names that the Serverless Image Handler takes
// for pictures.
var sihEndings = []string{".jpg", ".jpeg", ".png", ".webp", ".tiff", ".tif", ".svg", ".gif", ".avif"}

// sihEndingFault is what is wrong with the name of a picture that is to stay as
// it is: an ending that is not a picture's.
func sihEndingFault(key string) error {
	ending := strings.ToLower(path.Ext(key))
	if ending == "" || slices.Contains(sihEndings, ending) {
		return nil
	}
	return &Error{What: "ending", Token: ending, Expected: "none, or one of " + strings.Join(sihEndings, ", ")}
}

// spelledBox is a crop as it stands in a path.
func spelledBox(c Crop) string {
	a := writeArguments("crop")
	spellCrop(a, &c)
	return a.String()
}

// sih reads one filter as the Serverless Image Handler means it.
func (r *filterReader) sih(call filterCall) error {
	a := readArguments(Thumbor, call.name, call.arguments)
	switch call.name {
	case "autojpg":
		r.output.Format = JPEG
	case "blur":
		r.replace(a.sihBlur())
	case "convolution":
		r.replace(a.sihConvolution())
	case "equalize":
		r.replace(Normalise{Lower: 1, Upper: 99})
	case "fill":
		r.contain(a)
	case "format":
		if len(a.list) != 1 || isFormatName(a.list[0]) {
			return r.common(call, a)
		}
		a.next()
	case "grayscale":
		a.word("linear", new(bool))
		r.replace(Grayscale{Linear: true})
	case "no_upscale":
		r.resize.NoEnlarge = true
	case "proportion":
		r.proportion(a)
	case "quality":
		a.integer(&r.output.Quality, 1, 100)
		r.output.Palette = r.isPNG()
	case "rgb":
		r.replace(a.sihTint())
	case "rotate":
		r.sihRotate(a)
	case "sharpen":
		r.replace(a.sihSharpen())
	case "stretch":
		if r.resize.Fit != Inside {
			r.resize.Fit = Fill
		}
	case "upscale":
		r.resize.Fit, r.canvas = Inside, nil
	case "watermark":
		if a.isSIHWatermark() {
			a.dropPositions()
			r.replace(a.sihWatermark())
			break
		}
		r.replace(a.watermark())
	default:
		return r.common(call, a)
	}
	return a.done()
}

// replace adds an operation in the place of another one of its name: edits are
// named there, and each name is there once.
func (r *filterReader) replace(op Operation) {
	for i, other := range r.rest {
		if reflect.TypeOf(other) == reflect.TypeOf(op) {
			r.rest[i] = op
			return
		}
	}
	r.add(op)
}

// isPNG reports whether the result's format is PNG, going by the filters so far
// and the original's name.
func (r *filterReader) isPNG() bool {
	if r.output.Format != "" {
		return r.output.Format == PNG
	}
	return strings.HasSuffix(strings.ToLower(r.path.original), ".png")
}

// blur([radius][,sigma]): sigma is half the radius unless it is given.
func (a *arguments) sihBlur() Operation {
	radius, sigma := 0.0, 0.0
	a.numberOr(&radius, 0, 0, 2000)
	a.numberOr(&sigma, radius/2, 0, 1000)
	if sigma < 0.3 || sigma > 1000 {
		a.fail(shortest(sigma), "a sigma, or half a radius, from 0.3 to 1000")
	}
	return SharpBlur{Sigma: sigma}
}

func (a *arguments) sihConvolution() Operation {
	var c ThumborConvolve
	spellThumborConvolve(a, &c)
	if a.fault != nil {
		return c
	}
	list, _ := c.Kernel.split()
	v := SharpConvolve{Width: c.Columns, Height: len(list) / c.Columns, Kernel: c.Kernel, Scale: c.Kernel.sum()}
	if min(v.Width, v.Height) < 3 {
		a.fail(string(c.Kernel), "at least 3 columns and rows")
	}
	return v
}

// contain is sharp's fit of that name, for which a side that is missing leaves
// nothing to fill.
func (r *filterReader) contain(a *arguments) {
	if r.resize.OriginalWidth || r.resize.OriginalHeight {
		a.fail("orig", "a size in numbers to fill")
	}
	c := Canvas{Adaptive: r.resize.Adaptive}
	if r.resize.isBox() {
		c.Width, c.Height = r.resize.Width, r.resize.Height
	}
	spellFill(a, &c)
	r.resize.Fit, r.canvas = Inside, &c
}

// proportion multiplies the box, or takes that part of the original's size.
func (r *filterReader) proportion(a *arguments) {
	factor := 0.0
	a.number(&factor, minScale, maxScale)
	if r.resize.isBox() {
		r.resize.Width, r.resize.Height = scaled(r.resize.Width, factor), scaled(r.resize.Height, factor)
		if r.canvas != nil {
			r.canvas.Width, r.canvas.Height = r.resize.Width, r.resize.Height
		}
		if r.resize.OriginalWidth || r.resize.OriginalHeight {
			a.fail("orig", "a size in numbers")
		}
		return
	}
	r.resize = Resize{Scale: factor, NoEnlarge: r.resize.NoEnlarge}
}

// rgb(r,g,b): percentages, of which those below 0 have no color.
func (a *arguments) sihTint() Operation {
	var c RGB
	spellRGB(a, &c)
	channel := func(percent int) uint8 { return uint8(math.Round(255 * float64(max(percent, 0)) / 100)) }
	return Tint{Color: Color{R: channel(c.R), G: channel(c.G), B: channel(c.B), A: 255}}
}

// sihRotate reads degrees clockwise. Without any, the picture is turned upright,
// which it is anyway.
func (r *filterReader) sihRotate(a *arguments) {
	degrees := 0.0
	if a.isDefault(false) {
		return
	}
	a.number(&degrees, -maxTurn, maxTurn)
	r.replace(Rotate{Angle: turned(degrees), Background: Color{A: 255}})
}

// sharpen(amount,radius[,luminance]): all that counts is the radius.
func (a *arguments) sihSharpen() Operation {
	var s ThumborSharpen
	a.number(&s.Amount, 0, 100)
	a.number(&s.Radius, 0, 18)
	a.boolean(&s.Luminance, false)
	return SharpSharpen{Sigma: 1 + s.Radius/2, M1: 1, M2: 2, X1: 2, Y2: 10, Y3: 20}
}

// dropPositions drops what the Serverless Image Handler takes for no position.
func (a *arguments) dropPositions() {
	for i := 2; i < 4 && i < len(a.list); i++ {
		p, ok := readPosition(a.list[i])
		if !ok || p.Kind != PositionPixels && !isSIHPercent(p) {
			a.list[i] = ""
		}
	}
}

// isSIHPercent reports whether a position is one of 0p to 100p or -1p to -100p.
func isSIHPercent(p Position) bool {
	return p.Kind == PositionPercent && p.Value == math.Trunc(p.Value) && !(p.End && p.Value == 0)
}

// sharpEdits are all that was read, in normal form and in sharp's order.
func (r *filterReader) sharpEdits() Edits {
	p := sharpOrder{table: r.table}
	p.addAt(stageResize, slices.Concat(r.first, r.focals, []Operation{r.resize})...)
	if r.canvas != nil {
		p.add(*r.canvas)
	}
	p.add(r.mirrors...)
	for _, op := range r.rest {
		if row, _ := r.table.rowOf(op); row.sih {
			p.add(op)
		} else {
			p.barrier(op)
		}
	}
	return r.table.normalEdits(Edits{Operations: p.sorted(), Output: r.output})
}

// watermark reads both forms of the filter: Thumbor's, with the picture in one
// argument and its position next, and the Serverless Image Handler's, which has
// the bucket in front of the key.
func (a *arguments) watermark() Operation {
	if !a.isSIHWatermark() {
		var w Watermark
		spellWatermark(a, &w)
		return w
	}
	a.centerOverlay()
	return a.sihWatermark()
}

// isSIHWatermark reports whether the second argument is no position, or there
// are more arguments than Thumbor takes.
func (a *arguments) isSIHWatermark() bool {
	if len(a.list) < 2 {
		return false
	}
	_, isPosition := readPosition(a.list[1])
	return !isPosition || len(a.list) > 6
}

// centerOverlay takes center for both axes as no position, which is the same.
func (a *arguments) centerOverlay() {
	if len(a.list) > 3 && a.list[2] == "center" && a.list[3] == "center" {
		a.list[2], a.list[3] = "", ""
	}
}

// sihWatermark reads bucket, key, x, y, transparency and two ratios.
func (a *arguments) sihWatermark() Operation {
	var o Overlay
	bucket := a.next()
	if !isBucketName(bucket) {
		a.fail(bucket, "a bucket's name")
	}
	var key Source
	a.source(&key)
	if key.Bucket != "" || key.IsURL() {
		a.fail(key.Key, "the key of a picture")
	}
	o.Source = Source{Bucket: bucket, Key: key.Key}
	a.overlayPosition(&o.Left)
	a.overlayPosition(&o.Top)
	if (o.Left.Kind == PositionNone) != (o.Top.Kind == PositionNone) {
		a.fail("", "positions for both axes, or for neither")
	}
	a.integerOr(&o.Alpha, 0, 0, 100)
	a.percentGiven(&o.WRatio, &o.WRatioGiven)
	a.percentGiven(&o.HRatio, &o.HRatioGiven)
	return o
}

// overlayPosition is a position of the Serverless Image Handler: no center, no
// repeat, and -0 is 0.
func (a *arguments) overlayPosition(p *Position) {
	token := ""
	if len(a.list) > 0 {
		token = a.list[0]
	}
	if a.position(p); p.Kind == PositionCenter || p.Kind == PositionRepeat {
		a.fail(token, "a position in pixels or percent")
	}
	p.End = p.Value < 0
}

// percentGiven is a whole percentage, or nothing, or none.
func (a *arguments) percentGiven(p *int, given *bool) {
	if len(a.list) > 0 && strings.EqualFold(a.list[0], "none") {
		a.list[0] = ""
	}
	a.given(p, given)
}
