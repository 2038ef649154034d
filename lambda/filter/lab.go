package filter

import (
	"encoding/binary"
	"image"
	"math"
	"sync"
)

// CIE L*a*b* of light x, y, z, relative to white, is
//
//	L = 116 f(y) - 16    a = 500 (f(x) - f(y))    b = 200 (f(y) - f(z))
//
//	f(t) = ∛t                    for t > (6/29)³
//	f(t) = 841/108 t + 4/29      below
//
// A labMap changes f(y) and the differences p = f(x) - f(y) and q = f(y) - f(z),
// which is changing L, a and b without ever computing them:
//
//	f(y)' = scale·f(y) + offset    p' = pp·p + pq·q    q' = qp·p + qq·q
type labMap struct{ scale, offset, pp, pq, qp, qq float32 }

// newLabMap is L' = scale·L + offset, with a and b made factor times as long and
// turned by an angle in degrees.
func newLabMap(scale, offset, factor, angle float64) labMap {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	return labMap{
		scale:  float32(scale),
		offset: float32((offset + 16 - 16*scale) / 116),
		pp:     float32(factor * cos),
		pq:     float32(-factor * sin * 200 / 500),
		qp:     float32(factor * sin * 500 / 200),
		qq:     float32(factor * cos),
	}
}

func (m labMap) apply(img *image.NRGBA) {
	l, t := lights(), labs()
	for row := range rows(img) {
		m.mapRow(row, l, t)
	}
}

func (m *labMap) mapRow(row []byte, l *lightTables, t *labTables) {
	for ; len(row) >= 4; row = row[4:] {
		binary.LittleEndian.PutUint32(row, m.mapPixel(binary.LittleEndian.Uint32(row), l, t))
	}
}

// mapPixel changes a pixel that was read as a number. Alpha stays.
func (m *labMap) mapPixel(v uint32, l *lightTables, t *labTables) uint32 {
	fy := t.f(t.share(1, v, l))
	p, q := t.f(t.share(0, v, l))-fy, fy-t.f(t.share(2, v, l))
	fy = m.scale*fy + m.offset
	x, y, z := inverseF(fy+m.pp*p+m.pq*q), inverseF(fy), inverseF(fy-m.qp*p-m.qq*q)
	return v&alphaBits | t.pixel(l, x, y, z)
}

// labTables have what takes linear red, green and blue to f of x, y and z, and
// back.
type labTables struct {
	// to gives x, y and z, each from 0 for black to 1 for white; from is its
	// inverse.
	to, from [3][3]float32
	// lines are chords of f, each over 1/labSteps.
	lines [labSteps + 1]struct{ start, slope float32 }
}

// With this many steps a chord is nowhere more than 2e-5 from f: h²/8·|f″|, which
// is largest at t = (6/29)³, where f″ = -2/9·t^(-5/3) = -586.
const labSteps = 1 << 11

var labs = sync.OnceValue(newLabTables)

func newLabTables() *labTables {
	t := new(labTables)
	// The matrix of IEC 61966-2-1, each of its rows divided by its sum, which
	// is what white has.
	m := [3][3]float64{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}
	for i, row := range m {
		for j := range row {
			m[i][j] /= row[0] + row[1] + row[2]
		}
	}
	inverse := inverted(m)
	for i := range m {
		for j := range m {
			t.to[i][j], t.from[i][j] = float32(m[i][j]), float32(inverse[i][j])
		}
	}
	for i := range t.lines {
		at := float64(i) / labSteps
		slope := (labF(at+1.0/labSteps) - labF(at)) * labSteps
		t.lines[i].slope, t.lines[i].start = float32(slope), float32(labF(at)-slope*at)
	}
	return t
}

// share is x, y or z, by number, of a pixel that was read as a number.
func (t *labTables) share(i int, v uint32, l *lightTables) float32 {
	to := &t.to[i]
	return to[0]*l.light[uint8(v)] + to[1]*l.light[uint8(v>>8)] + to[2]*l.light[uint8(v>>16)]
}

// pixel is the one, without alpha, that has light x, y and z, or comes nearest in
// each channel.
func (t *labTables) pixel(l *lightTables, x, y, z float32) uint32 {
	return uint32(l.valueOf(t.from[0][0]*x+t.from[0][1]*y+t.from[0][2]*z)) |
		uint32(l.valueOf(t.from[1][0]*x+t.from[1][1]*y+t.from[1][2]*z))<<8 |
		uint32(l.valueOf(t.from[2][0]*x+t.from[2][1]*y+t.from[2][2]*z))<<16
}

// inverted divides the cofactors by the determinant.
func inverted(m [3][3]float64) (out [3][3]float64) {
	cofactor := func(i, j int) float64 {
		i1, i2, j1, j2 := (i+1)%3, (i+2)%3, (j+1)%3, (j+2)%3
		return m[i1][j1]*m[i2][j2] - m[i1][j2]*m[i2][j1]
	}
	determinant := m[0][0]*cofactor(0, 0) + m[0][1]*cofactor(0, 1) + m[0][2]*cofactor(0, 2)
	for i := range out {
		for j := range out[i] {
			out[i][j] = cofactor(j, i) / determinant
		}
	}
	return out
}

// f is labF for light from 0 to 1, and a little beyond.
func (t *labTables) f(light float32) float32 {
	line := &t.lines[min(int(light*labSteps), labSteps)]
	return line.start + line.slope*light
}

func labF(t float64) float64 {
	if t > 216.0/24389 {
		return math.Cbrt(t)
	}
	return t*841/108 + 4.0/29
}

func inverseF(t float32) float32 {
	if t > 6.0/29 {
		return t * t * t
	}
	return (t - 4.0/29) * (108.0 / 841)
}
