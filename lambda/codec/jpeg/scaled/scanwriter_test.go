package scaled

import (
	"math/bits"

	"s3resize/lambda/codec/jpeg/marker"
)

// scan writes one scan with its header.
func (d *drawing) scan(p pass) []byte {
	head := []byte{byte(len(p.channels))}
	for _, i := range p.channels {
		head = append(head, d.channels[i].id, 0x01)
	}
	head = append(head, byte(p.from), byte(p.to), byte(p.high<<4|p.low))
	w := &scanWriter{drawing: d, pass: p}
	w.dc.use(d.codes, dcOrder)
	w.ac.use(d.codes, acOrder())
	for i, mcu := range d.order(p) {
		if d.interval > 0 && i > 0 && i%d.interval == 0 {
			w.restart(byte(i/d.interval - 1))
		}
		for _, at := range mcu {
			w.block(at[0], &d.channels[at[0]].blocks[at[1]])
		}
	}
	w.flush()
	w.pad()
	out := append(segment(marker.SOS, head), w.out...)
	if d.restartAtEnd {
		out = append(out, 0xff, marker.RST0)
	}
	return out
}

// order lists the MCUs of a scan: for each the blocks, as channel and index.
func (d *drawing) order(p pass) (mcus [][][2]int) {
	if len(p.channels) == 1 {
		i := p.channels[0]
		c := d.channels[i]
		for y := range c.high {
			for x := range c.wide {
				mcus = append(mcus, [][2]int{{i, y*c.stride + x}})
			}
		}
		return mcus
	}
	c := d.channels[p.channels[0]]
	for my := range len(c.blocks) / c.stride / c.v {
		for mx := range c.stride / c.h {
			var mcu [][2]int
			for _, i := range p.channels {
				c := d.channels[i]
				for y := range c.v {
					for x := range c.h {
						mcu = append(mcu, [2]int{i, (my*c.v+y)*c.stride + mx*c.h + x})
					}
				}
			}
			mcus = append(mcus, mcu)
		}
	}
	return mcus
}

// scanWriter writes blocks. Its entropy is where bits go; dc and ac are only
// the codes.
type scanWriter struct {
	entropy
	*drawing
	pass
	dc, ac entropy
	pred   [4]int

	run     int    // blocks that have ended, not yet written
	pending []uint // their correction bits
}

func (w *scanWriter) code(codes *entropy, symbol byte) {
	w.book = codes.book
	w.symbol(symbol)
}

func (w *scanWriter) restart(n byte) {
	w.flush()
	w.pad()
	w.out = append(w.out, 0xff, marker.RST0+n&7)
	w.pred = [4]int{}
}

func (w *scanWriter) block(channel int, b *[64]int) {
	switch {
	case w.from == 0 && w.pass.high > 0:
		w.bits(uint(b[0]>>w.low), 1)
		return
	case w.from == 0:
		v := b[0] >> w.low
		diff := v - w.pred[channel]
		w.pred[channel] = v
		w.code(&w.dc, byte(sizeOf(diff)))
		w.value(diff, sizeOf(diff))
	}
	switch {
	case w.to == 0:
	case w.pass.high > 0:
		w.refine(b)
	default:
		w.first(b)
	}
}

// reduced is a coefficient without its lowest bits, towards zero.
func (w *scanWriter) reduced(v int) int {
	if v < 0 {
		return -(-v >> w.low)
	}
	return v >> w.low
}

// first writes the coefficients of a sequential scan, or of a band's first.
func (w *scanWriter) first(b *[64]int) {
	zeros := 0
	for k := max(w.from, 1); k <= min(w.to, 63); k++ {
		v := w.reduced(b[k])
		if v == 0 {
			zeros++
			continue
		}
		w.flush()
		for ; zeros > 15; zeros -= 16 {
			w.code(&w.ac, 0xf0)
		}
		w.code(&w.ac, byte(zeros<<4|sizeOf(v)))
		w.value(v, sizeOf(v))
		zeros = 0
	}
	if zeros > 0 {
		w.end(nil)
	}
}

// end ends a block. Sequential files say so at once.
func (w *scanWriter) end(corrections []uint) {
	w.run++
	w.pending = append(w.pending, corrections...)
	if !w.progressive || w.run == 0x7fff {
		w.flush()
	}
}

// flush writes a run of blocks that have ended, and the correction bits.
func (w *scanWriter) flush() {
	if w.run > 0 {
		n := bits.Len(uint(w.run)) - 1
		w.code(&w.ac, byte(n<<4))
		w.bits(uint(w.run), n)
		w.run = 0
	}
	for _, b := range w.pending {
		w.bits(b, 1)
	}
	w.pending = nil
}

// refine follows figure G.7.
func (w *scanWriter) refine(b *[64]int) {
	last := 0 // the last that becomes 1 or -1
	for k := w.from; k <= min(w.to, 63); k++ {
		if v := w.reduced(b[k]); v == 1 || v == -1 {
			last = k
		}
	}
	zeros, corrections := 0, []uint(nil)
	correct := func() {
		for _, b := range corrections {
			w.bits(b, 1)
		}
		corrections = nil
	}
	for k := w.from; k <= min(w.to, 63); k++ {
		v := w.reduced(b[k])
		if v == 0 {
			zeros++
			continue
		}
		for zeros > 15 && k <= last {
			w.flush()
			w.code(&w.ac, 0xf0)
			correct()
			zeros -= 16
		}
		if v > 1 || v < -1 {
			corrections = append(corrections, uint(max(v, -v)&1))
			continue
		}
		w.flush()
		w.code(&w.ac, byte(zeros<<4|1))
		w.bits(uint(v+1)/2, 1)
		correct()
		zeros = 0
	}
	if zeros > 0 || corrections != nil {
		w.end(corrections)
	}
}
