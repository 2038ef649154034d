package inflate

import (
	"encoding/binary"
	"io"
)

// refill loads bits until there are at least 56, fewer only at the input's end.
func (r *Reader) refill() error {
	for r.n < 56 {
		for r.pos == len(r.in) {
			if r.eof {
				return nil
			}
			part, err := r.next()
			if err == io.EOF {
				r.eof = true
				return nil
			}
			if err != nil {
				return err
			}
			r.in, r.pos = part, 0
		}
		r.bits |= uint64(r.in[r.pos]) << r.n
		r.pos++
		r.n += 8
	}
	return nil
}

// take reads count bits, at most 32.
func (r *Reader) take(count uint) (uint32, error) {
	if r.n < count {
		if err := r.refill(); err != nil {
			return 0, err
		}
		if r.n < count {
			return 0, errTruncated
		}
	}
	v := r.bits & (1<<count - 1)
	r.bits >>= count
	r.n -= count
	return uint32(v), nil
}

func (r *Reader) dropToByte() {
	r.bits >>= r.n & 7
	r.n -= r.n & 7
}

// header reads the two bytes of RFC 1950 §2.2. The window's size that they
// state is not held against the distances: compress/zlib does not either.
func (r *Reader) header() error {
	h, err := r.take(16)
	if err != nil {
		return err
	}
	method, flags := h&255, h>>8
	switch {
	case method&15 != 8 || method>>4 > 7 || (method<<8|flags)%31 != 0:
		return corruptError("no zlib stream")
	case flags&0x20 != 0:
		return corruptError("needs a dictionary")
	}
	r.state = atBlock
	return nil
}

// block reads a block's header, RFC 1951 §3.2.3, or after the last block the
// checksum.
func (r *Reader) block() error {
	if r.last {
		return r.trailer()
	}
	h, err := r.take(3)
	if err != nil {
		return err
	}
	r.last = h&1 != 0
	switch h >> 1 {
	case 0:
		return r.beginStored()
	case 1:
		r.fixedCodes()
	case 2:
		if err := r.dynamicCodes(); err != nil {
			return err
		}
	default:
		return corruptError("block of no known type")
	}
	r.state = inCodes
	return nil
}

func (r *Reader) trailer() error {
	r.dropToByte()
	var want uint32
	for range 4 {
		b, err := r.take(8)
		if err != nil {
			return err
		}
		want = want<<8 | uint32(b)
	}
	r.checksum()
	if r.sum != want {
		return corruptError("wrong checksum")
	}
	r.state = atEnd
	return nil
}

// beginStored reads the header of RFC 1951 §3.2.4.
func (r *Reader) beginStored() error {
	r.dropToByte()
	size, err := r.take(32)
	if err != nil {
		return err
	}
	if size&0xffff != ^size>>16 {
		return corruptError("stored block's length")
	}
	r.stored = int(size & 0xffff)
	r.state = inStored
	return nil
}

// copyStored copies as much as there is room for: first what has been read into
// bits, then from the input.
func (r *Reader) copyStored() error {
	for ; r.stored > 0 && r.n > 0 && r.end < r.limit; r.stored-- {
		r.win[r.end] = byte(r.bits)
		r.bits >>= 8
		r.n -= 8
		r.end++
	}
	if r.n == 0 {
		r.bits = 0
	}
	for r.stored > 0 && r.end < r.limit {
		if r.pos == len(r.in) {
			if err := r.refill(); err != nil {
				return err
			}
			if r.n == 0 {
				return errTruncated
			}
			return nil // goes on with what is in bits
		}
		n := copy(r.win[r.end:min(r.limit, r.end+r.stored)], r.in[r.pos:])
		r.pos += n
		r.end += n
		r.stored -= n
	}
	if r.stored == 0 {
		r.state = atBlock
	}
	return nil
}

const (
	literalIndex  = 1<<literalBits - 1
	distanceIndex = 1<<distanceBits - 1
	// near is how much of a part must be left for the inner loop, which may load
	// eight bytes at up to 14 bytes behind pos.
	near = 24
)

const (
	errSymbol = corruptError("code that is not in the set")
	errFar    = corruptError("match from before the beginning")
)

// inflateCodes goes on with a block of codes: in the inner loop while there is
// input enough, else symbol by symbol.
func (r *Reader) inflateCodes() error {
	for r.end < r.limit && r.state == inCodes {
		var err error
		if len(r.in)-r.pos >= near {
			err = r.inner()
		} else {
			err = r.symbol()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// inner inflates until the window is full, the part or the block ends, or
// something is wrong.
func (r *Reader) inner() error {
	in, pos, bits, n := r.in, r.pos, r.bits, r.n
	out, end, limit := r.win, r.end, r.limit
	literals, distances := &r.literals, &r.distances
	var err error
loop:
	for pos <= len(in)-near && end < limit {
		bits |= binary.LittleEndian.Uint64(in[pos:]) << (n & 63)
		pos += int((63 - n) >> 3)
		n |= 56
		// Now there are at least 56 bits: two look-ups take at most 2·literalBits,
		// a distance 15+13. Two more look-ups take as many again.
		e := literals[bits&literalIndex]
		var length int
		if e&countMask != special {
			binary.LittleEndian.PutUint32(out[end:], e>>firstShift)
			end += int(e >> countShift & 3)
			bits >>= e & takeMask
			n -= uint(e & takeMask)
			length = int(e >> lengthShift)
			if length == 0 {
				e = literals[bits&literalIndex]
				if e&countMask == special {
					continue
				}
				binary.LittleEndian.PutUint32(out[end:], e>>firstShift)
				end += int(e >> countShift & 3)
				bits >>= e & takeMask
				n -= uint(e & takeMask)
				length = int(e >> lengthShift)
			}
			if length == 0 {
				e = literals[bits&literalIndex]
				if e&countMask == special {
					continue
				}
				binary.LittleEndian.PutUint32(out[end:], e>>firstShift)
				end += int(e >> countShift & 3)
				bits >>= e & takeMask
				n -= uint(e & takeMask)
				length = int(e >> lengthShift)
				if length == 0 {
					e = literals[bits&literalIndex]
					if e&countMask == special {
						continue
					}
					binary.LittleEndian.PutUint32(out[end:], e>>firstShift)
					end += int(e >> countShift & 3)
					bits >>= e & takeMask
					n -= uint(e & takeMask)
					length = int(e >> lengthShift)
					if length == 0 {
						continue
					}
				}
				// The distance needs more.
				bits |= binary.LittleEndian.Uint64(in[pos:]) << (n & 63)
				pos += int((63 - n) >> 3)
				n |= 56
			}
		} else {
			if e&kindMask == kindSub {
				e = literals[int(e>>valueShift)+int(bits>>literalBits&(literalSub-1))]
			}
			switch {
			case e&countMask != special:
				out[end] = byte(e >> firstShift)
				end += int(e >> countShift & 3)
				bits >>= e & takeMask
				n -= uint(e & takeMask)
				length = int(e >> lengthShift)
				if length == 0 {
					continue
				}
			case e&kindMask == kindLength:
				length = int(e>>valueShift) + int(bits&(1<<(e&takeMask)-1)>>(e>>codeShift&codeMask))
				bits >>= e & takeMask
				n -= uint(e & takeMask)
			case e&kindMask == kindEnd:
				bits >>= e & takeMask
				n -= uint(e & takeMask)
				r.state = atBlock
				break loop
			default:
				err = errSymbol
				break loop
			}
		}
		e = distances[bits&distanceIndex]
		if e&countMask == special {
			if e&kindMask == kindSub {
				e = distances[int(e>>valueShift)+int(bits>>distanceBits&(distanceSub-1))]
			}
			if e&countMask == special {
				err = errSymbol
				break loop
			}
		}
		distance := int(e>>valueShift) + int(bits&(1<<(e&takeMask)-1)>>(e>>codeShift&codeMask))
		bits >>= e & takeMask
		n -= uint(e & takeMask)
		if distance > end {
			err = errFar
			break
		}
		if distance >= 8 && length <= 16 {
			dst, src := out[end:end+24], out[end-distance:]
			binary.LittleEndian.PutUint64(dst, binary.LittleEndian.Uint64(src))
			binary.LittleEndian.PutUint64(dst[8:], binary.LittleEndian.Uint64(src[8:]))
		} else {
			copyMatch(out, end, distance, length)
		}
		end += length
	}
	r.pos, r.bits, r.n, r.end = pos, bits, n, end
	return err
}

// symbol inflates one look-up of literals and lengths, and the match if there
// is one, however the input lies.
func (r *Reader) symbol() error {
	if err := r.refill(); err != nil {
		return err
	}
	e := r.literals[r.bits&literalIndex]
	if e&countMask == special && e&kindMask == kindSub {
		e = r.literals[int(e>>valueShift)+int(r.bits>>literalBits&(literalSub-1))]
	}
	v, err := r.take(uint(e & takeMask))
	if err != nil {
		return err
	}
	if e&countMask != special {
		binary.LittleEndian.PutUint32(r.win[r.end:], e>>firstShift)
		r.end += int(e >> countShift & 3)
		if e>>lengthShift == 0 {
			return nil
		}
		return r.match(int(e >> lengthShift))
	}
	switch e & kindMask {
	case kindEnd:
		r.state = atBlock
		return nil
	case kindInvalid:
		return errSymbol
	}
	return r.match(int(e>>valueShift) + int(v>>(e>>codeShift&codeMask)))
}

// match reads a match's distance and copies it.
func (r *Reader) match(length int) error {
	if err := r.refill(); err != nil {
		return err
	}
	e := r.distances[r.bits&distanceIndex]
	if e&countMask == special && e&kindMask == kindSub {
		e = r.distances[int(e>>valueShift)+int(r.bits>>distanceBits&(distanceSub-1))]
	}
	if e&countMask == special {
		return errSymbol
	}
	v, err := r.take(uint(e & takeMask))
	if err != nil {
		return err
	}
	distance := int(e>>valueShift) + int(v>>(e>>codeShift&codeMask))
	if distance > r.end {
		return errFar
	}
	copyMatch(r.win, r.end, distance, length)
	r.end += length
	return nil
}

// copyMatch repeats at end what lies distance before it. It writes whole words,
// and so up to slack bytes more than length.
func copyMatch(out []byte, end, distance, length int) {
	if distance >= length {
		copy(out[end:end+length], out[end-distance:])
		return
	}
	src, dst := out[end-distance:], out[end:end+length+8]
	if distance >= 8 {
		for i := 0; i < length; i += 8 {
			binary.LittleEndian.PutUint64(dst[i:], binary.LittleEndian.Uint64(src[i:]))
		}
		return
	}
	// A word of repetitions, written at steps of a multiple of the distance.
	word := binary.LittleEndian.Uint64(src) & (1<<(8*distance) - 1)
	word |= word << (8 * distance)
	word |= word << (16 * distance)
	word |= word << (32 * distance)
	step := 8 - 8%distance
	for i := 0; i < length; i += step {
		binary.LittleEndian.PutUint64(dst[i:], word)
	}
}
