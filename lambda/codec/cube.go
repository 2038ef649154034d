package codec

// cube is a profile made into a lattice from 8-bit channels to sRGB.
//
// Its nodes hold colours outside sRGB too, from -0.5 to 1.5, and clipping comes
// last: interpolating between a clipped colour and another would be wrong in
// every cell that the border of sRGB runs through. For random colours and the
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

// newCube tries a profile at 33³ colours or 17⁴ ink mixtures, which takes some
// milliseconds.
func newCube(p *iccProfile) *cube {
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
			c.nodes = append(c.nodes, uint16(clamp01((v+0.5)/2)*one+0.5))
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
	return uint8(min(max((2*int64(v)-one*one/2+one*257/2)/(one*257), 0), 255))
}
