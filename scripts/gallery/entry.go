package main

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"

	"s3resize/lambda/edit"
)

// entry is one picture of the gallery.
type entry struct {
	group group
	// name is unique, and that of its file.
	name string
	// what says what is to be seen.
	what string
	// original is the picture's key; "" is defaultOriginal.
	original string
	// path is the canonical key without the original: "300x200/filters:blur(4)".
	path string
	// The rest is the same in the dialects that have words for it, "" in those
	// that have none.

	// thumbor is a path without the original; same if it is that of path.
	thumbor string
	// json is the value of "edits".
	json string
	// oss is what follows "x-oss-process=image/".
	oss string
	// query are simple parameters.
	query string
}

const (
	defaultOriginal = "photo.420.jpg"
	// same stands for a path that Thumbor writes like this project's own.
	same = "="
)

// group is a section of the page.
type group string

const (
	shape     group = "Shape"
	smart     group = "Smart"
	tone      group = "Tone"
	detail    group = "Detail"
	overlay   group = "Overlays and text"
	output    group = "Output formats"
	animation group = "Animation"
)

// entries are all pictures, group after group: what the gallery shows.
func entries() []entry {
	var all []entry
	for _, section := range []struct {
		group   group
		entries []entry
	}{
		{shape, slices.Concat(sizes, corners, turns)},
		{smart, smarts},
		{tone, slices.Concat(tones, channels)},
		{detail, details},
		{overlay, overlays},
		{output, outputs},
		{animation, animations},
	} {
		for _, e := range section.entries {
			e.group, e.original = section.group, cmp.Or(e.original, defaultOriginal)
			all = append(all, e)
		}
	}
	return all
}

// key is the derivative's canonical key.
func (e entry) key() string { return e.path + "/" + e.original }

// request is what somebody types behind the website's address, in one dialect.
type request struct {
	// dialect is its name for people.
	dialect string
	// url is the path and the query, escaped.
	url string
	// plain is the same where it can be read; "" if url can.
	plain string
}

// requests are the entry in every dialect that can say it, the canonical path
// first.
func (e entry) requests() []request {
	list := []request{{"path", "/" + edit.EscapePath(e.key()), "/" + e.key()}}
	if e.thumbor != "" {
		path := e.thumbor
		if path == same {
			path = e.path
		}
		path = "/unsafe/" + path + "/" + e.original
		list = append(list, request{"Thumbor", "/" + edit.EscapePath(path[1:]), path})
	}
	if e.json != "" {
		text := `{"key":` + quoted(e.original) + `,"edits":` + e.json + `}`
		list = append(list, request{"JSON", "/" + base64.URLEncoding.EncodeToString([]byte(text)), text})
	}
	if e.oss != "" {
		list = append(list, query("OSS", e.original, "x-oss-process=image/"+e.oss))
	}
	if e.query != "" {
		list = append(list, query("query", e.original, e.query))
	}
	return list
}

func query(dialect, original, parameters string) request {
	return request{dialect, "/" + edit.EscapePath(original) + "?" + parameters, "/" + original + "?" + parameters}
}

func quoted(s string) string {
	text, _ := json.Marshal(s) // a string can always be marshalled
	return string(text)
}

// parse reads a request as the function does.
func (r request) parse() (edit.Request, error) {
	u, err := url.Parse(r.url)
	if err != nil {
		return edit.Request{}, err
	}
	path := u.Path[1:]
	if u.RawQuery == "" {
		return edit.Dialects{}.Path(path)
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return edit.Request{}, err
	}
	return edit.Dialects{}.Query(path, values)
}

// sizes scale and cut.
var sizes = []entry{
	{name: "cover", what: "covers the box; what hangs over is cut off", path: "200x200", thumbor: same,
		json: `{"resize":{"width":200,"height":200}}`, oss: "resize,m_fill,w_200,h_200,limit_0", query: "width=200&height=200"},
	{name: "cover-right", what: "the same, keeping the right side", path: "120x200/right", thumbor: same,
		json: `{"resize":{"width":120,"height":200,"position":"right"}}`},
	{name: "width", what: "one side given, the other follows", path: "300x", thumbor: "300x0",
		json: `{"resize":{"width":300}}`, oss: "resize,w_300,limit_0", query: "width=300"},
	{name: "inside", what: "lies inside the box, never enlarged", path: "fit-in/200x200", thumbor: same,
		json: `{"resize":{"width":200,"height":200,"fit":"inside","withoutEnlargement":true}}`, oss: "resize,w_200,h_200", query: "w=200&h=200"},
	{name: "outside", what: "covers the box, nothing is cut", path: "full-fit-in/200x200", thumbor: same,
		json: `{"resize":{"width":200,"height":200,"fit":"outside"}}`, oss: "resize,m_mfit,w_200,h_200,limit_0", query: "w=200&h=200&fit=outside"},
	{name: "stretch", what: "exactly the box, the aspect ratio ignored", path: "200x200/filters:stretch()", thumbor: same,
		json: `{"resize":{"width":200,"height":200,"fit":"fill"}}`, oss: "resize,m_fixed,w_200,h_200,limit_0", query: "w=200&h=200&fit=fill"},
	{name: "pad", what: "inside the box, the rest filled with a colour", path: "fit-in/200x200/filters:fill(ffffff)", thumbor: "fit-in/200x200/filters:fill(white)",
		json: `{"resize":{"width":200,"height":200,"fit":"contain","background":"white","withoutEnlargement":true}}`, oss: "resize,m_pad,w_200,h_200", query: "m=pad&w=200&h=200"},
	{name: "pad-auto", what: "the rest filled with the mean colour", path: "fit-in/200x200/filters:fill(auto)", thumbor: same},
	{name: "pad-blur", what: "the rest filled with the picture, blurred", path: "fit-in/200x200/filters:fill(blur)", thumbor: same},
	{name: "pad-transparent", what: "the rest left transparent", path: "fit-in/200x200/filters:fill(transparent):format(png)", thumbor: same},
	{name: "canvas-north", what: "on a canvas, at its upper edge", path: "fit-in/200x200/filters:upscale():canvas(200,200,336699,north)",
		json: `{"resize":{"width":200,"height":200,"fit":"contain","position":"top","background":"#336699"}}`},
	{name: "upscale", what: "fit-in that may enlarge", original: "orientation/letter.exif1.jpg", path: "fit-in/240x240/filters:upscale()", thumbor: same,
		json: `{"resize":{"width":240,"height":240,"fit":"inside"}}`, oss: "resize,w_240,h_240,limit_0"},
	{name: "no-upscale", what: "a width that is not to enlarge", original: "orientation/letter.exif1.jpg", path: "240x/filters:no_upscale()", thumbor: same,
		json: `{"resize":{"width":240,"withoutEnlargement":true}}`, oss: "resize,w_240", query: "w=240"},
	{name: "adaptive", what: "the box turned to lie as the picture does", path: "adaptive-fit-in/120x200", thumbor: same},
	{name: "original-width", what: "the original's own width, another height", path: "origx160", thumbor: same},
	{name: "proportion", what: "a part of the original's size", path: "filters:proportion(0.3)", thumbor: same,
		json: `{"resize":{"ratio":0.3}}`, oss: "resize,p_30"},
	{name: "adaptive-sides", what: "the longer side and the shorter one", original: "photo.420.progressive.exif6.jpg",
		path: "adaptive-fit-in/240x150", oss: "resize,l_240,s_150"},
	{name: "kernel", what: "enlarged without smoothing", original: "orientation/letter.exif1.jpg", path: "filters:extract(20,20,60,40):resize(300,,nearest)",
		json: `{"extract":{"left":20,"top":20,"width":60,"height":40},"resize":{"width":300,"kernel":"nearest"}}`},
	{name: "crop", what: "a part of the original, then scaled", path: "480x120:920x400/240x", thumbor: same},
	{name: "extract", what: "the same by its size", path: "filters:extract(480,120,440,280):resize(240)",
		json: `{"extract":{"left":480,"top":120,"width":440,"height":280},"resize":{"width":240}}`},
	{name: "crop-at", what: "the same, counted from the middle", path: "filters:crop_at(440,280,220,0):resize(240)",
		oss: "crop,w_440,h_280,g_center,x_220/resize,w_240,limit_0"},
	{name: "slice", what: "the third of the slices that are 120 wide", path: "480x/filters:no_upscale():slice(120,2)",
		oss: "resize,w_480/indexcrop,x_120,i_2"},
	{name: "trim", what: "without the border of one colour, by the corner", original: matted, path: "trim:top-left:20/240x", thumbor: "trim:20/240x0"},
	{name: "trim-border", what: "without the border, as sharp finds it", original: matted, path: "filters:trim_border():resize(240)",
		json: `{"trim":true,"resize":{"width":240}}`},
	{name: "extend-mirror", what: "more at the edges: the picture mirrored", path: "240x/filters:extend(20,40,20,40,mirror)",
		json: `{"resize":{"width":240},"extend":{"top":20,"left":40,"bottom":20,"right":40,"extendWith":"mirror"}}`},
	{name: "extend-copy", what: "more at the edges: the edge itself", path: "240x/filters:extend(20,40,20,40,copy)",
		json: `{"resize":{"width":240},"extend":{"top":20,"left":40,"bottom":20,"right":40,"extendWith":"copy"}}`},
	{name: "extend-repeat", what: "more at the edges: the picture again", path: "240x/filters:extend(20,40,20,40,repeat)",
		json: `{"resize":{"width":240},"extend":{"top":20,"left":40,"bottom":20,"right":40,"extendWith":"repeat"}}`},
	{name: "extend", what: "more at the edges: a colour", path: "240x/filters:extend(10,10,10,10,ff8800)",
		json: `{"resize":{"width":240},"extend":{"top":10,"left":10,"bottom":10,"right":10,"background":"#ff8800"}}`},
}

// smarts choose what survives a crop.
var smarts = []entry{
	{name: "smart", what: "keeps what draws the eye", path: "120x200/smart", thumbor: same},
	{name: "smart-faces", what: "keeps faces", original: portrait, path: "160x160/smart", thumbor: same},
	{name: "entropy", what: "keeps the most detail", path: "filters:resize(120,200,entropy)",
		json: `{"resize":{"width":120,"height":200,"position":"entropy"}}`},
	{name: "attention", what: "keeps what is bright, saturated or like skin", original: portrait, path: "filters:resize(120,200,attention)",
		json: `{"resize":{"width":120,"height":200,"position":"attention"}}`},
	{name: "smart-crop", what: "the surest face alone, with some room about it", original: portrait, path: "filters:smart_crop(,20)",
		json: `{"smartCrop":{"faceIndex":0,"padding":20}}`},
	{name: "smart-crop-second", what: "the second face", original: portrait, path: "filters:smart_crop(1)", thumbor: same,
		json: `{"smartCrop":{"faceIndex":1}}`},
	{name: "focal", what: "keeps the area that is named: the highest peak", path: "120x200/filters:focal(740x130:860x260)", thumbor: same},
	{name: "focus-on", what: "the same for a later resize", path: "480x/filters:grayscale():focus_on(740x130:860x260):resize(120,200)"},
}

// turns mirror and rotate.
var turns = []entry{
	{name: "flip", what: "mirrored, top to bottom", path: "240x-0", thumbor: same,
		json: `{"resize":{"width":240},"flip":true}`, oss: "resize,w_240,limit_0/flip,0", query: "width=240&flip=true"},
	{name: "flop", what: "mirrored, left to right", path: "-240x", thumbor: same,
		json: `{"resize":{"width":240},"flop":true}`, oss: "resize,w_240,limit_0/flip,1", query: "width=240&flop=true"},
	{name: "flip-later", what: "mirrored after a turn", path: "240x/filters:turn(20,ffffff):flip()"},
	{name: "flop-later", what: "mirrored the other way after it", path: "240x/filters:turn(20,ffffff):flop()"},
	{name: "rotate", what: "turned by right angles, anticlockwise", path: "240x/filters:rotate(90)", thumbor: same,
		json: `{"resize":{"width":240},"rotate":270}`, oss: "resize,w_240,limit_0/rotate,270", query: "width=240&rotate=270"},
	{name: "turn", what: "turned by any angle, clockwise, on black", path: "240x/filters:turn(30,000000)",
		json: `{"resize":{"width":240},"rotate":30}`, query: "width=240&rotate=30"},
	{name: "turn-transparent", what: "the same with nothing in the corners", path: "240x/filters:turn(30):format(png)",
		oss: "resize,w_240,limit_0/rotate,30/format,png"},
	{name: "upright", what: "turned upright as the file says, always", original: "photo.420.progressive.exif6.jpg", path: "160x", thumbor: "160x0",
		json: `{"resize":{"width":160},"rotate":null}`, oss: "auto-orient,1/resize,w_160,limit_0", query: "width=160"},
	{name: "auto-orient", what: "turned upright only after the size", original: "photo.420.progressive.exif6.jpg",
		path: "160x/filters:no_upscale():auto_orient()", oss: "resize,w_160/auto-orient,1"},
}

// corners cut out round shapes.
var corners = []entry{
	{name: "round-corner", what: "elliptical corners of a colour", path: "240x/filters:round_corner(60|30,255,255,255)", thumbor: same},
	{name: "round-corner-transparent", what: "the same, transparent", path: "240x/filters:round_corner(40,0,0,0,1):format(png)", thumbor: same},
	{name: "circle", what: "the circle about the centre; white where there is no alpha", path: "240x/filters:circle(80)", oss: "resize,w_240,limit_0/circle,r_80"},
	{name: "circle-transparent", what: "the same in a format with alpha", path: "240x/filters:circle(80):format(png)", oss: "resize,w_240,limit_0/circle,r_80/format,png"},
	{name: "rounded-corners", what: "circular corners", path: "240x/filters:rounded_corners(30):format(webp)", oss: "resize,w_240,limit_0/rounded-corners,r_30/format,webp"},
	{name: "round-crop", what: "an ellipse and nothing else", path: "240x/filters:round_crop(,,110,60):format(png)",
		json: `{"resize":{"width":240},"roundCrop":{"rx":110,"ry":60},"toFormat":"png"}`},
}

// details blur, sharpen and the like.
var details = []entry{
	{name: "blur", what: "blurred by a radius, Thumbor's", path: "240x/filters:blur(6)", thumbor: same},
	{name: "gaussian", what: "blurred by a sigma, sharp's", path: "240x/filters:gaussian(3)", json: `{"resize":{"width":240},"blur":3}`},
	{name: "box-blur", what: "a mild blur, sharp's without a sigma", path: "240x/filters:box_blur()", json: `{"resize":{"width":240},"blur":true}`},
	{name: "oss-blur", what: "blurred, OSS's", path: "240x/filters:oss_blur(6,3)", oss: "resize,w_240,limit_0/blur,r_6,s_3"},
	{name: "sharpen", what: "sharpened, Thumbor's", path: "240x/filters:sharpen(4,1,true)", thumbor: same},
	{name: "unsharp", what: "sharpened, sharp's", path: "240x/filters:unsharp(2)", json: `{"resize":{"width":240},"sharpen":2}`},
	{name: "unsharp-mild", what: "sharpened mildly, sharp's without a sigma", path: "240x/filters:unsharp()", json: `{"resize":{"width":240},"sharpen":true}`},
	{name: "oss-sharpen", what: "sharpened, OSS's", path: "240x/filters:oss_sharpen(200)", oss: "resize,w_240,limit_0/sharpen,200"},
	{name: "convolution", what: "edges by a kernel, Thumbor's", path: "240x/filters:convolution(-1;-1;-1;-1;8;-1;-1;-1;-1,3,false)", thumbor: same},
	{name: "convolve", what: "a kernel with scale and offset, sharp's: relief", path: "240x/filters:convolve(3,3,-2;-1;0;-1;1;1;0;1;2)",
		json: `{"resize":{"width":240},"convolve":{"width":3,"height":3,"kernel":[-2,-1,0,-1,1,1,0,1,2]}}`},
	{name: "median", what: "each pixel the median of its neighbours", path: "240x/filters:median(5)", json: `{"resize":{"width":240},"median":5}`},
	{name: "clahe", what: "contrast by neighbourhood", path: "240x/filters:clahe(60,60,3)", json: `{"resize":{"width":240},"clahe":{"width":60,"height":60}}`},
}

// tones change light and colour.
var tones = []entry{
	{name: "brightness", what: "brighter by 20 %, as Thumbor adds it", path: "240x/filters:brightness(20)", thumbor: same},
	{name: "contrast", what: "more contrast, Thumbor's", path: "240x/filters:contrast(40)", thumbor: same},
	{name: "oss-bright", what: "brighter, OSS's", path: "240x/filters:oss_bright(40)", oss: "resize,w_240,limit_0/bright,40"},
	{name: "oss-contrast", what: "more contrast, OSS's", path: "240x/filters:oss_contrast(40)", oss: "resize,w_240,limit_0/contrast,40"},
	{name: "grayscale", what: "luma, as Thumbor has it", path: "240x/filters:grayscale()", thumbor: same},
	{name: "grayscale-linear", what: "luminance of light, as sharp has it", path: "240x/filters:grayscale(linear)",
		json: `{"resize":{"width":240},"grayscale":true}`, query: "width=240&grayscale=true"},
	{name: "rgb", what: "more red, less green, more blue", path: "240x/filters:rgb(20,-10,30)", thumbor: same},
	{name: "tint", what: "one hue, the lightness kept", path: "240x/filters:tint(ff8800)", json: `{"resize":{"width":240},"tint":"#ff8800"}`},
	{name: "colorize", what: "mixed with a colour", path: "240x/filters:colorize(40,20,60,ff8800)", thumbor: same},
	{name: "saturation", what: "stronger colours, Thumbor's", path: "240x/filters:saturation(2)", thumbor: same},
	{name: "modulate", what: "the hue turned by 120 degrees", path: "240x/filters:modulate(,,120)", json: `{"resize":{"width":240},"modulate":{"hue":120}}`},
	{name: "modulate-strong", what: "brighter and more saturated, sharp's", path: "240x/filters:modulate(1.2,1.8)",
		json: `{"resize":{"width":240},"modulate":{"brightness":1.2,"saturation":1.8}}`},
	{name: "noise", what: "grain", path: "240x/filters:noise(40,7)", thumbor: same},
	{name: "equalize", what: "each channel's histogram levelled", path: "240x/filters:equalize()", thumbor: same},
	{name: "normalise", what: "luminance stretched to all there is", path: "240x/filters:normalise()", json: `{"resize":{"width":240},"normalise":true}`},
	{name: "curve", what: "values mapped through curves", path: "240x/filters:curve([(0,0),(128,80),(255,255)],[(0,40),(255,255)],[(0,0),(255,255)],[(0,0),(255,200)])", thumbor: same},
	{name: "negate", what: "inverted", path: "240x/filters:negate()", json: `{"resize":{"width":240},"negate":{"alpha":false}}`},
	{name: "gamma", what: "gamma before and after, sharp's", path: "240x/filters:gamma(2.2):gamma(,2.2)", json: `{"resize":{"width":240},"gamma":2.2}`},
	{name: "gamma-out", what: "gamma one way alone", path: "240x/filters:gamma(,2.2)"},
	{name: "linear", what: "multiplied and shifted", path: "240x/filters:linear(1.4,-30)"},
	{name: "linear-json", what: "multiplied", path: "240x/filters:linear(1.4)", json: `{"resize":{"width":240},"linear":1.4}`},
	{name: "threshold", what: "black or white", path: "240x/filters:threshold(128)", json: `{"resize":{"width":240},"threshold":128}`},
	{name: "threshold-channels", what: "each channel full or nothing", path: "240x/filters:threshold(128,channels)"},
	{name: "recomb", what: "channels mixed by a matrix: sepia", path: "240x/filters:recomb(0.393;0.769;0.189;0.349;0.686;0.168;0.272;0.534;0.131)",
		json: `{"resize":{"width":240},"recomb":[[0.393,0.769,0.189],[0.349,0.686,0.168],[0.272,0.534,0.131]]}`},
}

// channels are about alpha and single channels.
var channels = []entry{
	{name: "background-color", what: "laid over a colour", original: "cutout.alpha.png", path: "200x/filters:background_color(ffd700)", thumbor: "200x0/filters:background_color(gold)",
		json: `{"resize":{"width":200},"flatten":{"background":"gold"}}`},
	{name: "background-auto", what: "laid over its mean colour", original: "cutout.alpha.png", path: "200x/filters:background_color(auto)", thumbor: same},
	{name: "unflatten", what: "white made transparent", original: "chart.palette.png", path: "240x/filters:unflatten()", json: `{"resize":{"width":240},"unflatten":true}`},
	{name: "ensure-alpha", what: "opaque pictures half transparent", path: "240x/filters:ensure_alpha(0.5):format(png)",
		json: `{"resize":{"width":240},"ensureAlpha":0.5,"toFormat":"png"}`},
	{name: "remove-alpha", what: "the colours under the alpha channel", original: "cutout.alpha.png", path: "200x/filters:remove_alpha()", json: `{"resize":{"width":200},"removeAlpha":true}`},
	{name: "extract-channel", what: "blue alone, as grey", path: "240x/filters:extract_channel(blue)", json: `{"resize":{"width":240},"extractChannel":"blue"}`},
	{name: "extract-alpha", what: "alpha alone, as grey", original: "cutout.alpha.png", path: "200x/filters:extract_channel(alpha)", json: `{"resize":{"width":200},"extractChannel":"alpha"}`},
	{name: "bandbool", what: "channels combined bit by bit", path: "240x/filters:bandbool(eor)", json: `{"resize":{"width":240},"bandbool":"eor"}`},
	{name: "negate-alpha", what: "inverted, alpha too", original: "cutout.alpha.png", path: "200x/filters:negate(alpha)", json: `{"resize":{"width":200},"negate":true}`},
}

// overlays lay pictures and text over others.
var overlays = []entry{
	{name: "watermark", what: "a picture from the lower right corner, Thumbor's", path: "300x/filters:watermark(cutout.alpha.png,-10,-10,30,30,30)", thumbor: same},
	{name: "watermark-repeat", what: "the same again and again", path: "300x/filters:watermark(badge.png,repeat,repeat,60)", thumbor: same},
	{name: "watermark-center", what: "the same in the middle", path: "300x/filters:watermark(badge.png,center,center,20)", thumbor: same},
	{name: "watermark-clipped", what: "over the edge, by percent", path: "300x/filters:watermark(badge.png,-30,80p,0)", thumbor: same},
	{name: "overlay", what: "a picture in a corner, sharp's", path: "300x/filters:overlay(cutout.alpha.png,alpha=30,w=40,h=40,northeast)",
		json: `{"resize":{"width":300},"overlayWith":{"key":"cutout.alpha.png","alpha":"30","wRatio":"40","hRatio":"40","options":{"gravity":"northeast"}}}`},
	{name: "overlay-place", what: "placed by pixels and percent", path: "300x/filters:overlay(badge.png,left=20,top=50p)",
		json: `{"resize":{"width":300},"overlayWith":{"key":"badge.png","options":{"left":20,"top":"50p"}}}`},
	{name: "overlay-tile", what: "over and over", path: "300x/filters:overlay(badge.png,alpha=50,tile)",
		json: `{"resize":{"width":300},"overlayWith":{"key":"badge.png","alpha":"50","options":{"tile":true}}}`},
	{name: "overlay-multiply", what: "blended: multiply", path: "300x/filters:overlay(cutout.alpha.png,h=90,multiply)",
		json: `{"resize":{"width":300},"overlayWith":{"key":"cutout.alpha.png","hRatio":"90","options":{"blend":"multiply"}}}`},
	{name: "overlay-screen", what: "blended: screen", path: "300x/filters:overlay(cutout.alpha.png,h=90,screen)",
		json: `{"resize":{"width":300},"overlayWith":{"key":"cutout.alpha.png","hRatio":"90","options":{"blend":"screen"}}}`},
	{name: "overlay-difference", what: "blended: difference", path: "300x/filters:overlay(cutout.alpha.png,h=90,difference)",
		json: `{"resize":{"width":300},"overlayWith":{"key":"cutout.alpha.png","hRatio":"90","options":{"blend":"difference"}}}`},
	{name: "overlay-dest-in", what: "blended: only where the other one is", path: "300x/filters:overlay(cutout.alpha.png,h=90,dest-in):format(png)",
		json: `{"resize":{"width":300},"overlayWith":{"key":"cutout.alpha.png","hRatio":"90","options":{"blend":"dest-in"}},"toFormat":"png"}`},
	{name: "text", what: "text, OSS's", path: "300x/filters:oss_watermark(text=Grüße vom See,color=ffffff,size=28,shadow=50,southeast)",
		oss: "resize,w_300,limit_0/watermark,text_R3LDvMOfZSB2b20gU2Vl,color_FFFFFF,size_28,shadow_50"},
	{name: "text-turned", what: "text, turned, in the middle", path: "300x/filters:oss_watermark(text=Пример,color=ffffff,size=48,rotate=30,t=60)",
		oss: "resize,w_300,limit_0/watermark,text_0J_RgNC40LzQtdGA,color_FFFFFF,size_48,rotate_30,t_60,g_center"},
	{name: "text-tiled", what: "text all over", path: "300x/filters:oss_watermark(text=sample,color=ffffff,size=24,rotate=330,t=50,southeast,tile)",
		oss: "resize,w_300,limit_0/watermark,text_c2FtcGxl,color_FFFFFF,size_24,rotate_330,t_50,fill_1"},
	{name: "oss-picture", what: "a picture, OSS's, at 20 percent", path: "300x/filters:oss_watermark(image=cutout.alpha.png,P=20,t=90,southwest)",
		oss: "resize,w_300,limit_0/watermark,image_Y3V0b3V0LmFscGhhLnBuZw,P_20,t_90,g_sw"},
	{name: "oss-both", what: "a picture and text side by side", path: "300x/filters:oss_watermark(image=badge.png,text=Lake,color=ffffff,size=30,align=1,interval=8,south)",
		oss: "resize,w_300,limit_0/watermark,image_YmFkZ2UucG5n,text_TGFrZQ,color_FFFFFF,size_30,align_1,interval_8,g_south"},
	{name: "frame", what: "a frame, stretched to the picture", path: "300x/filters:frame(frame.png)", thumbor: same},
}

// outputs choose how the derivative is written.
var outputs = []entry{
	{name: "webp", what: "as WebP", path: "300x/filters:format(webp)", thumbor: same,
		json: `{"resize":{"width":300},"toFormat":"webp"}`, oss: "resize,w_300,limit_0/format,webp", query: "width=300&format=webp"},
	{name: "png", what: "as PNG", path: "300x/filters:format(png)", thumbor: same,
		json: `{"resize":{"width":300},"toFormat":"png"}`, oss: "resize,w_300,limit_0/format,png", query: "width=300&format=png"},
	{name: "jpeg", what: "as JPEG; transparency becomes white", original: "cutout.alpha.png", path: "200x/filters:format(jpeg)", thumbor: "200x0/filters:format(jpg)",
		oss: "resize,w_200,limit_0/format,jpg", query: "width=200&format=jpg", json: `{"resize":{"width":200},"toFormat":"jpeg"}`},
	{name: "gif", what: "as GIF", path: "300x/filters:format(gif)", thumbor: same,
		json: `{"resize":{"width":300},"toFormat":"gif"}`, oss: "resize,w_300,limit_0/format,gif", query: "width=300&format=gif"},
	{name: "quality", what: "quality 20", path: "300x/filters:format(jpeg):quality(20)", thumbor: same,
		json: `{"resize":{"width":300},"jpeg":{"quality":20}}`, query: "width=300&format=jpeg&quality=20"},
	{name: "max-bytes", what: "at most 8000 bytes", path: "300x/filters:max_bytes(8000)", thumbor: same},
	{name: "quality-percent", what: "half the original's quality", path: "300x/filters:quality_percent(50)", oss: "resize,w_300,limit_0/quality,q_50"},
	{name: "quality-limit", what: "no more than quality 40", path: "300x/filters:quality_limit(40)", oss: "resize,w_300,limit_0/quality,Q_40"},
	{name: "progressive", what: "a JPEG that shows whole at once", path: "300x/filters:coding(progressive)", oss: "resize,w_300,limit_0/interlace,1"},
	{name: "chroma", what: "full resolution for colours", original: "chart.palette.png", path: "240x/filters:format(jpeg):chroma(444)",
		json: `{"resize":{"width":240},"jpeg":{"chromaSubsampling":"4:4:4"}}`},
	{name: "lossless", what: "WebP without loss", original: "chart.palette.png", path: "240x/filters:format(webp):lossless()",
		json: `{"resize":{"width":240},"webp":{"lossless":true}}`},
	{name: "palette", what: "PNG with at most 256 colours", original: "cutout.alpha.png", path: "240x/filters:format(png):palette()",
		json: `{"resize":{"width":240},"png":{"palette":true}}`},
	{name: "autojpg", what: "a JPEG if the picture is opaque", original: matted, path: "240x/filters:autojpg()", thumbor: same},
}

// animations keep all frames, or not.
var animations = []entry{
	{name: "animation", what: "every frame scaled", original: "spinner.gif", path: "120x120", thumbor: same,
		json: `{"resize":{"width":120,"height":120}}`, oss: "resize,m_fill,w_120,h_120,limit_0", query: "width=120&height=120"},
	{name: "animation-operations", what: "every frame turned and laid on a colour", original: "spinner.gif", path: "120x120/filters:turn(30):background_color(ffd700)"},
	{name: "animation-blur", what: "every frame laid on white and blurred", original: "spinner.gif", path: "120x120/filters:background_color(ffffff):blur(4)", thumbor: same},
	{name: "animation-watermark", what: "every frame watermarked", original: "spinner.gif", path: "160x160/filters:watermark(badge.png,center,center,0)", thumbor: same},
	{name: "animated-webp", what: "as animated WebP", original: "spinner.gif", path: "120x120/filters:format(webp)", thumbor: same,
		json: `{"resize":{"width":120,"height":120},"toFormat":"webp"}`, oss: "resize,m_fill,w_120,h_120,limit_0/format,webp", query: "width=120&height=120&format=webp"},
	{name: "still", what: "the first frame only", original: "spinner.gif", path: "120x120/filters:cover()", thumbor: same,
		json: `{"resize":{"width":120,"height":120},"animated":false}`},
}
