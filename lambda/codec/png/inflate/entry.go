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
