package codec

import (
	"errors"
	"math"
)

// matrixProfile is a profile of three curves and a matrix (§8.3.3): what
// displays and the working spaces Adobe RGB, Display P3 and ProPhoto have.
type matrixProfile struct {
	curves [3]curve
	// toLinear takes the device's linear colours to sRGB's.
	toLinear matrix3
}

func (p *iccProfile) readMatrix() error {
	if p.pcs != spaceXYZ {
		return errors.New("a matrix without XYZ behind it")
	}
	var m matrixProfile
	var toXYZ matrix3
	for i, name := range [...]string{"r", "g", "b"} {
		var err error
		if m.curves[i], _, err = parseCurve(p.tag(name + "TRC")); err != nil {
			return err
		}
		column := p.tag(name + "XYZ")
		if len(column) < 20 {
			return errors.New("matrix is missing or cut short")
		}
		for j := range 3 {
			toXYZ[j][i] = fixed16(column[8+4*j:])
		}
	}
	m.toLinear = xyzToLinear.multiply(toXYZ)
	p.matrix = &m
	p.toXYZ = func(in [4]float64) vector {
		return toXYZ.times(vector{m.linear(0, in[0]), m.linear(1, in[1]), m.linear(2, in[2])})
	}
	return nil
}

func (m *matrixProfile) linear(channel int, x float64) float64 {
	return clamp01(m.curves[channel](x))
}

// shaper applies a matrixProfile in integers, so that amd64 and arm64 agree to
// the bit. Linear amounts have 16 bits after the point going in and gammaBits
// coming out.
type shaper struct {
	curves [3][256]int64
	matrix [3][3]int64
	gamma  [1<<gammaBits + 1]byte
}

// gammaBits of linear light are a fifth of a level apart where sRGB's curve is
// steepest, at black.
const gammaBits = 14

func newShaper(m *matrixProfile) *shaper {
	s := new(shaper)
	for c := range 3 {
		for i := range s.curves[c] {
			s.curves[c][i] = int64(math.Round(m.linear(c, float64(i)/255) * 65536))
		}
		for j, v := range m.toLinear[c] {
			s.matrix[c][j] = int64(math.Round(v * 65536))
		}
	}
	from := 0
	for level := range 256 {
		// The stored level changes half-way between two levels.
		to := len(s.gamma)
		if level < 255 {
			to = int(math.Ceil(decodeGamma((float64(level)+0.5)/255) * (1 << gammaBits)))
		}
		for ; from < to; from++ {
			s.gamma[from] = uint8(level)
		}
	}
	return s
}

// convert turns NRGBA pixels into sRGB in place.
func (s *shaper) convert(row []byte) {
	const shift = 32 - gammaBits
	for ; len(row) >= 4; row = row[4:] {
		r, g, b := s.curves[0][row[0]], s.curves[1][row[1]], s.curves[2][row[2]]
		for c := range 3 {
			m := &s.matrix[c]
			linear := (m[0]*r + m[1]*g + m[2]*b + 1<<(shift-1)) >> shift
			row[c] = s.gamma[min(max(linear, 0), 1<<gammaBits)]
		}
	}
}
