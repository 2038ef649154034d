package main

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
