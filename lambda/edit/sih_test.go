package edit

import (
	"slices"
	"testing"
)

func TestSIHReference(t *testing.T) {
	d := Dialects{SIH: true, Buckets: documented.Buckets}
	for _, row := range docRows(t, "sih.go", "path", "canonical key") {
		r, err := d.Path(row[0])
		if err != nil {
			t.Errorf("%s: %v", row[0], err)
			continue
		}
		if got := d.Key(r.Variant); got != row[1] {
			t.Errorf("%s has the key\n%s; the reference says\n%s", row[0], got, row[1])
		}
	}
}

// The paths and what they mean are observations of the Serverless Image Handler
// 8.0, or where it fails of Thumbor.
func TestSIHPaths(t *testing.T) {
	d := Dialects{SIH: true, Buckets: []string{"bucket1", "bucket2", "bucket"}}
	inside := func(w, h int) Resize { return Resize{Width: w, Height: h, Fit: Inside} }
	white := Canvas{Width: 400, Height: 300, Color: Color{255, 255, 255, 255}}
	for _, tt := range []struct {
		path, key string
		ops       []Operation
		output    Output
	}{
		{path: "image.tiff", key: "image.tiff"},
		{path: "image.JPG", key: "image.JPG"},
		{path: "v1.2/photo", key: "v1.2/photo"},
		{path: "unsafe/image.bmp", key: "image.bmp"},
		{path: "filters:format(test)/x.jpg", key: "x.jpg"},
		{path: "filters:rotate(90)/s3:nope/image.jpg", key: "s3:nope/image.jpg", ops: operations(Rotate{Angle: 90})},
		{path: "filters:rotate(90)/filters:grayscale()/image (1) suffix.jpg", key: "image (1) suffix.jpg", ops: operations(Grayscale{true}, Rotate{Angle: 90})},
		{path: "filters:rotate(90)/filters:grayscale()/image 1).jpg", key: "image 1).jpg", ops: operations(Grayscale{true}, Rotate{Angle: 90})},
		{path: "300x200/中 x.jpg", key: "中 x.jpg", ops: operations(Resize{Width: 300, Height: 200})},
		{path: "100x100/test-100x100/test/beach-100x100.jpg", key: "test-100x100/test/beach-100x100.jpg", ops: operations(Resize{Width: 100, Height: 100})},
		{path: "fit-in/400x0/filters:fill(ffffff)/fit-in-image (1) suffix.jpg", key: "fit-in-image (1) suffix.jpg", ops: operations(Resize{Width: 400})},
		{path: "fit-in/400x300/filters:fill(fff)/x.jpg", key: "x.jpg", ops: operations(inside(400, 300), white)},
		{path: "fit-in/400x300/x.jpg", key: "x.jpg", ops: operations(inside(400, 300))},
		{path: "fit-in/x.jpg", key: "x.jpg"},
		{path: "0x300/x.jpg", key: "x.jpg", ops: operations(Resize{Height: 300})},
		{path: "0x0/x.jpg", key: "x.jpg"},
		{path: "filters:background_color(red)/x.jpg", key: "x.jpg", ops: operations(Flatten{Color: Color{255, 0, 0, 255}})},
		{path: "filters:blur(,2)/x.jpg", key: "x.jpg", ops: operations(SharpBlur{2})},
		{path: "filters:equalize()/x.jpg", key: "x.jpg", ops: operations(Normalise{1, 99})},
		{path: "filters:fill(fff)/x.jpg", key: "x.jpg"}, // nothing to fill
		{path: "filters:fill(red)/x.jpg", key: "x.jpg"},
		{path: "400x300/filters:fill(auto)/x.jpg", key: "x.jpg", ops: operations(inside(400, 300), Canvas{Width: 400, Height: 300, With: FillAuto})},
		{path: "400x300/filters:fill(transparent)/x.jpg", key: "x.jpg", ops: operations(inside(400, 300), Canvas{Width: 400, Height: 300, With: FillTransparent})},
		{path: "filters:fill(blue,1)/x.jpg", key: "x.jpg", ops: operations(Canvas{Color: Color{0, 0, 255, 255}, Through: true})},
		{path: "filters:format(png)/x.jpg", key: "x.jpg", output: Output{Format: PNG}},
		{path: "filters:format(jpg)/x.png", key: "x.png", output: Output{Format: JPEG}},
		{path: "filters:grayscale()/x.jpg", key: "x.jpg", ops: operations(Grayscale{true})},
		{path: "filters:no_upscale()/x.jpg", key: "x.jpg"},
		{path: "filters:proportion(0.3)/x.jpg", key: "x.jpg", ops: operations(Resize{Scale: 0.3})},
		{path: "200x200/filters:proportion(0.3)/x.jpg", key: "x.jpg", ops: operations(Resize{Width: 60, Height: 60})},
		{path: "filters:quality(50)/x.jpg", key: "x.jpg", output: Output{Quality: 50}},
		{path: "filters:quality(50)/x.PNG", key: "x.PNG", output: Output{Quality: 50, Palette: true}},
		{path: "filters:quality(50)/x.tiff", key: "x.tiff", output: Output{Quality: 50}},
		{path: "filters:format(jpeg)/filters:quality(50)/image", key: "image", output: Output{Format: JPEG, Quality: 50}},
		{path: "filters:quality(50)/filters:format(jpeg)/image", key: "image", output: Output{Format: JPEG, Quality: 50}},
		{path: "filters:rgb(10,10,10)/x.jpg", key: "x.jpg", ops: operations(Tint{Color{26, 26, 26, 255}})},
		{path: "filters:rgb(20,-20,40)/x.jpg", key: "x.jpg", ops: operations(Tint{Color{51, 0, 102, 255}})},
		{path: "filters:sharpen(75, 5)/x.jpg", key: "x.jpg", ops: operations(SharpSharpen{3.5, 1, 2, 2, 10, 20})},
		{path: "fit-in/400x300/filters:stretch()/x.jpg", key: "x.jpg", ops: operations(inside(400, 300))},
		{path: "filters:strip_exif()/x.jpg", key: "x.jpg", output: Output{Strip: true}},
		{path: "filters:upscale()/x.jpg", key: "x.jpg"},
		{path: "filters:watermark(bucket,key,100,100,0)/x.jpg", key: "x.jpg", ops: operations(Overlay{Source: Source{"bucket", "key", ""}, Left: Position{PositionPixels, 100, false}, Top: Position{PositionPixels, 100, false}})},
		{path: "filters:watermark(bucket,key,x,x,0)/x.jpg", key: "x.jpg", ops: operations(Overlay{Source: Source{"bucket", "key", ""}})},
		{path: "filters:watermark(bucket, key, 10, -20, 50, 30, 40)/x.jpg", key: "x.jpg", ops: operations(Overlay{
			Source: Source{"bucket", "key", ""}, Left: Position{PositionPixels, 10, false}, Top: Position{PositionPixels, -20, true},
			Alpha: 50, WRatio: 30, HRatio: 40, WRatioGiven: true, HRatioGiven: true})},
		{path: "filters:watermark(bucket,key,-10p,-100p,0)/x.jpg", key: "x.jpg", ops: operations(Overlay{
			Source: Source{"bucket", "key", ""}, Left: Position{PositionPercent, -10, true}, Top: Position{PositionPercent, -100, true}})},
		{path: "filters:watermark(bucket,folder/key.png,0,0)/x.jpg", key: "x.jpg", ops: operations(Overlay{
			Source: Source{"bucket", "folder/key.png", ""}, Left: Position{Kind: PositionPixels}, Top: Position{Kind: PositionPixels}})},
		{path: "filters:contrast(40)/x.jpg", key: "x.jpg", ops: operations(ThumborContrast{40})},
		{path: "filters:noise(40)/x.jpg", key: "x.jpg", ops: operations(Noise{Amount: 40})},
		{path: "filters:max_bytes(40000)/x.jpg", key: "x.jpg", output: Output{MaxBytes: 40000}},
		{path: "filters:round_corner(20,255,255,255)/x.jpg", key: "x.jpg", ops: operations(RoundCorners{20, 20, Color{255, 255, 255, 255}})},
		{path: "filters:saturation(0.5)/x.jpg", key: "x.jpg", ops: operations(Saturation{0.5})},
		{path: "filters:rotate(90):grayscale()/filters:blur(20)/x.jpg", key: "x.jpg", ops: operations(Grayscale{true}, Rotate{Angle: 90}, SharpBlur{10})},
		{path: "filters:equalize():watermark(bucket1,wm.png,0,0):background_color(red)/x.jpg", key: "x.jpg", ops: operations(
			Flatten{Color: opaque(0xFF0000)}, Overlay{Source: Source{Key: "wm.png"}, Left: Position{Kind: PositionPixels}, Top: Position{Kind: PositionPixels}}, Normalise{1, 99})},
		{path: "filters:sharpen(2,1):contrast(5):blur(2)/x.jpg", key: "x.jpg", ops: operations(SharpBlur{1}, ThumborContrast{5}, SharpSharpen{1.5, 1, 2, 2, 10, 20})},
		{path: "fit-in/40x30/filters:fill(red):rotate(90)/x.jpg", key: "x.jpg", ops: operations(
			inside(40, 30), Rotate{Angle: 90}, Canvas{Width: 40, Height: 30, Color: opaque(0xFF0000)})},
		{path: "filters:smart_crop()/x.jpg", key: "x.jpg", ops: operations(SmartCrop{})},
		{path: "filters:smart_crop(,40)/x.jpg", key: "x.jpg", ops: operations(SmartCrop{Padding: 40})},
		{path: "filters:smart_crop(1,)/x.jpg", key: "x.jpg", ops: operations(SmartCrop{FaceIndex: 1})},
		{path: "300x200/filters:upscale():fill(red)/x.jpg", key: "x.jpg", ops: operations(inside(300, 200))},
		{path: "fit-in/1000x1000/filters:fill(red):no_upscale()/a.png", key: "a.png", ops: operations(
			Resize{Width: 1000, Height: 1000, Fit: Inside, NoEnlarge: true}, Canvas{Width: 1000, Height: 1000, Color: Color{255, 0, 0, 255}})},
		{path: "200x0:400x150/100x100/a.png", key: "a.png", ops: operations(Extract{200, 0, 200, 150}, Resize{Width: 100, Height: 100})},
		{path: "300x200/shot-10x10:20x20.jpg", key: "shot-10x10:20x20.jpg", ops: operations(Resize{Width: 300, Height: 200})},
		{path: "unsafe/300x200/smart/x.jpg", key: "x.jpg", ops: operations(Resize{Width: 300, Height: 200, Focus: Smart})},
		{path: "-300x-200/x.jpg", key: "x.jpg", ops: operations(Resize{Width: 300, Height: 200}, Flop{}, Flip{})},
		{path: "300x200/left/top/x.jpg", key: "x.jpg", ops: operations(Resize{Width: 300, Height: 200, Gravity: NorthWest})},
		{path: "trim/300x200/x.jpg", key: "x.jpg", ops: operations(ThumborTrim{}, Resize{Width: 300, Height: 200})},
		{path: "filters:rotate(45)/x.jpg", key: "x.jpg", ops: operations(Rotate{45, Color{A: 255}})},
		{path: "filters:rotate()/x.jpg", key: "x.jpg"},
		{path: "filters:animated(false)/x.gif", key: "x.gif", output: Output{Still: true}},
		{path: "filters:watermark(bucket1,wm.png,center,center,0)/a.png", key: "a.png", ops: operations(Overlay{Source: Source{Key: "wm.png"}})},
	} {
		r, err := d.Path(tt.path)
		if err != nil || r.Original != tt.key || r.Edits.Output != tt.output || !slices.Equal(r.Edits.Operations, tt.ops) {
			t.Errorf("%s is read as\n%q %+v, %v; want\n%q %+v %+v", tt.path, r.Original, r.Edits, err, tt.key, tt.ops, tt.output)
		}
	}
}

func TestSIHRefuses(t *testing.T) {
	d := Dialects{SIH: true, Buckets: []string{"bucket1", "bucket"}}
	for path, want := range map[string]string{
		"filters:watermark(bucket,key,101p,5p,0)/x.jpg": "for both axes",
		"filters:watermark(bucket,key,-0p,5,0)/x.jpg":   "for both axes",
		"filters:watermark(nope,key,5,5,0)/x.jpg":       `bucket "nope"`,
		"filters:format()/x.jpg":                        "jpeg, png",
		"filters:format(tiff)/x.jpg":                    "not implemented",
		"x.bmp":                                         `".bmp"`,
		"a/x.abc":                                       `".abc"`,
		"filters:blur()/x.jpg":                          "0.3 to 1000",
		"filters:blur(0.5)/x.jpg":                       "0.3 to 1000",
		"filters:sharpen(1,19)/x.jpg":                   "0 to 18",
		"filters:convolution(1;2;1,1)/x.jpg":            "at least 3",
		"20x20:10x30/x.jpg":                             "beyond left",
		"origx20/filters:fill(red)/x.jpg":               "in numbers",
		"filters:rotate(left)/x.jpg":                    `"left"`,
	} {
		checkRefused(t, d, path, want)
	}
}
