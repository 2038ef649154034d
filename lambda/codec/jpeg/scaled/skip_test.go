package scaled

import "testing"

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
