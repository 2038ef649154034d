package scaled

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
