package resample

import (
	"math"
	"slices"
	"sync"
)

// Red, green and blue are luma plus an offset each, made of the two chroma
// samples (ITU-T T.871, section 7):
//
//	R = Y + 1.402·(Cr-128)
//	G = Y - 0.344136·(Cb-128) - 0.714136·(Cr-128)
//	B = Y + 1.772·(Cb-128)
//
// As this is linear, the offsets are worked out for the chroma samples as they
// are and then interpolated, first between rows and then between columns. All
// three travel in one uint64, in lanes of 21 bits, of which 10 are before the
// point: floor is added to keep them positive, and together with any luma they
// stay below 255+227+floor. Weights in sixteenths need 4 bits more behind the
// point, which leaves this many:
const (
	tableBits  = 5             // in the table
	rowBits    = tableBits + 2 // between rows, cut from 9
	offsetBits = rowBits + 2   // in the end, cut from 11
)

const (
	chromaLane = 21
	chromaAll  = 1 + 1<<chromaLane + 1<<(2*chromaLane)
	// sixteen is the weights of two neighbors together.
	sixteen = 16
	// rowMask and offsetMask clear the bits that a shift brings in from the
	// next lane.
	rowMask    = (1<<(10+rowBits) - 1) * chromaAll
	offsetMask = (1<<(10+offsetBits) - 1) * chromaAll
)

// offsets has the share of each value of blue and red chroma in the offsets. The
// red has floor in it, and the half that makes cutting off the fraction in the
// end a rounding.
type offsets struct{ blue, red [256]uint64 }

var chromaOffsets = sync.OnceValue(func() *offsets {
	o := new(offsets)
	pack := func(r, g, b float64) uint64 {
		fixed := func(f float64) uint64 { return uint64(int64(math.Round(f * (1 << tableBits)))) }
		return fixed(r) + fixed(g)<<chromaLane + fixed(b)<<(2*chromaLane)
	}
	for v := range 256 {
		c := float64(v - 128)
		o.blue[v] = pack(0, -0.344136*c, 1.772*c)
		o.red[v] = pack(1.402*c, -0.714136*c, 0) + (floor<<tableBits+1<<(tableBits-1))*chromaAll
	}
	return o
})

// A siting says where the samples of a line of luma lie among those of chroma.
type siting struct {
	scale float64 // luma samples per chroma sample
	count int     // of chroma samples
}

// newSiting finds how many luma samples a chroma sample covers. JPEG's factors
// leave the last one to stick out where the number is odd: 7 samples have 4 for
// chroma, which cover 2 each. Of factors that give the same number the first of
// the list, by how common they are, is taken. Other numbers divide the line
// evenly.
func newSiting(luma, chroma int) siting {
	for _, f := range []int{1, 2, 4, 3} {
		if (luma+f-1)/f == chroma {
			return siting{float64(f), chroma}
		}
	}
	return siting{float64(luma) / float64(chroma), chroma}
}

// at is between which two chroma samples luma sample i lies, and how many
// sixteenths after the first. Past the outermost samples it is those.
func (s siting) at(i int) (a, b int, t uint64) {
	place := (float64(i)+0.5)/s.scale - 0.5
	below := math.Floor(place)
	t = uint64(math.Round((place - below) * sixteen))
	a = int(below)
	return min(max(a, 0), s.count-1), min(max(a+1, 0), s.count-1), t
}

// chromaRows makes offsets for pairs of rows of luma.
type chromaRows struct {
	blue, red Plane
	rows      siting
	table     *offsets
	// from is the first column of chroma that is read, count how many are.
	from, count int
	// packed are the offsets of the latest rows of chroma, which
	// ones being in which.
	packed [4][]uint64
	which  [4]int
	// columns says where the columns of luma lie, nil if there are two for each
	// of chroma.
	columns []place
}

// A place is between two columns, counted from the first that is read, t
// sixteenths after a.
type place struct {
	a, b int32
	t    uint64
}

// newChromaRows prepares for the columns of luma of an axis.
func newChromaRows(s Source, h *axis) *chromaRows {
	luma, blue := s.Planes[0], s.Planes[1]
	c := &chromaRows{
		blue: blue, red: s.Planes[2], table: chromaOffsets(),
		rows: newSiting(luma.Height, blue.Height), which: [4]int{-1, -1, -1, -1},
	}
	columns := newSiting(luma.Width, blue.Width)
	if columns.scale == 2 {
		// One more on either side; h.from is even.
		c.from, c.count = h.from/2-1, (h.to-h.from+1)/2+2
	} else {
		first, _, _ := columns.at(h.from)
		_, last, _ := columns.at(h.to - 1)
		c.from, c.count = first, last-first+1
		c.columns = make([]place, h.to-h.from)
		for i := range c.columns {
			a, b, t := columns.at(h.from + i)
			c.columns[i] = place{int32(a - first), int32(b - first), t}
		}
	}
	all := make([]uint64, c.count*len(c.packed))
	for i := range c.packed {
		c.packed[i] = all[i*c.count : (i+1)*c.count]
	}
	return c
}

// read makes the offsets for rows y0 and y1 of luma, for an even number of
// columns.
func (c *chromaRows) read(dst [][2]uint64, y0, y1 int) {
	var m mixing
	i, j, t := c.rows.at(y0)
	k, l, u := c.rows.at(y1)
	need := [4]int{i, j, k, l}
	m.a0, m.b0 = c.pack(i, need), c.pack(j, need)
	m.a1, m.b1 = c.pack(k, need), c.pack(l, need)
	m.t0, m.t1 = t, u
	if c.columns == nil {
		m.double(dst)
		return
	}
	for x, p := range c.columns {
		a0, a1 := m.at(int(p.a))
		b0, b1 := m.at(int(p.b))
		dst[x][0] = (a0*(sixteen-p.t) + b0*p.t) >> 2 & offsetMask
		dst[x][1] = (a1*(sixteen-p.t) + b1*p.t) >> 2 & offsetMask
	}
}

// pack is row i of chroma as offsets. It leaves the rows in need where they are.
func (c *chromaRows) pack(i int, need [4]int) []uint64 {
	slot := slices.Index(c.which[:], i)
	if slot >= 0 {
		return c.packed[slot]
	}
	slot = slices.IndexFunc(c.which[:], func(i int) bool { return !slices.Contains(need[:], i) })
	c.which[slot] = i
	dst := c.packed[slot]
	// Columns outside the plane are those at its edges.
	from, to := max(c.from, 0), min(c.from+c.count, c.blue.Width)
	blue, red := c.blue.row(i)[from:to], c.red.row(i)[from:to]
	inside := dst[from-c.from:][:len(blue)]
	red, table := red[:len(blue)], c.table
	for x := range blue {
		inside[x] = table.blue[blue[x]] + table.red[red[x]]
	}
	for x := range dst[:from-c.from] {
		dst[x] = inside[0]
	}
	for x := to - c.from; x < len(dst); x++ {
		dst[x] = inside[len(inside)-1]
	}
	return dst
}

// A mixing is what two rows of luma need of chroma: for each, the rows that it
// lies between and how many sixteenths it lies after the first.
type mixing struct {
	a0, b0, a1, b1 []uint64
	t0, t1         uint64
}

// at is what lies in a column of chroma.
func (m *mixing) at(x int) (upper, lower uint64) {
	return (m.a0[x]*(sixteen-m.t0) + m.b0[x]*m.t0) >> 2 & rowMask,
		(m.a1[x]*(sixteen-m.t1) + m.b1[x]*m.t1) >> 2 & rowMask
}

// double puts two columns into dst for every one but the outer ones. Each has
// three parts of that and one of the next nearest.
func (m *mixing) double(dst [][2]uint64) {
	a0, b0, a1, b1 := m.a0, m.b0, m.a1, m.b1
	b0, a1, b1 = b0[:len(a0)], a1[:len(a0)], b1[:len(a0)]
	s0, t0, s1, t1 := sixteen-m.t0, m.t0, sixteen-m.t1, m.t1
	p0, p1 := m.at(0)
	q0, q1 := m.at(1)
	for x := 2; x < len(a0); x++ {
		r0 := (a0[x]*s0 + b0[x]*t0) >> 2 & rowMask
		r1 := (a1[x]*s1 + b1[x]*t1) >> 2 & rowMask
		d, e := &dst[2*x-4], &dst[2*x-3]
		d[0], d[1] = 3*q0+p0, 3*q1+p1
		e[0], e[1] = 3*q0+r0, 3*q1+r1
		p0, p1, q0, q1 = q0, q1, r0, r1
	}
}
