package main

import "s3resize/lambda/edit"

// plainOperation is no operation: what the others are on top of.
var plainOperation = operation{sharp: `[]`}

// operations are all operations that cost something, with arguments as they are
// usual. sharp's are those that do the same, not merely something alike.
func operations() []operation {
	return []operation{
		plainOperation,

		{name: "rotate(90)", sharp: `[["rotate",270]]`},
		{name: "turn(30,000000)", sharp: `[["rotate",30]]`},
		{name: "flip()", sharp: `[["flip"]]`},
		{name: "flop()", sharp: `[["flop"]]`},
		{name: "extend(20,20,20,20,mirror)", sharp: `[["extend",{"top":20,"left":20,"bottom":20,"right":20,"extendWith":"mirror"}]]`},
		{name: "canvas(720,720,ffffff)", sharp: `[["extend",{"top":90,"left":0,"bottom":90,"right":0,"background":"white"}]]`},
		{name: "canvas(720,720,blur)"},
		{name: "extract(100,20,500,500)", sharp: `[["extract",{"left":100,"top":20,"width":500,"height":500}]]`},
		{name: "filters:trim_border():resize(720,540)", whole: true, sharp: `[["trim"],["resize",720,540]]`},
		{name: "trim:top-left:10/720x540", whole: true},
		{name: "round_corner(40,255,255,255)"},
		{name: "circle(270)"},
		{name: "round_crop()"},

		{name: "300x300", whole: true, sharp: `[["resize",300,300]]`},
		{name: "filters:resize(300,,mitchell)", whole: true, sharp: `[["resize",300,null,{"kernel":"mitchell"}]]`},
		{name: "filters:resize(300,300,entropy)", whole: true, sharp: `[["resize",300,300,{"position":"entropy"}]]`},
		{name: "filters:resize(300,300,attention)", whole: true, sharp: `[["resize",300,300,{"position":"attention"}]]`},
		{name: "300x300/smart", whole: true},
		{name: "smart_crop()"},

		{name: "brightness(20)"},
		{name: "contrast(40)"},
		{name: "oss_bright(20)"},
		{name: "oss_contrast(40)"},
		{name: "grayscale()"},
		{name: "grayscale(linear)", sharp: `[["grayscale"]]`},
		{name: "rgb(20,-10,40)"},
		{name: "tint(ff8800)", sharp: `[["tint","#ff8800"]]`},
		{name: "colorize(40,20,60,ff8800)"},
		{name: "saturation(2)"},
		{name: "modulate(1.1,0.8,90)", sharp: `[["modulate",{"brightness":1.1,"saturation":0.8,"hue":90}]]`},
		{name: "noise(30)"},
		{name: "equalize()"},
		{name: "normalise()", sharp: `[["normalise"]]`},
		{name: "curve([(0,0),(128,160),(255,255)],[(0,0),(255,255)],[(0,0),(255,255)],[(0,0),(255,255)])"},
		{name: "negate()", sharp: `[["negate",{"alpha":false}]]`},
		{name: "gamma(2.2):gamma(,2.2)", sharp: `[["gamma",2.2]]`},
		{name: "linear(1.2,-10)", sharp: `[["linear",1.2,-10]]`},
		{name: "threshold(128)", sharp: `[["threshold",128]]`},
		{name: "recomb(0;0;1;0;1;0;1;0;0)", sharp: `[["recomb",[[0,0,1],[0,1,0],[1,0,0]]]]`},
		{name: "extract_channel(green)", sharp: `[["extractChannel","green"]]`},
		{name: "bandbool(and)", sharp: `[["bandbool","and"]]`},
		{name: "unflatten()", sharp: `[["unflatten"]]`},

		{name: "blur(7)"},
		{name: "oss_blur(10,5)"},
		{name: "gaussian(2)", sharp: `[["blur",2]]`},
		{name: "gaussian(20)", sharp: `[["blur",20]]`},
		{name: "box_blur()", sharp: `[["blur"]]`},
		{name: "sharpen(2,1,true)"},
		{name: "oss_sharpen(100)"},
		{name: "unsharp()", sharp: `[["sharpen"]]`},
		{name: "unsharp(2)", sharp: `[["sharpen",{"sigma":2}]]`},
		{name: "convolution(1;2;1;2;4;2;1;2;1,3)"},
		{name: "convolve(3,3,1;2;1;2;4;2;1;2;1)", sharp: `[["convolve",{"width":3,"height":3,"kernel":[1,2,1,2,4,2,1,2,1]}]]`},
		{name: "convolve(5,5,1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1)",
			sharp: `[["convolve",{"width":5,"height":5,"kernel":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}]]`},
		{name: "median(3)", sharp: `[["median",3]]`},
		{name: "median(9)", sharp: `[["median",9]]`},
		{name: "clahe(50,50,3)", sharp: `[["clahe",{"width":50,"height":50}]]`},

		{name: "watermark(mark.png,-10,-10,50)"},
		{name: "watermark(mark.png,repeat,repeat,50)"},
		{name: "overlay(mark.png)", sharp: `[["composite",[{"input":"MARK"}]]]`},
		{name: "overlay(mark.png,multiply)", sharp: `[["composite",[{"input":"MARK","blend":"multiply"}]]]`},
		{name: "overlay(mark.png,tile)", sharp: `[["composite",[{"input":"MARK","tile":true}]]]`},
		{name: "oss_watermark(text=Hello,size=40)"},
		{name: "frame(mark.png)"},

		{name: "format(webp)", sharp: `[]`, format: edit.WebP},
		{name: "format(png)", sharp: `[]`, format: edit.PNG},
		{name: "coding(baseline)", sharp: `[]`},
	}
}
