package codec

import "encoding/binary"

// Every other byte of a pixel, with room for a carry.
const halves = 0x00ff00ff

// unfilterPixels undoes the filter of a line of pixels of 3 or 4 channels of 8
// bits, and writes them with 4; above is the row above in that form. The line
// begins with its filter's number, which makes it possible to load a pixel of
// three bytes together with the byte before it. It reports false if there is no
// such filter.
func unfilterPixels(dst, above, line []byte, channels int) bool {
	filter := line[0]
	switch {
	case filter >= filterCount:
		return false
	case channels == 3:
		unfilterRGB(filter, dst, above, line)
	default:
		unfilterRGBA(filter, dst, above, line[1:])
	}
	return true
}

func unfilterRGB(filter byte, dst, above, line []byte) {
	const opaque = 0xff000000
	switch filter {
	case filterNone:
		for ; len(dst) >= 4 && len(line) >= 4; dst, line = dst[4:], line[3:] {
			binary.LittleEndian.PutUint32(dst, binary.LittleEndian.Uint32(line)>>8|opaque)
		}
	case filterSub:
		even, odd := uint32(0), uint32(0)
		for ; len(dst) >= 4 && len(line) >= 4; dst, line = dst[4:], line[3:] {
			v := binary.LittleEndian.Uint32(line)
			even = (even + v>>8&halves) & halves
			odd = (odd + v>>16) & 0xff
			binary.LittleEndian.PutUint32(dst, even|odd<<8|opaque)
		}
	case filterUp:
		for ; len(dst) >= 4 && len(line) >= 4 && len(above) >= 4; dst, line, above = dst[4:], line[3:], above[4:] {
			u, v := binary.LittleEndian.Uint32(line)>>8, binary.LittleEndian.Uint32(above)
			binary.LittleEndian.PutUint32(dst, (u&0x7f7f7f+v&0x7f7f7f)^(u^v)&0x808080|opaque)
		}
	case filterAverage:
		even, odd := uint32(0), uint32(0)
		for ; len(dst) >= 4 && len(line) >= 4 && len(above) >= 4; dst, line, above = dst[4:], line[3:], above[4:] {
			v, b := binary.LittleEndian.Uint32(line), binary.LittleEndian.Uint32(above)
			even = ((even+b&halves)>>1&halves + v>>8&halves) & halves
			odd = ((odd+b>>8&0xff)>>1 + v>>16) & 0xff
			binary.LittleEndian.PutUint32(dst, even|odd<<8|opaque)
		}
	case filterPaeth:
		paethRGB(dst, above, line)
	}
}

func paethRGB(dst, above, line []byte) {
	var a0, a1, a2, c0, c1, c2 int
	for ; len(dst) >= 4 && len(line) >= 4 && len(above) >= 4; dst, line, above = dst[4:], line[3:], above[4:] {
		b0, b1, b2 := int(above[0]), int(above[1]), int(above[2])
		a0 = (int(line[1]) + paeth(a0, b0, c0)) & 255
		a1 = (int(line[2]) + paeth(a1, b1, c1)) & 255
		a2 = (int(line[3]) + paeth(a2, b2, c2)) & 255
		dst[0], dst[1], dst[2], dst[3] = uint8(a0), uint8(a1), uint8(a2), 255
		c0, c1, c2 = b0, b1, b2
	}
}

func unfilterRGBA(filter byte, dst, above, line []byte) {
	switch filter {
	case filterNone:
		copy(dst, line)
	case filterSub:
		even, odd := uint32(0), uint32(0)
		for ; len(dst) >= 4 && len(line) >= 4; dst, line = dst[4:], line[4:] {
			v := binary.LittleEndian.Uint32(line)
			even = (even + v&halves) & halves
			odd = (odd + v>>8&halves) & halves
			binary.LittleEndian.PutUint32(dst, even|odd<<8)
		}
	case filterUp:
		addBytes(dst, line, above)
	case filterAverage:
		even, odd := uint32(0), uint32(0)
		for ; len(dst) >= 4 && len(line) >= 4 && len(above) >= 4; dst, line, above = dst[4:], line[4:], above[4:] {
			v, b := binary.LittleEndian.Uint32(line), binary.LittleEndian.Uint32(above)
			even = ((even+b&halves)>>1&halves + v&halves) & halves
			odd = ((odd+b>>8&halves)>>1&halves + v>>8&halves) & halves
			binary.LittleEndian.PutUint32(dst, even|odd<<8)
		}
	case filterPaeth:
		paethRGBA(dst, above, line)
	}
}

func paethRGBA(dst, above, line []byte) {
	var a0, a1, a2, a3, c0, c1, c2, c3 int
	for ; len(dst) >= 4 && len(line) >= 4 && len(above) >= 4; dst, line, above = dst[4:], line[4:], above[4:] {
		b0, b1, b2, b3 := int(above[0]), int(above[1]), int(above[2]), int(above[3])
		a0 = (int(line[0]) + paeth(a0, b0, c0)) & 255
		a1 = (int(line[1]) + paeth(a1, b1, c1)) & 255
		a2 = (int(line[2]) + paeth(a2, b2, c2)) & 255
		a3 = (int(line[3]) + paeth(a3, b3, c3)) & 255
		dst[0], dst[1], dst[2], dst[3] = uint8(a0), uint8(a1), uint8(a2), uint8(a3)
		c0, c1, c2, c3 = b0, b1, b2, b3
	}
}
