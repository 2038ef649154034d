package inflate

// An entry of a table says what a run of bits means. From the lowest bit up:
//
//	6 bits  how many bits to take: those of all codes in the run, and of what
//	        is extra to a length or distance
//	2 bits  how many literals the entry has, 0 to 2; 3 if it is special
//
// and then in the table of literals and lengths, if it is not special,
//
//	16 bits  the literals
//	 8 bits  the length of the match that follows them; 0 if none does
//
// where only lengths without extra bits can be. In the table of distances, and
// in special entries, there follow instead
//
//	 2 bits  the kind of a special entry
//	 4 bits  how many bits the code alone has
//	 2 bits  nothing
//	16 bits  the length or distance without its extra bits, or where the
//	         subtable begins
//
// A run that begins with a code too long for the table leads to a subtable,
// which the bits that follow are looked up in; what its entries say to take
// is counted from the code's beginning.
type entry = uint32

const (
	takeMask    = 63
	countShift  = 6
	countMask   = 3 << countShift
	oneLiteral  = 1 << countShift
	special     = 3 << countShift
	kindMask    = 3 << 8
	kindLength  = 0 << 8 // a length with extra bits, or of more than 8 bits
	kindSub     = 1 << 8
	kindEnd     = 2 << 8
	kindInvalid = 3 << 8
	codeShift   = 10
	codeMask    = 15
	valueShift  = 16
	firstShift  = 8 // of the first literal
	secondShift = 16
	lengthShift = 24
)

// Base values and extra bits of the symbols 257 to 285 and of the distances,
// RFC 1951 §3.2.5.
var (
	lengthBase = [29]uint16{
		3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31,
		35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
	}
	lengthExtra = [29]uint8{
		0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2,
		3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
	}
	distanceBase = [30]uint16{
		1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193,
		257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
	}
	distanceExtra = [30]uint8{
		0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6,
		7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
	}
)

// Sizes of the alphabets. Codes of the last two symbols of the first two can be
// given but not used.
const (
	literalSymbols  = 288
	distanceSymbols = 32
	lengthSymbols   = 19 // of the code that the other codes' lengths are in
	endSymbol       = 256
	shortLengths    = 8 // the first lengths, which have no extra bits
)

// alphabets are the entries of all symbols, before their codes' lengths are
// known.
type alphabets struct {
	literal  [literalSymbols]entry
	distance [distanceSymbols]entry
	length   [lengthSymbols]entry
}

func (a *alphabets) fill() {
	for s := range a.literal {
		switch i := s - endSymbol - 1; {
		case s < endSymbol:
			a.literal[s] = oneLiteral | entry(s)<<firstShift
		case s == endSymbol:
			a.literal[s] = special | kindEnd
		case i < shortLengths:
			a.literal[s] = entry(lengthBase[i]) << lengthShift
		case i < len(lengthBase):
			a.literal[s] = special | kindLength | entry(lengthBase[i])<<valueShift | entry(lengthExtra[i])
		default:
			a.literal[s] = special | kindInvalid
		}
	}
	for s := range a.distance {
		a.distance[s] = special | kindInvalid
		if s < len(distanceBase) {
			a.distance[s] = entry(distanceBase[s])<<valueShift | entry(distanceExtra[s])
		}
	}
	for s := range a.length {
		a.length[s] = entry(s) << valueShift
	}
}

// lengthOrder is the order in which the lengths of the code for lengths come,
// RFC 1951 §3.2.7.
var lengthOrder = [lengthSymbols]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// fixedCodes makes the tables of RFC 1951 §3.2.6.
func (r *Reader) fixedCodes() {
	if r.fixed {
		return
	}
	for s := range literalSymbols {
		switch {
		case s < 144:
			r.lengths[s] = 8
		case s < 256:
			r.lengths[s] = 9
		case s < 280:
			r.lengths[s] = 7
		default:
			r.lengths[s] = 8
		}
	}
	distances := r.lengths[literalSymbols:]
	for s := range distances {
		distances[s] = 5
	}
	r.builder.build(r.literals[:], literalBits, r.lengths[:literalSymbols], r.alphabets.literal[:])
	r.builder.build(r.distances[:], distanceBits, distances, r.alphabets.distance[:])
	r.fixed = true
}

// dynamicCodes reads a block's codes and makes their tables, RFC 1951 §3.2.7.
func (r *Reader) dynamicCodes() error {
	r.fixed = false
	h, err := r.take(14)
	if err != nil {
		return err
	}
	literals, distances, lengths := int(h&31)+257, int(h>>5&31)+1, int(h>>10)+4
	if literals > 286 || distances > 30 {
		return corruptError("too many codes")
	}
	if err := r.lengthCode(lengths); err != nil {
		return err
	}
	if err := r.readLengths(r.lengths[:literals+distances]); err != nil {
		return err
	}
	if !r.builder.build(r.literals[:], literalBits, r.lengths[:literals], r.alphabets.literal[:]) ||
		!r.builder.build(r.distances[:], distanceBits, r.lengths[literals:][:distances], r.alphabets.distance[:]) {
		return errCodes
	}
	return nil
}

const errCodes = corruptError("codes that do not make a set")

// lengthCode reads the code that the lengths of the others are in.
func (r *Reader) lengthCode(count int) error {
	var lengths [lengthSymbols]uint8
	for _, s := range lengthOrder[:count] {
		l, err := r.take(3)
		if err != nil {
			return err
		}
		lengths[s] = uint8(l)
	}
	if !r.builder.build(r.code[:], lengthBits, lengths[:], r.alphabets.length[:]) {
		return errCodes
	}
	return nil
}

// readLengths reads code lengths with repetitions among them, which may run on
// from one alphabet to the next but not beyond the last.
func (r *Reader) readLengths(lengths []uint8) error {
	for i := 0; i < len(lengths); {
		if r.n < lengthBits+7 {
			if err := r.refill(); err != nil {
				return err
			}
		}
		e := r.code[r.bits&(1<<lengthBits-1)]
		if e&countMask == special {
			return corruptError("code that is not in the set")
		}
		if _, err := r.take(uint(e & takeMask)); err != nil {
			return err
		}
		symbol := uint8(e >> valueShift)
		if symbol < 16 {
			lengths[i] = symbol
			i++
			continue
		}
		if symbol == 16 && i == 0 {
			return corruptError("repetition of nothing")
		}
		times, err := r.repetitions(symbol)
		if err != nil {
			return err
		}
		if times > len(lengths)-i {
			return corruptError("too many code lengths")
		}
		repeated := uint8(0)
		if symbol == 16 {
			repeated = lengths[i-1]
		}
		for range times {
			lengths[i] = repeated
			i++
		}
	}
	return nil
}

// repetitions reads how often symbol 16, 17 or 18 repeats a length.
func (r *Reader) repetitions(symbol uint8) (int, error) {
	least, bits := 3, uint(2)
	switch symbol {
	case 17:
		bits = 3
	case 18:
		least, bits = 11, 7
	}
	v, err := r.take(bits)
	return least + int(v), err
}

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
