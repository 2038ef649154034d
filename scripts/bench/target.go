package main

import (
	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// kind is what a target is set for; "" is anything else.
type kind string

const (
	baselineJPEG    kind = "baseline JPEG"
	progressiveJPEG kind = "progressive JPEG"
	opaquePNG       kind = "opaque PNG"
	cutoutPNG       kind = "PNG with alpha"
	lossyWebP       kind = "WebP"
)

// largePixels is from where on a picture is one that targets are set for.
const largePixels = 3_000_000

// Of the first redirect: the ratio of its time to that of Node and sharp's
// first picture, and the peak memory in bytes.
const (
	mustFirst  = 0.3
	mustMemory = 50_000_000
)

// mustOf is the ratio of our time to sharp's that is not to be exceeded when a
// large picture becomes a derivative of the same format; 0 is none.
func mustOf(k kind, width, height int) float64 {
	type work struct {
		kind          kind
		width, height int
	}
	return map[work]float64{
		{baselineJPEG, 300, 300}:    1.0,
		{baselineJPEG, 720, 0}:      1.0,
		{baselineJPEG, 1600, 0}:     1.1,
		{progressiveJPEG, 300, 300}: 0.7,
		{opaquePNG, 300, 300}:       1.3,
		{cutoutPNG, 300, 300}:       1.2,
		{lossyWebP, 300, 300}:       1.3,
	}[work{k, width, height}]
}

// kindOf recognises a large picture that targets are set for.
func kindOf(data []byte) kind {
	h, err := codec.ReadHeader(data, codec.Limits{})
	if err != nil || h.Width*h.Height < largePixels {
		return ""
	}
	switch h.Format {
	case edit.JPEG:
		if isProgressive(data) {
			return progressiveJPEG
		}
		return baselineJPEG
	case edit.PNG:
		// The colour type is byte 9 of the header chunk; bit 2 is alpha (PNG,
		// 11.2.1).
		if data[25]&4 != 0 {
			return cutoutPNG
		}
		return opaquePNG
	case edit.WebP:
		return lossyWebP
	}
	return ""
}

// isProgressive looks for the frame header of a progressive JPEG before the
// first scan (ITU-T T.81, B.1.1).
func isProgressive(data []byte) bool {
	const sof2, sos = 0xc2, 0xda
	for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != sos; {
		if data[at+1] == sof2 {
			return true
		}
		if data[at+1] == 0xff { // fill before a marker
			at++
			continue
		}
		at += 2 + int(data[at+2])<<8 + int(data[at+3])
	}
	return false
}
