package edit

import (
	"slices"
	"testing"
)

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
