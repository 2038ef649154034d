package resample

// A pixel is the samples of one place, each paired with that of another row.
type pixel interface {
	[1]float64 | [3]float64 | [4]float64
}

// A reader fills dst with the columns of the axis it was made for of rows y0 and
// y1 of a source, y0 in the low lanes.
type reader[P pixel] func(dst []P, y0, y1 int)

// cells reads rows of cells, each the mean of the box h.box wide and v.box high
// that it stands for. A last cell that has fewer columns or rows is filled by
// taking those again. The function add adds up columns.
func cells[P pixel](read reader[P], add func(dst, row []P, box int), h, v *axis) reader[P] {
	if h.box == 1 && v.box == 1 {
		return func(dst []P, y0, y1 int) { read(dst, v.from+y0, v.from+y1) }
	}
	row := make([]P, h.cells*h.box)
	inside := row[:h.to-h.from]
	last := row[(h.cells-1)*h.box:]
	n := uint64(h.box * v.box)
	// Off by up to ½, which n samples of 16 bits make into less than half of
	// 2³²: too little to make a mean that is a whole number round to another.
	inverse := (lane + n/2) / n
	return func(dst []P, y0, y1 int) {
		clear(dst)
		for i := range v.box {
			read(inside, v.inBox(y0, i), v.inBox(y1, i))
			for x := len(inside) - len(row) + len(last); x < len(last); x++ {
				last[x] = row[h.inBox(h.cells-1, x)-h.from]
			}
			add(dst, row, h.box)
		}
		for x := range dst {
			for c := range len(dst[x]) {
				dst[x][c] = mean(dst[x][c], inverse)
			}
		}
	}
}

// inBox is sample i of a cell, or one before it where the cell has fewer.
func (a *axis) inBox(cell, i int) int {
	first := a.from + cell*a.box
	return first + i%min(a.box, a.to-first)
}

// mean divides both lanes by n, given 2³²/n, and rounds.
func mean(sum float64, inverse uint64) float64 {
	s := uint64(int64(sum))
	low := ((s&(lane-1))*inverse + lane/2) >> 32
	high := ((s>>32)*inverse + lane/2) >> 32
	return float64(int64(low | high<<32))
}

func add1(dst, row [][1]float64, box int) {
	for x := range dst {
		v := dst[x][0]
		for _, p := range row[x*box:][:box] {
			v += p[0]
		}
		dst[x][0] = v
	}
}

func add3(dst, row [][3]float64, box int) {
	for x := range dst {
		d, s := &dst[x], row[x*box:][:box]
		r, g, b := d[0], d[1], d[2]
		for i := range s {
			p := &s[i]
			r, g, b = r+p[0], g+p[1], b+p[2]
		}
		d[0], d[1], d[2] = r, g, b
	}
}

func add4(dst, row [][4]float64, box int) {
	for x := range dst {
		d, s := &dst[x], row[x*box:][:box]
		r, g, b, a := d[0], d[1], d[2], d[3]
		for i := range s {
			p := &s[i]
			r, g, b, a = r+p[0], g+p[1], b+p[2], a+p[3]
		}
		d[0], d[1], d[2], d[3] = r, g, b, a
	}
}
