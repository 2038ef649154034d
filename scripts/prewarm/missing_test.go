package main

import (
	"errors"
	"iter"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestMissing(t *testing.T) {
	tests := map[string]struct {
		originals []string
		shelves   [][]string
		want      []gap
	}{
		"nothing at all":       {nil, [][]string{nil}, nil},
		"no originals":         {nil, [][]string{{"a", "b"}}, nil},
		"no shelves":           {[]string{"a"}, nil, nil},
		"empty shelf":          {[]string{"a", "b"}, [][]string{nil}, []gap{{"a", 0}, {"b", 0}}},
		"all there":            {[]string{"a", "b"}, [][]string{{"a", "b"}}, nil},
		"first missing":        {[]string{"a", "b"}, [][]string{{"b"}}, []gap{{"a", 0}}},
		"last missing":         {[]string{"a", "b"}, [][]string{{"a"}}, []gap{{"b", 0}}},
		"orphans are passed":   {[]string{"b", "d"}, [][]string{{"a", "b", "c", "e"}}, []gap{{"d", 0}}},
		"shelves side by side": {[]string{"a", "b"}, [][]string{{"b"}, {"a"}}, []gap{{"a", 0}, {"b", 1}}},
		// "-" and "." sort before "/", "0" after it; "é" is two bytes above "z".
		"bytes, not letters": {
			[]string{"a-b", "a.b", "a/b", "a0b", "z", "é"},
			[][]string{{"a.b", "a/b", "é"}},
			[]gap{{"a-b", 0}, {"a0b", 0}, {"z", 0}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := collect(missing(sequence(nil, test.originals...), shelvesOf(test.shelves)))
			if err != nil || !slices.Equal(got, test.want) {
				t.Errorf("got %v, %v, want %v", got, err, test.want)
			}
		})
	}
}

// The slow way keeps everything in maps.
func TestMissingAgainstMaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.MapOf(rapid.StringMatching(`[ab/+.\-0é]{1,4}`), rapid.Just(true))
		originals := set.Draw(t, "originals")
		made := rapid.SliceOfN(set, 0, 3).Draw(t, "shelves")

		var want []gap
		for _, key := range slices.Sorted(maps.Keys(originals)) {
			for i := range made {
				if !made[i][key] {
					want = append(want, gap{key, i})
				}
			}
		}
		var shelves [][]string
		for _, m := range made {
			shelves = append(shelves, slices.Sorted(maps.Keys(m)))
		}
		got, err := collect(missing(sequence(nil, slices.Sorted(maps.Keys(originals))...), shelvesOf(shelves)))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, %v, want %v", got, err, want)
		}
	})
}

func TestMissingPassesErrorsOn(t *testing.T) {
	t.Run("of the originals", func(t *testing.T) {
		got, err := collect(missing(sequence(errTest, "a"), shelvesOf([][]string{nil})))
		if !errors.Is(err, errTest) || !slices.Equal(got, []gap{{"a", 0}}) {
			t.Errorf("got %v, %v", got, err)
		}
	})
	t.Run("of a shelf", func(t *testing.T) {
		// "a" is known to be missing, what comes after "b" is not known.
		shelf := sequence(errTest, "b")
		got, err := collect(missing(sequence(nil, "a", "b", "c"), []iter.Seq2[string, error]{shelf}))
		if !errors.Is(err, errTest) || !slices.Equal(got, []gap{{"a", 0}}) {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

// Each key costs a listing, so none is read before it is needed, and a sequence
// that is left is told so.
func TestMissingReadsNoFurther(t *testing.T) {
	var read []string
	ended := false
	shelf := func(yield func(string, error) bool) {
		defer func() { ended = true }()
		for _, key := range []string{"a", "c", "e", "g"} {
			read = append(read, key)
			if !yield(key, nil) {
				return
			}
		}
	}
	for g := range missing(sequence(nil, "b", "d", "f"), []iter.Seq2[string, error]{shelf}) {
		if g.original == "b" {
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

func shelvesOf(keys [][]string) []iter.Seq2[string, error] {
	var shelves []iter.Seq2[string, error]
	for _, k := range keys {
		shelves = append(shelves, sequence(nil, k...))
	}
	return shelves
}
