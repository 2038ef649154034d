package filter

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"sync"

	"s3resize/lambda/filter/rows"
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
	for row := range rows.All(img) {
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
	return v&rows.AlphaBits | t.pixel(l, x, y, z)
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

// Modulate changes colors in CIE LCh: sharp's modulate. L, 0 to 100, is
// multiplied by brightness, and lightness is added to it; C is multiplied by
// saturation; h is turned by hue degrees. What changes nothing is 1, 1, 0, 0.
// Brightness and saturation are 0 to 1000, lightness -1000 to 1000, hue any
// number. Colors outside sRGB are cut off by channel.
//
// sharp has whole degrees only.
func Modulate(img *image.NRGBA, brightness, saturation, hue, lightness float64) {
	if brightness == 1 && saturation == 1 && hue == 0 && lightness == 0 {
		return
	}
	const most = 1000
	brightness, saturation = min(max(brightness, 0), most), min(max(saturation, 0), most)
	newLabMap(brightness, min(max(lightness, -most), most), saturation, hue).apply(img)
}

// Normalise stretches CIE L* so that it covers its whole range, with colors kept:
// sharp's normalise. Of all pixels, lower percent come out black and 100-upper
// percent white, about: sharp's defaults are 1 and 99. Both are 0 to 100, lower
// less than upper. Transparent pixels count.
//
// As with sharp, whole numbers of L are counted and stretched between; an image
// whose range is 1 or less is left as it is.
func Normalise(img *image.NRGBA, lower, upper int) {
	counts := countLightness(img)
	low, high := percentile(counts, lower), percentile(counts, upper)
	if d := high - low; d > 1 || d < -1 {
		scale := 100 / float64(d)
		newLabMap(scale, -float64(low)*scale, 1, 0).apply(img)
	}
}

// countLightness counts the pixels by the whole part of their L.
func countLightness(img *image.NRGBA) *[101]int {
	counts := new([101]int)
	l, t := lights(), labs()
	for row := range rows.All(img) {
		for ; len(row) >= 4; row = row[4:] {
			v := binary.LittleEndian.Uint32(row)
			y := t.to[1][0]*l.light[uint8(v)] + t.to[1][1]*l.light[uint8(v>>8)] + t.to[1][2]*l.light[uint8(v>>16)]
			// Chords lie below f: by 0.002 of L at most. White must be 100.
			counts[min(max(int(116*t.f(y)-15.999), 0), 100)]++
		}
	}
	return counts
}

// percentile is the whole number of L that percent of the pixels are below. 0 and
// 100 are the least and the most that there are.
//
// Between, it follows libvips' vips_percent: with n the number of values up to
// the highest that occurs, and N(v) of N pixels up to value v, it is the first
// for which the whole part of (n-1)·N(v)/N is over n·percent/100. Where none is,
// which happens for a percentage near 100, it is n, one above the highest.
func percentile(counts *[101]int, percent int) int {
	least, most, total := -1, 0, 0
	for v, n := range counts {
		if n == 0 {
			continue
		}
		if least < 0 {
			least = v
		}
		most, total = v, total+n
	}
	switch {
	case total == 0 || percent <= 0:
		return max(least, 0)
	case percent >= 100:
		return most
	}
	upTo := 0
	for v := range most + 1 {
		if upTo += counts[v]; most*upTo/total*100 > (most+1)*percent {
			return v
		}
	}
	return most + 1
}

// Tint makes an image of shades of one color that is as bright as before:
// sharp's tint. Each pixel keeps the CIE L* of the gray that [SharpGrayscale]
// makes of it, and has a* and b* of the color, weighed with 1 - 4·(L/100 - ½)²,
// so that black and white stay what they are. Alpha of the color does not count.
func Tint(img *image.NRGBA, c color.NRGBA) {
	l := lights()
	shades := newShades(c)
	for row := range rows.All(img) {
		for ; len(row) >= 4; row = row[4:] {
			v := binary.LittleEndian.Uint32(row)
			binary.LittleEndian.PutUint32(row, v&rows.AlphaBits|shades[l.gray(v)])
		}
	}
}

// newShades are the pixels, without alpha, for each value of gray.
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
