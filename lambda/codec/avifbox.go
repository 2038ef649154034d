//go:build avif

package codec

import (
	"encoding/binary"
	"iter"
)

const errAVIFEnds = MalformedError("avif: ends inside a box")

// avifBox is a box of ISO/IEC 14496-12 §4.2, of which files are made.
type avifBox struct {
	name string
	data []byte
}

// avifBoxes walks from box to box. A length of 0 is "to the end", and 1 says that
// the length is behind the name, in 8 bytes.
func avifBoxes(b []byte) iter.Seq2[avifBox, error] {
	return func(yield func(avifBox, error) bool) {
		for len(b) > 0 {
			if len(b) < 8 {
				yield(avifBox{}, errAVIFEnds)
				return
			}
			size, head := uint64(binary.BigEndian.Uint32(b)), uint64(8)
			switch {
			case size == 0:
				size = uint64(len(b))
			case size == 1 && len(b) >= 16:
				size, head = binary.BigEndian.Uint64(b[8:]), 16
			}
			if size < head || size > uint64(len(b)) {
				yield(avifBox{}, errAVIFEnds)
				return
			}
			if !yield(avifBox{string(b[4:8]), b[head:size]}, nil) {
				return
			}
			b = b[size:]
		}
	}
}

// avifFields reads numbers from a box one after the other, and remembers if there
// were too few bytes for one.
type avifFields struct {
	rest  []byte
	short bool
}

// number reads one of 0 to 8 bytes.
func (f *avifFields) number(size int) (v uint64) {
	if len(f.rest) < size {
		f.rest, f.short = nil, true
		return 0
	}
	for _, c := range f.rest[:size] {
		v = v<<8 | uint64(c)
	}
	f.rest = f.rest[size:]
	return v
}

func (f *avifFields) int(size int) int { return int(f.number(size) & (1<<62 - 1)) }

// err is to be asked when all has been read.
func (f *avifFields) err() error {
	if f.short {
		return errAVIFEnds
	}
	return nil
}
