package edit

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// stamp is an operation that only tests know. It lays Source over the picture so
// many times.
type stamp struct {
	Source Source
	Times  int
}

func (stamp) operation() {}

// stampRow is all that it takes to read, write and allow an operation.
var stampRow = rowOf[stamp]{
	name: "stamp", arguments: func(a *arguments, s *stamp) {
		a.source(&s.Source)
		a.integerOr(&s.Times, 1, 0, 9)
	},
	normal: func(s stamp) (stamp, bool) { return s, s.Times != 0 },
	source: func(s *stamp) *Source { return &s.Source },
	stage:  stageOverlay, sih: true,
	steps: []string{"stamp(seal.png)"},
}

func TestOneRowAddsAnOperation(t *testing.T) {
	table := allOperations.with(stampRow.row())
	d := Dialects{table: table, Buckets: []string{"first", "second"}}
	for path, want := range map[string]string{
		"300x200/filters:stamp(seal.png,1)/a":                  "300x200/filters:stamp(seal.png)/a",
		"300x200/filters:stamp(s3:first/seal.png,2):blur(3)/a": "300x200/filters:stamp(seal.png,2):blur(3)/a",
		"300x200/filters:stamp(seal.png,0)/a":                  "300x200/a",
	} {
		r, err := d.Path(path)
		if err != nil || r.Key != want || d.Key(r.Variant) != want {
			t.Errorf("%s has the key %q, %v; want %q", path, r.Key, err, want)
		}
	}
	checkRefused(t, d, "300x200/filters:stamp(seal.png,10)/a", `Thumbor filter stamp "10": expected a whole number from 0 to 9`)
	checkRefused(t, d, "300x200/filters:stamp(s3:third/seal.png)/a", `bucket "third"`)
	checkRefused(t, Dialects{}, "300x200/filters:stamp(seal.png)/a", "the name of a filter")

	d.SIH = true
	const sorted = "300x200/filters:gaussian(2):stamp(seal.png)/a"
	if r, err := d.Path("300x200/filters:stamp(seal.png):blur(4)/a"); err != nil || r.Key != sorted {
		t.Errorf("sorted into sharp's order it has the key %q, %v; want %q", r.Key, err, sorted)
	}

	open, err := table.parseOpen("steps")
	if err != nil {
		t.Fatal(err)
	}
	if open.Overlays, err = ParseOverlays("seal", nil); err != nil {
		t.Fatal(err)
	}
	sizes, _ := ParseAllowList("300x200")
	for path, isOpen := range map[string]bool{
		"300x200/filters:stamp(seal.png)/a":   true,
		"300x200/filters:stamp(seal.png,2)/a": false,
		"300x200/filters:stamp(other.png)/a":  false,
	} {
		r, err := d.Path(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := open.Admit(r, sizes); (err == nil) != isOpen {
			t.Errorf("%s: %v; want open %v", path, err, isOpen)
		}
	}
}

func TestTableOfOperations(t *testing.T) {
	names := map[string]bool{}
	types := map[reflect.Type]bool{}
	for _, r := range allOperations.rows {
		if types[r.of] {
			t.Errorf("two rows of %v", r.of)
		}
		types[r.of] = true
		for _, s := range r.spellings {
			if names[s.name] || s.name == "" {
				t.Errorf("the filter %q of %v is there twice", s.name, r.of)
			}
			names[s.name] = true
			s.read(readArguments(Thumbor, s.name, "")) // panics where the row has no arguments
		}
		for i := range r.of.NumField() {
			if r.of.Field(i).Type == reflect.TypeFor[Source]() && r.source == nil {
				t.Errorf("%v has a source that its row does not know", r.of)
			}
		}
		if r.size != nil && !r.changesSize {
			t.Errorf("the row of %v has a size that nothing asks for", r.of)
		}
	}
	if got := OperationNames(); !slices.IsSorted(got) || !slices.Contains(got, "focal") || slices.Contains(got, "focus_on") {
		t.Errorf("the names are %q", got)
	}
}

// tally counts what is done with an operation.
type tally struct{ reads, writes, normalizations int }

func (n *tally) rowOf() row {
	type T = stamp
	return rowOf[T]{
		name: "stamp", arguments: func(a *arguments, s *T) {
			if a.writing {
				n.writes++
			} else {
				n.reads++
			}
			a.integer(&s.Times, 0, 9)
		},
		normal: func(s T) (T, bool) { n.normalizations++; return s, true },
	}.row()
}

// TestRequestsAreReadOnce counts through a row that counts.
func TestRequestsAreReadOnce(t *testing.T) {
	const once = "300x200/filters:stamp(7)/photos/cat.jpg"
	for name, d := range map[string]Dialects{"any": {}, "plain": {Open: OpenDialects()}} {
		var n tally
		d.table = allOperations.with(n.rowOf())
		all, err := d.Readings(once, nil)
		if err != nil || len(all) != 1 || all[0].Key != once {
			t.Fatalf("%s: %+v, %v", name, all, err)
		}
		if n != (tally{1, 1, 1}) {
			t.Errorf("%s: %+v; want one of each", name, n)
		}
	}
	// A plain size is written and brought into normal form once, and never read back.
	for name, d := range map[string]Dialects{"any": {}, "plain": {Open: OpenDialects()}, "SIH": {SIH: true}} {
		var n tally
		d.table = allOperations.with(rowOf[Resize]{
			name: "resize", arguments: func(a *arguments, r *Resize) { n.writes++; spellResize(a, r) },
			normal: func(r Resize) (Resize, bool) { n.normalizations++; return normalResize(r) },
			size:   Resize.sizeAfter, box: Resize.box, changesSize: true, stage: stageResize,
		}.row())
		if all, err := d.Readings("300x200/photos/cat.jpg", nil); err != nil || len(all) != 1 || n != (tally{0, 1, 1}) {
			t.Errorf("%s, plain size: %+v, %v", name, n, err)
		}
	}
	// SIH reads a key back that is more than a size.
	var n tally
	d := Dialects{SIH: true, table: allOperations.with(n.rowOf())}
	if _, err := d.Readings(once, nil); err != nil || n != (tally{2, 1, 2}) {
		t.Errorf("SIH: %+v, %v; want it read twice and printed once", n, err)
	}
}

// TestPlainKeysAreNotReadBack checks which originals could be read as options.
func TestPlainKeysAreNotReadBack(t *testing.T) {
	const may, mayNot = "smart/a left/a meta/a 100x100/a x/a trim/a trim:9:9/a fit-in/a 1x2:3x4/a filters:x/a s3:a/b", "a photos/cat.jpg smart 100x100 photos/100x100/a filter/a orig/a unsafe/a a:b/c"
	g := grammar{isBucket: isBucketName}
	for original := range strings.SplitSeq(may, " ") {
		if !g.mayTake(original) {
			t.Errorf("%s is not read back", original)
		}
	}
	for original := range strings.SplitSeq(mayNot, " ") {
		if g.mayTake(original) {
			t.Errorf("%s is read back", original)
		}
	}
}
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
