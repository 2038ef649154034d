package filter

import (
	"encoding/binary"
	"image"
	"image/color"
)

// Tint makes a picture of shades of one colour that is as bright as before:
// sharp's tint. Each pixel keeps the CIE L* of the grey that [GrayscaleLinear]
// makes of it, and has a* and b* of the colour, weighed with 1 - 4·(L/100 - ½)²,
// so that black and white stay what they are. Alpha of the colour does not count.
func Tint(img *image.NRGBA, c color.NRGBA) {
	l := lights()
	shades := newShades(c)
	for row := range rows(img) {
		for ; len(row) >= 4; row = row[4:] {
			v := binary.LittleEndian.Uint32(row)
			binary.LittleEndian.PutUint32(row, v&alphaBits|shades[l.grey(v)])
		}
	}
}

// newShades are the pixels, without alpha, for each value of grey.
func newShades(c color.NRGBA) (shades [256]uint32) {
	l, t := lights(), labs()
	r, g, b := l.light[c.R], l.light[c.G], l.light[c.B]
	fy := t.f(t.to[1][0]*r + t.to[1][1]*g + t.to[1][2]*b)
	p := t.f(t.to[0][0]*r+t.to[0][1]*g+t.to[0][2]*b) - fy
	q := fy - t.f(t.to[2][0]*r+t.to[2][1]*g+t.to[2][2]*b)
	for v := range shades {
		fy := t.f(l.light[v])
		off := (116*fy-16)/100 - 0.5
		weight := 1 - 4*off*off
		x, y, z := inverseF(fy+weight*p), inverseF(fy), inverseF(fy-weight*q)
		shades[v] = t.pixel(l, x, y, z)
	}
	return shades
}
