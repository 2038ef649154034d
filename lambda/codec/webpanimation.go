package codec

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
)

// encodeWebPAnimation writes an animation, RFC 9649 §2.7, each frame coded by
// itself. A frame is as large as the rectangle in which it differs from the one
// before, and takes the place of what is there, alpha included; so a viewer shows
// each picture as it was given, up to what lossy coding costs. A frame that is as
// the one before makes that last longer instead.
func encodeWebPAnimation(ctx context.Context, frames []Frame, loops, quality int) ([]byte, error) {
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
	out = appendWebPChunk(out, "VP8X", appendLE24(appendLE24([]byte{flags, 0, 0, 0}, size.X-1), size.Y-1))
	anim := binary.LittleEndian.AppendUint16(make([]byte, 4), uint16(webpShown(loops)))
	out = appendWebPChunk(out, "ANIM", anim)
	for _, part := range webpParts(frames) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		frame, err := part.encode(quality)
		if err != nil {
			return nil, err
		}
		out = appendWebPChunk(out, "ANMF", frame)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}

// webpPart is a frame to be written: the part of a picture that is new.
type webpPart struct {
	img   *image.NRGBA
	rect  image.Rectangle
	delay int // in milliseconds
}

// maxWebPDelay is the largest number of 24 bits, 4.6 hours.
const maxWebPDelay = 1<<24 - 1

func webpParts(frames []Frame) (parts []webpPart) {
	for i, f := range frames {
		rect := image.Rectangle{Max: f.Image.Rect.Size()}
		if i > 0 {
			rect = changed(frames[i-1].Image, f.Image)
		}
		delay := min(max(f.Delay, 0), maxWebPDelay)
		if rect.Empty() {
			last := &parts[len(parts)-1].delay
			*last = min(*last+delay, maxWebPDelay)
			continue
		}
		// Offsets are stored as halves.
		rect.Min = image.Pt(rect.Min.X&^1, rect.Min.Y&^1)
		parts = append(parts, webpPart{f.Image, rect, delay})
	}
	return parts
}

// encode makes the contents of an ANMF chunk.
func (p webpPart) encode(quality int) ([]byte, error) {
	cut := &image.NRGBA{
		Pix:    p.img.Pix[p.rect.Min.Y*p.img.Stride+4*p.rect.Min.X:],
		Stride: p.img.Stride,
		Rect:   image.Rectangle{Max: p.rect.Size()},
	}
	file, err := encodeWebP(cut, quality, quality == 100)
	if err != nil {
		return nil, err
	}
	var b []byte
	for _, v := range []int{p.rect.Min.X / 2, p.rect.Min.Y / 2, p.rect.Dx() - 1, p.rect.Dy() - 1, p.delay} {
		b = appendLE24(b, v)
	}
	b = append(b, webpReplaces)
	body, err := webpBody(file)
	if err != nil {
		return nil, err
	}
	for c, err := range webpChunks(body) {
		if err != nil {
			return nil, err
		}
		if c.name != "VP8X" {
			b = appendWebPChunk(b, c.name, c.data)
		}
	}
	return b, nil
}

// changed is the smallest rectangle that holds all pixels in which two pictures of
// the same size differ.
func changed(a, b *image.NRGBA) (r image.Rectangle) {
	for y := range a.Rect.Dy() {
		was, is := pixelRow(a, y), pixelRow(b, y)
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
