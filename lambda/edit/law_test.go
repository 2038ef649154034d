package edit

import (
	"encoding/base64"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The installations that the laws are tested for.
var lawDialects = []Dialects{
	{Buckets: []string{"first", "second"}, WatermarkHosts: []string{"pictures.example"}},
	{Buckets: []string{"first", "second"}, WatermarkHosts: []string{"pictures.example"}, SIH: true},
	{Buckets: []string{"first", "second"}, WatermarkHosts: []string{"pictures.example"}, Open: OpenDialects()},
}

func TestLawKeyIsReadAsItsVariant(t *testing.T) {
	for _, d := range lawDialects {
		rapid.Check(t, func(t *rapid.T) {
			v := anyVariant(t, d)
			key := d.Key(v)
			got, err := d.Path(key)
			if err != nil || !got.Variant.Equal(v) || got.Answer != Picture || got.Key != key {
				t.Fatalf("SIH %v, open %q: %q is read as\n%+v, %v; want\n%+v", d.SIH, d.Open, key, got.Variant, err, v)
			}
			if known, err := ParseFor(v.Bucket, v.Original, key); err != nil || !known.Equal(v) {
				t.Fatalf("SIH %v, open %q: %q is read as\n%+v, %v, of a known original; want\n%+v", d.SIH, d.Open, key, known, err, v)
			}
			if !IsDerivative(key) {
				t.Fatalf("%q is not said to be a derivative", key)
			}
			if d.IsPlain() && v.Key() == "" { // as_is() may make it too long
				return
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
	for _, file := range []string{"thumbor.go", "sih.go"} {
		for _, row := range docRows(f, file, "path", "canonical key") {
			f.Add(row[0])
		}
	}
	for _, row := range docRows(f, "dialect.go", "path", "key") {
		f.Add(row[0])
	}
	f.Add("meta/trim/10x20:30x40/fit-in/300x200/left/top/smart/p.jpg")
	f.Fuzz(func(t *testing.T, path string) {
		for _, d := range lawDialects {
			r, err := d.Path(path)
			checkLaws(t, d, path, r, err)
			checkReadings(t, d, path, nil)
		}
	})
}

func FuzzQuery(f *testing.F) {
	for _, row := range docRows(f, "query.go", "request", "canonical key") {
		path, query, _ := strings.Cut(row[0], "?")
		f.Add(path, query)
	}
	for _, row := range docRows(f, "oss.go", "x-oss-process", "canonical") {
		f.Add("a b.jpg", "x-oss-process="+row[0])
	}
	f.Add("a.jpg", "x-oss-process=image/watermark,image_bG9nby5wbmc_eC1vc3MtcHJvY2Vzcz1pbWFnZS9yZXNpemUsUF8zMA,text_aGk,g_nw/crop,g_ne,x_1")
	f.Add("300x200/filters:rotate(90):blur(2)/a.jpg", "rotate=45.5&width=7&fit=contain&flip=1&m=pad")
	f.Fuzz(func(t *testing.T, path, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		for _, d := range lawDialects {
			r, err := d.Query(path, values)
			checkLaws(t, d, path+"?"+query, r, err)
			checkReadings(t, d, path, values)
		}
	})
}

func FuzzJSON(f *testing.F) {
	for _, row := range docRows(f, "json.go", "edits", "canonical") {
		f.Add(`{"key":"a.jpg","edits":` + row[0] + `}`)
	}
	f.Add(`{"bucket":"second","key":"30x/b","outputFormat":"avif","effort":3,"headers":{"X-Foo":"bar"}}`)
	f.Add(`{"key":"a","edits":{"overlayWith":{"key":"b","alpha":"50","options":{"left":"-10p","top":0,"blend":"xor"}},"roundCrop":{"rx":5},"gamma":2}}`)
	f.Add(`{"key":"a","edits":{"convolve":{"width":3,"height":3,"kernel":[1,2,1,2,4,2,1,2,1e-9]},"trim":{"background":"#fff"},"extend":{"top":9,"extendWith":"copy"}}}`)
	f.Fuzz(func(t *testing.T, request string) {
		for _, d := range lawDialects {
			r, ok, err := d.json(base64.RawURLEncoding.EncodeToString([]byte(request)))
			if !ok {
				return
			}
			if err == nil {
				r.Variant, r.Key, err = d.complete(r.Variant)
			}
			checkLaws(t, d, request, r, err)
		}
	})
}

// checkLaws checks what must hold for every request that is read: its key is
// read as the same variant and is its own, and is told from an original's. An
// error must say what was expected.
func checkLaws(t *testing.T, d Dialects, request string, r Request, err error) {
	t.Helper()
	if err != nil {
		checkError(t, request, err)
		return
	}
	key := d.Key(r.Variant)
	again, err := d.Path(key)
	if err != nil || !again.Variant.Equal(r.Variant) || d.Key(again.Variant) != key {
		t.Fatalf("%q has the key %q, which is read as\n%+v, %v; want\n%+v", request, key, again.Variant, err, r.Variant)
	}
	if v, err := ParseFor(r.Bucket, r.Original, key); err != nil || !v.Equal(r.Variant) {
		t.Fatalf("ParseFor(%q, %q, %q) = %+v, %v; want %+v", r.Bucket, r.Original, key, v, err, r.Variant)
	}
	general := r.Variant.Key() // of a plain installation it may be too long
	if v, err := Parse(general); (!d.IsPlain() || general != "") && (err != nil || !v.Equal(r.Variant)) {
		t.Fatalf("Parse(%q) = %+v, %v; want %+v", general, v, err, r.Variant)
	}
	if len(key) > MaxKeyBytes || !IsDerivative(key) {
		t.Fatalf("%q has the key %q", request, key)
	}
	if strings.ContainsAny(EscapePath(key), "\r\n?#+ ") {
		t.Fatalf("EscapePath(%q) is not safe in a Location", key)
	}
}

// checkReadings checks that the readings begin with the usual one, are several
// variants, and have spellings of which each has one reading.
func checkReadings(t *testing.T, d Dialects, path string, query url.Values) {
	t.Helper()
	r, err := d.Query(path, query)
	all, fault := d.Readings(path, query)
	if err != nil || fault != nil {
		if (err == nil) != (fault == nil) {
			t.Fatalf("%q: %v, but all readings: %v", path, err, fault)
		}
		return
	}
	if len(all) == 0 || len(all) > maxReadings || !all[0].Equal(r.Variant) {
		t.Fatalf("%q has the readings %+v; want first %+v", path, all, r.Variant)
	}
	if len(all) == 1 {
		return
	}
	for i, reading := range d.Ambiguous(path, all).Readings {
		only, err := d.Readings(reading.Spelling, nil)
		if reading.Spelling != "" && (err != nil || len(only) != 1 || !only[0].Equal(all[i].Variant) || only[0].Answer != all[i].Answer) {
			t.Fatalf("%q has the reading %+v, whose spelling %q is read as %+v, %v", path, all[i], reading.Spelling, only, err)
		}
	}
}

// checkError checks that an error says what was expected, or what is missing.
func checkError(t *testing.T, path string, err error) {
	t.Helper()
	var fault *Error
	var missing *NotImplementedError
	var bucket *BucketError
	var style *StyleError
	switch {
	case errors.As(err, &fault) && fault.Expected != "" && fault.What != "":
	case errors.As(err, &missing), errors.As(err, &bucket), errors.As(err, &style):
	default:
		t.Errorf("%q: %v does not say what was expected", path, err)
	}
}
