package edit

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"s3resize/lambda/edit/rewrite"
)

// docRows are the rows of the tables in a source file's comments that have the
// given heads of columns.
func docRows(t testing.TB, file, left, right string) (rows [][2]string) {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	columns := regexp.MustCompile(`^//\t(\S.*?)  +(\S.*)$`)
	inTable := false
	for line := range strings.Lines(string(source)) {
		cells := columns.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		switch {
		case cells == nil:
			inTable = false
		case cells[1] == left && cells[2] == right:
			inTable = true
		case inTable:
			rows = append(rows, [2]string{cells[1], cells[2]})
		}
	}
	if len(rows) == 0 {
		t.Fatalf("%s has no table of %s and %s", file, left, right)
	}
	return rows
}

var documented = Dialects{Buckets: []string{"first", "second"}}

func TestThumborReference(t *testing.T) {
	for _, row := range docRows(t, "thumbor.go", "path", "canonical key") {
		r, err := documented.Path(row[0])
		if err != nil {
			t.Errorf("%s: %v", row[0], err)
			continue
		}
		if got := documented.Key(r.Variant); got != row[1] {
			t.Errorf("%s has the key\n%s; the reference says\n%s", row[0], got, row[1])
		}
	}
}

func TestReferenceNamesEveryFilter(t *testing.T) {
	text := ""
	for _, row := range docRows(t, "thumbor.go", "path", "canonical key") {
		text += row[0] + "\n"
	}
	for name := range allOperations.byName {
		if !strings.Contains(text, ":"+name+"(") {
			t.Errorf("no example of %s", name)
		}
	}
	for _, s := range outputSpellings {
		if !strings.Contains(text, ":"+s.name+"(") {
			t.Errorf("no example of %s", s.name)
		}
	}
}

// checkRefused checks that a path is an error that says what is to be seen in
// want.
func checkRefused(t *testing.T, d Dialects, path, want string) {
	t.Helper()
	r, err := d.Path(path)
	if err == nil {
		t.Errorf("%s is read as %+v; want an error", path, r.Edits)
		return
	}
	if checkError(t, path, err); !strings.Contains(err.Error(), want) {
		t.Errorf("%s: error %q; want one with %q", path, err, want)
	}
}

// The paths are Thumbor's own examples and tests of its grammar.
func TestThumborPaths(t *testing.T) {
	cover := func(w, h int) Resize { return Resize{Width: w, Height: h} }
	fitIn := func(w, h int) Resize { return Resize{Width: w, Height: h, Fit: Inside, NoEnlarge: true} }
	for _, tt := range []struct {
		path, key string
		ops       []Operation
	}{
		{"300x200/some/image.jpg", "some/image.jpg", operations(cover(300, 200))},
		{"300x/i.jpg", "i.jpg", operations(cover(300, 0))},
		{"x200/i.jpg", "i.jpg", operations(cover(0, 200))},
		{"0x0/i.jpg", "i.jpg", nil},
		{"x/i.jpg", "i.jpg", nil},
		{"-x-/i.jpg", "i.jpg", operations(Flop{}, Flip{})},
		{"-200x0/i.jpg", "i.jpg", operations(cover(200, 0), Flop{})},
		{"-200x-300/i.jpg", "i.jpg", operations(cover(200, 300), Flop{}, Flip{})},
		{"100x-300/i.jpg", "i.jpg", operations(cover(100, 300), Flip{})},
		{"origx300/i.jpg", "i.jpg", operations(Resize{OriginalWidth: true, Height: 300})},
		{"200xorig/i.jpg", "i.jpg", operations(Resize{Width: 200, OriginalHeight: true})},
		{"origxorig/i.jpg", "i.jpg", nil},
		{"fit-in/200x300/i.jpg", "i.jpg", operations(fitIn(200, 300))},
		{"fit-in/origx250/i.jpg", "i.jpg", operations(Resize{OriginalWidth: true, Height: 250, Fit: Inside, NoEnlarge: true})},
		{"fit-in/origxorig/i.jpg", "i.jpg", nil},
		{"adaptive-fit-in/200x300/i.jpg", "i.jpg", operations(Resize{Width: 200, Height: 300, Fit: Inside, NoEnlarge: true, Adaptive: true})},
		{"full-fit-in/200x300/i.jpg", "i.jpg", operations(Resize{Width: 200, Height: 300, Fit: Outside})},
		{"adaptive-full-fit-in/200x300/i.jpg", "i.jpg", operations(Resize{Width: 200, Height: 300, Fit: Outside, Adaptive: true})},
		{"full-adaptive-fit-in/200x300/i.jpg", "full-adaptive-fit-in/200x300/i.jpg", nil},
		{"300x200/fit-in/i.jpg", "fit-in/i.jpg", operations(cover(300, 200))},
		{"trim:top-left:10/i.jpg", "i.jpg", operations(ThumborTrim{Tolerance: 10})},
		{"trim:bottom-right:20/i.jpg", "i.jpg", operations(ThumborTrim{BottomRight: true, Tolerance: 20})},
		{"trim:20/i.jpg", "i.jpg", operations(ThumborTrim{Tolerance: 20})},
		{"10x10:100x100/trim/i.jpg", "trim/i.jpg", operations(Crop{10, 10, 100, 100})},
		{"300x200:100x50/i.jpg", "i.jpg", operations(Crop{300, 200, 100, 50})},
		{"300x200/left/i.jpg", "i.jpg", operations(Resize{Width: 300, Height: 200, Gravity: West})},
		{"300x200/right/bottom/i.jpg", "i.jpg", operations(Resize{Width: 300, Height: 200, Gravity: SouthEast})},
		{"300x200/middle/i.jpg", "i.jpg", operations(cover(300, 200))},
		{"300x0/right/bottom/i.jpg", "i.jpg", operations(cover(300, 0))},
		{"smart/left/i.jpg", "left/i.jpg", nil},
		{"smart/image", "image", nil},
		{"smart", "smart", nil},
		{"filters:brightness(10):contrast(20)/i.jpg", "i.jpg", operations(ThumborBrightness{10}, ThumborContrast{20})},
		{"filters:watermark(http://a.com/x:y.png,0,0,50):blur(2)/i.jpg", "i.jpg", operations(
			Watermark{Source: Source{Key: "http://a.com/x:y.png"}, X: Position{Kind: PositionPixels}, Y: Position{Kind: PositionPixels}, Alpha: 50}, ThumborBlur{2, 2})},
		{"filters:watermark(http://a.com/b(1).png,center,repeat,50)/i.jpg", "i.jpg", operations(
			Watermark{Source: Source{Key: "http://a.com/b(1).png"}, X: Position{Kind: PositionCenter}, Y: Position{Kind: PositionRepeat}, Alpha: 50})},
		{"filters:format(webp)i.jpg", "filters:format(webp)i.jpg", nil},
		{"300x200/http://a.com/b c.jpg", "http://a.com/b c.jpg", operations(cover(300, 200))},
		{"300X200/i.jpg", "300X200/i.jpg", nil},
		{"unsafe/300x200/i.jpg", "unsafe/300x200/i.jpg", nil},
		{"fit-in/600x600/filters:upscale():fill(blue)/i.jpg", "i.jpg", operations(
			Resize{Width: 600, Height: 600, Fit: Inside}, Canvas{Width: 600, Height: 600, Color: Color{0, 0, 255, 255}})},
		{"fit-in/600x600/filters:fill(blue):upscale()/i.jpg", "i.jpg", operations(
			fitIn(600, 600), Canvas{Width: 600, Height: 600, Color: Color{0, 0, 255, 255}})},
		{"fit-in/600x600/filters:blur(2):upscale()/i.jpg", "i.jpg", operations(fitIn(600, 600), ThumborBlur{2, 2}, Resize{Width: 600, Height: 600, Fit: Inside})},
		{"fit-in/600x/filters:upscale()/i.jpg", "i.jpg", operations(Resize{Width: 600, NoEnlarge: true})},
		{"full-fit-in/300x200/filters:fill(red)/i.jpg", "i.jpg", operations(
			Resize{Width: 300, Height: 200, Fit: Outside}, Canvas{Width: 300, Height: 200, Color: Color{255, 0, 0, 255}})},
		{"600x100/filters:no_upscale()/i.jpg", "i.jpg", operations(Resize{Width: 600, Height: 100, NoEnlarge: true})},
		{"600x100/filters:no_upscale():fill(red)/i.jpg", "i.jpg", operations(Resize{Width: 600, Height: 100, NoEnlarge: true})},
		{"fit-in/300x200/filters:upscale():no_upscale()/i.jpg", "i.jpg", operations(fitIn(300, 200))},
		{"fit-in/300x200/filters:stretch()/i.jpg", "i.jpg", operations(fitIn(300, 200))},
		{"300x200/filters:stretch():fit-in()/i.jpg", "i.jpg", operations(fitIn(300, 200))},
		{"300x200/filters:upscale():stretch()/i.jpg", "i.jpg", operations(Resize{Width: 300, Height: 200, Fit: Fill})},
		{"fit-in/300x400/filters:fill(00ff00):rotate(90)/i.jpg", "i.jpg", operations(
			fitIn(300, 400), Canvas{Width: 300, Height: 400, Color: Color{0, 255, 0, 255}}, Rotate{Angle: 270})},
		{"100x100/left/filters:focal(300x0:400x100)/i.jpg", "i.jpg", operations(Focal{300, 0, 400, 100}, cover(100, 100))},
		{"filters:strip_icc():strip_icc(10):strip_exif():max_age(60):grayscale()/i.jpg", "i.jpg", operations(Grayscale{})},
		{"filters:watermark('a,b.png',0,0,50)/i.jpg", "i.jpg", operations(
			Watermark{Source: Source{Key: "a,b.png"}, X: Position{Kind: PositionPixels}, Y: Position{Kind: PositionPixels}, Alpha: 50})},
		{"filters:fill(red,True)/i.jpg", "i.jpg", operations(Canvas{Color: Color{255, 0, 0, 255}, Through: true})},
		{"filters:rotate(-90):grayscale():equalize()/i.jpg", "i.jpg", operations(Rotate{Angle: 90}, Grayscale{}, Equalize{})},
		{"filters:sharpen(6,2.5,false):saturation(-1)/i.jpg", "i.jpg", operations(ThumborSharpen{6, 2.5, false}, Saturation{-1})},
	} {
		r, err := Dialects{WatermarkHosts: []string{"a.com"}}.Path("unsafe/" + tt.path)
		if err != nil || r.Original != tt.key || !slices.Equal(r.Edits.Operations, tt.ops) || r.Edits.Output != (Output{}) {
			t.Errorf("%s is read as\n%q %+v, %v; want\n%q %+v", tt.path, r.Original, r.Edits, err, tt.key, tt.ops)
		}
	}
}

// Thumbor drops most of these filters and serves the picture without them.
func TestThumborRefuses(t *testing.T) {
	for path, want := range map[string]string{
		"photos/cat.jpg":                                          "Thumbor's options",
		"р=/alabama1_ap620é.jpg":                                  "Thumbor's options",
		"blur(2)/filters/i.jpg":                                   "Thumbor's options",
		"filters:blur(2):thumbor()/i.jpg":                         "in front of all",
		"filters:animated(0)/i.jpg":                               "true or false",
		"filters:as_is(1)/i.jpg":                                  "no arguments",
		"300X200/i.jpg":                                           "Thumbor's options",
		"0300x200/i.jpg":                                          `"0300x200"`,
		"unsafe/00x200/i.jpg":                                     `"00x200"`,
		"16384x1/i.jpg":                                           "16383",
		"unsafe/":                                                 "the key of an original",
		"300x200/":                                                "the key of an original",
		"debug/300x200/i.jpg":                                     "not implemented",
		"trim:443/i.jpg":                                          "442",
		"trim:left/i.jpg":                                         "top-left",
		"1x1:1000000x1/i.jpg":                                     "999999",
		"300x200/filters:blur(2)/x/../i.jpg":                      "segments",
		"filters:nonsense(1)/i.jpg":                               `"nonsense"`,
		"filters:blur/x)/i.jpg":                                   "parentheses",
		"filters:rotate(abc):blur(2)/i.jpg":                       `filter rotate "abc"`,
		"filters:rotate(181)/i.jpg":                               "multiple of 90",
		"filters:contrast(+5)/i.jpg":                              "-100 to 100",
		"filters:contrast(- 1)/i.jpg":                             "-100 to 100",
		"filters:contrast(40.5)/i.jpg":                            "whole number",
		"filters:quality(0)/i.jpg":                                "1 to 100",
		"filters:fill(red,TRUE)/i.jpg":                            "true or false",
		"filters:fill(reddish)/i.jpg":                             "a CSS name",
		"origx2/filters:fill(red)/i.jpg":                          "in numbers",
		"filters:round_corner(20)/i.jpg":                          "0 to 255",
		"filters:round_corner(-1,0,0,0)/i.jpg":                    "radius",
		"filters:sharpen(2,1)/i.jpg":                              "three arguments",
		"filters:format(bmp)/i.jpg":                               "jpeg, png",
		"filters:format(heic)/i.jpg":                              "not implemented",
		"filters:gifv(webm)/i.jpg":                                "not implemented",
		"filters:focal()/i.jpg":                                   "left×top",
		"filters:focal(lkasj)/i.jpg":                              `"lkasj"`,
		"filters:focal(5x5:5x9)/i.jpg":                            "not empty",
		"filters:proportion(2)/i.jpg":                             "to 1",
		"filters:colorize(40,80,20)/i.jpg":                        "a colour",
		"filters:grayscale(1)/i.jpg":                              "no arguments",
		"filters:blur(1,2,3)/i.jpg":                               "no more than 2",
		"filters:convolution(1;2;3;4,2,true)/i.jpg":               "odd",
		"filters:curve([(0,0)],[(0,1)])/i.jpg":                    "four curves",
		"filters:curve([(9,0),(9,1)],[(0,1)])/i.jpg":              "in order",
		"filters:watermark(a)/b.png,0,0,0)/i.jpg":                 "both axes",
		"filters:watermark(a.png,0,0,101)/i.jpg":                  "0 to 100",
		"filters:watermark(a%.png,0,0,0)/i.jpg":                   "%25",
		"filters:watermark(http://b.com/b,0,0,0)/i":               "a host that is allowed",
		"filters:watermark(s3:nope/a.png,0,0,0)/i.jpg":            `bucket "nope"`,
		"fit-in/9x9/filters:rotate(90):upscale()/i":               "in front of rotate",
		strings.Repeat("k", 4097):                                 "at most 4096 bytes",
		"filters:" + strings.Repeat("blur(1):", 50) + "blur(1)/i": "at most 50",
		"filters:" + strings.Repeat("blur(1):", 10) + "blur(1)/i": "at most 10",
	} {
		checkRefused(t, Dialects{}, path, want)
	}
}

func TestThumborRequest(t *testing.T) {
	const hash = "G_dykuWBGyEil5JnNh9cBke0Ajo="
	for path, want := range map[string]Request{
		"300x200/a/i.jpg":                 {Dialect: Plain},
		"x200/s3:nope/i.jpg":              {Dialect: Plain},
		"300x0/i.jpg":                     {Dialect: Thumbor},
		"unsafe/300x200/i.jpg":            {Dialect: Thumbor},
		hash + "/300x200/i.jpg":           {Dialect: Thumbor, Hash: hash, Signed: "300x200/i.jpg"},
		hash + "/" + hash + "/i.jpg":      {Dialect: Thumbor, Hash: hash, Signed: hash + "/i.jpg"},
		"meta/300x200/i.jpg":              {Dialect: Thumbor, Answer: Metadata},
		"unsafe/meta/i.jpg":               {Dialect: Thumbor, Answer: Metadata},
		"0x0/filters:max_age(3600)/i.jpg": {Dialect: Thumbor, MaxAge: 3600},
	} {
		got, err := Dialects{}.Path(path)
		if got.Key != got.Variant.Key() {
			t.Errorf("%s has the key %q; want %q", path, got.Key, got.Variant.Key())
		}
		got.Variant, got.Key = Variant{}, ""
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v; want %+v", path, got, err, want)
		}
	}
	for _, path := range []string{hash[1:] + "/i.jpg", "a" + hash + "/i.jpg", strings.Replace(hash, "_", ".", 1) + "/i.jpg"} {
		checkRefused(t, Dialects{}, path, "Thumbor's options")
	}
	if v, err := Parse("meta/300x200/i.jpg"); err == nil {
		t.Errorf("the key of a picture may begin with meta: %+v", v)
	}
}

// Rules see no path that is too long to be read.
func TestRewritesLeaveLongPathsAlone(t *testing.T) {
	rewrites, err := rewrite.ParseJavaScript("/^.x+/", "300x200")
	if err != nil {
		t.Fatal(err)
	}
	d := Dialects{Rewrites: rewrites}
	if r, err := d.Path(strings.Repeat("x", 4000) + "/a.jpg"); err != nil || d.Key(r.Variant) != "300x200/a.jpg" {
		t.Errorf("%+v, %v", r, err)
	}
	checkRefused(t, d, strings.Repeat("x", 5000)+"/a.jpg", "at most 4096 bytes")
}

// A rule must not change what it has led to.
func TestRewritesLeaveCanonicalKeysAlone(t *testing.T) {
	rewrites, err := rewrite.ParseJavaScript("/large/", "fit-in/1400x1400")
	if err != nil {
		t.Fatal(err)
	}
	d := Dialects{Rewrites: rewrites}
	const key = "fit-in/1400x1400/large/x.jpg"
	for _, path := range []string{"large/large/x.jpg", key} {
		if r, err := d.Path(path); err != nil || d.Key(r.Variant) != key {
			t.Errorf("%s: %q, %v; want %q", path, d.Key(r.Variant), err, key)
		}
	}
}
