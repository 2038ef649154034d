package scaled

import (
	"bytes"
	"encoding/binary"
)

const (
	// windowSize is how many bytes of entropy-coded data are held at a time:
	// few enough to stay in the processor's nearest caches.
	windowSize = 1 << 15

	// unitSize is more than the bytes that one MCU can take: ten blocks of 64
	// coefficients, each a code of 16 bits and 15 bits behind it.
	unitSize = 10*64*31/8 + 16

	// windowData is how much of the window is filled. Behind the data's end are
	// unitSize zeros, since an MCU that starts before the end is read without
	// asking where it stops.
	windowData = windowSize - unitSize
)

// window holds entropy-coded data without its byte stuffing.
type window [windowSize + 8]byte

// peek returns the bits from position pos on, the first of them on top. At
// least 57 are valid. The mask makes bounds checks needless.
func (w *window) peek(pos uint) uint64 {
	i := pos >> 3 & (windowSize - 1)
	return binary.BigEndian.Uint64(w[i:i+8]) << (pos & 7)
}

// source feeds a window from one scan. Positions are counted in bits from the
// start of the window and change when it moves on.
type source struct {
	win  *window
	raw  []byte // not yet in the window; ends where the scan does
	size int    // bytes of the window that are data
	over bool   // the restart interval ends with the window
	// limit is the last position at which an MCU may start: either all of it is
	// sure to be in the window, or the data's end is, which nothing may start
	// behind.
	limit  uint
	marker byte // low three bits of the restart marker due
}

func newSource(win *window, raw []byte) source {
	s := source{win: win, raw: raw}
	s.refill()
	return s
}

// advance moves the window so that an MCU at pos can be read, and returns the
// position's new name. It is called when pos is behind the limit.
func (s *source) advance(pos uint) (uint, error) {
	if s.over {
		return 0, errEndsEarly
	}
	s.size = copy(s.win[:], s.win[pos>>3:s.size])
	s.refill()
	if pos &= 7; pos > s.limit {
		return 0, errEndsEarly
	}
	return pos, nil
}

// refill appends to the window, up to the next marker. Of several bytes 0xff
// in a row all but the last are fill bytes, T.81 §B.1.1.2.
func (s *source) refill() {
	for s.size < windowData && !s.over {
		chunk := s.raw[:min(len(s.raw), windowData-s.size)]
		i := bytes.IndexByte(chunk, 0xff)
		if i < 0 {
			s.over = len(s.raw) == len(chunk)
			i = len(chunk)
			s.size += copy(s.win[s.size:], chunk)
			s.raw = s.raw[i:]
			continue
		}
		s.size += copy(s.win[s.size:], chunk[:i])
		s.raw = s.raw[i:]
		code := afterFill(s.raw)
		if code == len(s.raw) || s.raw[code] != 0 {
			s.over = true
			break
		}
		s.win[s.size] = 0xff
		s.size++
		s.raw = s.raw[code+1:]
	}
	s.limit = uint(s.size) * 8
	if s.over {
		clear(s.win[s.size : s.size+unitSize])
	} else {
		s.limit -= unitSize * 8
	}
}

// afterFill returns the index of the first byte that is not 0xff.
func afterFill(b []byte) int {
	i := 0
	for i < len(b) && b[i] == 0xff {
		i++
	}
	return i
}

// finish checks at the end of a scan that no bit was read that is not there.
func (s *source) finish(pos uint) error {
	if pos > uint(s.size)*8 {
		return errEndsEarly
	}
	return nil
}

// restart passes over the restart marker that must follow. Anything before it
// but the bits that fill up the last byte is an error.
func (s *source) restart(pos uint) error {
	if err := s.finish(pos); err != nil {
		return err
	}
	if !s.over {
		var err error
		if pos, err = s.advance(pos); err != nil {
			return err
		}
	}
	code := afterFill(s.raw)
	if !s.over || uint(s.size)*8-pos >= 8 || code == len(s.raw) || s.raw[code] != 0xd0|s.marker {
		return FormatError("a restart marker is not where it should be")
	}
	s.marker = (s.marker + 1) & 7
	s.raw = s.raw[code+1:]
	s.size, s.over = 0, false
	s.refill()
	return nil
}

// next prepares for an MCU at pos when that is behind the limit or when a
// restart interval is over, that is, left is 0.
func (s *source) next(pos uint, left, interval int) (uint, int, error) {
	if left == 0 {
		if err := s.restart(pos); err != nil {
			return 0, 0, err
		}
		pos, left = 0, interval
	}
	if pos > s.limit {
		var err error
		if pos, err = s.advance(pos); err != nil {
			return 0, 0, err
		}
	}
	return pos, left, nil
}

// huffman is one table of codes, T.81 annex C, and what is derived from it for
// speed. Tables that a picture does not need are never built.
type huffman struct {
	// first[n] is the first code of n bits and end[n] one past the last, both
	// with zeros behind them up to 16 bits. Codes ascend with their length.
	first, end [17]uint32
	// index[n] is where the symbols of n bits begin.
	index   [17]int
	symbols []byte

	short  *[1 << shortBits]uint16
	values [valueKinds]*valueTable
	skip   [valueKinds]*skipTable
}

// newHuffman takes the sixteen counts and the symbols of a DHT segment, which
// are not copied.
func newHuffman(counts, symbols []byte) (*huffman, error) {
	h := &huffman{symbols: symbols}
	code, n := uint32(0), 0
	for i, count := range counts {
		length := i + 1
		h.index[length] = n
		h.first[length] = code << (16 - length)
		code += uint32(count)
		n += int(count)
		if code > 1<<length {
			return nil, FormatError("more Huffman codes than there is room for")
		}
		h.end[length] = code << (16 - length)
		code <<= 1
	}
	return h, nil
}

// search finds the code on top of bits. A length of 0 means that there is none.
func (h *huffman) search(bits uint64) (symbol byte, length uint) {
	top := uint32(bits >> 48)
	for n := 1; n <= 16; n++ {
		if top < h.end[n] {
			i := h.index[n] + int((top-h.first[n])>>(16-n))
			return h.symbols[i], uint(n)
		}
	}
	return 0, 0
}

// shortBits is the longest code that [huffman.symbol] finds at once.
const shortBits = 10

// buildShort fills the table of short codes: symbol and length, or 0.
func (h *huffman) buildShort() {
	if h.short != nil {
		return
	}
	h.short = new([1 << shortBits]uint16)
	for n := 1; n <= shortBits; n++ {
		i := h.first[n] >> (16 - shortBits)
		for s := h.index[n]; i < h.end[n]>>(16-shortBits); s++ {
			for range 1 << (shortBits - n) {
				h.short[i] = uint16(h.symbols[s])<<8 | uint16(n)
				i++
			}
		}
	}
}

// symbol is [huffman.search] for codes most of which are short. It needs
// buildShort.
func (h *huffman) symbol(bits uint64) (symbol byte, length uint) {
	if e := h.short[bits>>(64-shortBits)]; e != 0 {
		return byte(e >> 8), uint(e & 0xff)
	}
	return h.search(bits)
}

// extend turns the size bits on top of bits into the value that they mean,
// T.81 §F.2.2.1: the upper half of the range is itself, the lower half negative.
func extend(bits uint64, size uint) int32 {
	v := int32(bits >> 1 >> (63 - size))
	if size > 0 && v < 1<<(size-1) {
		v -= 1<<size - 1
	}
	return v
}

// valueBits is the window of a [valueTable]: five look-ups fit into one
// [window.peek].
const valueBits = 11

// valueTable yields a whole coefficient in one look-up: code and value bits, if
// they fit into the window together. 0 means that they do not.
type valueTable [1 << valueBits]value

// value is a coefficient read: its value in the upper 16 bits, the number of
// places in the zigzag order that it goes on in the next 8, and the number of
// bits it took in the last. The end of the block goes on by endOfBlock.
type value int32

// endOfBlock is an advance out of every block, and out of reach of any other.
const endOfBlock = 128

func newValue(v int32, advance, bits uint) value {
	return value(v<<16 | int32(advance)<<8 | int32(bits))
}

func (v value) value() int32  { return int32(v) >> 16 }
func (v value) advance() uint { return uint(v) >> 8 & 0xff }
func (v value) bits() uint    { return uint(v) & 0xff }

// valueKind says what symbols mean.
type valueKind int

const (
	dcValues     valueKind = iota // the size of a difference, T.81 §F.1.2.1
	acValues                      // run and size, T.81 §F.1.2.2
	bandValues                    // progressive: run and size, or a run of blocks, T.81 §G.1.2.2
	refineValues                  // the same with sizes of 1 only, T.81 §G.1.2.3
	valueKinds
)

// read finds the coefficient on top of bits the slow way, for every code there
// can be. 0 means that there is no such code.
func (h *huffman) read(bits uint64, kind valueKind) value {
	symbol, length := h.symbol(bits)
	return meaning(bits, symbol, length, kind)
}

// meaning reads the value bits behind a code. For [bandValues] the value at the
// end of a block is the number of blocks that end with it, less one.
func meaning(bits uint64, symbol byte, length uint, kind valueKind) value {
	if length == 0 {
		return 0
	}
	rest := bits << length
	run, size := uint(symbol>>4), uint(symbol&15)
	switch {
	case kind == dcValues:
		return newValue(extend(rest, uint(symbol)), 1, length+uint(symbol))
	case kind == refineValues && size > 1:
		return 0
	case size > 0:
		return newValue(extend(rest, size), run+1, length+size)
	case run == 15:
		return newValue(0, 16, length)
	case kind == bandValues || kind == refineValues:
		blocks := int32(1)<<run + int32(rest>>1>>(63-run)) - 1
		return newValue(blocks, endOfBlock, length+run)
	}
	return newValue(0, endOfBlock, length)
}

// table returns the table for a kind, built at its first use.
func (h *huffman) table(kind valueKind) *valueTable {
	h.buildShort()
	if h.values[kind] == nil {
		t := new(valueTable)
		for i := range t {
			bits := uint64(i) << (64 - valueBits)
			if v := h.read(bits, kind); v.bits() <= valueBits {
				t[i] = v
			}
		}
		h.values[kind] = t
	}
	return h.values[kind]
}

// skipBits is the window of a [skipTable].
const skipBits = 12

// skipTable passes over several AC coefficients in one look-up. Only the codes
// need to be in the window, not the value bits behind the last. An entry holds
// the bits taken and, from bit 8 on, the advance in zigzag order, which
// endOfBlock is added to if the last symbol ends the block.
type skipTable [1 << skipBits]uint16

// skipUnknown is an entry whose code is longer than the window: an advance that
// is never right.
const skipUnknown = 255 << 8

// skipper returns the table, built at its first use.
func (h *huffman) skipper(kind valueKind) *skipTable {
	h.buildShort()
	if h.skip[kind] == nil {
		t := new(skipTable)
		for i := range t {
			t[i] = h.chain(kind, uint64(i)<<(64-skipBits))
		}
		h.skip[kind] = t
	}
	return h.skip[kind]
}

// chain follows as many symbols as have their codes within skipBits, and no
// more than fit into a block.
func (h *huffman) chain(kind valueKind, bits uint64) uint16 {
	used, advance := uint(0), uint(0)
	for used < skipBits {
		symbol, length := h.symbol(bits << used)
		if length == 0 || used+length > skipBits {
			break
		}
		v := meaning(0, symbol, length, kind)
		if v == 0 || v.value() > 0 {
			break
		}
		if v.advance() == endOfBlock {
			return uint16((advance+endOfBlock)<<8 | used + length)
		}
		if advance+v.advance() > 63 || used+v.bits() > 19 {
			break
		}
		used += v.bits()
		advance += v.advance()
	}
	if used == 0 {
		return skipUnknown
	}
	return uint16(advance<<8 | used)
}
