package edit

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestReadArguments(t *testing.T) {
	for text, want := range map[string][]string{
		"":               nil,
		" ":              nil,
		"a":              {"a"},
		" a , b ":        {"a", "b"},
		",":              {"", ""},
		"a,,b":           {"a", "", "b"},
		"'a,b', c":       {"a,b", "c"},
		"'a,b',":         {"a,b", ""},
		"'a,b":           {"'a", "b"},
		"'a,b'c,d":       {"'a", "b'c", "d"},
		"it's,x'y'":      {"it's", "x'y'"},
		"http://a/b?c=d": {"http://a/b?c=d"},
		"\u00a0,x":       {"\u00a0", "x"},
	} {
		if got := readArguments(Thumbor, "x", text).list; !slices.Equal(got, want) {
			t.Errorf("%q is split into %q; want %q", text, got, want)
		}
	}
}

func TestWholeNumber(t *testing.T) {
	for s, want := range map[string]int{"0": 0, "-0": 0, "7": 7, "-010": -10} {
		if got, ok := wholeNumber(s); !ok || got != want {
			t.Errorf("wholeNumber(%q) = %d, %v; want %d", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "-", "+5", "- 1", "--1", "1.0", "1e3", "0x1", "١", "99999999999999999999"} {
		if got, ok := wholeNumber(s); ok {
			t.Errorf("wholeNumber(%q) = %d; want none", s, got)
		}
	}
}

func TestDecimal(t *testing.T) {
	for s, want := range map[string]float64{"0": 0, "-0": 0, ".5": 0.5, "5.": 5, "-2.50": -2.5, "1.": 1} {
		got, ok := decimal(s)
		if !ok || got != want || math.Signbit(got) != math.Signbit(want) {
			t.Errorf("decimal(%q) = %v, %v; want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", ".", "-", "-.", "+1", "1e3", "1_0", "0x1p2", "Inf", "NaN", "1.2.3", "1,5", " 1"} {
		if got, ok := decimal(s); ok {
			t.Errorf("decimal(%q) = %v; want none", s, got)
		}
	}
}

func TestShortest(t *testing.T) {
	for n, want := range map[float64]string{0: "0", math.Copysign(0, -1): "0", 0.1: "0.1", -2.50: "-2.5", 1e6: "1000000", 1e-7: "0.0000001"} {
		if got := shortest(n); got != want {
			t.Errorf("shortest(%v) = %q; want %q", n, got, want)
		}
	}
}

func TestReadPosition(t *testing.T) {
	for s, want := range map[string]Position{
		"":       {},
		"10":     {PositionPixels, 10, false},
		"-10":    {PositionPixels, -10, true},
		"-0":     {PositionPixels, 0, true},
		"20p":    {PositionPercent, 20, false},
		"-12.5p": {PositionPercent, -12.5, true},
		"-0p":    {PositionPercent, 0, true},
		"center": {Kind: PositionCenter},
		"repeat": {Kind: PositionRepeat},
	} {
		got, ok := readPosition(s)
		if !ok || got != want {
			t.Errorf("readPosition(%q) = %+v, %v; want %+v", s, got, ok, want)
		}
		if got.String() != s {
			t.Errorf("%+v is printed %q; want %q", got, got, s)
		}
	}
	for _, s := range []string{"x", "10px", "1.5", "101p", "-101p", "+5", "p", "-", "1000000", "Center"} {
		if got, ok := readPosition(s); ok {
			t.Errorf("readPosition(%q) = %+v; want none", s, got)
		}
	}
}

func TestLawTextInArguments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := [2]string{anyText(t, 20), anyText(t, 20)}
		w := arguments{writing: true}
		w.text(&want[0], 20)
		w.text(&want[1], 20)
		if w.fault != nil {
			t.Fatal(w.fault)
		}
		var got [2]string
		r := readArguments(Thumbor, "x", w.String())
		r.text(&got[0], 20)
		r.text(&got[1], 20)
		if err := r.done(); err != nil || got != want {
			t.Fatalf("%q is written %s and read as %q, %v", want, &w, got, err)
		}
	})
}

func TestSourceInArguments(t *testing.T) {
	for text, want := range map[string]Source{
		"a/b c.png":              {Key: "a/b c.png"},
		"a%2Cb.png":              {Key: "a,b.png"},
		"s3:second/a.png":        {Bucket: "second", Key: "a.png"},
		"s3%3Asecond/a.png":      {Key: "s3:second/a.png"},
		"https://a.b:80/c.png?d": {Key: "https://a.b:80/c.png?d"},
		"httpsx://a":             {Key: "httpsx://a"},
		"s3:second/s3:third/a":   {Bucket: "second", Key: "s3:third/a"},
		"http://a.b/c%252Fd%2Fe": {Key: "http://a.b/c%2Fd/e"},
		"s3:second/httpx/a%20":   {Bucket: "second", Key: "httpx/a "},
	} {
		var got Source
		a := readArguments(Thumbor, "x", text)
		a.source(&got)
		if err := a.done(); err != nil || got != want {
			t.Errorf("%s is read as %+v, %v; want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "s3:x", "s3:UPPER/a", "s3:second/", "/a", "a/", "a/../b", "a%", "a%00", "http://", "http://a/../b", "http://a//b", "http://a/", "s3:second/http://a.b/c"} {
		var got Source
		a := readArguments(Thumbor, "x", text)
		if a.source(&got); a.done() == nil {
			t.Errorf("%s is read as %+v; want an error", text, got)
		}
	}
}

// setWild sets every field of an operation to something that is out of range.
func setWild(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[Color]() {
			return
		}
		for i := range v.NumField() {
			setWild(v.Field(i))
		}
	case reflect.Int:
		v.SetInt(1 << 40)
	case reflect.Uint8:
		v.SetUint(200)
	case reflect.Float64:
		v.SetFloat(math.NaN())
	case reflect.String:
		v.SetString("\xff")
	}
}

// TestFaultsNameTheArgument checks that no reader is ever shown a Go value.
func TestFaultsNameTheArgument(t *testing.T) {
	for _, r := range allOperations.rows {
		wild := reflect.New(r.of).Elem()
		setWild(wild)
		op := wild.Interface().(Operation)
		_, err := allOperations.write(op)
		var fault *Error
		hasNoRange := []string{"negate", "grayscale", "tint", "background_color"}
		if wild.NumField() == 0 || slices.Contains(hasNoRange, r.title) {
			if err != nil {
				t.Errorf("%s has no range, but: %v", r.title, err)
			}
			continue
		}
		if !errors.As(err, &fault) || strings.ContainsAny(err.Error(), "{}&") || fault.Token == "" {
			t.Errorf("%s: %v; want a fault that names an argument", r.title, err)
		}
	}
	for _, c := range []struct {
		op   Operation
		want string
	}{
		{Linear{Multiplier: 1, Offset: 2e6}, `linear argument 2 "2000000": expected a number from -1000000 to 1000000`},
		{Overlay{Source: Source{Key: "o"}, Alpha: 101}, `overlay alpha "101": expected a whole number from 0 to 100`},
		{Resize{Width: 3, Gravity: 9, Height: 3}, `resize "9": expected one of center, north,`},
		{Resize{Scale: 0.00001}, `proportion argument 1 "0.00001": expected a number from 0.0001 to 1`},
		{Rotate{Angle: math.NaN()}, `turn argument 1 "NaN": expected a number from 0 to 360`},
	} {
		if _, err := allOperations.write(c.op); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%T: %v; want %s", c.op, err, c.want)
		}
	}
}
