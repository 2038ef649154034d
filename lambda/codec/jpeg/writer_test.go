package jpeg

import (
	"s3resize/lambda/codec/jpeg/marker"
	"s3resize/lambda/codec/picture"
)

// flatJPEG describes a JPEG of blocks of one value each, which every correct
// decoder gets exactly right and whose pixels can be told by hand. It has
// everything about a JPEG that is rare: any components, sampling and segments.
type flatJPEG struct {
	w, h       int
	sof        byte     // 0 means baseline
	segments   []string // marker and content, written behind SOI
	components []flatComponent
	restart    int  // MCUs between restart markers; 0 means none
	separate   bool // a scan for each component
	more       int  // progressive: empty AC scans of the first component
}

type flatComponent struct {
	id   byte
	x, y int // sampling factors; 0 means 1
	// value is the sample value of a block, by its column and row.
	value func(x, y int) int
}

func solid(v int) func(x, y int) int { return func(int, int) int { return v } }

// flatComponents makes unsampled components, numbered from 1, of one value.
func flatComponents(values ...int) (c []flatComponent) {
	for i, v := range values {
		c = append(c, flatComponent{id: byte(i + 1), value: solid(v)})
	}
	return c
}

func segment(marker byte, content string) []byte {
	n := len(content) + 2
	return append([]byte{0xff, marker, byte(n >> 8), byte(n)}, content...)
}

func (j flatJPEG) encode() []byte {
	out := []byte{0xff, marker.SOI}
	for _, s := range j.segments {
		out = append(out, segment(s[0], s[1:])...)
	}
	// A factor of 8 on DC turns levels of the coefficient into levels of pixels.
	quantizers := []byte{64: 1}
	quantizers[1] = 8
	for i := 2; i < 65; i++ {
		quantizers[i] = 1
	}
	out = append(out, segment(0xdb, string(quantizers))...)
	// DC: twelve codes of four bits, each its own category. AC: "end of block",
	// one bit.
	out = append(out, segment(marker.DHT, "\x00"+"\x00\x00\x00\x0c"+zeros(12)+"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b")...)
	out = append(out, segment(marker.DHT, "\x10"+"\x01"+zeros(15)+"\x00")...)
	out = append(out, segment(j.marker(), j.frame())...)
	if j.restart > 0 {
		out = append(out, segment(0xdd, string([]byte{byte(j.restart >> 8), byte(j.restart)}))...)
	}
	if j.separate {
		for i := range j.components {
			out = j.scan(out, j.components[i:i+1])
		}
	} else {
		out = j.scan(out, j.components)
	}
	for range j.more {
		out = append(out, segment(marker.SOS, "\x01"+string(j.components[0].id)+"\x00\x01\x3f\x00")...)
		out = append(out, make([]byte, 1+j.blocks(j.components[0])/8)...)
	}
	return append(out, 0xff, marker.EOI)
}

func zeros(n int) string { return string(make([]byte, n)) }

func (j flatJPEG) marker() byte {
	if j.sof == 0 {
		return marker.SOF0
	}
	return j.sof
}

func (j flatJPEG) frame() string {
	b := []byte{8, byte(j.h >> 8), byte(j.h), byte(j.w >> 8), byte(j.w), byte(len(j.components))}
	for _, c := range j.components {
		b = append(b, c.id, byte(max(c.x, 1)<<4|max(c.y, 1)), 0)
	}
	return string(b)
}

// grid is the size of an MCU of all components, in pixels.
func (j flatJPEG) grid() (x, y int) {
	for _, c := range j.components {
		x, y = max(x, 8*max(c.x, 1)), max(y, 8*max(c.y, 1))
	}
	return x, y
}

// size is that of a component in blocks, those that only fill up MCUs left out.
func (j flatJPEG) size(c flatComponent) (x, y int) {
	gx, gy := j.grid()
	return picture.Scaled(picture.Scaled(j.w*max(c.x, 1)*8, gx), 8), picture.Scaled(picture.Scaled(j.h*max(c.y, 1)*8, gy), 8)
}

func (j flatJPEG) blocks(c flatComponent) int {
	x, y := j.size(c)
	return x * y
}

func (j flatJPEG) scan(out []byte, components []flatComponent) []byte {
	header := []byte{byte(len(components))}
	for _, c := range components {
		header = append(header, c.id, 0)
	}
	last := byte(63)
	if j.sof == marker.SOF2 {
		last = 0 // DC alone
	}
	out = append(out, segment(marker.SOS, string(append(header, 0, last, 0)))...)

	w := bitWriter{out: out}
	previous := make([]int, len(components))
	across, down := j.size(components[0])
	single := len(components) == 1
	if !single {
		gx, gy := j.grid()
		across, down = picture.Scaled(j.w, gx), picture.Scaled(j.h, gy)
	}
	for mcu := range across * down {
		if j.restart > 0 && mcu > 0 && mcu%j.restart == 0 {
			w.flush()
			w.out = append(w.out, 0xff, marker.RST0+byte((mcu/j.restart-1)%8))
			clear(previous)
		}
		mx, my := mcu%across, mcu/across
		for i, c := range components {
			x, y := max(c.x, 1), max(c.y, 1)
			if single {
				x, y = 1, 1
			}
			for b := range x * y {
				v := c.value(mx*x+b%x, my*y+b/x) - 128
				w.difference(v - previous[i])
				previous[i] = v
				if j.sof != marker.SOF2 {
					w.bits(0, 1)
				}
			}
		}
	}
	w.flush()
	return w.out
}

// bitWriter writes entropy-coded data.
type bitWriter struct {
	out   []byte
	acc   uint
	count uint
}

func (w *bitWriter) bits(v, n uint) {
	for i := n; i > 0; i-- {
		w.acc = w.acc<<1 | v>>(i-1)&1
		if w.count++; w.count == 8 {
			w.out = append(w.out, byte(w.acc))
			if byte(w.acc) == 0xff {
				w.out = append(w.out, 0)
			}
			w.acc, w.count = 0, 0
		}
	}
}

// Difference writes a DC Difference: its category, then its bits, those of a
// negative one less 1 (T.81 §F.1.2.1).
func (w *bitWriter) difference(d int) {
	n := uint(0)
	for m := max(d, -d); m > 0; m >>= 1 {
		n++
	}
	w.bits(n, 4)
	if d < 0 {
		d--
	}
	w.bits(uint(d)&(1<<n-1), n)
}

// flush fills the byte up with ones.
func (w *bitWriter) flush() {
	for w.count > 0 {
		w.bits(1, 1)
	}
}
