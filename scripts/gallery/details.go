package main

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
