package webp

import (
	"image"
	"image/gif"
	"iter"
	"slices"

	"s3resize/lambda/codec/picture"
)

// Frames decodes one frame after the other and draws it as a viewer does. The
// canvas is transparent at first and where a frame leaves nothing behind, whatever
// background color the file names, as in browsers.
func Frames(data []byte, h picture.Header) iter.Seq2[picture.Frame, error] {
	return func(yield func(picture.Frame, error) bool) {
		f, err := parse(data)
		if err == nil && (f.size != image.Pt(h.Width, h.Height) || f.frames != h.Frames) {
			err = picture.MalformedError("webp: not the picture that was read before")
		}
		if err != nil {
			yield(picture.Frame{}, err)
			return
		}
		screen := screen{image.NewNRGBA(image.Rectangle{Max: f.size})}
		left := f.frames
		body, _ := riffBody(data)
		for c := range chunks(body) {
			if c.name != "ANMF" {
				continue
			}
			left--
			frame, err := screen.show(c.data, left == 0)
			if !yield(frame, err) || err != nil {
				return
			}
		}
	}
}

// screen is what a viewer has on its screen.
type screen struct{ img *image.NRGBA }

// show draws the frame of an ANMF chunk. The last one may have the canvas itself.
func (s screen) show(chunk []byte, last bool) (picture.Frame, error) {
	part, err := readFrame(chunk)
	if err != nil {
		return picture.Frame{}, err
	}
	img, err := part.pixels()
	if err != nil {
		return picture.Frame{}, err
	}
	for y := range part.rect.Dy() {
		dst := s.row(part.rect, part.rect.Min.Y+y)
		if src := picture.Row(img, y); part.replaces {
			copy(dst, src)
		} else {
			blendRow(dst, src)
		}
	}
	shown := picture.Frame{Image: s.img, Delay: part.delay, Disposal: gif.DisposalNone}
	if last {
		return shown, nil
	}
	shown.Image = &image.NRGBA{Pix: slices.Clone(s.img.Pix), Stride: s.img.Stride, Rect: s.img.Rect}
	if part.clears {
		shown.Disposal = gif.DisposalBackground
		for y := part.rect.Min.Y; y < part.rect.Max.Y; y++ {
			clear(s.row(part.rect, y))
		}
	}
	return shown, nil
}

// row is the part of row y that lies in r.
func (s screen) row(r image.Rectangle, y int) []byte {
	return s.img.Pix[s.img.PixOffset(r.Min.X, y):][:4*r.Dx()]
}

// blendRow lays pixels over others, as RFC 9649 §2.7.1.1 has it, for alphas from 0
// to 1:
//
//	alpha = source alpha + (1 - source alpha) · alpha below
//	color · alpha = source color · source alpha + color below · (1 - source alpha) · alpha below
//
// In whole numbers everything is 255² times as large.
func blendRow(dst, src []byte) {
	for i := 0; i < len(src); i += 4 {
		s, d := src[i:i+4:i+4], dst[i:i+4:i+4]
		switch {
		case s[3] == 255 || d[3] == 0:
			copy(d, s)
			continue
		case s[3] == 0:
			continue
		}
		over := 255 * uint32(s[3])
		under := (255 - uint32(s[3])) * uint32(d[3])
		alpha := over + under
		for c := range 3 {
			d[c] = uint8((uint32(s[c])*over + uint32(d[c])*under + alpha/2) / alpha)
		}
		d[3] = uint8((alpha + 127) / 255)
	}
}
