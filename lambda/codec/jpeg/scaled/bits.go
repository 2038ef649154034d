package scaled

import (
	"bytes"
	"encoding/binary"
)

const (
	// windowSize is how many bytes of entropy-coded data are held at a time:
	// few enough to stay in the processor's nearest caches.
	windowSize = 1 << 15

	// unitSize is more than the bytes that one MCU can take: ten blocks of 64
	// coefficients, each a code of 16 bits and 15 bits behind it.
	unitSize = 10*64*31/8 + 16

	// windowData is how much of the window is filled. Behind the data's end are
	// unitSize zeros, since an MCU that starts before the end is read without
	// asking where it stops.
	windowData = windowSize - unitSize
)

// window holds entropy-coded data without its byte stuffing.
type window [windowSize + 8]byte

// peek returns the bits from position pos on, the first of them on top. At
// least 57 are valid. The mask makes bounds checks needless.
func (w *window) peek(pos uint) uint64 {
	i := pos >> 3 & (windowSize - 1)
	return binary.BigEndian.Uint64(w[i:i+8]) << (pos & 7)
}

// source feeds a window from one scan. Positions are counted in bits from the
// start of the window and change when it moves on.
type source struct {
	win  *window
	raw  []byte // not yet in the window; ends where the scan does
	size int    // bytes of the window that are data
	over bool   // the restart interval ends with the window
	// limit is the last position at which an MCU may start: either all of it is
	// sure to be in the window, or the data's end is, which nothing may start
	// behind.
	limit  uint
	marker byte // low three bits of the restart marker due
}

func newSource(win *window, raw []byte) source {
	s := source{win: win, raw: raw}
	s.refill()
	return s
}

// advance moves the window so that an MCU at pos can be read, and returns the
// position's new name. It is called when pos is behind the limit.
func (s *source) advance(pos uint) (uint, error) {
	if s.over {
		return 0, errEndsEarly
	}
	s.size = copy(s.win[:], s.win[pos>>3:s.size])
	s.refill()
	if pos &= 7; pos > s.limit {
		return 0, errEndsEarly
	}
	return pos, nil
}

// refill appends to the window, up to the next marker. Of several bytes 0xff
// in a row all but the last are fill bytes, T.81 §B.1.1.2.
func (s *source) refill() {
	for s.size < windowData && !s.over {
		chunk := s.raw[:min(len(s.raw), windowData-s.size)]
		i := bytes.IndexByte(chunk, 0xff)
		if i < 0 {
			s.over = len(s.raw) == len(chunk)
			i = len(chunk)
			s.size += copy(s.win[s.size:], chunk)
			s.raw = s.raw[i:]
			continue
		}
		s.size += copy(s.win[s.size:], chunk[:i])
		s.raw = s.raw[i:]
		code := afterFill(s.raw)
		if code == len(s.raw) || s.raw[code] != 0 {
			s.over = true
			break
		}
		s.win[s.size] = 0xff
		s.size++
		s.raw = s.raw[code+1:]
	}
	s.limit = uint(s.size) * 8
	if s.over {
		clear(s.win[s.size : s.size+unitSize])
	} else {
		s.limit -= unitSize * 8
	}
}

// afterFill returns the index of the first byte that is not 0xff.
func afterFill(b []byte) int {
	i := 0
	for i < len(b) && b[i] == 0xff {
		i++
	}
	return i
}

// finish checks at the end of a scan that no bit was read that is not there.
func (s *source) finish(pos uint) error {
	if pos > uint(s.size)*8 {
		return errEndsEarly
	}
	return nil
}

// restart passes over the restart marker that must follow. Anything before it
// but the bits that fill up the last byte is an error.
func (s *source) restart(pos uint) error {
	if err := s.finish(pos); err != nil {
		return err
	}
	if !s.over {
		var err error
		if pos, err = s.advance(pos); err != nil {
			return err
		}
	}
	code := afterFill(s.raw)
	if !s.over || uint(s.size)*8-pos >= 8 || code == len(s.raw) || s.raw[code] != 0xd0|s.marker {
		return FormatError("a restart marker is not where it should be")
	}
	s.marker = (s.marker + 1) & 7
	s.raw = s.raw[code+1:]
	s.size, s.over = 0, false
	s.refill()
	return nil
}

// next prepares for an MCU at pos when that is behind the limit or when a
// restart interval is over, that is, left is 0.
func (s *source) next(pos uint, left, interval int) (uint, int, error) {
	if left == 0 {
		if err := s.restart(pos); err != nil {
			return 0, 0, err
		}
		pos, left = 0, interval
	}
	if pos > s.limit {
		var err error
		if pos, err = s.advance(pos); err != nil {
			return 0, 0, err
		}
	}
	return pos, left, nil
}
