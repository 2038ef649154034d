package webp

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"

	"github.com/deepteams/webp"

	"s3resize/lambda/codec/picture"
)

// losslessEffort is the quality setting of lossless coding, where it decides
// about time and size only. Measured on a photograph of 1200×1200 and a drawing
// of 800×600 with alpha: 0.14 and 0.19 s for 1424 and 116 kB; at 75 it took 0.39
// and 0.29 s for 1429 and 119 kB, at 90 2.2 and 0.44 s for 1398 and 112 kB.
const losslessEffort = 25

// lossyEffort and lossySegments were chosen by measuring pictures of 720 pixels,
// two photographs and three that are drawn, beside libwebp's defaults (as sharp
// has them). With this encoder's own, effort 4 and 4 segments, at quality 80 they
// came to 0.91 to 0.98 of libwebp's bytes; had they had the same, the PSNR of four
// would have been 0.5 to 1.1 dB lower and their SSIM 0.005 to 0.011. What cost most
// was quantizing the segments differently, then the choice of coefficients by
// their price, which begins with effort 4. Without both the PSNR is 0.1 to 1.3 dB
// higher than libwebp's and the SSIM from 0.002 lower to 0.011 higher, at 0.96 to
// 1.08 of the bytes, in the time it took before.
const (
	lossyEffort   = 3
	lossySegments = 1
)

// lossyQuality is what the encoder is to be told so that qualities mean what they
// mean with libwebp, which quantizes most segments more coarsely than the number
// says: from 40 to 80, that gives pictures of the photographs above 0.96 to 1.09
// of libwebp's bytes. Where there is least to quantize, it is the number itself.
func lossyQuality(quality int) int {
	return max(quality-min(2, (100-quality)/10), 1)
}

// Encode keeps alpha in either coding. Lossless coding keeps every pixel
// that can be seen; those with an alpha of 0 lose their color. Quality is for
// lossy coding alone.
func Encode(img *image.NRGBA, quality int, lossless bool) ([]byte, error) {
	if side := max(img.Rect.Dx(), img.Rect.Dy()); side > webp.MaxDimension {
		return nil, &picture.LimitError{What: "pixels a side", Got: int64(side), Max: webp.MaxDimension}
	}
	// The zero values of these options are not their defaults.
	options := webp.DefaultOptions()
	if lossless {
		options.Lossless, options.Quality = true, losslessEffort
	} else {
		options.Quality = float32(lossyQuality(quality))
		options.Method, options.Segments = lossyEffort, lossySegments
	}
	var out bytes.Buffer
	if err := webp.Encode(&out, img, options); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return out.Bytes(), nil
}

// EncodeAnimation writes an animation, RFC 9649 §2.7, each frame coded by
// itself. A frame is as large as the rectangle in which it differs from the one
// before, and takes the place of what is there, alpha included; so a viewer shows
// each picture as it was given, up to what lossy coding costs. A frame that is as
// the one before makes that last longer instead.
func EncodeAnimation(ctx context.Context, frames []picture.Frame, loops, quality int) ([]byte, error) {
	size := frames[0].Image.Rect.Size()
	const animated, hasAlpha = 0x02, 0x10
	flags := byte(animated)
	for _, f := range frames {
		if f.Image.Rect.Size() != size {
			return nil, errors.New("webp: frames of different sizes")
		}
		if !f.Image.Opaque() {
			flags |= hasAlpha
		}
	}
	out := []byte("RIFF\x00\x00\x00\x00WEBP")
	out = appendChunk(out, "VP8X", appendLE24(appendLE24([]byte{flags, 0, 0, 0}, size.X-1), size.Y-1))
	anim := binary.LittleEndian.AppendUint16(make([]byte, 4), uint16(timesShown(loops)))
	out = appendChunk(out, "ANIM", anim)
	for _, part := range changedParts(frames) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		frame, err := part.encode(quality)
		if err != nil {
			return nil, err
		}
		out = appendChunk(out, "ANMF", frame)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}

// changedPart is a frame to be written: the part of a picture that is new.
type changedPart struct {
	img   *image.NRGBA
	rect  image.Rectangle
	delay int // in milliseconds
}

// maxDelay is the largest number of 24 bits, 4.6 hours.
const maxDelay = 1<<24 - 1

func changedParts(frames []picture.Frame) (parts []changedPart) {
	for i, f := range frames {
		rect := image.Rectangle{Max: f.Image.Rect.Size()}
		if i > 0 {
			rect = changed(frames[i-1].Image, f.Image)
		}
		delay := min(max(f.Delay, 0), maxDelay)
		if rect.Empty() {
			last := &parts[len(parts)-1].delay
			*last = min(*last+delay, maxDelay)
			continue
		}
		// Offsets are stored as halves.
		rect.Min = image.Pt(rect.Min.X&^1, rect.Min.Y&^1)
		parts = append(parts, changedPart{f.Image, rect, delay})
	}
	return parts
}

// encode makes the contents of an ANMF chunk.
func (p changedPart) encode(quality int) ([]byte, error) {
	cut := &image.NRGBA{
		Pix:    p.img.Pix[p.rect.Min.Y*p.img.Stride+4*p.rect.Min.X:],
		Stride: p.img.Stride,
		Rect:   image.Rectangle{Max: p.rect.Size()},
	}
	file, err := Encode(cut, quality, quality == 100)
	if err != nil {
		return nil, err
	}
	var b []byte
	for _, v := range []int{p.rect.Min.X / 2, p.rect.Min.Y / 2, p.rect.Dx() - 1, p.rect.Dy() - 1, p.delay} {
		b = appendLE24(b, v)
	}
	b = append(b, flagReplaces)
	body, err := riffBody(file)
	if err != nil {
		return nil, err
	}
	for c, err := range chunks(body) {
		if err != nil {
			return nil, err
		}
		if c.name != "VP8X" {
			b = appendChunk(b, c.name, c.data)
		}
	}
	return b, nil
}

// changed is the smallest rectangle that holds all pixels in which two pictures of
// the same size differ.
func changed(a, b *image.NRGBA) (r image.Rectangle) {
	for y := range a.Rect.Dy() {
		was, is := picture.Row(a, y), picture.Row(b, y)
		if bytes.Equal(was, is) {
			continue
		}
		first, end := 0, len(is)
		for was[first] == is[first] {
			first++
		}
		for was[end-1] == is[end-1] {
			end--
		}
		r = r.Union(image.Rect(first/4, y, (end+3)/4, y+1))
	}
	return r
}
