package edit

import (
	"maps"
	"slices"
	"strings"
)

// Path reads a path: unescaped once, without a "/" in front and without a query.
// Base64 that is a JSON object is a JSON request, see [Dialects.json]. Anything
// else is a Thumbor path, after the Rewrites. This is the reference of these, and
// so of keys: a key is the Thumbor path that says the same in the fewest words,
// and then some filters of our own for what Thumbor has no word for.
//
// # Grammar
//
//	[unsafe/ | HASH/] [meta/] [trim[:CORNER][:TOLERANCE]/] [LEFTxTOP:RIGHTxBOTTOM/]
//	[[adaptive-][full-]fit-in/] [[-]WIDTHx[-]HEIGHT/] [left/ | center/ | right/]
//	[top/ | middle/ | bottom/] [smart/] [filters:NAME(ARGUMENTS):NAME(ARGUMENTS)…/]…
//	[s3:BUCKET/] ORIGINAL
//
// Options come in this order. The first segment that is not the next one begins
// the original's key, and is never looked at again, so keys may hold slashes,
// dots, brackets, sizes and Thumbor's words. A path needs at least one option, or
// unsafe or a HASH (28 characters of base64url) in front; a bare key is refused,
// but see [Dialects.SIH].
// An installation that is plain reads less: see [Dialects.IsPlain].
// debug is not implemented. In paths that are not keys, sizes may have zeros for
// sides that are free, but never leading ones.
//
//	path                                      canonical key
//	300x200/photos/cat.jpg                    300x200/photos/cat.jpg
//	300x/photos/cat.jpg                       300x/photos/cat.jpg
//	unsafe/300x200/photos/cat.jpg             300x200/photos/cat.jpg
//	G_dykuWBGyEil5JnNh9cBke0Ajo=/x200/cat.jpg  x200/cat.jpg
//	unsafe/photos/cat.jpg                     0x0/photos/cat.jpg
//	300x0/photos/cat.jpg                      300x/photos/cat.jpg
//	origx200/photos/cat.jpg                   origx200/photos/cat.jpg
//	-300x-200/photos/cat.jpg                  -300x-200/photos/cat.jpg
//	-x/photos/cat.jpg                         -0x0/photos/cat.jpg
//	trim/photos/cat.jpg                       trim:top-left/photos/cat.jpg
//	trim:20/photos/cat.jpg                    trim:top-left:20/photos/cat.jpg
//	trim:bottom-right:20/photos/cat.jpg       trim:bottom-right:20/photos/cat.jpg
//	10x20:310x220/150x/photos/cat.jpg         10x20:310x220/150x/photos/cat.jpg
//	fit-in/300x200/photos/cat.jpg             fit-in/300x200/photos/cat.jpg
//	fit-in/300x0/photos/cat.jpg               300x/filters:no_upscale()/photos/cat.jpg
//	full-fit-in/300x200/photos/cat.jpg        full-fit-in/300x200/photos/cat.jpg
//	adaptive-fit-in/300x200/cat.jpg           adaptive-fit-in/300x200/cat.jpg
//	300x200/left/middle/photos/cat.jpg        300x200/left/photos/cat.jpg
//	300x200/smart/photos/cat.jpg              300x200/smart/photos/cat.jpg
//	300x200/filters:blur(2)/filters:rgb(1,2,3)/cat.jpg  300x200/filters:blur(2):rgb(1,2,3)/cat.jpg
//	300x200/s3:second/photos/cat.jpg          300x200/s3:second/photos/cat.jpg
//	300x200/s3:unknown/cat.jpg                300x200/filters:as_is()/s3:unknown/cat.jpg
//	300x200/fit-in/cat.jpg                    300x200/fit-in/cat.jpg
//	300x200/test-100x100/cat-100x100.jpg      300x200/test-100x100/cat-100x100.jpg
//
// What is scaled is first trimmed and cropped, and afterwards mirrored. A size
// covers the picture and cuts off what hangs over; fit-in lies inside it and never
// enlarges, full-fit-in covers it and cuts nothing. Sides are at most [MaxSide].
//
// # Filters
//
// Filters are carried out in the order in which they stand, after the size; but
// no_upscale, stretch, focal and fit-in change the size itself, fill and upscale
// look at it, and those about the file come last. Thumbor reads one block of
// filters and takes a second for the image; here they are one. A block ends at
// the first ")/". Arguments are separated by commas; blanks around them do not
// count. An argument in 'single quotes' may hold commas, and where %XX stands it
// is that byte, once the path itself has been unescaped. Colors are CSS names or
// 3, 4, 6 or 8 hex digits; pictures are keys, s3:BUCKET/KEY, or http and https
// URLs of hosts that are allowed. Whatever is not as it should be is an error,
// where Thumbor drops the filter: unknown names, too many arguments, numbers out
// of range.
//
// Thumbor's, with those that the Serverless Image Handler adds:
//
//	path                                      canonical key
//	filters:background_color(red)/a           filters:background_color(ff0000)/a
//	filters:background_color(auto)/a          filters:background_color(auto)/a
//	filters:blur(4,2)/a                       filters:blur(4,2)/a
//	filters:blur(4,4)/a                       filters:blur(4)/a
//	filters:brightness( -010 )/a              filters:brightness(-10)/a
//	filters:colorize(40,80,20,FFF)/a          filters:colorize(40,80,20,ffffff)/a
//	filters:contrast(40)/a                    filters:contrast(40)/a
//	filters:convolution(0;1;0;1;-4;1;0;1;0,3,True)/a  filters:convolution(0;1;0;1;-4;1;0;1;0,3)/a
//	filters:curve([(0,0),(255,255)],[(0,50)],[(0,0)],[(0,48)])/a  filters:curve([(0,0),(255,255)],[(0,50)],[(0,0)],[(0,48)])/a
//	filters:equalize()/a                      filters:equalize()/a
//	fit-in/300x200/filters:fill(red)/a        fit-in/300x200/filters:fill(ff0000)/a
//	fit-in/300x200/filters:fill(blur,1)/a     fit-in/300x200/filters:fill(blur,1)/a
//	300x200/filters:fill(red)/a               300x200/a
//	300x200/filters:blur(2):fill(red,1)/a     300x200/filters:blur(2):fill(ff0000,1)/a
//	300x200/filters:fit-in()/a                fit-in/300x200/a
//	300x200/filters:focal(10x20:30x40)/a      300x200/filters:focal(10x20:30x40)/a
//	filters:frame(frames/gold.png)/a          filters:frame(frames/gold.png)/a
//	filters:grayscale()/a                     filters:grayscale()/a
//	300x200/filters:no_upscale()/a            300x200/filters:no_upscale()/a
//	filters:noise(40,7)/a                     filters:noise(40,7)/a
//	filters:proportion(.5)/a                  filters:proportion(0.5)/a
//	200x200/filters:proportion(0.3)/a         60x60/a
//	filters:rgb(20,-20,40)/a                  filters:rgb(20,-20,40)/a
//	filters:rotate(450)/a                     filters:rotate(90)/a
//	filters:round_corner(20|10,255,255,255)/a  filters:round_corner(20|10,255,255,255)/a
//	filters:round_corner(20,1,2,3,1)/a        filters:round_corner(20,0,0,0,1)/a
//	filters:saturation(0.4)/a                 filters:saturation(0.4)/a
//	filters:sharpen(2,1.0,1)/a                filters:sharpen(2,1,true)/a
//	300x200/filters:smart()/a                 300x200/smart/a
//	filters:smart_crop(1,)/a                  filters:smart_crop(1)/a
//	300x200/filters:stretch()/a               300x200/filters:stretch()/a
//	fit-in/300x200/filters:upscale()/a        fit-in/300x200/filters:upscale()/a
//	filters:watermark(logo.png,-0,10p,50,none,20)/a  filters:watermark(logo.png,-0,10p,50,,20)/a
//	filters:watermark(second,logo.png,5,-5,50,30)/a  filters:overlay(s3:second/logo.png,left=5,top=-5,alpha=50,w=30)/a
//
// About the file, always last and in this order:
//
//	path                                      canonical key
//	filters:format(JPG)/a                     filters:format(jpeg)/a
//	filters:autojpg()/a                       filters:autojpg()/a
//	filters:quality(50):blur(2)/a             filters:blur(2):quality(50)/a
//	filters:quality_percent(90)/a             filters:quality_percent(90)/a
//	filters:quality_limit(90)/a               filters:quality_limit(90)/a
//	filters:max_bytes(40000)/a                filters:max_bytes(40000)/a
//	filters:coding(progressive)/a             filters:coding(progressive)/a
//	filters:chroma(444)/a                     filters:chroma(444)/a
//	filters:lossless()/a                      filters:lossless()/a
//	filters:palette()/a                       filters:palette()/a
//	filters:cover()/a                         filters:cover()/a
//	filters:animated(false)/a                 filters:cover()/a
//	filters:strip_icc()/a                     filters:strip_exif()/a
//	filters:strip_exif():blur(2)/a            filters:blur(2)/a
//
// strip_icc and strip_exif are done by whatever writes a picture anew, and max_age
// is about storing; beside others they leave no trace in the key. gifv, red_eye,
// extract_focal and distributed_collage are not implemented.
//
// Our own, for what sharp and OSS can do; in square brackets what may be left out:
//
//	path                                      canonical key
//	filters:resize(300,200,inside,north,scale=0.5)/a  fit-in/150x100/filters:upscale()/a
//	filters:blur(2):resize(300,orig,entropy,cubic)/a  filters:blur(2):resize(300,orig,entropy,cubic)/a
//	filters:blur(2):focus_on(1x2:3x4):resize(30,20)/a  filters:blur(2):focus_on(1x2:3x4):resize(30,20)/a
//	filters:blur(2):trim(20,bottom-right)/a   filters:blur(2):trim(20,bottom-right)/a
//	filters:trim_border(12,red)/a             filters:trim_border(12,ff0000)/a
//	filters:blur(2):crop(1x2:3x4)/a           filters:blur(2):crop(1x2:3x4)/a
//	filters:extract(10,20,300,200)/a          filters:extract(10,20,300,200)/a
//	filters:crop_at(300,200,10,20,southeast)/a  filters:crop_at(300,200,10,20,southeast)/a
//	filters:slice(100,2,rows)/a               filters:slice(100,2,rows)/a
//	filters:flop():blur(2):flip()/a           -0x0/filters:blur(2):flip()/a
//	filters:turn(45,fff)/a                    filters:turn(45,ffffff)/a
//	filters:turn(90)/a                        filters:rotate(270)/a
//	300x/filters:auto_orient()/a              300x/filters:auto_orient()/a
//	filters:extend(1,2,3,4,red)/a             filters:extend(1,2,3,4,ff0000)/a
//	filters:extend(1,2,3,4,mirror)/a          filters:extend(1,2,3,4,mirror)/a
//	filters:canvas(300,200,white,north,through)/a  filters:canvas(300,200,ffffff,north,through)/a
//	filters:circle(100)/a                     filters:circle(100)/a
//	filters:rounded_corners(10)/a             filters:rounded_corners(10)/a
//	filters:round_crop(100,80,50,40)/a        filters:round_crop(100,80,50,40)/a
//	filters:oss_bright(50):oss_contrast(-50)/a  filters:oss_bright(50):oss_contrast(-50)/a
//	filters:grayscale(linear)/a               filters:grayscale(linear)/a
//	filters:tint(tan)/a                       filters:tint(d2b48c)/a
//	filters:normalise(1,99)/a                 filters:normalise()/a
//	filters:negate(alpha)/a                   filters:negate(alpha)/a
//	filters:gamma(2.2):gamma(,2.2)/a          filters:gamma(2.2):gamma(,2.2)/a
//	filters:linear(1.2,-10)/a                 filters:linear(1.2,-10)/a
//	filters:threshold(128,channels)/a         filters:threshold(128,channels)/a
//	filters:recomb(0;0;1;0;1;0;1;0;0)/a       filters:recomb(0;0;1;0;1;0;1;0;0)/a
//	filters:modulate(1.2,1,90)/a              filters:modulate(1.2,,90)/a
//	filters:unflatten():remove_alpha()/a      filters:unflatten():remove_alpha()/a
//	filters:ensure_alpha(0.5)/a               filters:ensure_alpha(0.5)/a
//	filters:extract_channel(green)/a          filters:extract_channel(green)/a
//	filters:bandbool(eor)/a                   filters:bandbool(eor)/a
//	filters:gaussian(2.5):box_blur()/a        filters:gaussian(2.5):box_blur()/a
//	filters:oss_blur(3,2):oss_sharpen(100)/a  filters:oss_blur(3,2):oss_sharpen(100)/a
//	filters:unsharp(1.5,1,2,2,10,20)/a        filters:unsharp(1.5)/a
//	filters:convolve(3,3,1;2;1;2;4;2;1;2;1,16)/a  filters:convolve(3,3,1;2;1;2;4;2;1;2;1)/a
//	filters:median(3):clahe(8,8,3)/a          filters:median(3):clahe(8,8,3)/a
//	filters:overlay(logo.png,north,multiply,tile)/a  filters:overlay(logo.png,north,multiply,tile)/a
//	filters:oss_watermark(text=Hello%2C world,size=40)/a  filters:oss_watermark(text=Hello%2C world)/a
//	filters:content_moderation(75,50,Nudity)/a  filters:content_moderation(,,Nudity)/a
//	300x200/filters:as_is()/smart/cat.jpg     300x200/filters:as_is()/smart/cat.jpg
//	300x200/filters:thumbor():rotate(90)/a    300x200/filters:rotate(90)/a
//
// The last two are about reading: after as_is() the original's key follows to the
// letter, options or not, and thumbor() in front of all others has the path read
// as Thumbor does it also where SIH is set; see [Dialects.SIH].
//
// # Keys
//
// [Variant.Key] prints the options in front of the filters as far as the
// operations have their order, all others as filters, and then what is about the
// file. Edits that change nothing are "0x0". as_is() is printed only in front of
// originals whose key would be read as something else. See [Edits.normal] for when
// two spellings are one variant.
//
// Originals may have any key, those that are spelled like a derivative's too: in
// 300x300/100x100/cat.jpg the original is 100x100/cat.jpg. Whether that is itself
// a derivative, which is refused as an original, only its metadata tells. Where a
// word may be an option or a folder, see [Dialects.Readings].
func (d Dialects) Path(path string) (Request, error) {
	p, err := d.readPath(path)
	if err != nil {
		return Request{}, err
	}
	return p.finished()
}

// parsedPath is a path that has been read, for its query to be added.
type parsedPath struct {
	d Dialects
	Request
	// isNormal says that the request's edits are in normal form.
	isNormal bool
	// text is the path after the Rewrites, and taken is what that was taken apart
	// into; nil for JSON and for what cannot be.
	text  string
	taken *thumborPath
}

// readPath reads a path. Of one that is no request it returns what is known.
func (d Dialects) readPath(path string) (p parsedPath, err error) {
	p.d = d
	var isJSON bool
	if p.Request, isJSON, err = d.json(path); isJSON {
		if p.text = path; len(path) <= maxPathBytes {
			p.text = d.Rewrites.Apply(path)
		}
		if !d.Open.Has(JSON) {
			err = closedError(path, JSON)
		}
		return p, err
	}
	p.text, p.isNormal = path, true
	p.Request, p.taken, err = d.request(path)
	if !d.Rewrites.Any() || len(path) > maxPathBytes || err == nil && d.Key(p.Variant) == path {
		return p, err
	}
	// The Rewrites do not change canonical keys: a rule that matches its own result
	// would redirect readers endlessly.
	if p.text = d.Rewrites.Apply(path); p.text != path {
		p.Request, p.taken, err = d.request(p.text)
	}
	return p, err
}

// finished is the request, with its key.
func (p parsedPath) finished() (r Request, err error) {
	r = p.Request
	if p.isNormal {
		r.Variant, r.Key, err = p.d.finish(r.Variant)
	} else {
		r.Variant, r.Key, err = p.d.complete(r.Variant)
	}
	return r, err
}

// Two filters of our own are about reading, and are dropped once that is done.
const (
	// asIs says that what follows the filters is the original's key to the
	// letter, for keys that would be read as more options or as a bucket.
	asIs = "as_is"
	// asThumbor says, in front of all other filters, that the path is to be read
	// as Thumbor reads it, where an installation reads otherwise.
	asThumbor = "thumbor"
)

// filterReader makes edits of a path that has been taken apart. The fields are
// what has been read so far, in the order in which it is carried out.
type filterReader struct {
	path  thumborPath
	table *operationTable
	// first are the trim and the crop.
	first  []Operation
	focals []Operation
	// resize is the one that the path's size asks for; it may turn out not to be
	// needed.
	resize Resize
	// canvas is, for the Serverless Image Handler, part of the resize.
	canvas  *Canvas
	mirrors []Operation
	// rest are the filters.
	rest   []Operation
	output Output
	maxAge int
}

// newFilterReader reads what stands in front of the filters, and means the same
// to everyone.
func newFilterReader(t thumborPath, table *operationTable) *filterReader {
	t.fitIn = t.fitIn || t.has("fit-in")
	r := &filterReader{path: t, table: table, resize: t.box}
	if t.trim != nil {
		r.first = append(r.first, *t.trim)
	}
	r.resize.Gravity = compass(t.horizontal, t.vertical)
	if t.smart {
		r.resize.Focus = Smart
	}
	if t.fitIn {
		r.resize.Fit, r.resize.Adaptive = Inside, t.adaptive
	}
	if t.full {
		r.resize.Fit = Outside
	}
	if t.flop {
		r.mirrors = append(r.mirrors, Flop{})
	}
	if t.flip {
		r.mirrors = append(r.mirrors, Flip{})
	}
	return r
}

// compass is the gravity that Thumbor's two alignments make.
func compass(horizontal, vertical string) Gravity {
	row := [3]Gravity{West, Center, East}
	switch vertical {
	case "top":
		row = [3]Gravity{NorthWest, North, NorthEast}
	case "bottom":
		row = [3]Gravity{SouthWest, South, SouthEast}
	}
	switch horizontal {
	case "left":
		return row[0]
	case "right":
		return row[2]
	}
	return row[1]
}

// edits are all that was read, in normal form.
func (r *filterReader) edits() Edits {
	ops := append(r.first, r.focals...)
	ops = append(ops, r.resize)
	if r.canvas != nil {
		ops = append(ops, *r.canvas)
	}
	ops = append(ops, r.mirrors...)
	return r.table.normalEdits(Edits{Operations: append(ops, r.rest...), Output: r.output})
}

// thumborEdits reads a path's edits as Thumbor does.
func (t *operationTable) thumborEdits(p thumborPath) (Edits, int, error) {
	r := newFilterReader(p, t)
	if p.crop != nil {
		r.first = append(r.first, *p.crop)
	}
	r.resize.NoEnlarge = p.has("no_upscale") || r.resize.Fit == Inside
	for _, call := range p.filters {
		if err := r.thumbor(call); err != nil {
			return Edits{}, 0, err
		}
	}
	return r.edits(), r.maxAge, nil
}

// thumbor reads one filter as Thumbor means it. What is not named here is in
// [allOperations], and for the output in [outputSpellings].
func (r *filterReader) thumbor(call filterCall) error {
	a := readArguments(Thumbor, call.name, call.arguments)
	switch call.name {
	case "no_upscale": // see thumborEdits
	case "upscale":
		r.upscale(a)
	case "stretch":
		if !r.path.fitIn {
			r.resize.Fit = Fill
		}
	case "fill":
		if err := r.fill(a); err != nil {
			return err
		}
	default:
		return r.common(call, a)
	}
	return a.done()
}

// common reads a filter that means the same to Thumbor and to the Serverless
// Image Handler, as far as they know it.
func (r *filterReader) common(call filterCall, a *arguments) error {
	switch call.name {
	case "fit-in": // see newFilterReader
	case "smart":
		r.resize.Focus = Smart
	case "focal":
		var f Focal
		spellFocal(a, &f)
		r.focals = append(r.focals, f)
	case "watermark":
		r.add(a.watermark())
	case "animated":
		if r.output.Still = a.takeWord("false"); !r.output.Still && !a.takeWord("true") && len(a.list) > 0 {
			a.fail(a.list[0], "true or false")
		}
	case "max_age":
		a.integer(&r.maxAge, 0, 10*365*24*3600)
	case "strip_icc", stripExif:
		a.list = nil // Thumbor's guide gives strip_icc one
		r.output.Strip = true
	case asIs:
	case asThumbor:
		if !r.path.markedThumbor() {
			a.fail("", "thumbor() in front of all other filters")
		}
	case "gifv", "red_eye", "extract_focal", "distributed_collage":
		return &NotImplementedError{Dialect: string(Thumbor), Token: call.name}
	default:
		return r.spelled(call, a)
	}
	return a.done()
}

// spelled reads a filter that is one operation, or about the output.
func (r *filterReader) spelled(call filterCall, a *arguments) error {
	if readOutput(call.name, a, &r.output) {
		return a.done()
	}
	op, found := r.table.read(call.name, a)
	if !found {
		return &Error{What: "Thumbor filter", Token: call.name, Expected: "the name of a filter, such as " + r.similarFilter(call.name)}
	}
	r.add(op)
	return a.done()
}

// grammarFilters are the filters that are no operation of their own and not about
// the file; see [filterReader.thumbor] and [filterReader.common].
var grammarFilters = []string{
	"no_upscale", "upscale", "stretch", "fill", "fit-in", "smart", "focal", "animated", "max_age", "strip_icc",
}

// similarFilter is the name of a filter that another word is nearly.
func (r *filterReader) similarFilter(word string) string {
	names := slices.Concat(grammarFilters, slices.Sorted(maps.Keys(r.table.byName)))
	for _, s := range outputSpellings {
		names = append(names, s.name)
	}
	if near := nearestWord(word, names); changes(strings.ToLower(word), near) <= len(near)/3 {
		return near
	}
	return "blur, format or quality"
}

func (r *filterReader) add(op Operation) { r.rest = append(r.rest, op) }

// upscale lets fit-in enlarge to a box with two sides, at this place among the
// filters. What has been laid on a canvas is as large as it can be.
func (r *filterReader) upscale(a *arguments) {
	switch {
	case r.resize.Fit != Inside || !r.resize.isBox() || r.path.has("no_upscale"):
	case len(r.rest) == 0:
		r.resize.NoEnlarge = false
	case r.filled():
	default:
		for _, op := range r.rest {
			if r.table.changesSize(op) {
				a.fail("upscale()", "upscale() in front of "+r.table.title(op))
			}
		}
		again := r.resize
		again.NoEnlarge = false
		r.add(again)
	}
}

// filled reports whether there has been a fill.
func (r *filterReader) filled() bool {
	return slices.ContainsFunc(r.rest, is[Canvas])
}

// fill puts the picture on a canvas of the size that was asked for. no_upscale
// makes that size smaller: without fit-in nothing is left to fill.
func (r *filterReader) fill(a *arguments) error {
	if r.resize.OriginalWidth || r.resize.OriginalHeight {
		a.fail("orig", "a size in numbers to fill")
	}
	c := Canvas{Width: r.resize.Width, Height: r.resize.Height, Adaptive: r.resize.Adaptive}
	if r.path.has("no_upscale") {
		if r.path.fitIn {
			return &NotImplementedError{Dialect: string(Thumbor), Token: "fill() of a fit-in with no_upscale()"}
		}
		c = Canvas{}
	}
	spellFill(a, &c)
	r.add(c)
	return nil
}

// fill(red), fill(auto,1): a color, auto, blur or transparent, and whether to
// show it also where the picture is transparent.
func spellFill(a *arguments, c *Canvas) {
	a.filling(&c.With, &c.Color)
	a.flag(&c.Through, false)
}
