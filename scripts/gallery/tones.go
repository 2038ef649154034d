package main

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
