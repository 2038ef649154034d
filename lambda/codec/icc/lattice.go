package icc

// lattice is a table of colors at evenly spaced points of three or four
// channels, with values in between interpolated. It is both what ICC profiles
// carry (a CLUT) and what they are turned into for whole pictures.
type lattice struct {
	channels int
	grid     [4]int   // points along each channel, two or more
	step     [4]int   // from a point to the next along each channel, in nodes
	nodes    []uint16 // three to a point; the last channel varies fastest
}

// newLattice lays out a lattice without its nodes, of which it returns the
// number. It is not ok if that would be more than most.
func newLattice(grid []int, most int) (l lattice, n int, ok bool) {
	l.channels = len(grid)
	n = 3
	for i := len(grid) - 1; i >= 0; i-- {
		if grid[i] < 2 || n > most/grid[i] {
			return lattice{}, 0, false
		}
		l.grid[i], l.step[i] = grid[i], n
		n *= grid[i]
	}
	return l, n, true
}

// fullWeight is the sum of the weights of an interpolation. Times a node of 16 bits it
// still fits into 32.
const fullWeight = 65535

// place finds a channel's value, 0 to fullWeight, between two points: the lower of
// them, as an index into nodes, and the weight of the upper.
func (l *lattice) place(channel int, v uint32) (base int, weight uint32) {
	cells := uint32(l.grid[channel] - 1)
	pos := v * cells
	cell := min(pos/fullWeight, cells-1)
	return int(cell) * l.step[channel], pos - cell*fullWeight
}

// at interpolates at a point whose channels go from 0 to fullWeight. The result is in
// units of 1/fullWeight².
//
// The corners used are those on the way from the lower corner of the cell to
// the upper, channel by channel in falling order of their weights: tetrahedral
// interpolation, in as many dimensions as there are channels. Grays between two
// grays stay gray, which is not so with all corners of the cell.
func (l *lattice) at(in [4]uint32) [3]uint32 {
	var base int
	var weights [4]uint32
	for c := range l.channels {
		b, w := l.place(c, in[c])
		base += b
		weights[c] = w
	}
	return l.blend(base, weights, l.step)
}

func (l *lattice) blend(base int, weights [4]uint32, steps [4]int) (out [3]uint32) {
	// Insertion sort: there are three or four.
	for i := 1; i < l.channels; i++ {
		for j := i; j > 0 && weights[j] > weights[j-1]; j-- {
			weights[j], weights[j-1] = weights[j-1], weights[j]
			steps[j], steps[j-1] = steps[j-1], steps[j]
		}
	}
	left := uint32(fullWeight)
	for i := range l.channels {
		node := l.nodes[base : base+3 : base+3]
		w := left - weights[i]
		out[0] += w * uint32(node[0])
		out[1] += w * uint32(node[1])
		out[2] += w * uint32(node[2])
		left = weights[i]
		base += steps[i]
	}
	node := l.nodes[base : base+3 : base+3]
	out[0] += left * uint32(node[0])
	out[1] += left * uint32(node[1])
	out[2] += left * uint32(node[2])
	return out
}
