package edit

import (
	"testing"

	"golang.org/x/image/colornames"
	"pgregory.net/rapid"
)

func TestParseColor(t *testing.T) {
	for s, want := range map[string]Color{
		"fff": {255, 255, 255, 255}, "#FFF": {255, 255, 255, 255}, "12ab": {0x11, 0x22, 0xaa, 0xbb},
		"0a0B0c": {10, 11, 12, 255}, "#0a0b0c0d": {10, 11, 12, 13}, "Red": {255, 0, 0, 255},
		"rebeccapurple": {0x66, 0x33, 0x99, 255}, "transparent": {}, "fade": {0xff, 0xaa, 0xdd, 0xee},
	} {
		if got, ok := parseColor(s); !ok || got != want {
			t.Errorf("parseColor(%q) = %v, %v; want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "#", "f", "ff", "fffff", "fffffff", "fffffffff", "ggg", "#red", "##fff", "red ", "redd", "re", "ff0000\nred", "a.c"} {
		if got, ok := parseColor(s); ok {
			t.Errorf("parseColor(%q) = %v; want none", s, got)
		}
	}
}

// The names of SVG 1.1 are all but two of CSS's.
func TestColorNames(t *testing.T) {
	for name, c := range colornames.Map {
		if got, ok := parseColor(name); !ok || got != (Color{c.R, c.G, c.B, c.A}) {
			t.Errorf("%s is %v, %v; want %v", name, got, ok, c)
		}
	}
}

func TestLawColor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyColor(t)
		if got, ok := parseColor(c.String()); !ok || got != c {
			t.Fatalf("%v is printed %q and read as %v", [4]uint8{c.R, c.G, c.B, c.A}, c, got)
		}
	})
}
