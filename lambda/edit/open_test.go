package edit

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// parseOpen is a set that is sure to be one.
func parseOpen(t *testing.T, entries string) Open {
	t.Helper()
	o, err := ParseOpen(entries)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestStepsAreCanonical(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range allOperations.openNames() {
		if name == "resize" { // its steps are those of other names
			continue
		}
		for _, spelling := range allOperations.stepsOf(name) {
			got, arguments, _ := strings.Cut(strings.TrimSuffix(spelling, ")"), "(")
			item, err := allOperations.canonicalItem(got, arguments)
			if err != nil || item != spelling || got != name || seen[spelling] {
				t.Errorf("%s of %s is %q, %v", spelling, name, item, err)
			}
			seen[spelling] = true
		}
	}
	for _, s := range shapeSteps {
		if allOperations.stepsOf(s.name) == nil {
			t.Errorf("%s has no steps", s.name)
		}
	}
}

func TestOpenAdmits(t *testing.T) {
	allowed, err := ParseAllowList("300x200,200x300,300x,x200,400x400,orig")
	if err != nil {
		t.Fatal(err)
	}
	all := "- steps * resize resize(*) fit-in,upscale fit-in(*),fill(white) smart,no_upscale gravity(northwest) blur blur(*),flip,negate blur(2,2) " +
		"rotate,grayscale format,quality quality(*) curve(*) trim(top-left) crop(10x20:30x40) focal(*) resize(300,200,cubic) resize(400,400),blur max_bytes(9)"
	for path, want := range map[string]string{
		"300x200/a":                            all,
		"x200/a":                               all,
		"0x0/a":                                all,
		"500x500/a":                            "",
		"filters:proportion(0.5)/a":            "",
		"300xorig/a":                           "",
		"fit-in/300x200/a":                     "steps * resize resize(*) fit-in,upscale fit-in(*),fill(white)",
		"fit-in/300x200/filters:upscale()/a":   "steps * resize resize(*) fit-in,upscale",
		"fit-in/300x200/filters:fill(fff)/a":   "steps * fit-in(*),fill(white)",
		"fit-in/300x200/filters:fill(fff,1)/a": "*",
		"fit-in/300x200/filters:canvas(400,400,fff)/a":                   "*",
		"adaptive-fit-in/300x200/a":                                      "steps * resize resize(*)",
		"full-fit-in/300x200/a":                                          "steps * resize resize(*)",
		"full-fit-in/400x400/a":                                          "* resize(*)",
		"300x200/left/top/a":                                             "steps * resize resize(*) gravity(northwest)",
		"300x200/left/a":                                                 "steps * resize resize(*)",
		"300x200/smart/filters:no_upscale()/a":                           "steps * resize resize(*) smart,no_upscale",
		"300x/filters:no_upscale()/a":                                    "steps * resize resize(*) smart,no_upscale",
		"300x200/filters:stretch()/a":                                    "steps * resize resize(*)",
		"filters:resize(300,200,cubic)/a":                                "* resize(*) resize(300,200,cubic)",
		"filters:resize(300,200,entropy)/a":                              "* resize(*)",
		"300x200/filters:blur(2):resize(400,400)/a":                      "* resize(400,400),blur",
		"300x200/filters:blur(2)/a":                                      "steps * blur blur(*),flip,negate blur(2,2) resize(400,400),blur",
		"300x200/filters:blur(7)/a":                                      "* blur(*),flip,negate",
		"300x200/filters:blur(2):blur(5)/a":                              "* blur(*),flip,negate",
		"300x200/filters:blur(2):flip():negate()/a":                      "* blur(*),flip,negate",
		"300x200/filters:rotate(450)/a":                                  "steps * rotate,grayscale",
		"300x200/filters:rotate(90):grayscale()/a":                       "steps * rotate,grayscale",
		"300x200/filters:grayscale():rotate(90)/a":                       "steps * rotate,grayscale",
		"filters:rotate(90):resize(300,200)/a":                           "steps * rotate,grayscale",
		"filters:grayscale():resize(300,200)/a":                          "*",
		"filters:grayscale()/a":                                          "steps * rotate,grayscale",
		"300x200/filters:format(webp):quality(70)/a":                     "steps * format,quality",
		"300x200/filters:quality(70)/a":                                  "steps * format,quality quality(*)",
		"300x200/filters:quality(71)/a":                                  "* quality(*)",
		"300x200/filters:format(avif)/a":                                 "*",
		"300x200/filters:max_bytes(9)/a":                                 "* max_bytes(9)",
		"trim/300x200/a":                                                 "steps * trim(top-left)",
		"10x20:30x40/300x200/a":                                          "* crop(10x20:30x40)",
		"300x200/filters:focal(1x2:3x4)/a":                               "* focal(*)",
		"fit-in/300x200/filters:format(webp):quality(70)/a":              "steps *",
		"fit-in/300x200/filters:blur(2):format(webp):quality(70)/a":      "*",
		"300x200/filters:curve([(0,0)],[(0,0)],[(0,0)],[(0,9),(9,9)])/a": "* curve(*)",
	} {
		v, err := Parse(path)
		if err != nil {
			t.Fatal(path, err)
		}
		var admitting []string
		for entries := range strings.SplitSeq(all, " ") {
			if parseOpen(t, strings.TrimPrefix(entries, "-")).Admit(Request{Variant: v}, allowed) == nil {
				admitting = append(admitting, entries)
			}
		}
		if got := strings.Join(admitting, " "); got != want {
			t.Errorf("%s is admitted by %q; want %q", path, got, want)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, tt := range []struct{ entries, allowed, path, want string }{
		{"", "300x200", "640x480/a", `resolution "640x480" not allowed: expected a size of the list, or a signature; ALLOWED_RESOLUTIONS would allow more`},
		{"", "300x200", "0x0/a", `resolution "orig" not allowed`},
		{"", "300x200", "300x200/filters:blur(7)/a", `operation "blur(7)" not allowed: expected a signature; ALLOWED_OPERATIONS would allow more`},
		{"blur", "300x200", "300x200/filters:blur(7)/a", "expected blur(1), blur(2), blur(5), blur(10), blur(20) or a signature"},
		{"steps", "300x200", "300x200/filters:blur(1):blur(2)/a", "blur(…) once"},
		{"steps", "300x200", "300x200/filters:blur(1):flip():negate()/a", `"3 operations" not allowed: expected at most 2`},
		{"steps", "300x200", "300x200/smart/filters:blur(1):flip():quality(80)/a", `"4 edits besides the size" not allowed: expected at most 3`},
		{"steps", "300x200", "filters:blur(1):resize(300,200)/a", "behind the size"},
		{"steps", "300x200,300x", "full-fit-in/300x200/a", "300x and x200 in the list besides"},
		{"fit-in", "300x200", "fit-in/300x200/filters:fill(red)/a", `"fill(ff0000)"`},
		{"resize(*)", "300x200", "fit-in/300x200/filters:fill(red)/a", `"fill(ff0000)"`},
		{"*", "300x200", "640x480/filters:blur(7)/a", `"640x480"`},
		{"*", "300x200", "filters:frame(b.png)/300x200/a", `overlay "b.png" not allowed: expected a picture that is open to everyone, or a signature; OVERLAYS would allow more`},
		{"steps", "300x200", "meta/300x200/a", `operation "meta" not allowed`},
		{"meta", "300x200", "a?x-oss-process=image/info", `operation "info" not allowed`},
		{"meta", "300x200", "a?x-oss-process=image/average-hue", `operation "average-hue" not allowed`},
	} {
		allowed, _ := ParseAllowList(tt.allowed)
		path, process, _ := strings.Cut(tt.path, "?x-oss-process=")
		r, err := Dialects{}.Path(path)
		if process != "" {
			r, err = Dialects{}.Query(path, map[string][]string{ossParameter: {process}})
		}
		if err != nil {
			t.Fatal(err)
		}
		err = parseOpen(t, tt.entries).Admit(r, allowed)
		var fault *NotAllowedError
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q, %s: %v; want %s", tt.entries, tt.path, err, tt.want)
		}
	}
}

func TestOpenAnswers(t *testing.T) {
	for entries, want := range map[string][3]bool{
		"": {}, "steps": {}, "meta": {true, false, false}, "info,average-hue": {false, true, true}, "*": {true, true, true},
	} {
		for i, answer := range []Answer{Metadata, Info, AverageHue} {
			r := Request{Answer: answer, Variant: Variant{Original: "a"}}
			if err := parseOpen(t, entries).Admit(r, AllowList{}); (err == nil) != want[i] {
				t.Errorf("%q and answer %d: %v", entries, answer, err)
			}
		}
	}
}

func TestParseOpenRefuses(t *testing.T) {
	for entries, want := range map[string]string{
		"blurr":           "expected blur,",
		"grayscal()":      "expected grayscale,",
		"watermark":       "watermark has no steps: watermark(…) as in a key, or watermark(*)",
		"crop":            "crop(*)",
		"blur(0)":         "from 1 to 150",
		"blur(2,2,2)":     "2 arguments",
		"blur(2":          "another name",
		"blur)":           "another name",
		"brightness(0)":   "that change something",
		"gravity(center)": "that change something",
		"gravity(up)":     "one of center, north",
		"stretch(3)":      "no arguments",
		"quality(500)":    "from 1 to 100",
		"a,,b":            `""`,
		"meta(*)":         "meta without arguments",
		"focus_on":        "another name",
		"* ,nonsense":     `"nonsense"`,
	} {
		o, err := ParseOpen(entries)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseOpen(%q) = %+v, %v; want an error with %q", entries, o, err, want)
		}
	}
	_, err := ParseOpen("blurr, resize, crop, enlarge")
	for _, token := range []string{`"blurr"`, `"crop"`, `"enlarge"`} {
		if err == nil || !strings.Contains(err.Error(), token) {
			t.Errorf("%v does not name %s", err, token)
		}
	}
}

// Whoever is open to everything checks sizes and overlays.
func TestOpenOverlays(t *testing.T) {
	o := parseOpen(t, "watermark(*),frame(*),overlay(*),oss_watermark(*)")
	allowed, _ := ParseAllowList("300x200,orig")
	var err error
	if o.Overlays, err = ParseOverlays("logos/, s3:second/w", []string{"first", "second"}); err != nil {
		t.Fatal(err)
	}
	d := Dialects{Buckets: []string{"first", "second"}, WatermarkHosts: []string{"h.example"}}
	for path, want := range map[string]bool{
		"filters:watermark(logos/a.png,0,0,0)/a":                   true,
		"filters:watermark(logosa.png,0,0,0)/a":                    false,
		"filters:watermark(private.png,0,0,0)/a":                   false,
		"filters:frame(s3:second/w.png)/a":                         true,
		"filters:frame(s3:second/logos/w.png)/a":                   false,
		"filters:frame(logos/w.png)/s3:second/a":                   false,
		"filters:frame(w.png)/s3:second/a":                         true,
		"filters:frame(s3:first/logos/w.png)/s3:second/a":          true,
		"filters:frame('https://h.example/x.png')/a":               true,
		"filters:oss_watermark(text=hi)/a":                         true,
		"filters:oss_watermark(image=private.png)/a":               false,
		"filters:overlay(logos/a.png):overlay(private.png,tile)/a": false,
	} {
		r, err := d.Path(path)
		if err != nil {
			t.Fatal(path, err)
		}
		if err := o.Admit(r, allowed); (err == nil) != want {
			t.Errorf("%s: %v", path, err)
		}
		if err := parseOpen(t, "*").Admit(r, allowed); err == nil && !strings.Contains(path, "https") && !strings.Contains(path, "text=") {
			t.Errorf("%s is admitted without overlays", path)
		}
	}
}

// TestCountIsWhatIsAdmitted asks about all that can be put together of a small
// alphabet, which has more than what is open, and counts what is admitted.
func TestCountIsWhatIsAdmitted(t *testing.T) {
	variants := alphabetVariants()
	for _, tt := range []struct{ allowed, entries string }{
		{"3x2,4x", ""},
		{"3x2,orig", "flip,flop"},
		{"3x2,2x3,3x,x2,orig", "resize,fill(ffffff),rotate,strip_exif"},
		{"3x2,4x", "steps"},
		{"orig", "flip,flop,rotate(90),format(webp),format(png),quality(50),strip_exif,cover"},
		{"2x2,2x,x2", "fit-in,full-fit-in,no_upscale,gravity(north),format,quality(50)"},
		{"3x2,2x3", "adaptive,fit-in,upscale,smart,stretch,flip,cover"},
	} {
		allowed, err := ParseAllowList(tt.allowed)
		if err != nil {
			t.Fatal(err)
		}
		o := parseOpen(t, tt.entries)
		// Only what is in the alphabet can be found.
		var known []string
		for _, s := range o.spellings {
			if alphabetHas[s] || alphabetHas[itemName(s)] {
				known = append(known, s)
			}
		}
		o.spellings = known
		count, asWebP := 0, map[string]bool{}
		for key, v := range variants {
			if o.Admit(Request{Variant: v}, allowed) != nil {
				continue
			}
			count++
			asWebP[key] = true
			if v.Edits.Output.Format == "" {
				v.Edits.Output.Format = WebP
				asWebP[v.Key()] = true
			}
		}
		if n, finite := o.Count(allowed, false); !finite || n.Int64() != int64(count) {
			t.Errorf("%s with %q: %v, and %d can be reached", tt.allowed, tt.entries, n, count)
		}
		if n, finite := o.Count(allowed, true); !finite || n.Int64() != int64(len(asWebP)) {
			t.Errorf("%s with %q and WebP: %v, and %d can be reached", tt.allowed, tt.entries, n, len(asWebP))
		}
	}
}

// alphabetHas are the names and spellings that alphabetVariants puts together.
var alphabetHas = map[string]bool{
	"fit-in": true, "full-fit-in": true, "adaptive": true, "upscale": true, "no_upscale": true, "stretch": true, "smart": true,
	"gravity(north)": true, "fill(ffffff)": true, "flip": true, "flop": true, "rotate(90)": true,
	"format(webp)": true, "format(png)": true, "quality(50)": true, "cover": true, stripExif: true,
}

// alphabetVariants are all ways to resize, among up to two operations or instead
// of them up to three, with all outputs, each once.
func alphabetVariants() map[string]Variant {
	var outputs []Output
	for _, format := range []Format{"", WebP, PNG} {
		for _, quality := range []int{0, 50} {
			outputs = append(outputs, Output{Format: format, Quality: quality}, Output{Format: format, Quality: quality, Still: true})
		}
	}
	outputs = append(outputs, Output{Strip: true})
	all := map[string]Variant{}
	add := func(ops []Operation) {
		for _, out := range outputs {
			v := Variant{Original: "a", Edits: Edits{Operations: ops, Output: out}.normal()}
			all[v.Key()] = v
		}
	}
	for _, row := range rowsOf([]Operation{Flip{}, Flop{}, Rotate{Angle: 270}}, 3) {
		add(row)
		for _, resize := range alphabetResizes() {
			for at := 0; at <= len(row) && len(row) < 3; at++ {
				add(slices.Concat(row[:at], resize, row[at:]))
			}
		}
	}
	return all
}

// rowsOf are all rows of at most so many of some operations.
func rowsOf(ops []Operation, most int) [][]Operation {
	rows := [][]Operation{nil}
	for i := 0; i < len(rows); i++ {
		if len(rows[i]) < most {
			for _, op := range ops {
				rows = append(rows, append(append([]Operation{}, rows[i]...), op))
			}
		}
	}
	return rows
}

// alphabetResizes are resizes, each alone and with a canvas of its size or of
// another one.
func alphabetResizes() (all [][]Operation) {
	seen := map[string]bool{}
	add := func(ops ...Operation) {
		e := Edits{Operations: ops}.normal()
		if key := (Variant{Original: "a", Edits: e}).Key(); !seen[key] {
			seen[key] = true
			all = append(all, e.Operations)
		}
	}
	add(Resize{Width: 3, Height: 2, Focus: Entropy})
	for _, box := range []Resolution{{3, 2}, {2, 3}, {2, 2}, {4, 0}, {3, 0}, {2, 0}, {0, 2}} {
		for i := range 4 * 3 * 2 * 2 {
			r := Resize{Width: box.Width, Height: box.Height, Fit: Fit(i % 4), NoEnlarge: i/12%2 == 1, Adaptive: i/24 == 1}
			switch i / 4 % 3 {
			case 1:
				r.Gravity = North
			case 2:
				r.Focus = Smart
			}
			add(r)
			add(r, Canvas{Width: r.Width, Height: r.Height, Adaptive: r.Adaptive, Color: opaque(0xFFFFFF)})
		}
	}
	add(Resize{Width: 3, Height: 2, Fit: Inside}, Canvas{Width: 9, Color: opaque(0xFFFFFF)})
	return all
}

func TestCount(t *testing.T) {
	for _, tt := range []struct {
		allowed, entries string
		autoWebP         bool
		want             string
	}{
		{"", "", false, "0"},
		{"", "steps", false, "0"},
		{"300x300,720x,x200", "", false, "3"},
		{"300x300,720x,x200", "", true, "6"},
		{"300x300,orig", "", false, "2"},
		{"*", "", false, "16785409"}, // 4096² + 2·4096 + the original's own size
		{"300x300", "grayscale", false, "3"},
		{"300x300,720x", "format,quality(80)", false, "14"},
		{"300x300", "steps", false, "366609"}, // as README says
		{"300x300", "grayscale,format,quality(80)", false, "21"},
		{"720x", "steps", false, "156337"},
	} {
		allowed, err := ParseAllowList(tt.allowed)
		if err != nil {
			t.Fatal(err)
		}
		n, finite := parseOpen(t, tt.entries).Count(allowed, tt.autoWebP)
		if !finite || n.String() != tt.want {
			t.Errorf("%q with %q, WebP %v: %v, %v; want %s", tt.allowed, tt.entries, tt.autoWebP, n, finite, tt.want)
		}
	}
	for _, entries := range []string{"*", "blur(*)", "steps,noise(*)"} {
		if n, finite := parseOpen(t, entries).Count(AllowList{}, false); finite {
			t.Errorf("%q is %v", entries, n)
		}
	}
}

func TestOverlays(t *testing.T) {
	buckets := []string{"first", "second"}
	for entries, want := range map[string]string{
		"": "", " logos/ ": "logos/", "logos/,s3:second/a/b,s3:second/": "logos/,s3:second/a/b,s3:second/", "s3:first/": "s3:first/", "s3:first/x": "x",
	} {
		if o, err := ParseOverlays(entries, buckets); err != nil || o.String() != want {
			t.Errorf("ParseOverlays(%q) = %q, %v; want %q", entries, o, err, want)
		}
	}
	for _, tt := range []struct {
		entries string
		source  Source
		own     string
		want    bool
	}{
		{"", Source{Key: "logos/a"}, "", false},
		{"", Source{Key: "https://h.example/a"}, "", true},
		{"logos/", Source{Key: "logos/a"}, "", true},
		{"logos/", Source{Key: "logos/a"}, "first", true},
		{"logos/", Source{Bucket: "first", Key: "logos/a"}, "second", true},
		{"logos/", Source{Key: "logos/a"}, "second", false},
		{"logos/", Source{Bucket: "second", Key: "logos/a"}, "", false},
		{"logos/", Source{Key: "a/logos/a"}, "", false},
		{"s3:second/", Source{Key: "a"}, "second", true},
		{"s3:second/", Source{Bucket: "second", Key: "a"}, "", true},
		{"s3:second/", Source{Key: "a"}, "", false},
		{"s3:first/", Source{Key: "a"}, "", true},
	} {
		o, err := ParseOverlays(tt.entries, buckets)
		if err != nil || o.Allows(tt.source, tt.own) != tt.want {
			t.Errorf("%q allows %+v in %q: %v, %v", tt.entries, tt.source, tt.own, !tt.want, err)
		}
	}
}

func TestOverlaysThatAreNone(t *testing.T) {
	for _, entries := range []string{",", "logos/,", "s3:second", "s3:third/logos/", "/logos/", "https://h.example/", "s3:/a"} {
		if o, err := ParseOverlays(entries, []string{"first", "second"}); err == nil || !strings.Contains(err.Error(), "expected ") || o.String() != "" {
			t.Errorf("ParseOverlays(%q) = %q, %v", entries, o, err)
		}
	}
}

// What an installation with dialects has open unless it says otherwise; see
// openWithDialects in package main.
func TestCountOfTheUsual(t *testing.T) {
	for _, tt := range []struct {
		open, list string
		autoWebP   bool
		want       int64
	}{
		{"", "300x300", false, 1}, {"", "300x300,720x", false, 2}, {"", "300x300,720x", true, 4},
		{"resize,fill,format,quality", "300x300", false, 1360}, {"steps", "300x300", false, 366_609},
	} {
		o, err := ParseOpen(tt.open)
		if err != nil {
			t.Fatal(err)
		}
		list, err := ParseAllowList(tt.list)
		if err != nil {
			t.Fatal(err)
		}
		if n, finite := o.Count(list, tt.autoWebP); !finite || n.Int64() != tt.want {
			t.Errorf("%s, %s: %v; want %d", tt.open, tt.list, n, tt.want)
		}
	}
}
