package edit

import (
	"encoding/base64"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

func TestDocumentedOSS(t *testing.T) {
	for _, row := range docRows(t, "oss.go", "x-oss-process", "canonical") {
		r, err := Dialects{}.Query("a.jpg", url.Values{"x-oss-process": {row[0]}})
		if err != nil || r.Variant.Key() != row[1]+"a.jpg" {
			t.Errorf("%s: %q, %v; want %q", row[0], r.Variant.Key(), err, row[1]+"a.jpg")
		}
	}
}

func TestOSS(t *testing.T) {
	inside := func(w, h int) Resize { return Resize{Width: w, Height: h, Fit: Inside, NoEnlarge: true} }
	for process, want := range map[string][]Operation{
		"resize,w_300":                      operations(inside(300, 0)),
		"resize,h_200,m_lfit":               operations(inside(0, 200)),
		"resize,w_150,h_80":                 operations(inside(150, 80)),
		"resize,w_1,w_150,h_80":             operations(inside(150, 80)),
		"resize,m_mfit,w_150,h_80":          operations(Resize{Width: 150, Height: 80, Fit: Outside, NoEnlarge: true}),
		"resize,m_fill,w_150,h_80":          operations(Resize{Width: 150, Height: 80, NoEnlarge: true}),
		"resize,m_fill,w_150,h_80,limit_0":  operations(Resize{Width: 150, Height: 80}),
		"resize,m_fixed,h_100,limit_0":      operations(Resize{Width: 100, Height: 100, Fit: Fill}),
		"resize,m_pad,w_150,h_80":           operations(inside(150, 80), Canvas{Width: 150, Height: 80, Color: opaque(0xFFFFFF)}),
		"resize,m_pad,w_100,color_ff0080":   operations(inside(100, 100), Canvas{Width: 100, Height: 100, Color: opaque(0xFF0080)}),
		"resize,l_800":                      operations(inside(800, 800)),
		"resize,s_600":                      operations(Resize{Width: 600, Height: 600, Fit: Outside, NoEnlarge: true}),
		"resize,m_mfit,l_800":               operations(inside(800, 800)),
		"resize,l_800,s_600":                operations(Resize{Width: 800, Height: 600, Fit: Inside, NoEnlarge: true, Adaptive: true}),
		"resize,l_923,h_600":                operations(inside(923, 600)),
		"resize,p_50":                       operations(Resize{Scale: 0.5}),
		"resize,p_50,w_10":                  operations(inside(10, 0)),
		"resize,e_1,w_10,h_20":              operations(Resize{Width: 10, Height: 20, Fit: Outside, NoEnlarge: true}),
		"crop,w_100,h_50":                   operations(CropAt{Width: 100, Height: 50, Gravity: NorthWest}),
		"crop,x_10,y_20,g_se,w_5":           operations(CropAt{Width: 5, X: 10, Y: 20, Gravity: SouthEast}),
		"circle,r_100":                      operations(Circle{100}),
		"rounded-corners,r_30":              operations(RoundedCorners{30}),
		"indexcrop,x_100,i_2":               operations(Slice{Length: 100, Index: 2}),
		"indexcrop,x_100,y_50":              operations(Slice{Rows: true, Length: 50}),
		"blur,r_3,s_2":                      operations(OSSBlur{3, 2}),
		"bright,50/contrast,-50":            operations(OSSBright{50}, OSSContrast{-50}),
		"sharpen,100":                       operations(OSSSharpen{100}),
		"resize,w_300/rotate,90/":           operations(inside(300, 0), Rotate{Angle: 90}),
		"rotate,90/resize,w_300":            operations(Rotate{Angle: 90}, inside(300, 0)),
		"rotate,0":                          nil,
		"flip,0/flip,1":                     operations(Flip{}, Flop{}),
		"flip,2":                            operations(Flop{}, Flip{}),
		"auto-orient,1/resize,w_300":        operations(inside(300, 0)),
		"resize,w_300/auto-orient,1":        operations(inside(300, 0), AutoOrient{}),
		"resize,w_300/auto-orient,0":        operations(inside(300, 0)),
		"watermark,image_cGFuZGEucG5n":      operations(OSSWatermark{Source: Source{Key: "panda.png"}, Opacity: 100, Gravity: SouthEast, X: 10, Y: 10}),
		"watermark,image_cGFuZGEucG5n,P_10": operations(OSSWatermark{Source: Source{Key: "panda.png"}, Percent: 10, Opacity: 100, Gravity: SouthEast, X: 10, Y: 10}),
		"watermark,type_d3F5LXplbmhlaQ,size_30,text_SGVsbG8gV29ybGQ,color_FFFFFF,shadow_50,t_80,g_nw,x_1,y_2,rotate_30,fill_1": operations(OSSWatermark{
			Text:    Text{Content: "Hello World", Font: "wqy-zenhei", Color: opaque(0xFFFFFF), Size: 30, Shadow: 50, Angle: 30},
			Opacity: 80, Gravity: NorthWest, X: 1, Y: 2, Tile: true,
		}),
		"watermark,text_aGk,image_cGFuZGEucG5n,order_1,align_1,interval_5,voffset_-7": operations(OSSWatermark{
			Source: Source{Key: "panda.png"}, Text: Text{Content: "hi", Color: opaque(0), Size: 40}, TextFirst: true, Align: 1, Interval: 5,
			Opacity: 100, Gravity: SouthEast, X: 10, Y: 10, VOffset: -7,
		}),
		"watermark,image_" + base64.RawURLEncoding.EncodeToString([]byte("panda.png?x-oss-process=image/resize,P_30/rotate,90")): operations(
			OSSWatermark{Source: Source{Key: "panda.png", Process: "rotate,90"}, Percent: 30, Opacity: 100, Gravity: SouthEast, X: 10, Y: 10}),
	} {
		r, err := Dialects{}.Query("a/b.jpg", url.Values{"x-oss-process": {"image/" + process}, "w": {"5"}})
		if want = (Edits{Operations: want}).normal().Operations; err != nil || !reflect.DeepEqual(r.Edits.Operations, want) || r.Original != "a/b.jpg" || r.Dialect != OSS {
			t.Errorf("%s: %+v, %v; want %+v", process, r.Edits.Operations, err, want)
		}
	}
}

func TestOSSOutput(t *testing.T) {
	for process, want := range map[string]Output{
		"format,jpg":                   {Format: JPEG},
		"format,webp/quality,q_90":     {Format: WebP, QualityPercent: 90},
		"quality,q_50,Q_60":            {QualityLimit: 60},
		"quality,q_50/quality,Q_60":    {QualityLimit: 60},
		"interlace,1/format,jpg":       {Format: JPEG, Coding: Progressive},
		"interlace,0":                  {Coding: Baseline},
		"resize,w_1/format,png/flip,0": {Format: PNG},
	} {
		r, err := Dialects{}.oss("a.jpg", "image/"+process)
		if err != nil || r.Edits.Output != want {
			t.Errorf("%s: %+v, %v; want %+v", process, r.Edits.Output, err, want)
		}
	}
}

func TestOSSAnswersAndStyles(t *testing.T) {
	d := Dialects{Styles: map[string]string{"small": "image/resize,w_100"}}
	if r, err := d.oss("a.jpg", "image/info"); err != nil || r.Answer != Info {
		t.Errorf("%+v, %v", r, err)
	}
	if r, err := d.oss("a.jpg", "image/average-hue"); err != nil || r.Answer != AverageHue {
		t.Errorf("%+v, %v", r, err)
	}
	if r, err := d.oss("a.jpg", "style/small"); err != nil || len(r.Edits.Operations) != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	var fault *StyleError
	if _, err := d.oss("a.jpg", "style/large"); !errors.As(err, &fault) {
		t.Errorf("a style that is not configured: %v", err)
	}
	if err := d.CheckStyles(); err != nil {
		t.Error(err)
	}
	for name, chain := range map[string]string{"sm all": "image/flip,0", "": "image/flip,0", "x": "image/flop", "y": "style/small"} {
		if err := (Dialects{Styles: map[string]string{name: chain}}).CheckStyles(); err == nil {
			t.Errorf("style %q = %q is taken", name, chain)
		}
	}
}

func TestOSSRefuses(t *testing.T) {
	for process, want := range map[string]string{
		"":                             "image/ and actions",
		"video/snapshot":               "image/ and actions",
		"image/rotate,a_90":            "without a name",
		"image/format,f_png":           "without a name",
		"image/rotate,361":             "from 0 to 360",
		"image/rotate,":                "from 0 to 360",
		"image/resize":                 "w, h, l, s or p",
		"image/resize,w_0":             "from 1 to 16383",
		"image/resize,w_+5":            "from 1 to 16383",
		"image/resize,w_":              "from 1 to 16383",
		"image/resize,z_1,w_2":         "only parameters",
		"image/resize,m_crop,w_1":      "lfit, mfit, fill, pad or fixed",
		"image/resize,w_1,color_FFF":   "six hex digits",
		"image/crop,g_auto":            "not implemented",
		"image/crop,g_middle":          "one of nw",
		"image/circle":                 "the parameter r",
		"image/blur,r_3":               "the parameter s",
		"image/indexcrop,i_1":          "x or y",
		"image/sharpen,40":             "from 50 to 399",
		"image/quality":                "q or Q",
		"image/format,bmp":             "not implemented",
		"image/format,svg":             "jpg, png",
		"image/blindwatermark":         "not implemented",
		"image/enlarge":                "one of resize",
		"image/info/resize,w_1":        "alone",
		"image/watermark":              "image, text or both",
		"image/watermark,text_%":       "URL-safe base64",
		"image/watermark,image_Li4vYQ": "same bucket", // ../a
		"image/watermark,text_" + base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("é", 65))):               "64 characters",
		"image/watermark,image_" + base64.RawURLEncoding.EncodeToString([]byte("a.png?x-oss-process=image/blur,r_1")): "one of resize, crop",
		"image/watermark,image_" + base64.RawURLEncoding.EncodeToString([]byte("a.png?v=2")):                          "nothing after ?",
		"image/" + strings.Repeat("flip,0/", 11):                                                                      "at most 10 actions",
		"image/" + strings.Repeat("/", 2048):                                                                          "2048 bytes",
	} {
		_, err := Dialects{}.oss("a.jpg", process)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v; want an error with %q", process, err, want)
		}
	}
}
