package icc

import (
	"errors"
	"fmt"
	"image"
	"math"

	"s3resize/lambda/codec/picture"
)

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

// ToSRGB converts pixels in place from a profile to sRGB. It does nothing where
// there is no profile or it is sRGB's own. With a profile that is broken or not for
// the picture's kind of colors, the pixels are left alone and an error says why:
// such a picture is taken to be sRGB, which is what browsers do.
//
// Alpha stays as it is. Colors outside sRGB are clipped, channel by channel. A
// picture that was CMYK in its file is left alone, and only an error is reported.
func ToSRGB(img *image.NRGBA, profile []byte, cmyk bool) error {
	p, err := Read(profile, cmyk)
	switch {
	case err != nil:
		return fmt.Errorf("color profile: %w", err)
	case p == nil || p.space == spaceCMYK:
		return nil
	case p.space == spaceGray && !picture.IsGray(img):
		return errors.New("color profile: for gray, in a color picture")
	case p.isSRGB():
		return nil
	}
	convert := p.Converter()
	for y := range img.Rect.Dy() {
		convert(img.Pix[y*img.Stride:][:4*img.Rect.Dx()])
	}
	return nil
}

// Read reads a picture's profile and checks that it is for as many channels
// as the picture has; nil if there is none. A profile for RGB in a gray picture
// is fine: it says what equal amounts of red, green and blue look like.
func Read(profile []byte, cmyk bool) (*Profile, error) {
	if profile == nil {
		return nil, nil
	}
	p, err := parse(profile)
	if err != nil {
		return nil, err
	}
	if cmyk != (p.space == spaceCMYK) {
		return nil, fmt.Errorf("for %q, in a picture of other colors", p.space)
	}
	return p, nil
}

// Converter returns what turns a row of NRGBA pixels into sRGB.
func (p *Profile) Converter() func(row []byte) {
	switch {
	case p.space == spaceGray:
		return p.grayConverter()
	case p.matrix != nil:
		return newShaper(p.matrix).convert
	}
	return newCube(p).convert
}

// grayConverter needs only the 256 grays there are.
func (p *Profile) grayConverter() func(row []byte) {
	var table [256]byte
	for i := range table {
		table[i] = uint8(p.toSRGB([4]float64{float64(i) / 255})[0]*255 + 0.5)
	}
	return func(row []byte) {
		for ; len(row) >= 4; row = row[4:] {
			v := table[row[0]]
			row[0], row[1], row[2] = v, v, v
		}
	}
}

// isSRGB reports that converting would move no sample by more than one level of
// 255, which is as good as not converting. It is found by trying colors all
// over the range, since there are dozens of sRGB profiles, no two with the same
// bytes.
func (p *Profile) isSRGB() bool {
	const steps = 8
	channels := 3
	if p.space == spaceGray {
		channels = 1
	}
	for i := range (steps + 1) * (steps + 1) * (steps + 1) {
		in := [4]float64{float64(i%(steps+1)) / steps, float64(i/(steps+1)%(steps+1)) / steps, float64(i/(steps+1)/(steps+1)) / steps}
		out := p.toSRGB(in)
		for c := range channels {
			if d := out[c] - in[c]; d > 1.0/255 || d < -1.0/255 {
				return false
			}
		}
	}
	return true
}

// cube is a profile made into a lattice from 8-bit channels to sRGB.
//
// Its nodes hold colors outside sRGB too, from -0.5 to 1.5, and clipping comes
// last: interpolating between a clipped color and another would be wrong in
// every cell that the border of sRGB runs through. For random colors and the
// table profiles in use (a press, sRGB's perceptual one, jpegli's XYB) the mean
// error is 0.26 to 0.4 levels, of which rounding makes 0.25, and 92 to 99 in a
// hundred samples are within one level of the exact result.
type cube struct {
	lattice
	places [4][256]place
}

// place is where an 8-bit value of a channel lies between two points.
type place struct {
	base   int
	weight uint32
}

// newCube tries a profile at 33³ colors or 17⁴ ink mixtures, which takes some
// milliseconds.
func newCube(p *Profile) *cube {
	grid := []int{33, 33, 33}
	if p.space == spaceCMYK {
		grid = []int{17, 17, 17, 17}
	}
	l, n, _ := newLattice(grid, 1<<20)
	c := &cube{lattice: l}
	c.nodes = make([]uint16, 0, n)
	for i := range n / 3 {
		var in [4]float64
		for ch := range c.channels {
			in[ch] = float64(3*i/c.step[ch]%c.grid[ch]) / float64(c.grid[ch]-1)
		}
		for _, v := range encodeSRGB(p.toXYZ(in)) {
			c.nodes = append(c.nodes, uint16(clamp01((v+0.5)/2)*fullWeight+0.5))
		}
	}
	for ch := range c.channels {
		for v := range 256 {
			at := &c.places[ch][v]
			at.base, at.weight = c.place(ch, uint32(v)*257)
		}
	}
	return c
}

// convert turns pixels into sRGB in place: NRGBA, whose alpha stays, or CMYK,
// which becomes opaque.
func (c *cube) convert(row []byte) {
	for ; len(row) >= 4; row = row[4:] {
		var base int
		var weights [4]uint32
		for ch := range c.channels {
			p := c.places[ch][row[ch]]
			base += p.base
			weights[ch] = p.weight
		}
		for i, v := range c.blend(base, weights, c.step) {
			row[i] = level(v)
		}
		if c.channels == 4 {
			row[3] = 255
		}
	}
}

// level takes an interpolated node back to between 0 and 1, and to 8 bits.
func level(v uint32) uint8 {
	return uint8(min(max((2*int64(v)-fullWeight*fullWeight/2+fullWeight*257/2)/(fullWeight*257), 0), 255))
}
