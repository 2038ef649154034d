package codec

import (
	"errors"
	"fmt"
	"image"

	"s3resize/lambda/edit"
)

// DefaultQuality is what outputs have that ask for none.
const DefaultQuality = 80

// Encode writes frames in the wanted format: all of them as GIF, with their
// delays and disposals and repeated loops times (counted as in [Header.Loops]);
// only the first as anything else. out.Format must be set; a Quality of 0 means
// [DefaultQuality]. No metadata is written. Alpha is flattened over white for
// JPEG, and cut at one half for GIF.
//
// A picture with more pixels along a side than the format can say is an
// [UnsupportedError].
func Encode(frames []Frame, loops int, out edit.Output) ([]byte, error) {
	if len(frames) == 0 {
		return nil, errors.New("encode: no picture")
	}
	quality := out.Quality
	if quality == 0 {
		quality = DefaultQuality
	}
	if quality < 1 || quality > 100 {
		return nil, fmt.Errorf("encode: quality %d: expected 1 to 100", out.Quality)
	}
	img := frames[0].Image
	if most := maxSide(out.Format); img.Rect.Dx() > most || img.Rect.Dy() > most {
		return nil, UnsupportedError(fmt.Sprintf("%s of %d×%d: at most %d a side", out.Format, img.Rect.Dx(), img.Rect.Dy(), most))
	}
	return encodeAs(frames, loops, out, quality, img)
}

func encodeAs(frames []Frame, loops int, out edit.Output, quality int, img *image.NRGBA) ([]byte, error) {
	switch out.Format {
	case edit.JPEG:
		return encodeJPEG(img, quality, out.Coding)
	case edit.PNG:
		return encodePNG(img, out.Palette)
	case edit.GIF:
		return encodeGIF(frames, loops)
	case edit.WebP:
		return encodeWebP(img, quality, out.Lossless)
	}
	return nil, fmt.Errorf("encode: format %q", out.Format)
}

// EncodingMemory estimates the bytes that encoding so many pixels allocates at
// its peak; 0 for the formats that make do with little. WebP took 12 bytes a
// pixel for smooth pictures of 4096×4096, 34 without loss, and 60 for noise; 40
// leaves room for that too.
func EncodingMemory(f edit.Format, pixels int64) int64 {
	if f == edit.WebP {
		return 40 * pixels
	}
	return 0
}

// maxSide is the largest side that a format's header has room for.
func maxSide(f edit.Format) int {
	switch f {
	case edit.PNG:
		return 1<<31 - 1
	case edit.WebP:
		return 1<<14 - 1
	}
	return 1<<16 - 1
}
