package scaled

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
