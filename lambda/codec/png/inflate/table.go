package inflate

// Bits that one look-up takes in the main tables. Longer codes go through a
// subtable. More bits would let more symbols come in pairs, but the tables
// take longer to make, for every block anew: 10 and 12 bits are as fast as 11, 13
// a tenth slower.
const (
	maxBits      = 15
	literalBits  = 11
	distanceBits = 9
	lengthBits   = 7 // the longest that these codes can be
)

// A subtable serves codes that have their first bits in common. There are at
// least two of these in a complete set, so at most one subtable for two symbols.
const (
	literalSub   = 1 << (maxBits - literalBits)
	distanceSub  = 1 << (maxBits - distanceBits)
	literalSize  = 1<<literalBits + literalSymbols/2*literalSub
	distanceSize = 1<<distanceBits + distanceSymbols/2*distanceSub
	lengthSize   = 1 << lengthBits
)

// builder makes a table of the lengths of an alphabet's codes, RFC 1951 §3.2.2.
type builder struct {
	count   [maxBits + 1]int // codes by length
	start   [maxBits + 1]int // where in sorted those of a length begin
	literal [maxBits + 1]int // how many of them are literals; they come first
	short   [maxBits + 1]int // where in sorted the short lengths among them begin
	shorts  [maxBits + 1]int // and how many there are
	sorted  [literalSymbols]uint16
	codes   [literalSymbols]uint16 // of the symbols in sorted, first bit lowest
}

// build fills a table whose main part has bits bits. It reports false for sets
// with too many codes and with too few, but lets pass what zlib does: none at
// all, and a single one of one bit.
func (b *builder) build(table []entry, bits int, lengths []uint8, symbols []entry) bool {
	if !b.sort(lengths) {
		return false
	}
	table[0] = special | kindInvalid
	b.assign()
	for l := 1; l <= bits; l++ {
		half := 1 << (l - 1)
		copy(table[half:2*half], table[:half])
		if b.count[l] > 0 {
			b.fillSingles(table, l, symbols)
		}
		if len(symbols) == literalSymbols {
			b.fillPairs(table, l)
		}
	}
	b.fillSubtables(table, bits, symbols)
	return true
}

// sort puts the symbols that have a code into order, by length first, and
// reports whether the lengths make a set that may be.
func (b *builder) sort(lengths []uint8) bool {
	b.count = [maxBits + 1]int{}
	b.literal, b.shorts = [maxBits + 1]int{}, [maxBits + 1]int{}
	for _, l := range lengths {
		b.count[l]++
	}
	unused := len(lengths) - b.count[0]
	single := unused == 1 && b.count[1] == 1
	none := unused == 0
	b.count[0] = 0
	left, at := 1, 0
	for l := 1; l <= maxBits; l++ {
		left = 2*left - b.count[l]
		if left < 0 {
			return false
		}
		b.start[l] = at
		at += b.count[l]
	}
	next := b.start
	for s, l := range lengths {
		if l == 0 {
			continue
		}
		b.sorted[next[l]] = uint16(s)
		next[l]++
		switch {
		case s < endSymbol:
			b.literal[l]++
		case s > endSymbol && s <= endSymbol+shortLengths:
			b.shorts[l]++
			b.short[l] = next[l] - b.shorts[l]
		}
	}
	return left == 0 || single || none
}

// assign counts codes up, first bit lowest: the carry runs downwards.
func (b *builder) assign() {
	code := uint16(0)
	for l := 1; l <= maxBits; l++ {
		for i := range b.codes[b.start[l]:][:b.count[l]] {
			b.codes[b.start[l]+i] = code
			bit := uint16(1) << (l - 1)
			for code&bit != 0 {
				code ^= bit
				bit >>= 1
			}
			code |= bit
		}
	}
}

// coded completes a symbol's entry once its code's length is known. In that of
// a short length the code's bits go where literals would be, and are not used.
func coded(e entry, length int) entry {
	e += entry(length)
	if e&countMask != oneLiteral {
		e |= entry(length) << codeShift
	}
	return e
}

// fillSingles writes the codes of l bits to a table that has l bits so far.
func (b *builder) fillSingles(table []entry, l int, symbols []entry) {
	from, to := b.start[l], b.start[l]+b.count[l]
	for i, code := range b.codes[from:to] {
		table[code] = coded(symbols[b.sorted[from+i]], l)
	}
}

// fillPairs writes those pairs of a literal and a literal or short length to a
// table of l bits so far whose codes have l bits together. They stand where the
// first literal alone was.
func (b *builder) fillPairs(table []entry, l int) {
	for l1 := 1; l1 < l; l1++ {
		literals, lengths := b.start[l-l1], b.short[l-l1]
		if b.literal[l-l1] == 0 && b.shorts[l-l1] == 0 {
			continue
		}
		for i := b.start[l1]; i < b.start[l1]+b.literal[l1]; i++ {
			code := b.codes[i]
			e := entry(l) | oneLiteral | entry(b.sorted[i])<<firstShift
			for j := literals; j < literals+b.literal[l-l1]; j++ {
				table[code|b.codes[j]<<l1] = e + (oneLiteral | entry(b.sorted[j])<<secondShift)
			}
			for j := lengths; j < lengths+b.shorts[l-l1]; j++ {
				table[code|b.codes[j]<<l1] = e | entry(b.sorted[j]-endSymbol+2)<<lengthShift
			}
		}
	}
}

// fillSubtables writes the codes of more than bits bits.
func (b *builder) fillSubtables(table []entry, bits int, symbols []entry) {
	size := 1 << (maxBits - bits)
	base, last := 1<<bits-size, -1
	for l := bits + 1; l <= maxBits; l++ {
		for i := b.start[l]; i < b.start[l]+b.count[l]; i++ {
			code := int(b.codes[i])
			if prefix := code & (1<<bits - 1); prefix != last {
				base, last = base+size, prefix
				table[prefix] = special | kindSub | entry(base)<<valueShift
			}
			e := coded(symbols[b.sorted[i]], l)
			for at := code >> bits; at < size; at += 1 << (l - bits) {
				table[base+at] = e
			}
		}
	}
}
