package main

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
