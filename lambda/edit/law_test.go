package edit

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Buckets that the laws' variants may be in.
var lawDialects = []Dialects{
	{Buckets: []string{"first", "second"}, WatermarkHosts: []string{"pictures.example"}},
	{Buckets: []string{"first", "second"}, WatermarkHosts: []string{"pictures.example"}, SIH: true},
}

func TestLawKeyIsReadAsItsVariant(t *testing.T) {
	for _, d := range lawDialects {
		rapid.Check(t, func(t *rapid.T) {
			v := anyVariant(t, d)
			key := d.Key(v)
			got, err := d.Path(key)
			if err != nil || !got.Variant.Equal(v) || got.Answer != Picture {
				t.Fatalf("SIH %v: %q is read as\n%+v, %v; want\n%+v", d.SIH, key, got.Variant, err, v)
			}
			if !IsDerivative(key) {
				t.Fatalf("%q is not said to be a derivative", key)
			}
			parsed, err := Parse(v.Key())
			if err != nil || !parsed.Equal(v) {
				t.Fatalf("Parse(%q) = %+v, %v; want %+v", v.Key(), parsed, err, v)
			}
		})
	}
}

// TestLawNormalFormIsStable also finds two forms of one picture that turn into
// each other.
func TestLawNormalFormIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ops []Operation
		for range intFrom(t, 0, 8) {
			ops = append(ops, anyShape(t))
		}
		once := Edits{Operations: ops, Output: anyOutput(t)}.normal()
		twice := once.normal()
		if !slices.Equal(once.Operations, twice.Operations) || once.Output != twice.Output {
			t.Fatalf("%+v becomes %+v", once, twice)
		}
	})
}

func FuzzPath(f *testing.F) {
	for _, row := range docRows(f, "thumbor.go", "path", "canonical key") {
		f.Add(row[0])
	}
	for _, row := range docRows(f, "sih.go", "path", "canonical key") {
		f.Add(row[0])
	}
	f.Fuzz(func(t *testing.T, path string) {
		for _, d := range lawDialects {
			r, err := d.Path(path)
			if err != nil {
				checkError(t, path, err)
				continue
			}
			key := d.Key(r.Variant)
			again, err := d.Path(key)
			if err != nil || !again.Variant.Equal(r.Variant) || d.Key(again.Variant) != key {
				t.Fatalf("%q has the key %q, which is read as\n%+v, %v; want\n%+v", path, key, again.Variant, err, r.Variant)
			}
			if len(key) > MaxKeyBytes || !IsDerivative(key) || IsDerivative(r.Original) {
				t.Fatalf("%q has the key %q", path, key)
			}
			if strings.ContainsAny(EscapePath(key), "\r\n?#+ ") {
				t.Fatalf("EscapePath(%q) is not safe in a Location", key)
			}
		}
	})
}

// checkError checks that an error says what was expected, or what is missing.
func checkError(t *testing.T, path string, err error) {
	t.Helper()
	var fault *Error
	var missing *NotImplementedError
	var bucket *BucketError
	switch {
	case errors.As(err, &fault) && fault.Expected != "" && fault.What != "":
	case errors.As(err, &missing), errors.As(err, &bucket):
	default:
		t.Errorf("%q: %v does not say what was expected", path, err)
	}
}
