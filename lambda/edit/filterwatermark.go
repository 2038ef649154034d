package edit

import "strings"

// watermark reads both forms of the filter: Thumbor's, with the picture in one
// argument and its position next, and the Serverless Image Handler's, which has
// the bucket in front of the key.
func (a *arguments) watermark() Operation {
	if !a.isSIHWatermark() {
		var w Watermark
		spellWatermark(a, &w)
		return w
	}
	a.centerOverlay()
	return a.sihWatermark()
}

// isSIHWatermark reports whether the second argument is no position, or there
// are more arguments than Thumbor takes.
func (a *arguments) isSIHWatermark() bool {
	if len(a.list) < 2 {
		return false
	}
	_, isPosition := readPosition(a.list[1])
	return !isPosition || len(a.list) > 6
}

// centerOverlay takes center for both axes as no position, which is the same.
func (a *arguments) centerOverlay() {
	if len(a.list) > 3 && a.list[2] == "center" && a.list[3] == "center" {
		a.list[2], a.list[3] = "", ""
	}
}

// sihWatermark reads bucket, key, x, y, transparency and two ratios.
func (a *arguments) sihWatermark() Operation {
	var o Overlay
	bucket := a.next()
	if !isBucketName(bucket) {
		a.fail(bucket, "a bucket's name")
	}
	var key Source
	a.source(&key)
	if key.Bucket != "" || key.IsURL() {
		a.fail(key.Key, "the key of a picture")
	}
	o.Source = Source{Bucket: bucket, Key: key.Key}
	a.overlayPosition(&o.Left)
	a.overlayPosition(&o.Top)
	if (o.Left.Kind == PositionNone) != (o.Top.Kind == PositionNone) {
		a.fail("", "positions for both axes, or for neither")
	}
	a.integerOr(&o.Alpha, 0, 0, 100)
	a.percentGiven(&o.WRatio, &o.WRatioGiven)
	a.percentGiven(&o.HRatio, &o.HRatioGiven)
	return o
}

// overlayPosition is a position of the Serverless Image Handler: no center, no
// repeat, and -0 is 0.
func (a *arguments) overlayPosition(p *Position) {
	token := ""
	if len(a.list) > 0 {
		token = a.list[0]
	}
	if a.position(p); p.Kind == PositionCenter || p.Kind == PositionRepeat {
		a.fail(token, "a position in pixels or percent")
	}
	p.End = p.Value < 0
}

// percentGiven is a whole percentage, or nothing, or none.
func (a *arguments) percentGiven(p *int, given *bool) {
	if len(a.list) > 0 && strings.EqualFold(a.list[0], "none") {
		a.list[0] = ""
	}
	a.given(p, given)
}
