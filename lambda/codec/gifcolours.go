package codec

import "image/color"

// paletteTable has an entry for every value an index can take, so that looking
// one up needs no check; the entries beyond the palette are transparent.
func paletteTable(p color.Palette) (*[256][4]uint8, error) {
	var table [256][4]uint8
	for i, c := range p {
		if i == len(table) {
			break // no 8-bit index points there
		}
		if c == nil {
			return nil, MalformedError("picture: a palette entry without a colour")
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
	return [4]uint8{unpremultiply(r, a), unpremultiply(g, a), unpremultiply(b, a), to8(a)}
}
