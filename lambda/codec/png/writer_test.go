package png

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
)

// testPNG describes a PNG file to write, in any of the format's forms and with
// anything wrong with it.
type testPNG struct {
	w, h       int
	bits, kind byte
	interlaced bool
	// sample is the value of a channel, or of the index, at a place.
	sample func(x, y, channel int) uint16
	// filter is how row y of a pass is filtered; nil stands for not at all.
	filter func(y int) int
	// before and after are chunks in front of and behind IDAT.
	before, after string
}

// testChannels is the number of samples a pixel has, by color type.
var testChannels = map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}

func (p testPNG) bytes() []byte {
	return []byte(signature + p.ihdr() + p.before +
		testChunk("IDAT", deflated(p.scanlines())) + p.after + testChunk("IEND", ""))
}

func (p testPNG) ihdr() string {
	b := binary.BigEndian.AppendUint32(nil, uint32(p.w))
	b = binary.BigEndian.AppendUint32(b, uint32(p.h))
	b = append(b, p.bits, p.kind, 0, 0, 0)
	if p.interlaced {
		b[12] = 1
	}
	return testChunk("IHDR", string(b))
}

// scanlines are the rows of the picture, or of its seven passes:
// W3C PNG 3rd edition, table 8.1.
func (p testPNG) scanlines() string {
	if !p.interlaced {
		return p.pass(0, 0, 1, 1)
	}
	return p.pass(0, 0, 8, 8) + p.pass(4, 0, 8, 8) + p.pass(0, 4, 4, 8) + p.pass(2, 0, 4, 4) +
		p.pass(0, 2, 2, 4) + p.pass(1, 0, 2, 2) + p.pass(0, 1, 1, 2)
}

func (p testPNG) pass(x0, y0, dx, dy int) string {
	var out []byte
	var above []byte
	for y := y0; y < p.h && x0 < p.w; y += dy {
		var b bytes.Buffer
		var bits, have uint32
		put := func(v uint16, n uint32) {
			bits, have = bits<<n|uint32(v), have+n
			for ; have >= 8; have -= 8 {
				b.WriteByte(byte(bits >> (have - 8)))
			}
		}
		for x := x0; x < p.w; x += dx {
			for c := range testChannels[p.kind] {
				put(p.sample(x, y, c), uint32(p.bits))
			}
		}
		put(0, -have&7)
		filter := filterNone
		if p.filter != nil {
			filter = p.filter(y)
		}
		if above == nil {
			above = make([]byte, b.Len())
		}
		out = append(out, filteredRow(filter, b.Bytes(), above, max(1, testChannels[p.kind]*int(p.bits)/8))...)
		above = b.Bytes()
	}
	return string(out)
}

func testChunk(name, data string) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, name...), data...)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:])))
}

func deflated(s string) string {
	var b bytes.Buffer
	z, _ := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

// plainPNG is a picture of black pixels, and small whatever its size says.
func plainPNG(w, h int) testPNG {
	return testPNG{w: w, h: h, bits: 8, kind: kindRGB, sample: func(int, int, int) uint16 { return 0 }}
}

// claimingPNG says that it has w×h pixels, but has only one row of 1 byte.
func claimingPNG(w, h int, bits, kind byte) []byte {
	p := testPNG{w: w, h: h, bits: bits, kind: kind}
	return []byte(signature + p.ihdr() + testChunk("IDAT", deflated("\x00\x00")) + testChunk("IEND", ""))
}
