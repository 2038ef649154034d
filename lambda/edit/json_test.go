package edit

import (
	"encoding/base64"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestDocumentedJSON(t *testing.T) {
	for _, row := range docRows(t, "json.go", "edits", "canonical") {
		request := `{"key":"a.jpg","edits":` + row[0] + `}`
		r, err := Dialects{}.Path(base64.StdEncoding.EncodeToString([]byte(request)))
		if err != nil || r.Variant.Key() != row[1]+"a.jpg" || r.Dialect != JSON {
			t.Errorf("%s: %q, %v; want %q", row[0], r.Variant.Key(), err, row[1]+"a.jpg")
		}
	}
}

// inJSON reads a request written in clear.
func inJSON(t *testing.T, d Dialects, request string) (Request, error) {
	t.Helper()
	r, ok, err := d.json(base64.StdEncoding.EncodeToString([]byte(request)))
	if !ok {
		t.Fatalf("%s is not taken for JSON", request)
	}
	return r, err
}

func operations(ops ...Operation) []Operation { return ops }

func TestJSONEdits(t *testing.T) {
	for edits, want := range map[string][]Operation{
		`{}`:                                    nil,
		`{"resize":{"width":300,"height":200}}`: operations(Resize{Width: 300, Height: 200}),
		`{"resize":{"width":"99.1","height":"99.9"}}`:                 operations(Resize{Width: 99, Height: 100}),
		`{"resize":{"width":100,"height":null}}`:                      operations(Resize{Width: 100}),
		`{"resize":{"width":100,"height":100,"fit":"fill"}}`:          operations(Resize{Width: 100, Height: 100, Fit: Fill}),
		`{"resize":{"width":100,"height":100,"fit":"outside"}}`:       operations(Resize{Width: 100, Height: 100, Fit: Outside}),
		`{"resize":{"width":150,"height":300,"position":"left"}}`:     operations(Resize{Width: 150, Height: 300, Gravity: West}),
		`{"resize":{"width":150,"height":300,"position":"entropy"}}`:  operations(Resize{Width: 150, Height: 300, Focus: Entropy}),
		`{"resize":{"ratio":0.5}}`:                                    operations(Resize{Scale: 0.5, Fit: Inside}),
		`{"resize":{"width":9,"height":9,"withoutEnlargement":true}}`: operations(Resize{Width: 9, Height: 9, NoEnlarge: true}),
		`{"resize":{"width":9,"kernel":"nearest"}}`:                   operations(Resize{Width: 9, Kernel: Nearest}),
		`{"resize":{"width":9,"height":8,"fit":"contain"}}`:           operations(Resize{Width: 9, Height: 8, Fit: Inside}, Canvas{Width: 9, Height: 8, Color: opaque(0)}),
		`{"resize":{"width":9,"height":8,"fit":"contain","position":"top","background":{"r":1,"g":2,"b":3,"alpha":0.5}}}`: operations(
			Resize{Width: 9, Height: 8, Fit: Inside}, Canvas{Width: 9, Height: 8, Color: Color{1, 2, 3, 128}, Gravity: North}),
		// extract counts on the side of the resize that it stands on.
		`{"extract":{"left":1,"top":2,"width":3,"height":4},"resize":{"width":9}}`: operations(Extract{1, 2, 3, 4}, Resize{Width: 9}),
		`{"resize":{"width":9},"extract":{"left":1,"top":2,"width":3,"height":4}}`: operations(Resize{Width: 9}, Extract{1, 2, 3, 4}),
		`{"crop":{"left":1,"top":2,"width":3,"height":4},"resize":{"width":9}}`:    operations(Extract{1, 2, 3, 4}, Resize{Width: 9}),
		`{"rotate":90,"resize":{"width":9}}`:                                       operations(Rotate{Angle: 90, Background: opaque(0)}, Resize{Width: 9}),
		`{"resize":{"width":9},"rotate":-90}`:                                      operations(Resize{Width: 9}, Rotate{Angle: 270, Background: opaque(0)}),
		`{"rotate":null}`:                                                          nil,
		`{"rotate":360}`:                                                           nil,
		// sharp's order, whatever was written first.
		`{"sharpen":true,"blur":2,"grayscale":true,"resize":{"width":9},"trim":{}}`: operations(
			SharpTrim{Threshold: 10}, Resize{Width: 9}, Grayscale{Linear: true}, SharpBlur{Sigma: 2}, SharpSharpen{}),
		`{"rotate":45,"flop":true,"flip":true}`: operations(Flop{}, Flip{}, Rotate{Angle: 45, Background: opaque(0)}),
		`{"gamma":2,"negate":{"alpha":false}}`:  operations(Negate{}, Gamma{In: 2}, Gamma{Out: 2}),
		// What works on the result of what stands before it.
		`{"roundCrop":true,"blur":true,"smartCrop":{"faceIndex":1,"padding":-5},"resize":{"width":9}}`: operations(
			RoundCrop{}, SharpBoxBlur{}, SmartCrop{FaceIndex: 1, Padding: -5}, Resize{Width: 9}),
		`{"roundCrop":{"left":5,"top":-1,"rx":7}}`: operations(RoundCrop{Left: 5, RX: 7}),
		`{"extend":5}`: operations(Extend{Top: 5, Left: 5, Bottom: 5, Right: 5, Background: opaque(0)}),
		`{"extend":{"top":1,"extendWith":"mirror"}}`: operations(Extend{Top: 1, Mode: ExtendMirror}),
		`{"extend":{}}`:                  nil,
		`{"sharpen":3.5}`:                operations(SharpSharpen{Sigma: 3.5, M1: 1, M2: 2, X1: 2, Y2: 10, Y3: 20}),
		`{"sharpen":{"sigma":1,"m2":5}}`: operations(SharpSharpen{Sigma: 1, M1: 1, M2: 5, X1: 2, Y2: 10, Y3: 20}),
		`{"median":true,"threshold":true,"linear":1.5,"ensureAlpha":0.5}`: operations(
			Median{3}, Threshold{Level: 128}, Linear{Multiplier: 1.5}, EnsureAlpha{0.5}),
		`{"convolve":{"width":3,"height":3,"kernel":[-1,0,1,-2,0,2,-1,0,1]}}`: operations(
			SharpConvolve{Width: 3, Height: 3, Kernel: "-1;0;1;-2;0;2;-1;0;1", Scale: 1}),
		`{"convolve":{"width":3,"height":3,"kernel":[-0,-0.0,1e-3,0,1,0,0,0,0],"scale":2,"offset":-0}}`: operations(
			SharpConvolve{Width: 3, Height: 3, Kernel: "0;0;0.001;0;1;0;0;0;0", Scale: 2}),
		`{"recomb":[[-0,0,1],[0,1,-0],[1,0,0]]}`: operations(Recomb{"0;0;1;0;1;0;1;0;0"}),
		`{"convolve":{"width":3,"height":3,"kernel":[1,1,1,1,1,1,1,1,1],"offset":2}}`: operations(
			SharpConvolve{Width: 3, Height: 3, Kernel: "1;1;1;1;1;1;1;1;1", Scale: 9, Offset: 2}),
		`{"recomb":[[0,0,1],[0,1,0],[1,0,0]]}`:    operations(Recomb{"0;0;1;0;1;0;1;0;0"}),
		`{"modulate":{"hue":-30,"brightness":2}}`: operations(Modulate{Brightness: 2, Saturation: 1, Hue: -30}),
		`{"normalize":true}`:                      operations(Normalise{1, 99}),
		`{"clahe":{"width":8,"height":9}}`:        operations(CLAHE{8, 9, 3}),
		`{"tint":{"r":255,"g":0,"b":10}}`:         operations(Tint{Color{255, 0, 10, 255}}),
		`{"flatten":true}`:                        operations(Flatten{Color: opaque(0)}),
		`{"extractChannel":"green"}`:              operations(ExtractChannel{1}),
		`{"bandbool":"eor","removeAlpha":true}`:   operations(Bandbool{"eor"}, RemoveAlpha{}),
		`{"toColourspace":"b-w"}`:                 operations(Grayscale{Linear: true}),
		`{"flip":false,"blur":null}`:              nil,
		// Names that the Serverless Image Handler does not know.
		`{"composite":[{}],"toFile":"x","foo":1,"grayscale":true}`: operations(Grayscale{Linear: true}),
		`{"contentModeration":{"moderationLabels":["b","a"]}}`:     operations(ContentModeration{75, 50, "a;b"}),
	} {
		r, err := inJSON(t, Dialects{}, `{"key":"a.jpg","edits":`+edits+`}`)
		if err != nil || !reflect.DeepEqual(r.Edits.Operations, want) {
			t.Errorf("%s: %+v, %v; want %+v", edits, r.Edits.Operations, err, want)
		}
	}
}

func TestJSONOverlay(t *testing.T) {
	d := Dialects{Buckets: []string{"first", "second"}}
	pixels := func(n float64) Position { return Position{Kind: PositionPixels, Value: n, End: n < 0} }
	for overlay, want := range map[string]Overlay{
		`{"bucket":"first","key":"wm.png"}`:                                                 {Source: Source{Key: "wm.png"}},
		`{"bucket":"second","key":"wm.png","alpha":"50","wRatio":"30","hRatio":"0"}`:        {Source: Source{Bucket: "second", Key: "wm.png"}, Alpha: 50, WRatio: 30, WRatioGiven: true, HRatioGiven: true},
		`{"key":"wm.png","wRatio":"101","options":{"left":"10","top":"-20"}}`:               {Source: Source{Key: "wm.png"}, Left: pixels(10), Top: pixels(-20)},
		`{"key":"wm.png","options":{"left":"-0","top":"10p"}}`:                              {Source: Source{Key: "wm.png"}, Left: Position{Kind: PositionPixels, End: true}, Top: Position{Kind: PositionPercent, Value: 10}},
		`{"key":"wm.png","options":{"left":5,"top":"-100p"}}`:                               {Source: Source{Key: "wm.png"}, Left: pixels(5), Top: Position{Kind: PositionPercent, Value: -100, End: true}},
		`{"key":"wm.png","options":{"gravity":"southeast","blend":"multiply","tile":true}}`: {Source: Source{Key: "wm.png"}, Gravity: SouthEast, Blend: "multiply", Tile: true},
	} {
		r, err := inJSON(t, d, `{"key":"a.jpg","edits":{"overlayWith":`+overlay+`}}`)
		if err != nil || !reflect.DeepEqual(r.Edits.Operations, operations(want)) {
			t.Errorf("%s: %+v, %v; want %+v", overlay, r.Edits.Operations, err, want)
		}
	}
}

func TestJSONOutput(t *testing.T) {
	for request, want := range map[string]Output{
		`"outputFormat":"webp"`:                                                                  {Format: WebP},
		`"outputFormat":"jpg","effort":5`:                                                        {Format: JPEG},
		`"outputFormat":"webp","edits":{"toFormat":"png"}`:                                       {Format: PNG},
		`"edits":{"jpeg":{"quality":50,"progressive":true}}`:                                     {Format: JPEG, Quality: 50, Coding: Progressive},
		`"edits":{"jpeg":{"progressive":false,"mozjpeg":true,"chromaSubsampling":"4:4:4"}}`:      {Format: JPEG, Coding: Baseline, Chroma: Chroma444},
		`"edits":{"toFormat":"webp","webp":{"quality":60,"lossless":true},"jpeg":{"quality":9}}`: {Format: WebP, Quality: 60, Lossless: true},
		`"edits":{"png":{"quality":50}}`:                                                         {Format: PNG, Palette: true},
		`"edits":{"gif":true,"animated":false}`:                                                  {Format: GIF, Still: true},
		`"edits":{"animated":true}`:                                                              {},
		`"edits":{"avif":{"quality":40}}`:                                                        {Format: AVIF, Quality: 40},
	} {
		r, err := inJSON(t, Dialects{}, `{"key":"a.jpg",`+request+`}`)
		if err != nil || r.Edits.Output != want {
			t.Errorf("%s: %+v, %v; want %+v", request, r.Edits.Output, err, want)
		}
	}
}

func TestJSONRequest(t *testing.T) {
	d := Dialects{Buckets: []string{"first", "second"}}
	r, err := inJSON(t, d, `{"bucket":"second","key":"中文 a.jpg","headers":{"Cache-Control":"max-age=1","X-Foo":"bar","Content-Type":"text/html","x-amz-acl":"public"}}`)
	want := []Header{{"Cache-Control", "max-age=1"}, {"X-Foo", "bar"}}
	if err != nil || r.Bucket != "second" || r.Original != "中文 a.jpg" || !reflect.DeepEqual(r.Headers, want) || r.Dialect != JSON {
		t.Errorf("%+v, %v", r, err)
	}
	if r, err := inJSON(t, d, `{"bucket":"first","key":"a"}`); err != nil || r.Bucket != "" {
		t.Errorf("the default bucket by its name: %+v, %v", r, err)
	}
	if r, err := inJSON(t, d, `{"key":"a","key":"b","edits":{"resize":{"width":1,"width":2}}}`); err != nil || r.Variant.Key() != "2x/b" {
		t.Errorf("of members that are there twice the last counts: %+v, %v", r, err)
	}
	var fault *BucketError
	if _, err := inJSON(t, d, `{"bucket":"third","key":"a"}`); !errors.As(err, &fault) {
		t.Errorf("another bucket: %v", err)
	}
}

func TestJSONInAnyBase64(t *testing.T) {
	// Text whose base64 holds the signs in which the alphabets differ.
	const text = `{"key":"k?>.jpg","edits":{"a":"??>>ÿ"}}`
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		path := encoding.EncodeToString([]byte(text))
		if r, ok, err := (Dialects{}).json(path); !ok || err != nil || r.Original != "k?>.jpg" {
			t.Errorf("%s: %+v, %v, %v", path, r, ok, err)
		}
		if r, ok, err := (Dialects{}).json(strings.ReplaceAll(path, "+", " ")); !ok || err != nil || r.Original != "k?>.jpg" {
			t.Errorf("%s with spaces: %+v, %v, %v", path, r, ok, err)
		}
	}
	for _, path := range []string{
		"", "abcd", "300x300/a.jpg", "photos/cat", base64.StdEncoding.EncodeToString([]byte(`[1]`)),
		base64.StdEncoding.EncodeToString([]byte(`{"key":`)), base64.StdEncoding.EncodeToString([]byte(`{"key":"a"}`)) + "x", base64.StdEncoding.EncodeToString([]byte(`{"key":"a"} {}`)),
		base64.StdEncoding.EncodeToString([]byte(`{"key":"a` + strings.Repeat(" ", maxJSONBytes) + `"}`)),
	} {
		if _, ok, _ := (Dialects{}).json(path); ok {
			t.Errorf("%q is taken for JSON", path)
		}
	}
}

func TestJSONRefuses(t *testing.T) {
	for request, want := range map[string]string{
		`{}`:                     "the key of an original",
		`{"key":"../a"}`:         "segments",
		`{"key":7}`:              "a string",
		`{"key":"a","edits":[]}`: "an object",
		`{"key":"a","edits":{"resize":{"width":-1}}}`:                                       "null or a number from 1 to 16383",
		`{"key":"a","edits":{"resize":{"width":0,"height":0}}}`:                             "null or a number from 1 to 16383",
		`{"key":"a","edits":{"resize":{"fit":"crop"}}}`:                                     "cover, contain, fill, inside, outside",
		`{"key":"a","edits":{"resize":{"position":"nowhere"}}}`:                             "entropy or attention",
		`{"key":"a","edits":{"resize":{"width":1,"colour":2}}}`:                             "not implemented",
		`{"key":"a","edits":{"blur":0.1}}`:                                                  "from 0.3 to 1000",
		`{"key":"a","edits":{"blur":1,"blur":2}}`:                                           "each edit once",
		`{"key":"a","edits":{"median":1000}}`:                                               "from 1 to 31",
		`{"key":"a","edits":{"gamma":"NaN"}}`:                                               "from 1 to 3",
		`{"key":"a","edits":{"extract":{"left":1}}}`:                                        "left, top, width and height",
		`{"key":"a","edits":{"joinChannel":"/etc/passwd"}}`:                                 "by file name",
		`{"key":"a","edits":{"boolean":"x"}}`:                                               "by file name",
		`{"key":"a","edits":{"affine":[1]}}`:                                                "not implemented",
		`{"key":"a","edits":{"toFormat":"bmp"}}`:                                            "jpeg, png, webp, gif or avif",
		`{"key":"a","edits":{"toFormat":"tiff"}}`:                                           "not implemented",
		`{"key":"a","edits":{"overlayWith":{"bucket":"b","key":"k"}}}`:                      "source buckets",
		`{"key":"a","edits":{"overlayWith":{"key":"k","options":{"left":1}}}}`:              "both left and top",
		`{"key":"a","edits":{"overlayWith":{"key":"k","options":{"left":"101p","top":1}}}}`: "-100p to 100p",
		`{"key":"a","edits":{"overlayWith":{"key":"k","options":{"input":"/etc/passwd"}}}}`: "not implemented",
		`{"key":"a","edits":{"overlayWith":{"key":""}}}`:                                    "the key of an original",
		`{"key":"a","edits":{"tint":"nocolour"}}`:                                           "a CSS name",
		`{"key":"a","edits":{"tint":{"r":256}}}`:                                            "from 0 to 255",
		`{"key":"a","edits":{"convolve":{"width":3,"height":3,"kernel":[1]}}}`:              "width times height",
		`{"key":"a","edits":{"normalise":{"lower":50,"upper":50}}}`:                         "lower under upper",
		`{"key":"a","headers":{"X-A":"b\r\nc"}}`:                                            "printable ASCII",
		`{"key":"a","headers":{"X A":"b"}}`:                                                 "printable ASCII",
	} {
		_, err := inJSON(t, Dialects{}, request)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want an error with %q", request, err, want)
		}
	}
}

// TestJSONBeyondKeys has numbers that JSON takes and keys do not.
func TestJSONBeyondKeys(t *testing.T) {
	for edits, want := range map[string]string{
		`{"convolve":{"width":3,"height":3,"kernel":[2e6,1,1,1,1,1,1,1,1]}}`: `convolve argument 3 "2000000;1;1;1;1;1;1;1;1": expected as many numbers`,
		`{"trim":{"threshold":2000}}`:                                        `trim_border argument 1 "2000": expected a number from 0 to 1000`,
		`{"resize":{"ratio":2000}}`:                                          `resize scale "2000": expected a number from 0.0001 to 100`,
		`{"smartCrop":{"faceIndex":100}}`:                                    `smart_crop argument 1 "100": expected a whole number from 0 to 99`,
	} {
		path := base64.StdEncoding.EncodeToString([]byte(`{"key":"a","edits":` + edits + `}`))
		if _, err := (Dialects{}).Path(path); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v; want %s", edits, err, want)
		}
	}
}
