package edit

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestAllowList(t *testing.T) {
	list, err := ParseAllowList(" 300x300, 720x ,x200,300x300")
	if err != nil {
		t.Fatal(err)
	}
	if got := list.String(); got != "300x300,720x,x200" {
		t.Errorf("String() = %q", got)
	}
	if got := list.Resolutions(); !slices.Equal(got, []Resolution{{300, 300}, {720, 0}, {0, 200}}) {
		t.Errorf("Resolutions() = %v", got)
	}
	for r, want := range map[Resolution]bool{
		{300, 300}: true, {720, 0}: true, {0, 200}: true,
		{300, 301}: false, {300, 0}: false, {0, 300}: false, {720, 200}: false, {}: false,
	} {
		if got := list.Allows(r); got != want {
			t.Errorf("Allows(%v) = %v", r, got)
		}
	}
}

func TestEmptyAllowListAllowsNothing(t *testing.T) {
	for _, s := range []string{"", "  "} {
		list, err := ParseAllowList(s)
		if err != nil || list.Allows(Resolution{300, 300}) || list.Allows(Resolution{}) || list.Any() {
			t.Errorf("ParseAllowList(%q) = %v, %v", s, list, err)
		}
	}
}

func TestAllowListAny(t *testing.T) {
	list, err := ParseAllowList("*")
	if err != nil || !list.Any() || list.String() != "*" {
		t.Fatalf("%v, %v", list, err)
	}
	for r, want := range map[Resolution]bool{
		{1, 1}: true, {MaxAnySide, MaxAnySide}: true, {MaxAnySide, 0}: true,
		{MaxAnySide + 1, 1}: false, {0, MaxAnySide + 1}: false, {}: false,
	} {
		if got := list.Allows(r); got != want {
			t.Errorf("Allows(%v) = %v", r, got)
		}
	}
}

func TestAllowListReportsAllMistakes(t *testing.T) {
	_, err := ParseAllowList("300x300,0x0,300X300,,*")
	if err == nil {
		t.Fatal("no error")
	}
	for _, token := range []string{`"0x0"`, `"300X300"`, `""`, `"*"`} {
		if !strings.Contains(err.Error(), token) {
			t.Errorf("%q does not name %s", err, token)
		}
	}
}

func TestAdmits(t *testing.T) {
	const all = "300x200, 300x, orig, *"
	for path, admittedBy := range map[string]string{
		"300x200/a":                          "300x200 *",
		"300x/a":                             "300x *",
		"fit-in/300x200/a":                   "300x200 *",
		"fit-in/300x200/filters:fill(red)/a": "300x200 *",
		"fit-in/300x200/filters:canvas(400,200,red)/a": "*",
		"adaptive-fit-in/300x200/a":                    "*", // 200x300 as well
		"300x200/filters:blur(2):resize(300)/a":        "*", // two entries would
		"300x200/filters:blur(2):resize(300,200)/a":    "300x200 *",
		"0x0/a":                                    "orig *",
		"10x10:20x20/filters:format(webp)/a":       "orig *",
		"filters:canvas(300,200,red)/a":            "*", // with orig
		"filters:proportion(0.5)/a":                "*",
		"300xorig/a":                               "*",
		"fit-in/300x200/filters:proportion(0.5)/a": "*",
		"5000x/a":                                  "",
		"filters:canvas(5000,,red)/a":              "",
	} {
		v, err := Parse(path)
		if err != nil {
			t.Fatal(err)
		}
		var by []string
		for entry := range strings.SplitSeq(all, ", ") {
			if list, _ := ParseAllowList(entry); list.Admits(v.Edits) {
				by = append(by, entry)
			}
		}
		if got := strings.Join(by, " "); got != admittedBy {
			t.Errorf("%s is admitted by %q; want %q", path, got, admittedBy)
		}
	}
}

func TestAdmitsEachSize(t *testing.T) {
	list, err := ParseAllowList("300x200,200x300,orig,300x")
	if err != nil || list.String() != "300x200,200x300,300x,orig" || !list.Original() || list.Any() {
		t.Fatalf("%v, %v", list, err)
	}
	for path, want := range map[string]bool{
		"adaptive-fit-in/300x200/a":             true,
		"300x200/filters:blur(2):resize(300)/a": true,
		"300x200/filters:blur(2):resize(301)/a": false,
		"filters:canvas(300,200,red)/a":         true,
		"filters:canvas(300,201,red)/a":         false,
	} {
		if v, err := Parse(path); err != nil || list.Admits(v.Edits) != want {
			t.Errorf("%s: %v, %v", path, !want, err)
		}
	}
}

func TestResolutions(t *testing.T) {
	for path, want := range map[string]struct {
		sizes string
		fixed bool
	}{
		"300x200/a":                              {"[300x200]", true},
		"0x0/a":                                  {"[]", false},
		"300xorig/a":                             {"[300x]", false},
		"filters:proportion(0.5)/a":              {"[]", false},
		"filters:canvas(300,,red)/a":             {"[300x]", false},
		"adaptive-fit-in/300x200/a":              {"[300x200 200x300]", true},
		"fit-in/300x200/filters:fill(red)/a":     {"[300x200]", true},
		"x9/filters:blur(1):resize(8):blur(1)/a": {"[x9 8x]", true},
	} {
		v, err := Parse(path)
		if err != nil {
			t.Fatal(err)
		}
		sizes, fixed := v.Edits.Resolutions()
		if got := fmt.Sprint(sizes); got != want.sizes || fixed != want.fixed {
			t.Errorf("%s: %s, %v; want %s, %v", path, got, fixed, want.sizes, want.fixed)
		}
	}
}

func TestParseResolution(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Resolution
	}{
		{"300x200", Resolution{300, 200}},
		{"300x", Resolution{300, 0}},
		{"x200", Resolution{0, 200}},
		{"1x1", Resolution{1, 1}},
		{"16383x16383", Resolution{MaxSide, MaxSide}},
	} {
		got, err := ParseResolution(tt.in)
		if err != nil || got != tt.want {
			t.Errorf("ParseResolution(%q) = %v, %v; want %v", tt.in, got, err, tt.want)
		}
		if got.String() != tt.in {
			t.Errorf("%v.String() = %q; want %q", got, got.String(), tt.in)
		}
	}
}

func TestParseResolutionRefuses(t *testing.T) {
	for _, in := range []string{
		"", "x", "0x0", "0x1", "1x0", "300x0", "0x", "x0", "300", "300x200x100",
		"0300x300", "300x0300", "00300x300", "+300x300", "-300x300", "300x-300",
		"300X300", "300×300", "３００x300", "300 x300", " 300x300", "300x300 ", "300x300\n",
		"3e2x300", "300.5x300", "0x1Fx10", "axb", "16384x1", "1x16384", "99999999x1",
		"999999999999999999999x1", "18446744073709551917x300", "300x200/",
	} {
		got, err := ParseResolution(in)
		if err == nil {
			t.Errorf("ParseResolution(%q) = %v; want an error", in, got)
			continue
		}
		if !strings.Contains(err.Error(), "such as 300x300") {
			t.Errorf("ParseResolution(%q): error %q does not say what was expected", in, err)
		}
	}
}
