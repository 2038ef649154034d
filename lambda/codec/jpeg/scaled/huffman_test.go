package scaled

import "testing"

// counts makes the sixteen counts of a DHT segment.
func counts(l codeLengths, n int) []byte { return l.table(0, make([]byte, n))[1:17] }

func mustHuffman(t testing.TB, l codeLengths, symbols []byte) *huffman {
	h, err := newHuffman(counts(l, len(symbols)), symbols)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestSearch(t *testing.T) {
	// Codes 0, 10, 110, 1110 0000 0000 0000, 1110 0000 0000 0001.
	h := mustHuffman(t, codeLengths{{1, 1}, {2, 1}, {3, 1}, {16, 2}}, []byte("abcde"))
	tests := []struct {
		bits   uint64 // the first 16
		symbol byte
		length uint
	}{
		{0x0000, 'a', 1},
		{0x7fff, 'a', 1},
		{0x8000, 'b', 2},
		{0xbfff, 'b', 2},
		{0xc000, 'c', 3},
		{0xe000, 'd', 16},
		{0xe001, 'e', 16},
		{0xe002, 0, 0},
		{0xffff, 0, 0},
	}
	h.buildShort()
	for _, tt := range tests {
		if s, n := h.search(tt.bits << 48); s != tt.symbol || n != tt.length {
			t.Errorf("%04x: %q of %d bits, want %q of %d", tt.bits, s, n, tt.symbol, tt.length)
		}
		if s, n := h.symbol(tt.bits << 48); s != tt.symbol || n != tt.length {
			t.Errorf("%04x: symbol %q of %d bits, want %q of %d", tt.bits, s, n, tt.symbol, tt.length)
		}
	}
}

// Every symbol of every kind of table is found where the writer put it.
func TestSymbolFindsAll(t *testing.T) {
	for _, l := range []codeLengths{evenCodes, skewedCodes, longCodes} {
		h := mustHuffman(t, l, acOrder())
		h.buildShort()
		var e entropy
		e.use(l, acOrder())
		for s, code := range e.book {
			for _, rest := range []uint64{0, 1<<(64-code[1]) - 1} {
				got, n := h.symbol(uint64(code[0])<<(64-code[1]) | rest)
				if got != s || n != code[1] {
					t.Errorf("code %b: symbol %#x of %d bits, want %#x of %d", code[0], got, n, s, code[1])
				}
			}
		}
	}
}

func TestTooManyCodes(t *testing.T) {
	for _, l := range []codeLengths{{{1, 3}}, {{1, 1}, {2, 3}}, {{1, 2}, {16, 1}}} {
		if _, err := newHuffman(counts(l, 4), make([]byte, 4)); err == nil {
			t.Errorf("%v: no error", l)
		}
	}
	if _, err := newHuffman(make([]byte, 16), nil); err != nil {
		t.Errorf("no codes at all: %v", err)
	}
}

func TestExtend(t *testing.T) {
	// Table F.1: -3, -2, 2 and 3 have two bits.
	tests := []struct {
		bits uint64
		size uint
		want int32
	}{
		{0, 0, 0}, {1 << 63, 0, 0},
		{0, 1, -1}, {1 << 63, 1, 1},
		{0b00 << 62, 2, -3}, {0b01 << 62, 2, -2}, {0b10 << 62, 2, 2}, {0b11 << 62, 2, 3},
		{0, 15, -32767}, {1<<64 - 1, 15, 32767},
	}
	for _, tt := range tests {
		if got := extend(tt.bits, tt.size); got != tt.want {
			t.Errorf("%d bits of %x: %d, want %d", tt.size, tt.bits>>48, got, tt.want)
		}
	}
}
