package filter

import (
	"image"

	"s3resize/lambda/filter/rows"
)

// maxMedian is the largest window that Median looks at; more of an image in
// one median is a single color. It is what sums of 16 bits can count.
const maxMedian = 255

// Median is sharp's median: each sample becomes the middle one, in order of
// size, of the size×size samples around it, the larger of two middle ones. An even
// window reaches one further to the left and up. Edges are repeated. Size is 1
// to 1000, and above maxMedian taken as that; 1 changes nothing.
//
// The four channels are ordered each for itself, and colors not weighted by
// alpha, as there.
func Median(img *image.NRGBA, size int) {
	size = min(size, maxMedian)
	if size <= 1 || img.Rect.Empty() {
		return
	}
	channels := 4
	if rows.IsOpaque(img) {
		channels = 3
	}
	m := newMedian(img, size)
	for c := range channels {
		m.channel(c)
	}
}

// A median counts the samples of each column that are in the window, for all
// columns, and moves the counts of the window on by adding a column and taking
// one away, as Perreault and Hébert do ("Median filtering in constant time",
// 2007): the work does not depend on the size of the window.
type median struct {
	img         *image.NRGBA
	size, half  int
	rank        int // how many samples of the window are before the middle one
	columns     []counts
	rows        [][]uint8 // those of the window, and one above it
	window      counts
	upToDate    [16]int // at which x the fine counts of the window were right
	read, width int
}

func newMedian(img *image.NRGBA, size int) *median {
	m := &median{img: img, size: size, half: size / 2, rank: size * size / 2, width: img.Rect.Dx()}
	m.columns = make([]counts, m.width)
	m.rows = make([][]uint8, min(size+1, img.Rect.Dy()))
	for i := range m.rows {
		m.rows[i] = make([]uint8, m.width)
	}
	return m
}

func (m *median) channel(c int) {
	m.read = 0
	clear(m.columns)
	for y := -m.half; y < m.size-m.half; y++ {
		for x, v := range m.row(y, c) {
			m.columns[x].add(v)
		}
	}
	for y := range m.img.Rect.Dy() {
		if y > 0 {
			out, in := m.row(y-1-m.half, c), m.row(y-1-m.half+m.size, c)
			for x, v := range out {
				m.columns[x].remove(v)
				m.columns[x].add(in[x])
			}
		}
		m.medians(rows.At(m.img, y), c)
	}
}

// row is a channel of row y, or of the nearest that there is. Rows already
// written are held as they were.
func (m *median) row(y, c int) []uint8 {
	y = min(max(y, 0), m.img.Rect.Dy()-1)
	for ; m.read <= y; m.read++ {
		row, into := rows.At(m.img, m.read), m.rows[m.read%len(m.rows)]
		for x := range into {
			into[x] = row[4*x+c]
		}
	}
	return m.rows[y%len(m.rows)]
}

// column is that of x, or the nearest.
func (m *median) column(x int) *counts { return &m.columns[min(max(x, 0), m.width-1)] }

// medians moves the window along a row.
func (m *median) medians(row []byte, c int) {
	clear(m.window[:coarseWords])
	for x := -m.half; x < m.size-m.half; x++ {
		m.window.addWords(0, m.column(x), 0)
	}
	for i := range m.upToDate {
		m.upToDate[i] = -m.size
	}
	for x := range m.width {
		if x > 0 {
			m.window.moveWords(0, m.column(x-m.half-1+m.size), m.column(x-m.half-1))
		}
		sixteen, before := m.window.find(0, m.rank)
		m.update(sixteen, x)
		one, _ := m.window.find(coarseWords+coarseWords*sixteen, m.rank-before)
		row[4*x+c] = uint8(16*sixteen + one)
	}
}

// update brings the counts of sixteen values to what they are at x.
func (m *median) update(sixteen, x int) {
	at := coarseWords + coarseWords*sixteen
	from := m.upToDate[sixteen]
	m.upToDate[sixteen] = x
	if x-from > m.size/2 {
		clear(m.window[at : at+coarseWords])
		for i := x - m.half; i < x-m.half+m.size; i++ {
			m.window.addWords(at, m.column(i), at)
		}
		return
	}
	for i := from + 1; i <= x; i++ {
		m.window.moveWords(at, m.column(i-m.half-1+m.size), m.column(i-m.half-1))
	}
}

// counts are how often each value occurs, four counts of 16 bits in a word: at
// first those of sixteen values at a time, then those of each value.
type counts [coarseWords + 64]uint64

// coarseWords are the words for 16 counts.
const coarseWords = 4

func (c *counts) add(v uint8) {
	c[v>>6] += 1 << (v >> 4 & 3 * 16)
	c[coarseWords+int(v>>2)] += 1 << (v & 3 * 16)
}

func (c *counts) remove(v uint8) {
	c[v>>6] -= 1 << (v >> 4 & 3 * 16)
	c[coarseWords+int(v>>2)] -= 1 << (v & 3 * 16)
}

// addWords adds 16 counts of another.
func (c *counts) addWords(at int, other *counts, from int) {
	a, b := (*[coarseWords]uint64)(c[at:]), (*[coarseWords]uint64)(other[from:])
	for i, n := range b {
		a[i] += n
	}
}

// moveWords adds 16 counts of one and takes away those of another.
func (c *counts) moveWords(at int, in, out *counts) {
	a := (*[coarseWords]uint64)(c[at:])
	b, d := (*[coarseWords]uint64)(in[at:]), (*[coarseWords]uint64)(out[at:])
	a[0] += b[0] - d[0]
	a[1] += b[1] - d[1]
	a[2] += b[2] - d[2]
	a[3] += b[3] - d[3]
}

// find is in which of 16 counts the sample of a rank is, and how many are
// before that count.
func (c *counts) find(at, rank int) (index, before int) {
	words := (*[coarseWords]uint64)(c[at:])
	for i, word := range words {
		upTo := word * (1 + 1<<16 + 1<<32 + 1<<48) // sums of the counts from the lowest
		if all := int(upTo >> 48); before+all <= rank {
			before += all
			continue
		}
		for lane := range 4 {
			if n := int(word >> (16 * lane) & 0xffff); before+n <= rank {
				before += n
			} else {
				return 4*i + lane, before
			}
		}
	}
	return 15, before
}
