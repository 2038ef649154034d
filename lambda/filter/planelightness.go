package filter

import "encoding/binary"

// Lightness is held in 327.67ths of the hundred levels of CIE L*, so that white
// is 32767.
const (
	lightUnits = 327.67
	maxLight   = 32767
)

// L* is 116 times f(y) of a labMap, less 16.
const rootUnits = 116 * lightUnits

// lightness finds and changes that of pixels.
type lightness struct {
	lights *lightTables
	labs   *labTables
}

// of is the lightness of a pixel, 0 to maxLight.
func (t lightness) of(p *[4]byte) int32 {
	y := t.labs.share(1, binary.LittleEndian.Uint32(p[:]), t.lights)
	l := t.labs.f(y)*rootUnits - 16*lightUnits
	return min(max(int32(l), 0), maxLight)
}

// add changes the lightness of a pixel. A change of L* alone adds the same to f of
// x, y and z.
func (t lightness) add(p *[4]byte, change int32) {
	m := labMap{scale: 1, offset: float32(change) / rootUnits, pp: 1, qq: 1}
	binary.LittleEndian.PutUint32(p[:], m.mapPixel(binary.LittleEndian.Uint32(p[:]), t.lights, t.labs))
}
