package edit

import "testing"

// The words are sharp's.
func TestWords(t *testing.T) {
	for f, want := range map[Fit]string{
		Cover: "cover", Fill: "fill", Inside: "inside", Outside: "outside", 4: "unknown", 255: "unknown",
	} {
		if got := f.String(); got != want {
			t.Errorf("fit %d is %q; want %q", f, got, want)
		}
	}
	for g, want := range map[Gravity]string{
		Center: "center", North: "north", NorthEast: "northeast", East: "east", SouthEast: "southeast",
		South: "south", SouthWest: "southwest", West: "west", NorthWest: "northwest", 9: "unknown",
	} {
		if got := g.String(); got != want {
			t.Errorf("gravity %d is %q; want %q", g, got, want)
		}
	}
}
