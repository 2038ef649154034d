package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"s3resize/lambda/edit"
)

// maxPixels bounds what is decoded: the largest size that can be asked for with
// "*" on the list.
const maxPixels = edit.MaxAnySide * edit.MaxAnySide

// probePicture is an original, of 400×300 pixels; each shade has other bytes.
func probePicture(shade uint8) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			img.SetRGBA(x, y, color.RGBA{uint8(x * 255 / 399), uint8(y * 255 / 299), shade, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

// decoder is one format of derivatives.
type decoder struct {
	format string // "image/" in front is the content type
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

// decoderOf finds out a picture's format from its first bytes. Package image's
// registry would do the same, with whatever decoders are linked in.
func decoderOf(b []byte) (d decoder, ok bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return decoder{"jpeg", jpeg.DecodeConfig, jpeg.Decode}, true
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return decoder{"png", png.DecodeConfig, png.Decode}, true
	case bytes.HasPrefix(b, []byte("GIF8")):
		return decoder{"gif", gif.DecodeConfig, gif.Decode}, true
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return decoder{"webp", webp.DecodeConfig, webp.Decode}, true
	}
	return decoder{}, false
}

// isAVIF knows an AVIF file by its file type box (ISO/IEC 23000-12, and AV1 Image
// File Format §6).
func isAVIF(b []byte) bool {
	return len(b) >= 12 && (string(b[4:12]) == "ftypavif" || string(b[4:12]) == "ftypavis")
}

// isAnimatedWebP reads the animation bit of a WebP's header (RFC 9649 §2.7).
func isAnimatedWebP(b []byte) bool {
	return len(b) > 20 && string(b[8:16]) == "WEBPVP8X" && b[20]&2 != 0
}

// pictureFault says what is wrong with the bytes of a derivative that is to have
// a size and a content type; "" if nothing is.
func pictureFault(body []byte, contentType string, size edit.Resolution) (saw, hint string) {
	d, ok := decoderOf(body)
	if !ok && contentType == "image/avif" && isAVIF(body) {
		return "", "" // of which only the name can be checked here
	}
	if !ok {
		return fmt.Sprintf("%d bytes that are no JPEG, PNG, GIF or WebP", len(body)),
			"does something between bucket and reader change what is sent, as compression or an error page would?"
	}
	conf, err := d.config(bytes.NewReader(body))
	switch {
	case err != nil:
		return fmt.Sprintf("a broken %s: %v", d.format, err), cutHint
	case contentType != "image/"+d.format:
		return fmt.Sprintf("a %s with the content type %q", d.format, contentType),
			"the derivative was stored with another type than it has: remove it, and see that nothing but the function writes derivatives"
	case size.Width > 0 && conf.Width != size.Width || size.Height > 0 && conf.Height != size.Height:
		return fmt.Sprintf("%d×%d pixels instead of %s", conf.Width, conf.Height, size),
			"is the deployed function this project's, in a version that makes exactly the size asked for?"
	case conf.Width*conf.Height > maxPixels:
		return fmt.Sprintf("%d×%d pixels, more than can be looked at", conf.Width, conf.Height), "ask for a smaller -resolution"
	}
	if isAnimatedWebP(body) {
		return "", "" // whose frames the decoder does not know
	}
	if _, err := d.decode(bytes.NewReader(body)); err != nil {
		return fmt.Sprintf("a broken %s: %v", d.format, err), cutHint
	}
	return "", ""
}

const cutHint = "is the derivative cut short? remove it and look at the function's log"
