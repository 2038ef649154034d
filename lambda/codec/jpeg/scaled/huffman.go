package scaled

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
