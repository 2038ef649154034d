package handler

import (
	"bytes"
	"cmp"
	"context"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif"
	_ "image/jpeg"
	"net/url"
	"strings"
	"testing"
	"time"

	_ "golang.org/x/image/webp"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/smart"
	"s3resize/lambda/store"
)

var (
	red   = color.NRGBA{255, 0, 0, 255}
	green = color.NRGBA{0, 255, 0, 255}
	blue  = color.NRGBA{0, 0, 255, 255}
	white = color.NRGBA{255, 255, 255, 255}
	black = color.NRGBA{0, 0, 0, 255}
	glass = color.NRGBA{}
)

// quarters is a picture of four: red and green above blue and white.
func quarters(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i, c := range []color.NRGBA{red, green, blue, white} {
		x, y := i%2*w/2, i/2*h/2
		draw.Draw(img, image.Rect(x, y, x+(w+1)/2, y+(h+1)/2), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return img
}

// newEverything is a service to which everything is open, with pictures to try
// it on: a.png of 400 by 300, small.png of 200 by 100, the black wm.png of 40 by
// 20, and alpha.png, whose right half is transparent.
func newEverything(t *testing.T, sih bool) *service {
	t.Helper()
	s := newService(t)
	allowed, err := edit.ParseAllowList("*")
	if err != nil {
		t.Fatal(err)
	}
	s.Allowed, s.PlainSizes = allowed, edit.AllowList{}
	s.Open = opened(t, "*", "s3:originals/,s3:archive/", "originals", "archive")
	s.Dialects.SIH = sih
	s.Dialects.Buckets = []string{"originals", "archive"}
	s.Store.Sources = s.Dialects.Buckets
	s.Overlays = &store.Overlays{Client: s.s3.Client(), Bucket: "originals", Buckets: s.Dialects.Buckets}
	s.Pipeline.Detector = oneFace{}
	alpha := image.NewNRGBA(image.Rect(0, 0, 200, 100))
	draw.Draw(alpha, image.Rect(0, 0, 100, 100), image.NewUniform(red), image.Point{}, draw.Src)
	mark := image.NewNRGBA(image.Rect(0, 0, 40, 20))
	draw.Draw(mark, mark.Rect, image.NewUniform(black), image.Point{}, draw.Src)
	for key, img := range map[string]image.Image{"a.png": quarters(400, 300), "small.png": quarters(200, 100), "alpha.png": alpha, "wm.png": mark} {
		s.s3.Put("originals/"+key, encodePNG(img), time.Hour)
	}
	return s
}

// oneFace sees one face in every picture.
type oneFace struct{ pipeline.Builtin }

func (oneFace) Faces(context.Context, *image.NRGBA) ([]smart.Box, error) {
	return []smart.Box{{Left: 0.55, Top: 0.33, Width: 0.23, Height: 0.18}}, nil
}

// dot is the colour wanted at one place.
type dot struct {
	x, y int
	c    color.NRGBA
}

// made follows a redirect to the derivative, and checks that its own address is
// the canonical one.
func (s *service) made(t *testing.T, query string) (image.Image, string) {
	t.Helper()
	a := s.get(t, query)
	key, err := url.PathUnescape(strings.TrimPrefix(a.Headers["Location"], site+"/"))
	o, ok := s.s3.Get("site/" + key)
	if err != nil || a.StatusCode != 307 || !ok {
		t.Fatalf("%s: %d %s %s", query, a.StatusCode, a.Headers["Location"], a.Body)
	}
	s.s3.Lose("site/" + key)
	s.get(t, "key="+edit.EscapePath(key)).redirectsTo(a.Headers["Location"])
	img, format, err := image.Decode(bytes.NewReader(o.Body))
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if o.Header.Get("Content-Type") != "image/"+format {
		t.Errorf("%s: %s is stored as %s", query, format, o.Header.Get("Content-Type"))
	}
	return img, format
}

// checkDots wants colours, to within two steps a channel.
func checkDots(t *testing.T, query string, img image.Image, dots []dot) {
	t.Helper()
	for _, d := range dots {
		got := color.NRGBAModel.Convert(img.At(d.x, d.y)).(color.NRGBA)
		near := func(a, b uint8) bool { return max(a, b)-min(a, b) <= 2 }
		if !near(got.R, d.c.R) || !near(got.G, d.c.G) || !near(got.B, d.c.B) || !near(got.A, d.c.A) {
			t.Errorf("%s: %v at %d, %d; want %v", query, got, d.x, d.y, d.c)
		}
	}
}

// blackBox is the smallest box around everything black.
func blackBox(img image.Image) (box image.Rectangle) {
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			if max(c.R, c.G, c.B) < 40 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// What the Serverless Image Handler makes of these paths.
func TestSIHPathsEndToEnd(t *testing.T) {
	s := newEverything(t, true)
	for _, tt := range []struct {
		path, format string
		w, h         int
		dots         []dot
		black        image.Rectangle
	}{
		{path: "a.png", w: 400, h: 300, dots: []dot{{10, 10, red}, {390, 290, white}}},
		{path: "fit-in/200x200/a.png", w: 200, h: 150},
		{path: "fit-in/1000x1000/a.png", w: 1000, h: 750},
		{path: "fit-in/1000x1000/filters:no_upscale()/a.png", w: 400, h: 300},
		{path: "800x600/a.png", w: 800, h: 600},
		{path: "fit-in/200x200/filters:fill(00ff00)/a.png", w: 200, h: 200, dots: []dot{{0, 0, green}, {100, 10, green}, {50, 60, red}, {100, 190, green}}},
		{path: "fit-in/1000x1000/filters:fill(red):no_upscale()/a.png", w: 1000, h: 1000, dots: []dot{{0, 0, red}, {310, 360, red}, {690, 640, white}}},
		{path: "100x50:300x250/a.png", w: 200, h: 200, dots: []dot{{10, 10, red}, {190, 10, green}, {10, 190, blue}, {190, 190, white}}},
		{path: "200x0:400x150/100x100/a.png", w: 100, h: 100, dots: []dot{{5, 5, green}}},
		{path: "filters:proportion(0.5)/a.png", w: 200, h: 150},
		{path: "filters:format(webp)/a.png", format: "webp", w: 400, h: 300},
		{path: "filters:format(jpg)/a.png", format: "jpeg", w: 400, h: 300},
		{path: "filters:format(nonsense)/a.png", w: 400, h: 300},
		{path: "filters:background_color(00ff00)/alpha.png", w: 200, h: 100, dots: []dot{{10, 10, red}, {190, 10, green}}},
		{path: "filters:rotate(90)/a.png", w: 300, h: 400, dots: []dot{{10, 10, blue}, {290, 10, red}}},
		{path: "filters:watermark(originals,wm.png,center,center,0)/a.png", w: 400, h: 300, black: image.Rect(180, 140, 220, 160)},
		{path: "filters:watermark(originals,wm.png,-10,-10,0)/a.png", w: 400, h: 300, black: image.Rect(350, 270, 390, 290)},
	} {
		query := "key=" + edit.EscapePath(tt.path)
		img, format := s.made(t, query)
		if want := cmp.Or(tt.format, "png"); format != want {
			t.Errorf("%s: %s; want %s", tt.path, format, want)
		}
		if got := img.Bounds().Size(); got != image.Pt(tt.w, tt.h) {
			t.Errorf("%s: %v; want %dx%d", tt.path, got, tt.w, tt.h)
		}
		checkDots(t, tt.path, img, tt.dots)
		if got := blackBox(img); got != tt.black {
			t.Errorf("%s: black in %v; want %v", tt.path, got, tt.black)
		}
	}
}

// What the Serverless Image Handler makes of these edits.
func TestJSONEditsEndToEnd(t *testing.T) {
	s := newEverything(t, false)
	const mark = `"overlayWith":{"bucket":"originals","key":"wm.png"`
	for _, tt := range []struct {
		edits string
		w, h  int
		dots  []dot
		black image.Rectangle
	}{
		{edits: `"flip":true`, w: 400, h: 300, dots: []dot{{10, 10, blue}, {390, 10, white}, {10, 290, red}, {390, 290, green}}},
		{edits: `"resize":{"width":100,"height":null}`, w: 100, h: 75},
		{edits: `"resize":{"width":"99.1","height":"99.9"}`, w: 99, h: 100},
		{edits: `"resize":{"width":100,"height":100,"fit":"inside"}`, w: 100, h: 75},
		{edits: `"resize":{"width":100,"height":100,"fit":"outside"}`, w: 133, h: 100},
		{edits: `"resize":{"width":100,"height":100,"fit":"fill"}`, w: 100, h: 100, dots: []dot{{10, 90, blue}, {90, 10, green}}},
		{edits: `"resize":{"width":100,"height":100,"fit":"contain","background":"white"}`, w: 100, h: 100, dots: []dot{{0, 0, white}, {25, 40, red}, {99, 99, white}}},
		{edits: `"resize":{"width":150,"height":300,"position":"left"}`, w: 150, h: 300, dots: []dot{{10, 10, red}, {140, 10, red}}},
		{edits: `"resize":{"width":1000,"height":1000,"withoutEnlargement":true}`, w: 400, h: 300},
		{edits: `"resize":{"width":100,"height":100},"extract":{"left":60,"top":0,"width":20,"height":20}`, w: 20, h: 20, dots: []dot{{5, 5, green}}},
		{edits: `"extract":{"left":200,"top":0,"width":100,"height":100},"resize":{"width":50}`, w: 50, h: 50, dots: []dot{{5, 5, green}}},
		{edits: mark + `,"options":{"left":"10","top":20}}`, w: 400, h: 300, black: image.Rect(10, 20, 50, 40)},
		{edits: mark + `}`, w: 400, h: 300, black: image.Rect(180, 140, 220, 160)},
		{edits: mark + `,"wRatio":"101","options":{"left":0,"top":0}}`, w: 400, h: 300, black: image.Rect(0, 0, 40, 20)},
		{edits: mark + `,"alpha":"50","options":{"left":0,"top":0}}`, w: 400, h: 300, dots: []dot{{5, 5, color.NRGBA{127, 0, 0, 255}}}},
		{edits: mark + `,"alpha":100,"options":{"left":0,"top":0}}`, w: 400, h: 300, dots: []dot{{5, 5, red}}},
		{edits: `"resize":{"width":100,"height":75},` + mark + `,"options":{"left":"-10","top":"-10"}}`, w: 100, h: 75, black: image.Rect(50, 45, 90, 65)},
		{edits: `"roundCrop":true`, w: 300, h: 300, dots: []dot{{0, 0, glass}, {150, 5, green}, {149, 295, blue}, {299, 299, glass}}, black: image.Rect(0, 0, 300, 300)},
		{edits: `"smartCrop":{"faceIndex":0,"padding":10}`, w: 112, h: 74},
		{edits: `"smartCrop":{"faceIndex":0,"padding":80}`, w: 252, h: 214},
		{edits: `"composite":[{}],"toFile":"/tmp/x","foo":1,"grayscale":true`, w: 400, h: 300},
		{edits: `"threshold":128`, w: 400, h: 300, dots: []dot{{10, 10, black}, {390, 10, white}, {10, 290, black}, {390, 290, white}}, black: image.Rect(0, 0, 200, 300)},
		{edits: `"recomb":[[0,0,1],[0,1,0],[1,0,0]]`, w: 400, h: 300, dots: []dot{{10, 10, blue}, {10, 290, red}}},
	} {
		img, _ := s.made(t, "key="+url.PathEscape(inBase64(`{"bucket":"originals","key":"a.png","edits":{`+tt.edits+`}}`)))
		if got := img.Bounds().Size(); got != image.Pt(tt.w, tt.h) {
			t.Errorf("%s: %v; want %dx%d", tt.edits, got, tt.w, tt.h)
		}
		checkDots(t, tt.edits, img, tt.dots)
		if got := blackBox(img); got != tt.black {
			t.Errorf("%s: black in %v; want %v", tt.edits, got, tt.black)
		}
	}
}
