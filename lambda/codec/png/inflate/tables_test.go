package inflate

import (
	"math/rand/v2"
	"testing"
)

// slowCodes assigns codes as RFC 1951 §3.2.2 describes, as texts.
func slowCodes(lengths []uint8) map[string]int {
	codes := map[string]int{}
	code := 0
	for l := 1; l <= maxBits; l++ {
		for s, n := range lengths {
			if int(n) != l {
				continue
			}
			text := ""
			for i := l - 1; i >= 0; i-- {
				text += string(rune('0' + code>>i&1))
			}
			codes[text] = s
			code++
		}
		code <<= 1
	}
	return codes
}

// slowSymbol is the symbol whose code bits begin with, and that code's length.
func slowSymbol(codes map[string]int, bits int) (symbol, length int) {
	text := ""
	for l := 1; l <= maxBits; l++ {
		text += string(rune('0' + bits&1))
		bits >>= 1
		if s, ok := codes[text]; ok {
			return s, l
		}
	}
	return -1, 0
}

// randomLengths splits leaves of a tree at random until count symbols have a
// code.
func randomLengths(r *rand.Rand, alphabet, count int) []uint8 {
	leaves := []uint8{1, 1}
	for len(leaves) < count {
		i := r.IntN(len(leaves))
		if r.IntN(3) > 0 {
			i = len(leaves) - 1 // makes long codes
		}
		if leaves[i] == maxBits {
			continue
		}
		leaves[i]++
		leaves = append(leaves, leaves[i])
	}
	lengths := make([]uint8, alphabet)
	for i, s := range r.Perm(alphabet)[:count] {
		lengths[s] = leaves[i]
	}
	return lengths
}

func TestBuildLiterals(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var b builder
	var a alphabets
	var table [literalSize]entry
	a.fill()
	for range 30 {
		lengths := randomLengths(r, 286, 2+r.IntN(285))
		if !b.build(table[:], literalBits, lengths, a.literal[:]) {
			t.Fatalf("refused: %v", lengths)
		}
		codes := slowCodes(lengths)
		for bits := range 1 << maxBits {
			checkLiteralEntry(t, table[:], codes, bits)
		}
	}
}

// checkLiteralEntry goes through the symbols that an entry has, one by one.
func checkLiteralEntry(t *testing.T, table []entry, codes map[string]int, bits int) {
	t.Helper()
	e := table[bits&literalIndex]
	if e&countMask == special && e&kindMask == kindSub {
		e = table[int(e>>valueShift)+bits>>literalBits]
	}
	s, l := slowSymbol(codes, bits)
	if e&countMask == special {
		length, extra := 0, 0
		if s > endSymbol && s < 286 {
			length, extra = int(lengthBase[s-257]), int(lengthExtra[s-257])
		}
		isLength := e&kindMask == kindLength && int(e>>valueShift) == length
		if s == endSymbol && e&kindMask != kindEnd || s > endSymbol && !isLength || s < endSymbol ||
			int(e&takeMask) != l+extra || int(e>>codeShift&codeMask) != l {
			t.Fatalf("%015b: special entry %x for symbol %d of %d bits", bits, e, s, l)
		}
		return
	}
	took, rest := 0, bits
	for i := range int(e >> countShift & 3) {
		s, l := slowSymbol(codes, rest)
		if s != int(e>>(firstShift+8*i)&255) {
			t.Fatalf("%015b: entry %x, literal %d should be %d", bits, e, i, s)
		}
		took, rest = took+l, rest>>l
	}
	if length := int(e >> lengthShift); length > 0 {
		s, l := slowSymbol(codes, rest)
		if s <= endSymbol || lengthExtra[s-257] > 0 || int(lengthBase[s-257]) != length {
			t.Fatalf("%015b: entry %x, length %d for symbol %d", bits, e, length, s)
		}
		took += l
	}
	if took == 0 || took != int(e&takeMask) {
		t.Fatalf("%015b: entry %x takes %d bits instead of %d", bits, e, e&takeMask, took)
	}
}

func TestBuildDistances(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var b builder
	var a alphabets
	var table [distanceSize]entry
	a.fill()
	for range 30 {
		lengths := randomLengths(r, 30, 2+r.IntN(29))
		if !b.build(table[:], distanceBits, lengths, a.distance[:]) {
			t.Fatalf("refused: %v", lengths)
		}
		codes := slowCodes(lengths)
		for bits := range 1 << maxBits {
			e := table[bits&distanceIndex]
			if e&countMask == special {
				e = table[int(e>>valueShift)+bits>>distanceBits]
			}
			s, l := slowSymbol(codes, bits)
			if int(e>>valueShift) != int(distanceBase[s]) || int(e&takeMask) != l+int(distanceExtra[s]) ||
				int(e>>codeShift&codeMask) != l || e&countMask != 0 {
				t.Fatalf("%015b: entry %x for symbol %d of %d bits", bits, e, s, l)
			}
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	var b builder
	var a alphabets
	var table [distanceSize]entry
	a.fill()
	for _, c := range []struct {
		lengths []uint8
		ok      bool
	}{
		{[]uint8{}, true},
		{[]uint8{0, 0, 0}, true},
		{[]uint8{0, 1, 0}, true}, // as zlib writes it when there is one distance
		{[]uint8{0, 2, 0}, false},
		{[]uint8{1, 1}, true},
		{[]uint8{1, 1, 1}, false},
		{[]uint8{1, 2}, false},
		{[]uint8{1, 2, 2}, true},
		{[]uint8{1, 2, 2, 15}, false},
		{[]uint8{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15}, true},
		{[]uint8{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, false},
	} {
		if got := b.build(table[:], distanceBits, c.lengths, a.distance[:]); got != c.ok {
			t.Errorf("%v: %v", c.lengths, got)
		}
	}
}

// What a set of one code leaves over, and one of none, is invalid.
func TestBuildLeavesNothingOpen(t *testing.T) {
	var b builder
	var a alphabets
	var table [distanceSize]entry
	a.fill()
	b.build(table[:], distanceBits, []uint8{5, 5, 5, 5, 4, 3, 2, 1}, a.distance[:]) // leaves entries behind
	for _, lengths := range [][]uint8{{0, 0}, {0, 1}} {
		b.build(table[:], distanceBits, lengths, a.distance[:])
		for bits, e := range table[:1<<distanceBits] {
			used := lengths[1] == 1 && bits&1 == 0
			if invalid := e&countMask == special && e&kindMask == kindInvalid; invalid == used {
				t.Fatalf("lengths %v, %09b: %x", lengths, bits, e)
			}
		}
	}
}
