package filter

// Lightness is held in 327.67ths of the hundred levels of CIE L*, so that white
// is 32767.
const (
	lightUnits = 327.67
	maxLight   = 32767
)

// A change of L* that leaves a* and b* alone adds the same to f of x, y and z
// (see labMap), a 116th of it.
const rootUnits = 116 * lightUnits

// lightness finds and changes that of pixels.
type lightness struct {
	lights *lightTables
	labs   *labTables
}

// share is one of x, y and z, of which to has the factors.
func (t lightness) share(to *[3]float32, p *[4]byte) float32 {
	light := &t.lights.light
	return to[0]*light[p[0]] + to[1]*light[p[1]] + to[2]*light[p[2]]
}

// of is the lightness of a pixel, 0 to maxLight.
func (t lightness) of(p *[4]byte) int32 {
	l := t.labs.f(t.share(&t.labs.to[1], p))*rootUnits - 16*lightUnits
	return min(max(int32(l), 0), maxLight)
}

// add changes the lightness of a pixel.
func (t lightness) add(p *[4]byte, change int32) {
	d := float32(change) / rootUnits
	to := &t.labs.to
	x := inverseF(t.labs.f(t.share(&to[0], p)) + d)
	y := inverseF(t.labs.f(t.share(&to[1], p)) + d)
	z := inverseF(t.labs.f(t.share(&to[2], p)) + d)
	v := t.labs.pixel(t.lights, x, y, z)
	p[0], p[1], p[2] = uint8(v), uint8(v>>8), uint8(v>>16)
}
