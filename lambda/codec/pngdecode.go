package codec

import (
	"errors"
	"image"
	"math"

	"s3resize/lambda/codec/png/inflate"
	"s3resize/lambda/resample"
)

// decodePNG reads the whole file: it checks every checksum and gives an animation's
// default image. Rows are inflated a few at a time, so that next to nothing is
// held besides the result. A pixel that points beyond the palette is refused;
// bytes behind the end of the compressed stream are not looked at.
func decodePNG(data []byte) (resample.Source, error) {
	p := pngReader{rest: data}
	img, err := p.decode()
	return resample.Source{NRGBA: img, Opaque: p.opaque()}, err
}

func (p *pngReader) decode() (*image.NRGBA, error) {
	if err := p.readToPixels(); err != nil {
		return nil, err
	}
	img, err := p.pixels()
	if err != nil {
		return nil, pngError(err)
	}
	if err := p.readToEnd(); err != nil {
		return nil, err
	}
	return img, nil
}

// opaque reports, once decode is done, whether the file's colour type leaves no
// room for alpha.
func (p *pngReader) opaque() bool { return (p.kind == pngGrey || p.kind == pngRGB) && !p.keyed }

// pngError makes one of the package's errors of one of inflate's.
func pngError(err error) error {
	if m := MalformedError(""); errors.As(err, &m) {
		return m
	}
	return MalformedError("png: " + err.Error())
}

// maxDeflateRatio is what DEFLATE can make of a byte at most: a match of 258
// bytes takes a bit for its length and one for its distance.
const maxDeflateRatio = 1032

// pixels inflates the picture. A size that the file is too short for is refused
// before memory is taken for it.
func (p *pngReader) pixels() (*image.NRGBA, error) {
	total, longest := p.scanlineBytes(maxDeflateRatio * int64(len(p.rest)))
	if total < 0 {
		return nil, MalformedError("png: too short for its size")
	}
	stream := inflate.NewReader(p.nextIDAT, total, longest)
	img := image.NewNRGBA(image.Rect(0, 0, p.Width, p.Height))
	var err error
	switch direct := p.bits == 8 && !p.keyed && (p.kind == pngRGB || p.kind == pngRGBA); {
	case p.interlaced:
		err = p.interlacedRows(stream, img)
	case direct:
		err = p.pixelRows(stream, img)
	default:
		err = p.plainRows(stream, img)
	}
	if err != nil {
		return nil, err
	}
	return img, stream.Close()
}

// pixelRows undoes filters and writes the pixels in one go.
func (p *pngReader) pixelRows(stream *inflate.Reader, img *image.NRGBA) error {
	above := make([]byte, 4*p.Width)
	size := 1 + p.rowBytes(p.Width)
	for y := range p.Height {
		line, err := stream.Next(size)
		if err != nil {
			return err
		}
		row := pixelRow(img, y)
		if !unfilterPixels(row, above, line, p.channels()) {
			return errPNGFilter
		}
		above = row
	}
	return nil
}

// plainRows undoes the filters of the bytes first, and makes pixels of them.
func (p *pngReader) plainRows(stream *inflate.Reader, img *image.NRGBA) error {
	rows := p.unfilteredRows()
	for y := range p.Height {
		row, err := rows.next(stream)
		if err != nil {
			return err
		}
		if err := p.expand(pixelRow(img, y), row); err != nil {
			return err
		}
	}
	return nil
}

// pngPasses are the passes of an interlaced picture, W3C PNG 3rd edition table
// 8.1: where the first pixel is, and how far it is to the next.
var pngPasses = [7]struct{ x, y, dx, dy int }{
	{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2},
}

// interlacedRows gives each pixel of a pass its place in the picture.
func (p *pngReader) interlacedRows(stream *inflate.Reader, img *image.NRGBA) error {
	rows, pixels := p.unfilteredRows(), make([]byte, 4*p.Width)
	for _, pass := range pngPasses {
		width := passSide(p.Width, pass.x, pass.dx)
		if width == 0 {
			continue
		}
		rows.begin(p.rowBytes(width))
		for y := pass.y; y < p.Height; y += pass.dy {
			row, err := rows.next(stream)
			if err != nil {
				return err
			}
			if err := p.expand(pixels[:4*width], row); err != nil {
				return err
			}
			dst := pixelRow(img, y)
			for i := range width {
				copy(dst[4*(pass.x+i*pass.dx):][:4], pixels[4*i:])
			}
		}
	}
	return nil
}

// passSide is how many of n pixels a pass has.
func passSide(n, first, step int) int { return max(0, (n-first+step-1)/step) }

// scanlineBytes is how many bytes all rows have together, filters included, and
// how many the longest; less than 0 if they come to more than most.
func (p *pngReader) scanlineBytes(most int64) (total int64, longest int) {
	add := func(width, height int) {
		size := 1 + p.rowBytes(width)
		longest = max(longest, size)
		if total < 0 || int64(height) > (most-total)/int64(size) {
			total = -1
			return
		}
		total += int64(height) * int64(size)
	}
	if !p.interlaced {
		add(p.Width, p.Height)
		return total, longest
	}
	for _, pass := range pngPasses {
		if w, h := passSide(p.Width, pass.x, pass.dx), passSide(p.Height, pass.y, pass.dy); w > 0 && h > 0 {
			add(w, h)
		}
	}
	return total, longest
}

// channels is how many samples a pixel has.
func (p *pngReader) channels() int {
	switch p.kind {
	case pngRGB:
		return 3
	case pngGreyAlpha:
		return 2
	case pngRGBA:
		return 4
	}
	return 1
}

// rowBytes is how many bytes so many pixels of a row have, without the filter.
func (p *pngReader) rowBytes(width int) int { return (width*p.channels()*p.bits + 7) / 8 }

// pngMemory is what pngReader.decode holds at most at one time: 4 bytes a pixel,
// some rows, and for inflating a window and tables.
func pngMemory(h Header) int64 {
	pixels := int64(h.Width) * int64(h.Height)
	if pixels > math.MaxInt64/16 {
		return math.MaxInt64
	}
	return pixels*4 + 40*int64(h.Width) + 2e5
}
