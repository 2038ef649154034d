package scaled

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"

	"s3resize/lambda/codec/jpeg/marker"
)

// drawing is a JPEG given by its coefficients, which a test can choose freely
// and compare with what becomes of them.
type drawing struct {
	w, h        int
	progressive bool
	interval    int
	codes       codeLengths
	script      []pass // nil: one scan of everything, or for progressive files usual
	segments    [][]byte
	channels    []channel
	restartAtEnd,
	noEnd bool
}

// channel is one component. Its blocks cover whole MCUs.
type channel struct {
	id         byte
	h, v       int
	quant      [64]int
	wide, high int // blocks that hold samples
	stride     int // blocks in a row, padding included
	blocks     [][64]int
}

// pass is a scan: components, and for progressive files band and bits.
type pass struct {
	channels []int
	from, to int
	high     int
	low      int
}

// codeLengths says how many symbols have codes of each length. Those left over
// have the last.
type codeLengths []struct{ length, symbols int }

var (
	evenCodes   = codeLengths{{8, 100}, {9, 156}}
	skewedCodes = codeLengths{{2, 1}, {3, 2}, {4, 3}, {6, 4}, {7, 4}, {9, 20}, {11, 40}, {14, 60}, {16, 122}}
	longCodes   = codeLengths{{3, 1}, {10, 5}, {13, 10}, {16, 240}}
)

// newDrawing has components of the given sampling factors ("22", "11", ...)
// with random coefficients, most of them small and of low index.
func newDrawing(r *rand.Rand, w, h int, factors ...string) *drawing {
	d := &drawing{w: w, h: h, codes: skewedCodes}
	hmax, vmax := 1, 1
	for _, f := range factors {
		hmax, vmax = max(hmax, int(f[0]-'0')), max(vmax, int(f[1]-'0'))
	}
	up := func(a, b int) int { return (a + b - 1) / b }
	for i, f := range factors {
		c := channel{id: byte(i + 1), h: int(f[0] - '0'), v: int(f[1] - '0')}
		mw, mh := up(w, 8*hmax)*c.h, up(h, 8*vmax)*c.v
		c.wide, c.high = up(up(w*c.h, hmax), 8), up(up(h*c.v, vmax), 8)
		if len(factors) == 1 {
			c.wide, c.high = up(w, 8), up(h, 8)
			mw, mh = c.wide, c.high
		}
		c.stride = mw
		for k := range c.quant {
			c.quant[k] = 1 + r.IntN(3+k/8)
		}
		c.quant[0] = 4
		for range mw * mh {
			c.blocks = append(c.blocks, randomBlock(r))
		}
		d.channels = append(d.channels, c)
	}
	return d
}

func randomBlock(r *rand.Rand) (b [64]int) {
	b[0] = r.IntN(401) - 200
	count, limit := r.IntN(12), 1+r.IntN(63)
	if r.IntN(4) == 0 {
		count = 0
	}
	if r.IntN(8) == 0 {
		count = 63
	}
	for range count {
		b[1+r.IntN(limit)] = r.IntN(9) - 4
	}
	if r.IntN(6) == 0 {
		b[63] = 1 - 2*r.IntN(2)
	}
	if r.IntN(9) == 0 {
		b[1+r.IntN(10)] = r.IntN(61) - 30
	}
	return b
}

// bytes writes the file.
func (d *drawing) bytes() []byte {
	out := []byte{0xff, marker.SOI}
	for _, s := range d.segments {
		out = append(out, s...)
	}
	var frame []byte
	frame = append(frame, 8, byte(d.h>>8), byte(d.h), byte(d.w>>8), byte(d.w), byte(len(d.channels)))
	for i, c := range d.channels {
		frame = append(frame, c.id, byte(c.h<<4|c.v), byte(i))
		table := []byte{byte(i)}
		for _, q := range c.quant {
			table = append(table, byte(q))
		}
		out = append(out, segment(marker.DQT, table)...)
	}
	sof, script := byte(marker.SOF0), d.script
	if d.progressive {
		sof = marker.SOF2
	}
	if script == nil {
		script = d.usual()
	}
	out = append(out, segment(sof, frame)...)
	out = append(out, segment(marker.DHT, d.codes.table(0x00, dcOrder))...)
	out = append(out, segment(marker.DHT, d.codes.table(0x11, acOrder()))...)
	if d.interval > 0 {
		out = append(out, segment(marker.DRI, binary.BigEndian.AppendUint16(nil, uint16(d.interval)))...)
	}
	for _, p := range script {
		out = append(out, d.scan(p)...)
	}
	if d.noEnd {
		return out
	}
	return append(out, 0xff, marker.EOI)
}

func segment(marker byte, body []byte) []byte {
	n := len(body) + 2
	return append([]byte{0xff, marker, byte(n >> 8), byte(n)}, body...)
}

// usual is a script like those that encoders use.
func (d *drawing) usual() (script []pass) {
	var all []int
	for i := range d.channels {
		all = append(all, i)
	}
	if !d.progressive {
		return []pass{{all, 0, 63, 0, 0}}
	}
	script = append(script, pass{all, 0, 0, 0, 1})
	for i := range all {
		script = append(script, pass{[]int{i}, 1, 5, 0, 2}, pass{[]int{i}, 6, 63, 0, 2})
	}
	for i := range all {
		script = append(script, pass{[]int{i}, 1, 63, 2, 1})
	}
	script = append(script, pass{all, 0, 0, 1, 0})
	for i := range all {
		script = append(script, pass{[]int{i}, 1, 63, 1, 0})
	}
	return script
}

// dcOrder and acOrder are the symbols, those with short codes first.
var dcOrder = []byte{4, 5, 3, 6, 2, 7, 0, 1, 8, 9, 10, 11}

func acOrder() []byte {
	order := []byte{0x00, 0x01, 0x11, 0x02, 0x21, 0x12, 0xf0, 0x31, 0x10, 0x03}
	for s := range 256 {
		if !bytes.Contains(order, []byte{byte(s)}) {
			order = append(order, byte(s))
		}
	}
	return order
}

// lengths returns the length of the code of each of n symbols.
func (l codeLengths) lengths(n int) (out []int) {
	for _, e := range l {
		for range e.symbols {
			if len(out) < n {
				out = append(out, e.length)
			}
		}
	}
	return out
}

// table is a DHT segment's content.
func (l codeLengths) table(id byte, symbols []byte) []byte {
	t := make([]byte, 17, 17+len(symbols))
	t[0] = id
	for _, n := range l.lengths(len(symbols)) {
		t[n]++
	}
	return append(t, symbols...)
}

// entropy writes codes and bits with byte stuffing.
type entropy struct {
	out   []byte
	acc   uint
	count int
	book  map[byte][2]uint // code and length
}

func (e *entropy) use(l codeLengths, symbols []byte) {
	e.book = map[byte][2]uint{}
	code, last := uint(0), 0
	for i, n := range l.lengths(len(symbols)) {
		code <<= n - max(last, 1)
		if last == 0 {
			code = 0
		}
		e.book[symbols[i]] = [2]uint{code, uint(n)}
		code++
		last = n
	}
}

func (e *entropy) bits(v uint, n int) {
	for i := n - 1; i >= 0; i-- {
		e.acc = e.acc<<1 | v>>i&1
		if e.count++; e.count == 8 {
			e.out = append(e.out, byte(e.acc))
			if byte(e.acc) == 0xff {
				e.out = append(e.out, 0)
			}
			e.acc, e.count = 0, 0
		}
	}
}

func (e *entropy) symbol(s byte) {
	c := e.book[s]
	e.bits(c[0], int(c[1]))
}

// value writes v as size bits, §F.1.2.1.
func (e *entropy) value(v, size int) {
	if v < 0 {
		v += 1<<size - 1
	}
	e.bits(uint(v), size)
}

func (e *entropy) pad() {
	for e.count != 0 {
		e.bits(1, 1)
	}
}

func sizeOf(v int) int { return bits.Len(uint(max(v, -v))) }

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
