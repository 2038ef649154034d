package inflate

import (
	"errors"
	"fmt"
)

// errTruncated says that the input ends before the stream does.
var errTruncated = errors.New("inflate: ends early")

// errTooLong says that a stream has more in it than was said beforehand.
var errTooLong = errors.New("inflate: more than expected")

// corruptError says what is wrong with a stream.
type corruptError string

func (e corruptError) Error() string { return "inflate: " + string(e) }

const (
	history = 1 << 15 // how far back a match can reach
	longest = 258     // bytes of a match
	// slack is room behind the window for what is written before the next look
	// at how much there is: literals of four look-ups, a match, and what copying
	// in whole words writes beyond it.
	slack = 4*4 + longest + 16
	// ahead is how much is inflated at once at least. With the history it
	// should stay well within a core's second cache.
	ahead = 1 << 16
)

// state is what comes next in the stream.
type state uint8

const (
	atHeader state = iota // of the stream
	atBlock
	inStored
	inCodes
	atEnd // the checksum has been read and is right
)

// Reader inflates one zlib stream.
type Reader struct {
	next func() ([]byte, error)
	in   []byte // the present part
	pos  int    // in in
	// bits are what has been read but not used, the next lowest. The upper 64-n
	// are either 0 or what in has at pos, so that loading it again with or does
	// no harm.
	bits uint64
	n    uint
	eof  bool // next has no more

	win       []byte
	limit     int // of win; behind it there is slack
	read, end int // win[read:end] has been inflated, but not handed out
	summed    int // win[:summed] is in sum
	sum       uint32
	total     int64 // bytes still to be handed out
	most      int   // of them at once

	state  state
	last   bool // the block is the stream's last
	stored int  // bytes left of a stored block
	fixed  bool // the tables are those of the fixed codes
	err    error

	alphabets alphabets
	builder   builder
	lengths   [literalSymbols + distanceSymbols]uint8
	literals  [literalSize]entry
	distances [distanceSize]entry
	code      [lengthSize]entry
}

// NewReader reads a stream whose parts next returns one after the other, and
// [io.EOF] after the last; other errors are handed on. Parts are read only, and
// may be of any length. The stream is to have total bytes, of which at most
// most are asked for at once.
func NewReader(next func() ([]byte, error), total int64, most int) *Reader {
	limit := int(min(int64(history+ahead+most), total+1)) // 1 to see that there is more
	r := &Reader{next: next, win: make([]byte, limit+slack), limit: limit, sum: 1, total: total, most: most}
	r.alphabets.fill()
	return r
}

// Next returns the next n bytes of what the stream inflates to; they are valid
// until the next call. A stream that ends before them is an error.
func (r *Reader) Next(n int) ([]byte, error) {
	if int64(n) > r.total || n > r.most {
		return nil, fmt.Errorf("inflate: %d bytes asked for", n)
	}
	for r.end-r.read < n {
		if r.state == atEnd {
			return nil, errTruncated
		}
		if err := r.fill(); err != nil {
			return nil, err
		}
	}
	p := r.win[r.read : r.read+n : r.read+n]
	r.read += n
	r.total -= int64(n)
	return p, nil
}

// Close reads the stream to its end, which must come here, and compares its
// checksum. What follows the stream in the input is not looked at.
func (r *Reader) Close() error {
	for r.state != atEnd {
		if r.end > r.read {
			return errTooLong
		}
		if err := r.fill(); err != nil {
			return err
		}
	}
	if r.end > r.read {
		return errTooLong
	}
	return nil
}

// fill inflates until the window is full or the stream ends. Errors last.
func (r *Reader) fill() error {
	if r.err != nil {
		return r.err
	}
	r.slide()
	for r.err == nil && r.end < r.limit && r.state != atEnd {
		r.err = r.step()
	}
	r.checksum()
	return r.err
}

// slide moves what is still needed to the window's front.
func (r *Reader) slide() {
	from := min(r.read, r.end-history)
	if from <= 0 {
		return
	}
	copy(r.win, r.win[from:r.end])
	r.read -= from
	r.end -= from
	r.summed -= from
}

func (r *Reader) step() error {
	switch r.state {
	case atHeader:
		return r.header()
	case atBlock:
		return r.block()
	case inStored:
		return r.copyStored()
	default:
		return r.inflateCodes()
	}
}

// checksum takes what is new in the window into the sum.
func (r *Reader) checksum() {
	r.sum = adler(r.sum, r.win[r.summed:r.end])
	r.summed = r.end
}
