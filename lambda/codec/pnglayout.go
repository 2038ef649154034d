package codec

import (
	"cmp"
	"image"
	"slices"
)

// pngLayout is how a picture's pixels are written: the smallest of PNG's forms
// that loses nothing.
type pngLayout struct {
	kind     byte
	bits     int       // bits a pixel has with a palette, else bits a channel has
	channels int       // of 8 bits; 1 with a palette
	palette  colourSet // colours that are not opaque come first, as tRNS wants them
	numbers  []byte    // the pixels' colours, row by row, where the palette has not all of the picture's
}

// planPNG chooses among grey, colour and palette, and drops alpha that is full
// everywhere. A palette wins where its pixels and itself have fewer bytes than
// the pixels would have without: they are not filtered, but repeat more.
func planPNG(img *image.NRGBA) *pngLayout {
	l := planPNGChannels(img)
	p := pngLayout{kind: pngPalette, channels: 1}
	if !collectColours(img, &p.palette) {
		return l
	}
	colours := len(p.palette.colours)
	p.bits = paletteBits(colours)
	pixels := img.Rect.Dx() * img.Rect.Dy()
	if 4*colours+pixels*p.bits/8 >= pixels*l.channels {
		return l
	}
	sortPalette(&p.palette)
	return &p
}

func planPNGChannels(img *image.NRGBA) *pngLayout {
	grey, opaque := true, true
	for y := 0; y < img.Rect.Dy() && (grey || opaque); y++ {
		rowGrey, rowOpaque := scanRow(pixelRow(img, y))
		grey, opaque = grey && rowGrey, opaque && rowOpaque
	}
	switch {
	case grey && opaque:
		return &pngLayout{kind: pngGrey, bits: 8, channels: 1}
	case grey:
		return &pngLayout{kind: pngGreyAlpha, bits: 8, channels: 2}
	case opaque:
		return &pngLayout{kind: pngRGB, bits: 8, channels: 3}
	}
	return &pngLayout{kind: pngRGBA, bits: 8, channels: 4}
}

// pixelRow is row y of a picture, without what its stride may leave behind it.
func pixelRow(img *image.NRGBA, y int) []byte {
	return img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
}

// scanRow reports whether all pixels that can be seen are grey, and whether all
// pixels are opaque.
func scanRow(row []byte) (grey, opaque bool) {
	differ, alpha := byte(0), byte(255)
	for ; len(row) >= 4; row = row[4:] {
		alpha &= row[3]
		if row[3] != 0 {
			differ |= (row[0] ^ row[1]) | (row[1] ^ row[2])
		}
	}
	return differ == 0, alpha == 255
}

// collectColours reports whether the picture has few enough colours for a
// palette.
func collectColours(img *image.NRGBA, set *colourSet) bool {
	for y := range img.Rect.Dy() {
		if !set.addAll(pixelRow(img, y)) {
			return false
		}
	}
	return true
}

func paletteBits(colours int) int {
	switch {
	case colours <= 2:
		return 1
	case colours <= 4:
		return 2
	case colours <= 16:
		return 4
	}
	return 8
}

// sortPalette numbers the colours anew: those that are not opaque first, and
// like ones side by side.
func sortPalette(set *colourSet) {
	colours := set.colours
	opaque := func(c uint32) uint32 { return (c & 255) / 255 }
	slices.SortFunc(colours, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(opaque(a), opaque(b)), cmp.Compare(a, b))
	})
	*set = colourSet{}
	for _, c := range colours {
		set.add(c)
	}
}

// packRow writes row y of the picture to dst.
func (l *pngLayout) packRow(dst []byte, img *image.NRGBA, y int) {
	if l.numbers != nil {
		copy(dst, l.numbers[y*len(dst):])
		return
	}
	l.pack(dst, pixelRow(img, y))
}

// pack writes a row of pixels to dst as the layout has them. Nothing is kept of
// the colour of pixels that cannot be seen.
func (l *pngLayout) pack(dst, src []byte) {
	switch l.kind {
	case pngGrey:
		for i := range dst {
			dst[i] = src[4*i]
		}
	case pngGreyAlpha:
		for ; len(src) >= 4 && len(dst) >= 2; src, dst = src[4:], dst[2:] {
			c := packNRGBA(src)
			dst[0], dst[1] = byte(c>>24), byte(c)
		}
	case pngRGB:
		for ; len(src) >= 4 && len(dst) >= 3; src, dst = src[4:], dst[3:] {
			dst[0], dst[1], dst[2] = src[0], src[1], src[2]
		}
	case pngRGBA:
		for ; len(src) >= 4 && len(dst) >= 4; src, dst = src[4:], dst[4:] {
			c := packNRGBA(src)
			dst[0], dst[1], dst[2], dst[3] = byte(c>>24), byte(c>>16), byte(c>>8), byte(c)
		}
	case pngPalette:
		l.packIndices(dst, src)
	}
}

// packIndices puts the leftmost pixel into a byte's highest bits.
func (l *pngLayout) packIndices(dst, src []byte) {
	clear(dst)
	last := ^packNRGBA(src)
	index := byte(0)
	shift, at := 8, 0
	for ; len(src) >= 4; src = src[4:] {
		if c := packNRGBA(src); c != last {
			index, last = l.palette.number(c), c
		}
		if shift == 0 {
			shift, at = 8, at+1
		}
		shift -= l.bits
		dst[at] |= index << shift
	}
}
