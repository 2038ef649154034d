package png

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"image"
	"slices"

	"github.com/klauspost/compress/zlib"

	"s3resize/lambda/codec/palette"
	"s3resize/lambda/codec/picture"
)

// defaultLevel was chosen by measuring thumbnails of 300×300 beside sharp's, which
// are not filtered: a picture with alpha took 3.2 ms (sharp 3.3 ms) and has 0.82
// of its bytes, a drawing 2.4 ms (3.6 ms) and 1.02. Level 4 takes a fifth less
// time and 2 to 4 percent more bytes; level 7 saves 2 percent in twice the time.
//
// But what is flat, or has a palette, gets up to 5 times smaller at level 7, and
// takes little more time: below that level the compressor passes most
// repetitions by. And in photographs, whose filtered rows hold hardly any, level 3
// saves a quarter of the time: it gave 0.96 to 1.003 times the bytes of level 6
// on thumbnails of four of them, and 1.035 times on one of 2048×1536.
const (
	defaultLevel = 6
	flatLevel    = 7
	grainLevel   = 3
)

// Encode writes exactly the pixels that can be seen; those with an alpha of
// 0 may change their color. With palette it reduces the picture's colors to
// 256 where that is not to be seen.
func Encode(img *image.NRGBA, palette bool) ([]byte, error) {
	layout := planLayout(img)
	if palette {
		if l, ok := reduce(img, layout); ok {
			layout = l
		}
	}
	var out bytes.Buffer
	out.WriteString(signature)
	writeChunk(&out, "IHDR", layout.ihdr(img.Rect.Dx(), img.Rect.Dy()))
	if layout.kind == kindPalette {
		plte, trns := layout.tables()
		writeChunk(&out, "PLTE", plte)
		if len(trns) > 0 {
			writeChunk(&out, "tRNS", trns)
		}
	}
	if err := writeIDAT(&out, img, layout); err != nil {
		return nil, err
	}
	writeChunk(&out, "IEND", nil)
	return out.Bytes(), nil
}

func (l *layout) ihdr(w, h int) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(w))
	b = binary.BigEndian.AppendUint32(b, uint32(h))
	return append(b, byte(l.bits), l.kind, 0, 0, 0)
}

// tables are the contents of the PLTE and tRNS chunks. The second ends with the
// last color that is not opaque.
func (l *layout) tables() (plte, trns []byte) {
	for _, c := range l.palette.Colors {
		plte = append(plte, byte(c>>24), byte(c>>16), byte(c>>8))
		if byte(c) != 255 {
			trns = append(trns, byte(c))
		}
	}
	return plte, trns
}

func writeChunk(out *bytes.Buffer, name string, data []byte) {
	start := beginChunk(out, name)
	out.Write(data)
	endChunk(out, start)
}

// beginChunk leaves the length open; endChunk, given what it returned,
// fills it in and adds the checksum.
func beginChunk(out *bytes.Buffer, name string) (start int) {
	start = out.Len()
	out.WriteString("\x00\x00\x00\x00" + name)
	return start
}

func endChunk(out *bytes.Buffer, start int) {
	chunk := out.Bytes()[start:]
	binary.BigEndian.PutUint32(chunk, uint32(len(chunk)-8))
	out.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk[4:])))
}

// planIDAT chooses what to compress with, and whether to filter.
func planIDAT(img *image.NRGBA, l *layout) (z *zlib.Writer, plain bool, err error) {
	if l.kind == kindPalette {
		z, err = zlib.NewWriterLevel(nil, flatLevel)
		return z, true, err
	}
	if z, err = zlib.NewWriterLevel(nil, grainLevel); err != nil {
		return nil, false, err
	}
	if tryLayout(img, l, z).grainy() {
		return z, false, nil
	}
	if z, err = zlib.NewWriterLevel(nil, defaultLevel); err != nil {
		return nil, false, err
	}
	t := tryLayout(img, l, z)
	if t.flat() {
		z, err = zlib.NewWriterLevel(nil, flatLevel)
	}
	return z, t.betterPlain(), err
}

func writeIDAT(out *bytes.Buffer, img *image.NRGBA, l *layout) error {
	z, plain, err := planIDAT(img, l)
	if err != nil {
		return err
	}
	rows := newRowFilter(l, img.Rect.Dx())
	rows.plain = plain
	start := beginChunk(out, "IDAT")
	z.Reset(out)
	for y := range img.Rect.Dy() {
		l.packRow(rows.next(), img, y)
		if _, err := z.Write(rows.filtered()); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	endChunk(out, start)
	return nil
}

// layout is how a picture's pixels are written: the smallest of PNG's forms
// that loses nothing.
type layout struct {
	kind     byte
	bits     int              // bits a pixel has with a palette, else bits a channel has
	channels int              // of 8 bits; 1 with a palette
	palette  palette.ColorSet // colors that are not opaque come first, as tRNS wants them
	numbers  []byte           // the pixels' colors, row by row, where the palette has not all of the picture's
}

// planLayout chooses among gray, color and palette, and drops alpha that is full
// everywhere. A palette wins where its pixels and itself have fewer bytes than
// the pixels would have without: they are not filtered, but repeat more.
func planLayout(img *image.NRGBA) *layout {
	l := planChannels(img)
	p := layout{kind: kindPalette, channels: 1}
	if !collectColors(img, &p.palette) {
		return l
	}
	colors := len(p.palette.Colors)
	p.bits = paletteBits(colors)
	pixels := img.Rect.Dx() * img.Rect.Dy()
	if 4*colors+pixels*p.bits/8 >= pixels*l.channels {
		return l
	}
	sortPalette(&p.palette)
	return &p
}

func planChannels(img *image.NRGBA) *layout {
	gray, opaque := true, true
	for y := 0; y < img.Rect.Dy() && (gray || opaque); y++ {
		rowGray, rowOpaque := scanRow(picture.Row(img, y))
		gray, opaque = gray && rowGray, opaque && rowOpaque
	}
	switch {
	case gray && opaque:
		return &layout{kind: kindGray, bits: 8, channels: 1}
	case gray:
		return &layout{kind: kindGrayAlpha, bits: 8, channels: 2}
	case opaque:
		return &layout{kind: kindRGB, bits: 8, channels: 3}
	}
	return &layout{kind: kindRGBA, bits: 8, channels: 4}
}

// scanRow reports whether all pixels that can be seen are gray, and whether all
// Pixels are opaque.
func scanRow(row []byte) (gray, opaque bool) {
	differ, alpha := byte(0), byte(255)
	for ; len(row) >= 4; row = row[4:] {
		alpha &= row[3]
		if row[3] != 0 {
			differ |= (row[0] ^ row[1]) | (row[1] ^ row[2])
		}
	}
	return differ == 0, alpha == 255
}

// collectColors reports whether the picture has few enough colors for a
// palette.
func collectColors(img *image.NRGBA, set *palette.ColorSet) bool {
	for y := range img.Rect.Dy() {
		if !set.AddAll(picture.Row(img, y)) {
			return false
		}
	}
	return true
}

func paletteBits(colors int) int {
	switch {
	case colors <= 2:
		return 1
	case colors <= 4:
		return 2
	case colors <= 16:
		return 4
	}
	return 8
}

// sortPalette numbers the colors anew: those that are not opaque first, and
// like ones side by side.
func sortPalette(set *palette.ColorSet) {
	colors := set.Colors
	opaque := func(c uint32) uint32 { return (c & 255) / 255 }
	slices.SortFunc(colors, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(opaque(a), opaque(b)), cmp.Compare(a, b))
	})
	*set = palette.ColorSet{}
	for _, c := range colors {
		set.Add(c)
	}
}

// packRow writes row y of the picture to dst.
func (l *layout) packRow(dst []byte, img *image.NRGBA, y int) {
	if l.numbers != nil {
		copy(dst, l.numbers[y*len(dst):])
		return
	}
	l.pack(dst, picture.Row(img, y))
}

// pack writes a row of pixels to dst as the layout has them. Nothing is kept of
// the color of pixels that cannot be seen.
func (l *layout) pack(dst, src []byte) {
	switch l.kind {
	case kindGray:
		for i := range dst {
			dst[i] = src[4*i]
		}
	case kindGrayAlpha:
		for ; len(src) >= 4 && len(dst) >= 2; src, dst = src[4:], dst[2:] {
			c := palette.Pack(src)
			dst[0], dst[1] = byte(c>>24), byte(c)
		}
	case kindRGB:
		for ; len(src) >= 4 && len(dst) >= 3; src, dst = src[4:], dst[3:] {
			dst[0], dst[1], dst[2] = src[0], src[1], src[2]
		}
	case kindRGBA:
		for ; len(src) >= 4 && len(dst) >= 4; src, dst = src[4:], dst[4:] {
			c := palette.Pack(src)
			dst[0], dst[1], dst[2], dst[3] = byte(c>>24), byte(c>>16), byte(c>>8), byte(c)
		}
	case kindPalette:
		l.packIndices(dst, src)
	}
}

// packIndices puts the leftmost pixel into a byte's highest bits.
func (l *layout) packIndices(dst, src []byte) {
	clear(dst)
	last := ^palette.Pack(src)
	index := byte(0)
	shift, at := 8, 0
	for ; len(src) >= 4; src = src[4:] {
		if c := palette.Pack(src); c != last {
			index, last = l.palette.Number(c), c
		}
		if shift == 0 {
			shift, at = 8, at+1
		}
		shift -= l.bits
		dst[at] |= index << shift
	}
}

// A trial looks at a band of rows out of every so many: an eighth of them.
const (
	trialStep = 64
	trialBand = 8
	// flatRatio is how many times smaller than its bytes a flat picture gets:
	// photographs come to 2 or 3 times, drawings to 10.
	flatRatio = 16
	// grainRatio is what a picture with grain in it does not come to: thumbnails
	// of photographs came to 1.3 to 1.9.
	grainRatio = 3
)

// A trial has what a trial's rows come to: compressed as they are, compressed
// when filtered, and not compressed.
type trial struct{ plain, filtered, bytes int }

// tryLayout tries both with the writer that is to be used afterwards: a faster one
// finds fewer repetitions.
func tryLayout(img *image.NRGBA, l *layout, z *zlib.Writer) (t trial) {
	t.filtered, t.bytes = trialSize(img, l, z, false)
	t.plain, _ = trialSize(img, l, z, true)
	return t
}

// betterPlain reports whether rows had better not be filtered. That is so with
// drawings and text, where whole stretches repeat exactly; it is not to be seen
// from the differences between neighbors, and so is tried.
func (t trial) betterPlain() bool { return t.plain < t.filtered }

// flat reports whether there is little in the rows at all.
func (t trial) flat() bool { return flatRatio*min(t.plain, t.filtered) < t.bytes }

// grainy reports whether the rows are best filtered and hardly get smaller then.
func (t trial) grainy() bool {
	return !t.betterPlain() && t.bytes > 0 && grainRatio*t.filtered > t.bytes
}

// trialSize is how many bytes the rows of the trial are compressed to, and how
// many they have.
func trialSize(img *image.NRGBA, l *layout, z *zlib.Writer, plain bool) (size, bytes int) {
	var count counter
	z.Reset(&count)
	rows := newRowFilter(l, img.Rect.Dx())
	rows.plain = plain
	for y := range img.Rect.Dy() {
		switch place := y % trialStep; {
		case place == trialStep/2-1: // the row above the band
			l.pack(rows.next(), picture.Row(img, y))
		case place >= trialStep/2 && place < trialStep/2+trialBand:
			l.pack(rows.next(), picture.Row(img, y))
			n, _ := z.Write(rows.filtered()) // a counter does not fail
			bytes += n
		}
	}
	z.Close()
	return int(count), bytes
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
