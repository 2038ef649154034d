package icc

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// tables are the stages between a device's colors and the connection space.
// Where a stage is missing it changes nothing.
type tables struct {
	in      []curve // one per channel of the device
	clut    *lattice
	mid     []curve
	matrix  *matrix3
	offset  vector
	out     []curve
	unitLab float64 // what the coded value 1 of Lab stands for, over its v4 meaning
}

func (p *Profile) channels() int {
	if p.space == spaceCMYK {
		return 4
	}
	return 3
}

// readTables reads a tag that leads from the device to the connection space:
// lut8Type (§10.11), lut16Type (§10.10) or lutAToBType (§10.12).
func (p *Profile) readTables(b []byte) error {
	if len(b) < 32 {
		return errors.New("table is cut short")
	}
	if int(b[8]) != p.channels() || b[9] != 3 {
		return fmt.Errorf("table from %d to %d channels", b[8], b[9])
	}
	var t *tables
	var err error
	switch string(b[:4]) {
	case "mft1":
		t, err = parseLut8(b)
	case "mft2":
		t, err = parseLut16(b)
	case "mAB ":
		t, err = parseLutAToB(b)
	default:
		err = fmt.Errorf("table of type %q", b[:4])
	}
	if err != nil {
		return err
	}
	p.useTables(t)
	return nil
}

// useTables ends with the device's black brought to 0.
func (p *Profile) useTables(t *tables) {
	raw := func(in [4]float64) vector { return p.decodePCS(t.at(in), t.unitLab) }
	black := p.black(raw)
	p.toXYZ = func(in [4]float64) vector { return blackToZero(raw(in), black) }
}

// black is the darkest color. Version 4 fixes it for perceptual tables
// (§6.3.4); before that it is what no light or all inks give, without its tint.
func (p *Profile) black(toXYZ func([4]float64) vector) vector {
	if p.major >= 4 {
		return vector{0.00336, 0.0034731, 0.00287}
	}
	var in [4]float64
	if p.space == spaceCMYK {
		in = [4]float64{1, 1, 1, 1}
	}
	y := toXYZ(in)[1]
	if y > labToXYZ(vector{50})[1] || !(y > 0) {
		return vector{} // not a black at all
	}
	return vector{d50[0] * y, y, d50[2] * y}
}

// decodePCS takes coded values from 0 to 1 to XYZ (§6.3.4.2): XYZ goes up to
// 1 + 32767/32768, L* to 100, a* and b* from -128 to 127.
func (p *Profile) decodePCS(v vector, unitLab float64) vector {
	if p.pcs == spaceXYZ {
		const most = 1 + 32767.0/32768
		return vector{v[0] * most, v[1] * most, v[2] * most}
	}
	return labToXYZ(vector{100 * v[0] * unitLab, 255*v[1]*unitLab - 128, 255*v[2]*unitLab - 128})
}

// at runs a color through the stages.
func (t *tables) at(in [4]float64) vector {
	for i, c := range t.in {
		in[i] = c(in[i])
	}
	v := vector{in[0], in[1], in[2]}
	if t.clut != nil {
		var pos [4]uint32
		for i, x := range in {
			pos[i] = uint32(clamp01(x)*fullWeight + 0.5)
		}
		for i, x := range t.clut.at(pos) {
			v[i] = float64(x) / (fullWeight * fullWeight)
		}
	}
	for i, c := range t.mid {
		v[i] = c(v[i])
	}
	if t.matrix != nil {
		v = t.matrix.times(v)
		for i := range v {
			v[i] += t.offset[i]
		}
	}
	for i, c := range t.out {
		v[i] = c(v[i])
	}
	return v
}

// parseLut8 reads tables of bytes. The matrix in front of them is for XYZ going
// in, which no device has.
func parseLut8(b []byte) (*tables, error) {
	return parseLut(b, b[min(48, len(b)):], 256, 256, 1)
}

// parseLut16 reads tables of 16-bit numbers, in which Lab is coded in the way
// of version 2: 0xff00 stands for what is 0xffff elsewhere (§10.10, table 42).
func parseLut16(b []byte) (*tables, error) {
	if len(b) < 52 {
		return nil, errors.New("table is cut short")
	}
	in, out := int(binary.BigEndian.Uint16(b[48:])), int(binary.BigEndian.Uint16(b[50:]))
	if in < 2 || out < 2 {
		return nil, errors.New("table with curves of fewer than two points")
	}
	t, err := parseLut(b, b[52:], in, out, 2)
	if err != nil {
		return nil, err
	}
	t.unitLab = 65535.0 / 65280
	return t, nil
}

// parseLut reads what lut8Type and lut16Type have in common: curves of in
// points, a CLUT with the same number of points along each channel, and curves
// of out points, all in numbers of width bytes.
func parseLut(b, body []byte, in, out, width int) (*tables, error) {
	t := &tables{unitLab: 1}
	channels := int(b[8])
	grid := make([]int, channels)
	for i := range grid {
		grid[i] = int(b[10])
	}
	l, n, ok := newLattice(grid, len(body)/width)
	if !ok || (channels*in+n+3*out)*width > len(body) {
		return nil, errors.New("table is cut short")
	}
	numbers := widen(body[:(channels*in+n+3*out)*width], width)
	take := func(n int) []byte {
		front := numbers[:2*n]
		numbers = numbers[2*n:]
		return front
	}
	for range channels {
		t.in = append(t.in, sampledCurve(take(in)))
	}
	l.nodes = nodes(take(n))
	t.clut = &l
	for range 3 {
		t.out = append(t.out, sampledCurve(take(out)))
	}
	return t, nil
}

// widen turns bytes into big-endian 16-bit numbers over the same range.
func widen(b []byte, width int) []byte {
	if width == 2 {
		return b
	}
	wide := make([]byte, 0, 2*len(b))
	for _, v := range b {
		wide = append(wide, v, v)
	}
	return wide
}

func nodes(b []byte) []uint16 {
	n := make([]uint16, len(b)/2)
	for i := range n {
		n[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return n
}

// parseLutAToB reads the stages that a lutAToBType points to: A curves, CLUT,
// M curves, matrix and B curves, of which only the last must be there. The
// offsets stand in the reverse order; 0 means there is none.
func parseLutAToB(b []byte) (*tables, error) {
	offset := func(i int) int { return int(binary.BigEndian.Uint32(b[12+4*i:])) }
	t := &tables{unitLab: 1}
	var err error
	if t.out, err = parseCurves(b, offset(0), 3); err != nil {
		return nil, err
	}
	if err = t.parseMatrix(b, offset(1)); err != nil {
		return nil, err
	}
	if t.mid, err = parseCurves(b, offset(2), 3); err != nil {
		return nil, err
	}
	if t.clut, err = parseCLUT(b, offset(3)); err != nil {
		return nil, err
	}
	if t.in, err = parseCurves(b, offset(4), int(b[8])); err != nil {
		return nil, err
	}
	if t.clut == nil && b[8] != 3 {
		return nil, errors.New("table without a CLUT")
	}
	return t, nil
}

// parseCurves reads n curves, each of which starts at a multiple of four.
func parseCurves(b []byte, offset, n int) ([]curve, error) {
	if offset == 0 {
		return nil, nil
	}
	curves := make([]curve, n)
	for i := range curves {
		if offset > len(b) {
			return nil, errors.New("curve is missing or cut short")
		}
		c, size, err := parseCurve(b[offset:])
		if err != nil {
			return nil, err
		}
		curves[i] = c
		offset += (size + 3) &^ 3
	}
	return curves, nil
}

// parseMatrix reads nine factors and three numbers to add.
func (t *tables) parseMatrix(b []byte, offset int) error {
	switch {
	case offset == 0:
		return nil
	case offset > len(b)-48:
		return errors.New("matrix is cut short")
	}
	t.matrix = new(matrix3)
	for i := range 9 {
		t.matrix[i/3][i%3] = fixed16(b[offset+4*i:])
	}
	for i := range 3 {
		t.offset[i] = fixed16(b[offset+36+4*i:])
	}
	return nil
}

// parseCLUT reads the points along each channel, the width of the numbers, and
// the numbers.
func parseCLUT(b []byte, offset int) (*lattice, error) {
	switch {
	case offset == 0:
		return nil, nil
	case offset > len(b)-20:
		return nil, errors.New("table is cut short")
	}
	head, body := b[offset:][:20], b[offset+20:]
	width := int(head[16])
	if width != 1 && width != 2 {
		return nil, fmt.Errorf("table with numbers of %d bytes", width)
	}
	grid := make([]int, b[8])
	for i := range grid {
		grid[i] = int(head[i])
	}
	l, n, ok := newLattice(grid, len(body)/width)
	if !ok {
		return nil, errors.New("table is cut short")
	}
	l.nodes = nodes(widen(body[:n*width], width))
	return &l, nil
}
