//go:build avif

package avif

import (
	"fmt"
	"image"

	"s3resize/lambda/codec/picture"
)

// checkStreams holds the sizes in the headers of all AV1 streams against the
// picture's own. Tiles of a grid reach beyond its edges, and streams whose frames
// may override their size have it to the next power of two a side, so there is
// room for four times as many pixels, or for a tile.
func (m *metaBox) checkStreams(file []byte, size image.Point) error {
	most := 4*int64(size.X)*int64(size.Y) + 1<<16
	for item, kind := range m.types {
		if kind != "av01" {
			continue
		}
		stream, err := m.content(file, item)
		if err != nil {
			return err
		}
		for len(stream) > 0 {
			var unit []byte
			var kind int
			if kind, unit, stream, err = nextOBU(stream); err != nil {
				return err
			}
			if kind != obuSequenceHeader {
				continue
			}
			b := obuBits{rest: unit}
			if got := b.sequencePixels(); b.short || got > most {
				return picture.MalformedError(fmt.Sprintf("avif: a stream of %d pixels in a picture of %d×%d", got, size.X, size.Y))
			}
		}
	}
	return nil
}

const obuSequenceHeader = 1

const errOBUEnds = picture.MalformedError("avif: ends inside a stream")

// nextOBU takes an open bitstream unit off a stream, AV1 §5.3: a byte with its
// kind, one more if the extension flag is set, and its length in groups of seven
// bits, lowest first; without a length it goes to the end.
func nextOBU(stream []byte) (kind int, unit, rest []byte, err error) {
	head := stream[0]
	kind, stream = int(head>>3&15), stream[1:]
	if head&4 != 0 {
		if len(stream) == 0 {
			return 0, nil, nil, errOBUEnds
		}
		stream = stream[1:]
	}
	if head&2 == 0 {
		return kind, stream, nil, nil
	}
	var size uint64
	for i := 0; ; i++ {
		if i == 8 || i == len(stream) {
			return 0, nil, nil, errOBUEnds
		}
		size |= uint64(stream[i]&0x7f) << (7 * i)
		if stream[i]&0x80 == 0 {
			stream = stream[i+1:]
			break
		}
	}
	if size > uint64(len(stream)) {
		return 0, nil, nil, errOBUEnds
	}
	return kind, stream[:size], stream[size:], nil
}

// obuBits reads a unit bit by bit, the highest first.
type obuBits struct {
	rest  []byte
	used  int // bits of the first byte
	short bool
}

func (b *obuBits) read(n int) (v int) {
	for range n {
		if len(b.rest) == 0 {
			b.short = true
			return 0
		}
		v = v<<1 | int(b.rest[0]>>(7-b.used)&1)
		if b.used++; b.used == 8 {
			b.rest, b.used = b.rest[1:], 0
		}
	}
	return v
}

func (b *obuBits) flag() bool { return b.read(1) == 1 }

// sequencePixels reads a sequence header, AV1 §5.5.1, as far as the largest size of
// a frame. A still with the short header has that size; other frames may override
// it by any that fits the same number of bits.
func (b *obuBits) sequencePixels() int64 {
	b.read(3 + 1) // profile, still picture
	if short := b.flag(); short {
		b.read(5) // level
		return b.frameSize(true)
	}
	delayBits := 0
	if timing := b.flag(); timing {
		delayBits = b.timing()
	}
	initialDelay := b.flag()
	for range 1 + b.read(5) {
		b.operatingPoint(delayBits, initialDelay)
	}
	return b.frameSize(false)
}

// timing reads timing_info and decoder_model_info, and returns how many bits a
// delay has in the operating points; 0 if there are none.
func (b *obuBits) timing() (delayBits int) {
	b.read(32)
	b.read(32)
	if equal := b.flag(); equal {
		zeros := 0
		for zeros < 32 && !b.short && !b.flag() {
			zeros++
		}
		b.read(zeros)
	}
	if model := b.flag(); model {
		delayBits = 1 + b.read(5)
		b.read(32 + 5 + 5)
	}
	return delayBits
}

func (b *obuBits) operatingPoint(delayBits int, initialDelay bool) {
	b.read(12)
	if level := b.read(5); level > 7 {
		b.read(1) // tier
	}
	if delayBits > 0 && b.flag() {
		b.read(2*delayBits + 1)
	}
	if initialDelay && b.flag() {
		b.read(4)
	}
}

func (b *obuBits) frameSize(exact bool) int64 {
	wBits, hBits := 1+b.read(4), 1+b.read(4)
	w, h := 1+b.read(wBits), 1+b.read(hBits)
	if !exact {
		w, h = 1<<wBits, 1<<hBits
	}
	return int64(w) * int64(h)
}
