package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"s3resize/lambda/edit"
	"s3resize/scripts/internal/command"
	"s3resize/testdata/pictures"
)

// plainOperation is no operation: what the others are on top of.
var plainOperation = operation{sharp: `[]`}

// operations are all operations that cost something, with arguments as they are
// usual. sharp's are those that do the same, not merely something alike.
func operations() []operation {
	return []operation{
		plainOperation,

		{name: "rotate(90)", sharp: `[["rotate",270]]`},
		{name: "turn(30,000000)", sharp: `[["rotate",30]]`},
		{name: "flip()", sharp: `[["flip"]]`},
		{name: "flop()", sharp: `[["flop"]]`},
		{name: "extend(20,20,20,20,mirror)", sharp: `[["extend",{"top":20,"left":20,"bottom":20,"right":20,"extendWith":"mirror"}]]`},
		{name: "canvas(720,720,ffffff)", sharp: `[["extend",{"top":90,"left":0,"bottom":90,"right":0,"background":"white"}]]`},
		{name: "canvas(720,720,blur)"},
		{name: "extract(100,20,500,500)", sharp: `[["extract",{"left":100,"top":20,"width":500,"height":500}]]`},
		{name: "filters:trim_border():resize(720,540)", whole: true, sharp: `[["trim"],["resize",720,540]]`},
		{name: "trim:top-left:10/720x540", whole: true},
		{name: "round_corner(40,255,255,255)"},
		{name: "circle(270)"},
		{name: "round_crop()"},

		{name: "300x300", whole: true, sharp: `[["resize",300,300]]`},
		{name: "filters:resize(300,,mitchell)", whole: true, sharp: `[["resize",300,null,{"kernel":"mitchell"}]]`},
		{name: "filters:resize(300,300,entropy)", whole: true, sharp: `[["resize",300,300,{"position":"entropy"}]]`},
		{name: "filters:resize(300,300,attention)", whole: true, sharp: `[["resize",300,300,{"position":"attention"}]]`},
		{name: "300x300/smart", whole: true},
		{name: "smart_crop()"},

		{name: "brightness(20)"},
		{name: "contrast(40)"},
		{name: "oss_bright(20)"},
		{name: "oss_contrast(40)"},
		{name: "grayscale()"},
		{name: "grayscale(linear)", sharp: `[["grayscale"]]`},
		{name: "rgb(20,-10,40)"},
		{name: "tint(ff8800)", sharp: `[["tint","#ff8800"]]`},
		{name: "colorize(40,20,60,ff8800)"},
		{name: "saturation(2)"},
		{name: "modulate(1.1,0.8,90)", sharp: `[["modulate",{"brightness":1.1,"saturation":0.8,"hue":90}]]`},
		{name: "noise(30)"},
		{name: "equalize()"},
		{name: "normalise()", sharp: `[["normalise"]]`},
		{name: "curve([(0,0),(128,160),(255,255)],[(0,0),(255,255)],[(0,0),(255,255)],[(0,0),(255,255)])"},
		{name: "negate()", sharp: `[["negate",{"alpha":false}]]`},
		{name: "gamma(2.2):gamma(,2.2)", sharp: `[["gamma",2.2]]`},
		{name: "linear(1.2,-10)", sharp: `[["linear",1.2,-10]]`},
		{name: "threshold(128)", sharp: `[["threshold",128]]`},
		{name: "recomb(0;0;1;0;1;0;1;0;0)", sharp: `[["recomb",[[0,0,1],[0,1,0],[1,0,0]]]]`},
		{name: "extract_channel(green)", sharp: `[["extractChannel","green"]]`},
		{name: "bandbool(and)", sharp: `[["bandbool","and"]]`},
		{name: "unflatten()", sharp: `[["unflatten"]]`},

		{name: "blur(7)"},
		{name: "oss_blur(10,5)"},
		{name: "gaussian(2)", sharp: `[["blur",2]]`},
		{name: "gaussian(20)", sharp: `[["blur",20]]`},
		{name: "box_blur()", sharp: `[["blur"]]`},
		{name: "sharpen(2,1,true)"},
		{name: "oss_sharpen(100)"},
		{name: "unsharp()", sharp: `[["sharpen"]]`},
		{name: "unsharp(2)", sharp: `[["sharpen",{"sigma":2}]]`},
		{name: "convolution(1;2;1;2;4;2;1;2;1,3)"},
		{name: "convolve(3,3,1;2;1;2;4;2;1;2;1)", sharp: `[["convolve",{"width":3,"height":3,"kernel":[1,2,1,2,4,2,1,2,1]}]]`},
		{name: "convolve(5,5,1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1)",
			sharp: `[["convolve",{"width":5,"height":5,"kernel":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}]]`},
		{name: "median(3)", sharp: `[["median",3]]`},
		{name: "median(9)", sharp: `[["median",9]]`},
		{name: "clahe(50,50,3)", sharp: `[["clahe",{"width":50,"height":50}]]`},

		{name: "watermark(mark.png,-10,-10,50)"},
		{name: "watermark(mark.png,repeat,repeat,50)"},
		{name: "overlay(mark.png)", sharp: `[["composite",[{"input":"MARK"}]]]`},
		{name: "overlay(mark.png,multiply)", sharp: `[["composite",[{"input":"MARK","blend":"multiply"}]]]`},
		{name: "overlay(mark.png,tile)", sharp: `[["composite",[{"input":"MARK","tile":true}]]]`},
		{name: "oss_watermark(text=Hello,size=40)"},
		{name: "frame(mark.png)"},

		{name: "format(webp)", sharp: `[]`, format: edit.WebP},
		{name: "format(png)", sharp: `[]`, format: edit.PNG},
		{name: "coding(baseline)", sharp: `[]`},
	}
}

// mustOperation is the ratio of our time to sharp's that no operation is to
// exceed.
const mustOperation = 2.0

// operationsName is in front of the operations' names, for -only.
const operationsName = "operations: "

// operation is a line of the table of operations.
type operation struct {
	// name is the filter, or the resize, as it stands in keys.
	name string
	// whole says that name is everything that is asked for; otherwise large
	// pictures are scaled to 720×540 before.
	whole bool
	// sharp is what sharp is called with for the same, as a JSON array of arrays
	// of a method's name and its arguments; "" if sharp has no such operation.
	// In strings, MARK is the file of the picture to lay over others.
	sharp string
	// format is the derivative's; "" is JPEG.
	format edit.Format
}

// The files of the operations. The smaller one has the size that the larger one
// is scaled to.
const (
	largeFile = "photo12.jpg"
	smallFile = "photo.720x540.jpg"
	markFile  = "mark.png"
)

// operationResult is a line of the table as -json writes it: the whole way from
// bytes to bytes.
type operationResult struct {
	// Small is made of a JPEG of 720×540, Large of one of 12 megapixels.
	Small taskResult `json:"small"`
	Large taskResult `json:"large"`
}

// wantedOperations are those whose names hold the text of -only, and the line of
// no operation first, if there are any. They are for the drawn pictures only.
func wantedOperations(opt options) []operation {
	if opt.quality || opt.images != "" {
		return nil
	}
	list := slices.DeleteFunc(operations(), func(o operation) bool { return !strings.Contains(operationsName+o.name, opt.only) })
	if len(list) > 0 && list[0] != plainOperation {
		list = slices.Insert(list, 0, plainOperation)
	}
	return list
}

// tasks are the small and the large picture's.
func (o operation) tasks(dir string) (small, large task) {
	scaled := o.name
	if !o.whole {
		scaled = strings.TrimSuffix("720x540/filters:"+o.name, "/filters:")
	}
	alone := o.name
	switch {
	case o.name == "":
		alone = "0x0/filters:format(jpeg)" // decode and encode
	case !o.whole:
		alone = "filters:" + o.name
	}
	t := task{Name: operationsName + o.name, Format: edit.JPEG, Quality: quality, Calls: "[]"}
	if o.format != "" {
		t.Format = o.format
	}
	if o.sharp != "" {
		t.Calls, t.Must = strings.ReplaceAll(o.sharp, "MARK", filepath.ToSlash(filepath.Join(dir, markFile))), mustOperation
	}
	small, large = t, t
	small.File, small.Path = filepath.Join(dir, smallFile), alone
	large.File, large.Path = filepath.Join(dir, largeFile), scaled
	if !o.whole {
		large.Width, large.Height = 720, 540
	}
	return small, large
}

// measureOperations draws the pictures and has us and sharp make all
// derivatives, those that sharp cannot make without it.
func measureOperations(ctx context.Context, list []operation, engines []*child, dir string, rounds int, progress *command.Progress) ([]operationResult, error) {
	if len(list) == 0 {
		return nil, nil
	}
	progress.Show("drawing the pictures of the operations")
	if err := drawOperations(dir); err != nil {
		return nil, err
	}
	var both, alone []task
	for _, o := range list {
		small, large := o.tasks(dir)
		if o.sharp != "" {
			both = append(both, small, large)
		} else {
			alone = append(alone, small, large)
		}
	}
	measured, err := measure(ctx, both, enginesNamed(engines, engineOurs, engineSharp), rounds, progress)
	if err != nil {
		return nil, err
	}
	rest, err := measure(ctx, alone, enginesNamed(engines, engineOurs), rounds, progress)
	if err != nil {
		return nil, err
	}
	results := make([]operationResult, len(list))
	for i, o := range list {
		from := &measured
		if o.sharp == "" {
			from = &rest
		}
		results[i] = operationResult{Small: (*from)[0], Large: (*from)[1]}
		*from = (*from)[2:]
	}
	return results, nil
}

func enginesNamed(engines []*child, names ...string) []*child {
	return slices.DeleteFunc(slices.Clone(engines), func(c *child) bool { return !slices.Contains(names, c.engine) })
}

// drawOperations writes the files that are not there yet.
func drawOperations(dir string) error {
	large := slices.IndexFunc(inputs(), func(in input) bool { return in.file == largeFile })
	for _, f := range []struct {
		name string
		draw func() ([]byte, error)
	}{
		{largeFile, inputs()[large].draw},
		{smallFile, func() ([]byte, error) { return photoJPEG(pictures.Photo(720, 540, 1), 90, false) }},
		{markFile, func() ([]byte, error) { return pictures.PNG(pictures.Cutout(200, 150)) }},
	} {
		if err := drawFile(filepath.Join(dir, f.name), f.draw); err != nil {
			return err
		}
	}
	return nil
}

// operationsTable has a line for each operation: on the small picture, where of
// it the operation takes what the plain line does not, and on the large one.
func operationsTable(r result) string {
	sharp := r.Machine.Sharp != ""
	head := []string{"operations", "720×540: ours ms", "alone"}
	if sharp {
		head = append(head, "sharp ms", "alone", "ours/sharp", "must")
	}
	head = append(head, "12 MP: ours ms")
	if sharp {
		head = append(head, "sharp ms", "ours/sharp", "must")
	}
	lines := [][]string{head}
	plain := r.Operations[0].Small
	for _, o := range r.Operations {
		line := []string{o.name(), timeOf(o.Small.Ours), aloneOf(o.Small.Ours, plain.Ours)}
		if sharp {
			line = append(line, timeOf(o.Small.Sharp), aloneOf(o.Small.Sharp, plain.Sharp), ratio(o.Small.Sharp), o.Small.must())
		}
		line = append(line, timeOf(o.Large.Ours))
		if sharp {
			line = append(line, timeOf(o.Large.Sharp), ratio(o.Large.Sharp), o.Large.must())
		}
		lines = append(lines, line)
	}
	return table(lines)
}

// widestName keeps the table on a screen.
const widestName = 40

// name is the operation's, cut where it is long.
func (o operationResult) name() string {
	name := []rune(strings.TrimPrefix(o.Small.Name, operationsName))
	switch {
	case len(name) == 0:
		return "none: decode, scale, encode"
	case len(name) > widestName:
		return string(name[:widestName-1]) + "…"
	}
	return string(name)
}

// aloneOf is the time without that of the plain line. It is a difference of
// medians, and so the noise of two; what is in it is not to be seen under 0.
func aloneOf(f, plain *figure) string {
	if !f.ok() || !plain.ok() {
		return none
	}
	return millis(max(f.Milliseconds-plain.Milliseconds, 0))
}

// lines are the results of the two tables, as far as they are like each other.
func (r result) lines() []taskResult { return append(slices.Clip(r.Tasks), r.operationLines()...) }

// operationLines are the operations, each once per picture.
func (r result) operationLines() []taskResult {
	var all []taskResult
	for _, o := range r.Operations {
		small, large := o.Small, o.Large
		small.Name, large.Name = o.name()+", 720×540", o.name()+", 12 MP"
		all = append(all, small, large)
	}
	return all
}
