package main

import (
	"cmp"
	"errors"
	"iter"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestCompare(t *testing.T) {
	tests := map[string]struct {
		originals []string
		shelves   [][]string
		want      []gap
	}{
		"nothing at all":       {nil, [][]string{nil}, nil},
		"no originals":         {nil, [][]string{{"a", "b"}}, []gap{{"a", 0, true}, {"b", 0, true}}},
		"no shelves":           {[]string{"a"}, nil, nil},
		"empty shelf":          {[]string{"a", "b"}, [][]string{nil}, []gap{{"a", 0, false}, {"b", 0, false}}},
		"all there":            {[]string{"a", "b"}, [][]string{{"a", "b"}}, nil},
		"first missing":        {[]string{"a", "b"}, [][]string{{"b"}}, []gap{{"a", 0, false}}},
		"last missing":         {[]string{"a", "b"}, [][]string{{"a"}}, []gap{{"b", 0, false}}},
		"strays are told":      {[]string{"b", "d"}, [][]string{{"a", "b", "c", "e"}}, []gap{{"a", 0, true}, {"c", 0, true}, {"d", 0, false}, {"e", 0, true}}},
		"shelves side by side": {[]string{"a", "b"}, [][]string{{"b"}, {"a"}}, []gap{{"a", 0, false}, {"b", 1, false}}},
		// "-" and "." sort before "/", "0" after it; "é" is two bytes above "z".
		"bytes, not letters": {
			[]string{"a-b", "a.b", "a/b", "a0b", "z", "é"},
			[][]string{{"a.b", "a/b", "é"}},
			[]gap{{"a-b", 0, false}, {"a0b", 0, false}, {"z", 0, false}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := gaps(compare(sequence(nil, test.originals...), shelvesOf(test.shelves)))
			if err != nil || !slices.Equal(got, test.want) {
				t.Errorf("got %v, %v, want %v", got, err, test.want)
			}
		})
	}
}

// The slow way keeps everything in maps.
func TestCompareAgainstMaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.MapOf(rapid.StringMatching(`[ab/+.\-0é]{1,4}`), rapid.Just(true))
		originals := set.Draw(t, "originals")
		made := rapid.SliceOfN(set, 0, 3).Draw(t, "shelves")

		var want []gap
		for _, key := range slices.Sorted(maps.Keys(originals)) {
			for i := range made {
				if !made[i][key] {
					want = append(want, gap{key, i, false})
				}
			}
		}
		var shelves [][]string
		for i, m := range made {
			for key := range m {
				if !originals[key] {
					want = append(want, gap{key, i, true})
				}
			}
			shelves = append(shelves, slices.Sorted(maps.Keys(m)))
		}
		got, err := gaps(compare(sequence(nil, slices.Sorted(maps.Keys(originals))...), shelvesOf(shelves)))
		order := func(a, b gap) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.shelf, b.shelf)) }
		slices.SortFunc(got, order)
		slices.SortFunc(want, order)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("got %v, %v, want %v", got, err, want)
		}
	})
}

func TestComparePassesErrorsOn(t *testing.T) {
	t.Run("of the originals", func(t *testing.T) {
		got, err := gaps(compare(sequence(errTest, "a"), shelvesOf([][]string{nil})))
		if !errors.Is(err, errTest) || !slices.Equal(got, []gap{{"a", 0, false}}) {
			t.Errorf("got %v, %v", got, err)
		}
	})
	t.Run("of a shelf", func(t *testing.T) {
		// "a" is known to be missing, what comes after "b" is not known.
		shelf := sequence(errTest, "b")
		got, err := gaps(compare(sequence(nil, "a", "b", "c"), []iter.Seq2[object, error]{shelf}))
		if !errors.Is(err, errTest) || !slices.Equal(got, []gap{{"a", 0, false}}) {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

// Each key costs a listing, so none is read before it is needed, and a sequence
// that is left is told so.
func TestCompareReadsNoFurther(t *testing.T) {
	var read []string
	ended := false
	shelf := func(yield func(object, error) bool) {
		defer func() { ended = true }()
		for _, key := range []string{"a", "c", "e", "g"} {
			read = append(read, key)
			if !yield(object{key: key}, nil) {
				return
			}
		}
	}
	for g := range compare(sequence(nil, "b", "d", "f"), []iter.Seq2[object, error]{shelf}) {
		if g.key == "b" {
			break
		}
	}
	if want := []string{"a", "c"}; !slices.Equal(read, want) {
		t.Errorf("read %v, want %v", read, want)
	}
	if !ended {
		t.Error("the shelf was left open")
	}
}

// gap is an original that a shelf lacks or, as a stray, what a shelf has without an
// original.
type gap struct {
	key   string
	shelf int
	stray bool
}

// gaps are those that a comparison finds, up to its first error.
func gaps(all iter.Seq2[found, error]) (list []gap, err error) {
	for f, err := range all {
		if err != nil {
			return list, err
		}
		if f.shelf >= 0 {
			list = append(list, gap{f.key, f.shelf, true})
		}
		for _, i := range f.lacking {
			list = append(list, gap{f.key, i, false})
		}
	}
	return list, nil
}

func shelvesOf(keys [][]string) []iter.Seq2[object, error] {
	var shelves []iter.Seq2[object, error]
	for _, k := range keys {
		shelves = append(shelves, sequence(nil, k...))
	}
	return shelves
}
