package scaled

import (
	"bytes"
	"errors"
	"testing"
)

func TestPeek(t *testing.T) {
	win := new(window)
	copy(win[:], []byte{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x10})
	tests := []struct {
		pos  uint
		want uint64
	}{
		{0, 0x0123456789abcdef},
		{8, 0x23456789abcdef10},
		{4, 0x123456789abcdef0},
		{7, 0x0123456789abcdef << 7},
	}
	for _, tt := range tests {
		if got := win.peek(tt.pos); got != tt.want {
			t.Errorf("at %d: %016x, want %016x", tt.pos, got, tt.want)
		}
	}
	win.peek(8 * windowSize) // far away is as safe as it is meaningless
}

// drain returns what a source has up to a restart marker or the end.
func drain(t *testing.T, s *source) (out []byte) {
	t.Helper()
	for {
		out = append(out, s.win[:s.size]...)
		if s.over {
			return out
		}
		if _, err := s.advance(uint(s.size) * 8); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSourceTakesStuffingOut(t *testing.T) {
	long := bytes.Repeat([]byte("abcdefg"), windowSize/3)
	stuffed := bytes.Repeat([]byte{0xff, 0x00}, windowSize)
	tests := []struct{ raw, want string }{
		{"", ""},
		{"abc", "abc"},
		{"a\xff\x00b", "a\xffb"},
		{"\xff\x00\xff\x00", "\xff\xff"},
		{"a\xff\xff\xff\x00b", "a\xffb"},
		{"a\xff", "a"},
		{"a\xff\xff", "a"},
		{"ab\xff\xd0cd", "ab"},
		{string(long), string(long)},
		{string(stuffed), string(bytes.Repeat([]byte{0xff}, windowSize))},
	}
	for _, tt := range tests {
		s := newSource(new(window), []byte(tt.raw))
		if got := string(drain(t, &s)); got != tt.want {
			t.Errorf("%.20q: %.20q (%d bytes), want %.20q (%d)", tt.raw, got, len(got), tt.want, len(tt.want))
		}
	}
}

func TestSourceLimit(t *testing.T) {
	s := newSource(new(window), bytes.Repeat([]byte("a"), windowSize))
	if s.over || s.limit != (windowData-unitSize)*8 {
		t.Errorf("over %v, limit %d", s.over, s.limit)
	}
	pos, err := s.advance(s.limit + 3)
	if err != nil || pos != 3 || !s.over || s.limit != uint(windowSize-windowData+unitSize)*8 {
		t.Errorf("position %d, %v, over %v, limit %d", pos, err, s.over, s.limit)
	}
	if _, err := s.advance(s.limit + 1); !errors.Is(err, errEndsEarly) {
		t.Errorf("behind the end: %v", err)
	}
	for i, b := range s.win[s.size : s.size+unitSize] {
		if b != 0 {
			t.Fatalf("%d behind the end is %#x", i, b)
		}
	}
}

func TestRestart(t *testing.T) {
	tests := []struct {
		raw string
		pos uint
		ok  bool
	}{
		{"ab\xff\xd0cd", 16, true},
		{"ab\xff\xff\xff\xd0cd", 16, true}, // fill bytes
		{"ab\xff\xd0cd", 9, true},          // the last byte is filled up
		{"ab\xff\xd0cd", 8, false},         // a byte too much
		{"ab\xff\xd0cd", 17, false},        // a bit too few
		{"ab\xff\xd1cd", 16, false},        // the wrong one
		{"abcd", 32, false},
		{"ab\xff", 16, false},
		{string(make([]byte, 2*windowSize)), 100, false},
	}
	for _, tt := range tests {
		s := newSource(new(window), []byte(tt.raw))
		if err := s.restart(tt.pos); (err == nil) != tt.ok {
			t.Errorf("%.20q at %d: %v", tt.raw, tt.pos, err)
		} else if tt.ok && string(s.win[:s.size]) != "cd" {
			t.Errorf("%q at %d: then %q", tt.raw, tt.pos, s.win[:s.size])
		}
	}
}

func TestRestartMarkersCount(t *testing.T) {
	raw := "a\xff\xd0b\xff\xd1c\xff\xd2d\xff\xd3e\xff\xd4f\xff\xd5g\xff\xd6h\xff\xd7i\xff\xd0j"
	s := newSource(new(window), []byte(raw))
	for _, want := range "abcdefghi" {
		if s.size != 1 || s.win[0] != byte(want) {
			t.Fatalf("%q, want %q", s.win[:s.size], want)
		}
		if err := s.restart(8); err != nil {
			t.Fatal(err)
		}
	}
}

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

func TestMeaning(t *testing.T) {
	tests := []struct {
		name    string
		symbol  byte
		rest    uint64 // the bits behind the code, on top
		kind    valueKind
		value   int32
		advance uint
		bits    uint // with a code of 3
	}{
		{"no difference", 0, 1<<64 - 1, dcValues, 0, 1, 3},
		{"difference", 5, 0, dcValues, -31, 1, 8},
		{"largest difference", 15, 1<<64 - 1, dcValues, 32767, 1, 18},
		{"one", 0x01, 1 << 63, acValues, 1, 1, 4},
		{"after two zeros", 0x22, 0b10 << 62, acValues, 2, 3, 5},
		{"after fifteen", 0xf1, 0, acValues, -1, 16, 4},
		{"sixteen zeros", 0xf0, 1 << 63, acValues, 0, 16, 3},
		{"end of block", 0x00, 1 << 63, acValues, 0, endOfBlock, 3},
		{"end of block with a run nobody uses", 0x30, 1 << 63, acValues, 0, endOfBlock, 3},
		{"end of band", 0x00, 1 << 63, bandValues, 0, endOfBlock, 3},
		{"end of 2+1 bands", 0x10, 1 << 63, bandValues, 2, endOfBlock, 4},
		{"end of 2+0 bands", 0x10, 0, bandValues, 1, endOfBlock, 4},
		{"most bands", 0xe0, 1<<64 - 1, bandValues, 32766, endOfBlock, 17},
		{"band value", 0x22, 0b10 << 62, bandValues, 2, 3, 5},
		{"refined", 0x21, 1 << 63, refineValues, 1, 3, 4},
		{"sixteen zeros refined", 0xf0, 0, refineValues, 0, 16, 3},
		{"end of refined bands", 0x10, 0, refineValues, 1, endOfBlock, 4},
	}
	for _, tt := range tests {
		v := meaning(tt.rest>>3, tt.symbol, 3, tt.kind)
		if v.value() != tt.value || v.advance() != tt.advance || v.bits() != tt.bits {
			t.Errorf("%s: value %d, advance %d, %d bits; want %d, %d, %d",
				tt.name, v.value(), v.advance(), v.bits(), tt.value, tt.advance, tt.bits)
		}
	}
	if v := meaning(0, 0x02, 3, refineValues); v != 0 {
		t.Errorf("a value of two bits in a refinement: %x", v)
	}
	if v := meaning(0, 0, 0, acValues); v != 0 {
		t.Errorf("no code: %x", v)
	}
}

// An entry is what read would say, whatever comes behind the window.
func TestValueTable(t *testing.T) {
	for _, l := range []codeLengths{evenCodes, skewedCodes, longCodes} {
		for kind := range valueKinds {
			symbols := acOrder()
			if kind == dcValues {
				symbols = dcOrder
			}
			h := mustHuffman(t, l, symbols)
			table, known := h.table(kind), 0
			for i, got := range table {
				if got == 0 {
					continue
				}
				known++
				for _, rest := range []uint64{0, 1<<(64-valueBits) - 1} {
					if want := h.read(uint64(i)<<(64-valueBits)|rest, kind); got != want {
						t.Fatalf("kind %d, window %011b: %x, want %x", kind, i, got, want)
					}
				}
			}
			if known == 0 {
				t.Errorf("kind %d: an empty table", kind)
			}
			if h.table(kind) != table {
				t.Errorf("kind %d: built twice", kind)
			}
		}
	}
}

// An entry goes exactly as far as single symbols do, whatever comes behind the
// window; of those that end in the middle of value bits too.
func TestSkipTable(t *testing.T) {
	several := 0
	for _, l := range []codeLengths{evenCodes, skewedCodes, longCodes} {
		for _, kind := range []valueKind{acValues, refineValues} {
			h := mustHuffman(t, l, acOrder())
			for i, e := range h.skipper(kind) {
				if e == skipUnknown {
					continue
				}
				for _, rest := range []uint64{0, 1<<(64-skipBits) - 1} {
					n := follow(t, h, kind, uint64(i)<<(64-skipBits)|rest, uint(e&0xff), uint(e>>8))
					if n > 1 {
						several++
					}
				}
			}
		}
	}
	// Twelve times sixteen zeros fit into the window, but not into a block.
	h := mustHuffman(t, codeLengths{{1, 1}, {3, 2}}, []byte{0xf0, 0x00, 0x01})
	if e := h.skipper(acValues)[0]; e != 48<<8|3 {
		t.Errorf("zeros: %x", e)
	}
	if several < 1000 {
		t.Errorf("%d entries of several symbols", several)
	}
}

// follow reads symbols up to the given number of bits, and returns how many.
func follow(t *testing.T, h *huffman, kind valueKind, bits uint64, used, advance uint) (symbols int) {
	t.Helper()
	k, pos := uint(0), uint(0)
	for pos < used {
		v := h.read(bits<<pos, kind)
		if v == 0 {
			t.Fatalf("%016x: no code at %d of %d bits", bits, pos, used)
		}
		pos += v.bits()
		k += v.advance()
		symbols++
	}
	if pos != used || k != advance || used > 19 || advance&^endOfBlock > 63 {
		t.Fatalf("%016x: %d bits and advance %d, want %d and %d", bits, used, advance, pos, k)
	}
	return symbols
}

func TestSkipUnknown(t *testing.T) {
	h := mustHuffman(t, codeLengths{{14, 1}}, []byte{0x01})
	if e := h.skipper(acValues)[0]; e != skipUnknown {
		t.Errorf("a code of 14 bits: %x", e)
	}
	if e := h.skipper(acValues)[1<<skipBits-1]; e != skipUnknown {
		t.Errorf("no code: %x", e)
	}
	// Runs of more than one block are not for the table.
	h = mustHuffman(t, codeLengths{{1, 1}}, []byte{0x10})
	if e := h.skipper(refineValues)[0]; e != skipUnknown {
		t.Errorf("end of several bands: %x", e)
	}
}
