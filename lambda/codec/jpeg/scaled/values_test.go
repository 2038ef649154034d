package scaled

import "testing"

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
