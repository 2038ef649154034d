package codec

// expand makes pixels of a row whose filter has been undone.
func (p *pngReader) expand(dst, row []byte) error {
	switch {
	case p.colours > 0:
		return p.expandTable(dst, row)
	case p.kind == pngGrey:
		p.expandGrey16(dst, row)
	case p.kind == pngGreyAlpha && p.bits == 8:
		for ; len(dst) >= 4 && len(row) >= 2; dst, row = dst[4:], row[2:] {
			dst[0], dst[1], dst[2], dst[3] = row[0], row[0], row[0], row[1]
		}
	case p.kind == pngGreyAlpha:
		for ; len(dst) >= 4 && len(row) >= 4; dst, row = dst[4:], row[4:] {
			v := to8(be16(row))
			dst[0], dst[1], dst[2], dst[3] = v, v, v, to8(be16(row[2:]))
		}
	case p.kind == pngRGB && p.bits == 8:
		p.expandRGB8(dst, row)
	case p.kind == pngRGB:
		p.expandRGB16(dst, row)
	case p.bits == 8:
		copy(dst, row)
	default:
		rowFromNRGBA64(dst, row)
	}
	return nil
}

// expandTable looks colours up. The leftmost pixel is in a byte's highest bits.
func (p *pngReader) expandTable(dst, row []byte) error {
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
	if most >= p.colours {
		return errPNGIndex
	}
	return nil
}

func (p *pngReader) expandGrey16(dst, row []byte) {
	for ; len(dst) >= 4 && len(row) >= 2; dst, row = dst[4:], row[2:] {
		v := be16(row)
		g := to8(v)
		dst[0], dst[1], dst[2], dst[3] = g, g, g, 255
		if p.keyed && v == uint32(p.key[0]) {
			dst[3] = 0
		}
	}
}

func (p *pngReader) expandRGB8(dst, row []byte) {
	for ; len(dst) >= 4 && len(row) >= 3; dst, row = dst[4:], row[3:] {
		dst[0], dst[1], dst[2], dst[3] = row[0], row[1], row[2], 255
		if p.keyed && p.key == [3]uint16{uint16(row[0]), uint16(row[1]), uint16(row[2])} {
			dst[3] = 0
		}
	}
}

func (p *pngReader) expandRGB16(dst, row []byte) {
	for ; len(dst) >= 4 && len(row) >= 6; dst, row = dst[4:], row[6:] {
		r, g, b := be16(row), be16(row[2:]), be16(row[4:])
		dst[0], dst[1], dst[2], dst[3] = to8(r), to8(g), to8(b), 255
		if p.keyed && p.key == [3]uint16{uint16(r), uint16(g), uint16(b)} {
			dst[3] = 0
		}
	}
}

// to8 rounds 16 bits to 8. Dropping the low byte instead would darken by half a
// level on average.
func to8(v uint32) uint8 { return uint8((v*255 + 32767) / 65535) }

func be16(b []byte) uint32 { return uint32(b[0])<<8 | uint32(b[1]) }

func rowFromNRGBA64(dst, src []byte) {
	for i := range dst {
		dst[i] = to8(be16(src[2*i:]))
	}
}
