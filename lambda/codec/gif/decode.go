package gif

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"iter"
	"slices"
	"strings"

	"s3resize/lambda/codec/picture"
)

// Frames decodes one picture after the other and draws it over those before
// it, as a viewer does. The background is transparent whatever the file says,
// as in browsers.
func Frames(data []byte, h picture.Header, all bool) iter.Seq2[picture.Frame, error] {
	return func(yield func(picture.Frame, error) bool) {
		r, err := newReader(data)
		if err == nil && (r.width != h.Width || r.height != h.Height) {
			err = picture.MalformedError("gif: not the size that was read before")
		}
		if err != nil {
			yield(picture.Frame{}, err)
			return
		}
		canvas := newCanvas(h)
		for i := range h.Frames {
			frame, err := r.frame(canvas, i == h.Frames-1 || !all)
			if !yield(frame, err) || err != nil || !all {
				return
			}
		}
	}
}

// frame draws the next picture. The last one may have the canvas itself.
func (r *reader) frame(canvas *canvas, last bool) (picture.Frame, error) {
	part, ok, err := r.next()
	if err == nil && !ok {
		err = picture.MalformedError("gif: fewer pictures than were counted")
	}
	if err != nil {
		return picture.Frame{}, err
	}
	img, err := r.decode(part)
	if err != nil {
		return picture.Frame{}, err
	}
	canvas.save(part)
	if err := canvas.draw(img); err != nil {
		return picture.Frame{}, err
	}
	f := picture.Frame{Image: canvas.img, Delay: 10 * part.delay, Disposal: part.disposal}
	if !last {
		f.Image = &image.NRGBA{Pix: slices.Clone(canvas.img.Pix), Stride: canvas.img.Stride, Rect: canvas.img.Rect}
		canvas.dispose(part)
	}
	return f, nil
}

// decode gives the standard library a file of this one picture. So only one
// picture is in memory at a time, where gif.DecodeAll would have all of them.
func (r *reader) decode(part framePart) (*image.Paletted, error) {
	file := slices.Concat(r.head, part.control, part.image, []byte{blockTrailer})
	img, err := gif.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, picture.MalformedError("gif: " + strings.TrimPrefix(err.Error(), "gif: "))
	}
	p, ok := img.(*image.Paletted)
	if !ok || p.Rect != part.rect {
		return nil, picture.MalformedError("gif: a frame of another size than described")
	}
	return p, nil
}

// canvas is what a viewer has on its screen.
type canvas struct {
	img   *image.NRGBA
	saved []byte // the rows to restore, from the first to the last changed
}

func newCanvas(h picture.Header) *canvas {
	return &canvas{img: image.NewNRGBA(image.Rect(0, 0, h.Width, h.Height))}
}

// rows is the memory of the rows that a part lies in.
func (c *canvas) rows(r image.Rectangle) []byte {
	return c.img.Pix[r.Min.Y*c.img.Stride : r.Max.Y*c.img.Stride]
}

// save keeps what the part's disposal will restore.
func (c *canvas) save(part framePart) {
	if part.disposal == gif.DisposalPrevious {
		c.saved = append(c.saved[:0], c.rows(part.rect)...)
	}
}

func (c *canvas) dispose(part framePart) {
	switch part.disposal {
	case gif.DisposalPrevious:
		copy(c.rows(part.rect), c.saved)
	case gif.DisposalBackground:
		for y := part.rect.Min.Y; y < part.rect.Max.Y; y++ {
			clear(c.row(part.rect, y))
		}
	}
}

// row is the part of row y that lies in r.
func (c *canvas) row(r image.Rectangle, y int) []byte {
	return c.img.Pix[c.img.PixOffset(r.Min.X, y):][:4*r.Dx()]
}

// draw leaves alone what is under transparent pixels. All others of a GIF are
// opaque. It is about ten times as fast as [image/draw], which has no loop of
// its own for these types.
func (c *canvas) draw(p *image.Paletted) error {
	colors, err := paletteTable(p.Palette)
	if err != nil {
		return err
	}
	var packed [256]uint32
	for i, c := range colors {
		packed[i] = binary.LittleEndian.Uint32(c[:])
	}
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
		dst := c.row(p.Rect, y)
		for _, v := range p.Pix[p.PixOffset(p.Rect.Min.X, y):][:p.Rect.Dx()] {
			if pixel := packed[v]; pixel != 0 {
				binary.LittleEndian.PutUint32(dst, pixel)
			}
			dst = dst[4:]
		}
	}
	return nil
}

// Memory is what [Frames] allocates if all frames are kept: 4 bytes a pixel for each,
// 4 for the canvas and the part of it to restore, and 2 for the indices of one frame,
// which are there twice while interlaced rows are put in order. Reading and
// decompressing take half a megabyte more.
func Memory(h picture.Header) int64 {
	pixels := int64(h.Width) * int64(h.Height)
	return pixels*(4*int64(h.Frames)+4+2) + 1<<19
}

// paletteTable has an entry for every value an index can take, so that looking
// one up needs no check; the entries beyond the palette are transparent.
func paletteTable(p color.Palette) (*[256][4]uint8, error) {
	var table [256][4]uint8
	for i, c := range p {
		if i == len(table) {
			break // no 8-bit index points there
		}
		if c == nil {
			return nil, picture.MalformedError("picture: a palette entry without a color")
		}
		table[i] = nrgbaOf(c)
	}
	return &table, nil
}

// nrgbaOf is [color.NRGBAModel] with rounding.
func nrgbaOf(c color.Color) [4]uint8 {
	if n, ok := c.(color.NRGBA); ok {
		return [4]uint8{n.R, n.G, n.B, n.A}
	}
	r, g, b, a := c.RGBA()
	if a == 0 {
		return [4]uint8{}
	}
	return [4]uint8{picture.Unpremultiply(r, a), picture.Unpremultiply(g, a), picture.Unpremultiply(b, a), picture.To8(a)}
}
