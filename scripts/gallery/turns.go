package main

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
