package png

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"math"

	"s3resize/lambda/codec/picture"
	"s3resize/lambda/codec/png/inflate"
	"s3resize/lambda/resample"
)

// reader reads a file's chunks one after the other.
type reader struct {
	header
	rest []byte
	// The table has the colors of a palette, or of gray of up to 8 bits.
	table  [256][4]uint8
	colors int
	// key is the color that is transparent, if keyed.
	key   [3]uint16
	keyed bool
}

const (
	errOrder   = picture.MalformedError("png: chunks out of order")
	errIndex   = picture.MalformedError("png: a pixel's color is not in the palette")
	errFilter  = picture.MalformedError("png: a filter of no known type")
	errPalette = picture.MalformedError("png: length of its PLTE or tRNS chunk")
)

// chunk takes the next chunk, whose checksum must be right.
func (p *reader) chunk() (chunk, error) {
	c, rest, ok := cutChunk(p.rest)
	switch {
	case !ok:
		return chunk{}, picture.MalformedError("png: ends before its IEND chunk")
	case !c.intact():
		return chunk{}, picture.MalformedError("png: wrong checksum of a chunk")
	}
	p.rest = rest
	return c, nil
}

// nextIs reports whether the next chunk has that name.
func (p *reader) nextIs(name string) bool {
	return len(p.rest) >= 8 && string(p.rest[4:8]) == name
}

// nextIDAT is the next part of the compressed pixels.
func (p *reader) nextIDAT() ([]byte, error) {
	if !p.nextIs("IDAT") {
		return nil, io.EOF
	}
	c, err := p.chunk()
	return c.data, err
}

// readToPixels reads up to the first IDAT chunk. The chunks that matter come in
// the order IHDR, PLTE, tRNS, each at most once.
func (p *reader) readToPixels() error {
	rest, ok := bytes.CutPrefix(p.rest, []byte(signature))
	if !ok {
		return picture.MalformedError("png: no signature")
	}
	p.rest = rest
	if err := p.readHeader(); err != nil {
		return err
	}
	var palette, transparency bool
	for !p.nextIs("IDAT") {
		c, err := p.chunk()
		if err != nil {
			return err
		}
		switch c.name {
		case "IHDR", "IEND":
			return errOrder
		case "PLTE":
			if palette || transparency {
				return errOrder
			}
			palette = true
			err = p.readPLTE(c.data)
		case "tRNS":
			if transparency || p.kind == kindPalette && !palette {
				return errOrder
			}
			transparency = true
			err = p.readTRNS(c.data)
		}
		if err != nil {
			return err
		}
	}
	if p.kind == kindPalette && !palette {
		return picture.MalformedError("png: no palette")
	}
	return nil
}

// readHeader reads IHDR, and lays out the table of grays if there is to be one.
func (p *reader) readHeader() error {
	c, rest, ok := cutChunk(p.rest)
	if !ok {
		return picture.MalformedError("png: does not begin with an IHDR chunk")
	}
	h, err := readIHDR(c)
	if err != nil {
		return err
	}
	if h.Width == 0 || h.Height == 0 {
		return picture.MalformedError("png: a side of 0 pixels")
	}
	p.header, p.rest = h, rest
	if p.kind == kindGray && p.bits <= 8 {
		p.colors = 1 << p.bits
		for i := range p.colors {
			v := uint8(i * 255 / (p.colors - 1))
			p.table[i] = [4]uint8{v, v, v, 255}
		}
	}
	return nil
}

// readPLTE reads the palette, or looks at the one that is suggested for
// displays of few colors.
func (p *reader) readPLTE(data []byte) error {
	count := len(data) / 3
	if len(data)%3 != 0 || count == 0 || count > min(256, 1<<p.bits) {
		return errPalette
	}
	switch p.kind {
	case kindGray, kindGrayAlpha:
		return picture.MalformedError("png: a palette for grays")
	case kindPalette:
		p.colors = count
		for i := range count {
			p.table[i] = [4]uint8{data[3*i], data[3*i+1], data[3*i+2], 255}
		}
	}
	return nil
}

// readTRNS reads the alpha of a palette's first entries, or which color is
// transparent. Of its samples only as many bits count as the pixels' have; in
// the second byte, bits in excess make it a color that does not occur.
func (p *reader) readTRNS(data []byte) error {
	want := 2 * p.channels()
	switch {
	case p.kind == kindPalette && len(data) <= p.colors:
		for i, alpha := range data {
			p.table[i][3] = alpha
		}
		return nil
	case p.kind == kindGrayAlpha || p.kind == kindRGBA || len(data) != want || p.kind == kindPalette:
		return errPalette
	}
	for i := range want / 2 {
		p.key[i] = binary.BigEndian.Uint16(data[2*i:])
		if p.bits < 16 {
			p.key[i] &= 255
		}
	}
	p.keyed = true
	if p.colors > int(p.key[0]) {
		p.table[p.key[0]][3] = 0
	}
	return nil
}

// readToEnd checks what follows the pixels.
func (p *reader) readToEnd() error {
	for {
		c, err := p.chunk()
		if err != nil {
			return err
		}
		switch c.name {
		case "IHDR", "PLTE", "tRNS":
			return errOrder
		case "IEND":
			if len(c.data) > 0 {
				return picture.MalformedError("png: length of its IEND chunk")
			}
			return nil
		}
	}
}

// Decode reads the whole file: it checks every checksum and gives an animation's
// default image. Rows are inflated a few at a time, so that next to nothing is
// held besides the result. A pixel that points beyond the palette is refused;
// bytes behind the end of the compressed stream are not looked at.
func Decode(data []byte) (resample.Source, error) {
	p := reader{rest: data}
	img, err := p.decode()
	return resample.Source{NRGBA: img, Opaque: p.opaque()}, err
}

func (p *reader) decode() (*image.NRGBA, error) {
	if err := p.readToPixels(); err != nil {
		return nil, err
	}
	img, err := p.pixels()
	if err != nil {
		return nil, decodeError(err)
	}
	if err := p.readToEnd(); err != nil {
		return nil, err
	}
	return img, nil
}

// opaque reports, once decode is done, whether the file's color type leaves no
// room for alpha.
func (p *reader) opaque() bool { return (p.kind == kindGray || p.kind == kindRGB) && !p.keyed }

// decodeError makes one of the package's errors of one of inflate's.
func decodeError(err error) error {
	if m := picture.MalformedError(""); errors.As(err, &m) {
		return m
	}
	return picture.MalformedError("png: " + err.Error())
}

// maxDeflateRatio is what DEFLATE can make of a byte at most: a match of 258
// bytes takes a bit for its length and one for its distance.
const maxDeflateRatio = 1032

// Pixels inflates the picture. A size that the file is too short for is refused
// before memory is taken for it.
func (p *reader) pixels() (*image.NRGBA, error) {
	total, longest := p.scanlineBytes(maxDeflateRatio * int64(len(p.rest)))
	if total < 0 {
		return nil, picture.MalformedError("png: too short for its size")
	}
	stream := inflate.NewReader(p.nextIDAT, total, longest)
	img := image.NewNRGBA(image.Rect(0, 0, p.Width, p.Height))
	var err error
	switch direct := p.bits == 8 && !p.keyed && (p.kind == kindRGB || p.kind == kindRGBA); {
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
func (p *reader) pixelRows(stream *inflate.Reader, img *image.NRGBA) error {
	above := make([]byte, 4*p.Width)
	size := 1 + p.rowBytes(p.Width)
	for y := range p.Height {
		line, err := stream.Next(size)
		if err != nil {
			return err
		}
		row := picture.Row(img, y)
		if !unfilterPixels(row, above, line, p.channels()) {
			return errFilter
		}
		above = row
	}
	return nil
}

// plainRows undoes the filters of the bytes first, and makes pixels of them.
func (p *reader) plainRows(stream *inflate.Reader, img *image.NRGBA) error {
	rows := p.unfilteredRows()
	for y := range p.Height {
		row, err := rows.next(stream)
		if err != nil {
			return err
		}
		if err := p.expand(picture.Row(img, y), row); err != nil {
			return err
		}
	}
	return nil
}

// passes are the passes of an interlaced picture, W3C PNG 3rd edition table
// 8.1: where the first pixel is, and how far it is to the next.
var passes = [7]struct{ x, y, dx, dy int }{
	{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2},
}

// interlacedRows gives each pixel of a pass its place in the picture.
func (p *reader) interlacedRows(stream *inflate.Reader, img *image.NRGBA) error {
	rows, pixels := p.unfilteredRows(), make([]byte, 4*p.Width)
	for _, pass := range passes {
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
			dst := picture.Row(img, y)
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
func (p *reader) scanlineBytes(most int64) (total int64, longest int) {
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
	for _, pass := range passes {
		if w, h := passSide(p.Width, pass.x, pass.dx), passSide(p.Height, pass.y, pass.dy); w > 0 && h > 0 {
			add(w, h)
		}
	}
	return total, longest
}

// channels is how many samples a pixel has.
func (p *reader) channels() int {
	switch p.kind {
	case kindRGB:
		return 3
	case kindGrayAlpha:
		return 2
	case kindRGBA:
		return 4
	}
	return 1
}

// rowBytes is how many bytes so many pixels of a row have, without the filter.
func (p *reader) rowBytes(width int) int { return (width*p.channels()*p.bits + 7) / 8 }

// Memory is what reader.decode holds at most at one time: 4 bytes a pixel,
// some rows, and for inflating a window and tables.
func Memory(h picture.Header) int64 {
	pixels := int64(h.Width) * int64(h.Height)
	if pixels > math.MaxInt64/16 {
		return math.MaxInt64
	}
	return pixels*4 + 40*int64(h.Width) + 2e5
}

// expand makes pixels of a row whose filter has been undone.
func (p *reader) expand(dst, row []byte) error {
	switch {
	case p.colors > 0:
		return p.expandTable(dst, row)
	case p.kind == kindGray:
		p.expandGray16(dst, row)
	case p.kind == kindGrayAlpha && p.bits == 8:
		for ; len(dst) >= 4 && len(row) >= 2; dst, row = dst[4:], row[2:] {
			dst[0], dst[1], dst[2], dst[3] = row[0], row[0], row[0], row[1]
		}
	case p.kind == kindGrayAlpha:
		for ; len(dst) >= 4 && len(row) >= 4; dst, row = dst[4:], row[4:] {
			v := picture.To8(be16(row))
			dst[0], dst[1], dst[2], dst[3] = v, v, v, picture.To8(be16(row[2:]))
		}
	case p.kind == kindRGB && p.bits == 8:
		p.expandRGB8(dst, row)
	case p.kind == kindRGB:
		p.expandRGB16(dst, row)
	case p.bits == 8:
		copy(dst, row)
	default:
		rowFromNRGBA64(dst, row)
	}
	return nil
}

// expandTable looks colors up. The leftmost pixel is in a byte's highest bits.
func (p *reader) expandTable(dst, row []byte) error {
	most, bits := 0, p.bits
	mask := 1<<bits - 1
	for _, v := range row {
		for shift := 8 - bits; shift >= 0 && len(dst) >= 4; shift -= bits {
			i := int(v) >> shift & mask
			most = max(most, i)
			*(*[4]byte)(dst) = p.table[i&255]
			dst = dst[4:]
		}
	}
	if most >= p.colors {
		return errIndex
	}
	return nil
}

func (p *reader) expandGray16(dst, row []byte) {
	for ; len(dst) >= 4 && len(row) >= 2; dst, row = dst[4:], row[2:] {
		v := be16(row)
		g := picture.To8(v)
		dst[0], dst[1], dst[2], dst[3] = g, g, g, 255
		if p.keyed && v == uint32(p.key[0]) {
			dst[3] = 0
		}
	}
}

func (p *reader) expandRGB8(dst, row []byte) {
	for ; len(dst) >= 4 && len(row) >= 3; dst, row = dst[4:], row[3:] {
		dst[0], dst[1], dst[2], dst[3] = row[0], row[1], row[2], 255
		if p.keyed && p.key == [3]uint16{uint16(row[0]), uint16(row[1]), uint16(row[2])} {
			dst[3] = 0
		}
	}
}

func (p *reader) expandRGB16(dst, row []byte) {
	for ; len(dst) >= 4 && len(row) >= 6; dst, row = dst[4:], row[6:] {
		r, g, b := be16(row), be16(row[2:]), be16(row[4:])
		dst[0], dst[1], dst[2], dst[3] = picture.To8(r), picture.To8(g), picture.To8(b), 255
		if p.keyed && p.key == [3]uint16{uint16(r), uint16(g), uint16(b)} {
			dst[3] = 0
		}
	}
}

func be16(b []byte) uint32 { return uint32(b[0])<<8 | uint32(b[1]) }

func rowFromNRGBA64(dst, src []byte) {
	for i := range dst {
		dst[i] = picture.To8(be16(src[2*i:]))
	}
}
