package edit

import (
	"strings"
	"testing"
)

// Originals that would be read as options have a separator in front; s3: names
// a bucket only where it is not part of the key.
func TestKeyKeepsOriginalsApart(t *testing.T) {
	blur := operations(ThumborBlur{2, 2})
	size := operations(Resize{Width: 300, Height: 200})
	for _, tt := range []struct {
		bucket, original string
		ops              []Operation
		want             string
	}{
		{"", "smart/x.jpg", size, "300x200/filters:as_is()/smart/x.jpg"},
		{"", "left/x.jpg", size, "300x200/filters:as_is()/left/x.jpg"},
		{"", "smart", size, "300x200/smart"},
		{"", "fit-in/x.jpg", size, "300x200/fit-in/x.jpg"},
		{"", "trim/x.jpg", size, "300x200/trim/x.jpg"},
		{"", "300x0/x.jpg", size, "300x200/300x0/x.jpg"},
		{"", "filters:x()/y.jpg", size, "300x200/filters:as_is()/filters:x()/y.jpg"},
		{"", "filters:x/y.jpg", size, "300x200/filters:x/y.jpg"},
		{"", "s3:some/x.jpg", size, "300x200/filters:as_is()/s3:some/x.jpg"},
		{"", "s3:Some/x.jpg", size, "300x200/s3:Some/x.jpg"},
		{"second", "smart/x.jpg", size, "300x200/s3:second/smart/x.jpg"},
		{"second", "s3:third/x.jpg", nil, "0x0/s3:second/s3:third/x.jpg"},
		{"", "left/x.jpg", blur, "filters:blur(2)/left/x.jpg"},
		{"", "filters:x()/y.jpg", blur, "filters:blur(2):as_is()/filters:x()/y.jpg"},
		{"", "s3:some/x.jpg", blur, "filters:blur(2):as_is()/s3:some/x.jpg"},
		{"", "x.jpg", nil, "0x0/x.jpg"},
		{"", "unsafe/x.jpg", nil, "0x0/unsafe/x.jpg"},
		{"", "meta/x.jpg", nil, "0x0/meta/x.jpg"},
		{"", "left/x.jpg", nil, "filters:as_is()/left/x.jpg"},
	} {
		v := Variant{Bucket: tt.bucket, Original: tt.original, Edits: Edits{Operations: tt.ops}}
		if got := v.Key(); got != tt.want {
			t.Errorf("the key of %+v is %q; want %q", v, got, tt.want)
		}
		if got, err := Parse(tt.want); err != nil || !got.Equal(v) {
			t.Errorf("Parse(%q) = %+v, %v; want %+v", tt.want, got, err, v)
		}
	}
}

func TestIsDerivative(t *testing.T) {
	for key, want := range map[string]bool{
		"300x200/a.jpg":                            true,
		"0x0/a.jpg":                                true,
		"fit-in/300x200/a.jpg":                     true,
		"trim:top-left/a.jpg":                      true,
		"filters:blur(2)/a.jpg":                    true,
		"filters:as_is()/left/a.jpg":               true,
		"300x200/s3:second/a.jpg":                  true,
		"300x200/100x100/a.jpg":                    true, // or an original
		"filters:thumbor():rotate(90)/a.jpg":       true, // where SIH is set
		"filters:watermark(https://a.b/c,0,0,0)/a": true,
		"a.jpg":                   false,
		"300x200":                 false,
		"300x0/a.jpg":             false,
		"x/a.jpg":                 false,
		"fit-in/a.jpg":            false,
		"smart/a.jpg":             false,
		"trim/a.jpg":              false,
		"meta/300x200/a.jpg":      false,
		"unsafe/300x200/a.jpg":    false,
		"filters:blur(2,2)/a.jpg": false,
		"filters:as_is()/a.jpg":   false,
		"300x200/filters:blur(2):thumbor()/a.jpg": false,
		"300x200/300x200/a.jpg":                   true,
		"photos/300x200/a.jpg":                    false,
		"filters:resize(300,200,north)/a.jpg":     true, // in a plain installation
		"300x200/left/filters:x()/a.jpg":          true, // likewise
		"filters:resize(300,200)/a.jpg":           false,
	} {
		if got := IsDerivative(key); got != want {
			t.Errorf("IsDerivative(%q) = %v", key, got)
		}
	}
}

// Spelling does not tell whether an original is a derivative, so that none is
// refused for it. Each is read back from its key.
func TestOriginalsSpelledLikeDerivatives(t *testing.T) {
	for _, original := range []string{
		"300x200/a.jpg", "300x200/300x200/a.jpg", "300x200/a//b.jpg", "0x0/a.jpg", "10x10:20x20/a.jpg", "-300x/a.jpg",
		"fit-in/300x200/a.jpg", "trim:top-left/a.jpg", "filters:blur(2)/a.jpg", "filters:thumbor():blur(2)/a.jpg",
		"filters:as_is()/left/a.jpg", "smart/a.jpg", "unsafe/300x200/a.jpg", "100x100", "meta/300x200/a.jpg", strings.Repeat("9x9/", 50) + "a",
	} {
		for _, ops := range [][]Operation{
			operations(Resize{Width: 9, Height: 9}), operations(ThumborTrim{}), operations(Crop{Right: 9, Bottom: 9}), operations(ThumborBlur{2, 2}),
			operations(Frame{Source{Key: original}}), nil,
		} {
			v := Variant{Original: original, Edits: Edits{Operations: ops}}
			for _, d := range lawDialects {
				key := d.Key(v)
				if r, err := d.Path(key); err != nil || !r.Variant.Equal(v) {
					t.Errorf("%q is read as %+v, %v; want %+v", key, r.Variant, err, v)
				}
			}
		}
	}
}

func TestLongKeysAreRefused(t *testing.T) {
	for _, prefix := range []string{"300x200/", "filters:thumbor():rotate(90)/", "filters:gaussian(2)/"} {
		d := Dialects{SIH: true}
		fits := prefix + strings.Repeat("k", MaxKeyBytes-len(prefix))
		if r, err := d.Path(fits); err != nil || len(d.Key(r.Variant)) > MaxKeyBytes {
			t.Errorf("a key of %d bytes with %s in front: %v", len(fits), prefix, err)
		}
		checkRefused(t, d, fits+"k", "at most 1024 bytes with the edits")
	}
}

func TestOperationName(t *testing.T) {
	for name, op := range map[string]Operation{
		"resize": Resize{Width: 3}, "crop": Crop{}, "trim": ThumborTrim{}, "focal": Focal{}, "rotate": Rotate{Angle: 45}, "blur": ThumborBlur{},
		"flip": Flip{}, "canvas": Canvas{}, "background_color": Flatten{}, "oss_watermark": OSSWatermark{}, "gaussian": SharpBlur{},
	} {
		if got := OperationName(op); got != name {
			t.Errorf("%T is named %q; want %q", op, got, name)
		}
	}
	if got := OperationName(Resize{Scale: 0.5}); got != "resize" {
		t.Errorf("a proportion is named %q", got)
	}
}

func TestBuckets(t *testing.T) {
	d := Dialects{Buckets: []string{"first", "second"}}
	for path, want := range map[string]string{
		"9x9/s3:first/a":                                        "9x9/a",
		"9x9/s3:second/a":                                       "9x9/s3:second/a",
		"9x9/filters:frame(s3:first/f.png)/a":                   "9x9/filters:frame(f.png)/a",
		"9x9/filters:frame(s3:second/f.png)/a":                  "9x9/filters:frame(s3:second/f.png)/a",
		"9x9/filters:frame(s3:second/f.png)/s3:second/a":        "9x9/filters:frame(f.png)/s3:second/a",
		"9x9/filters:frame(s3:first/f.png)/s3:second/a":         "9x9/filters:frame(s3:first/f.png)/s3:second/a",
		"9x9/filters:watermark(second,w.png,0,0,0)/s3:second/a": "9x9/filters:overlay(w.png,left=0,top=0)/s3:second/a",
	} {
		r, err := d.Path(path)
		if err != nil || d.Key(r.Variant) != want {
			t.Errorf("%s has the key %q, %v; want %q", path, d.Key(r.Variant), err, want)
		}
	}
	checkRefused(t, d, "9x9/filters:frame(s3:third/f.png)/a", `bucket "third"`)
	if r, err := (Dialects{}).Path("9x9/s3:some/a"); err != nil || r.Bucket != "" {
		t.Errorf("with no buckets configured one is taken from the path: %+v, %v", r, err)
	}
}
