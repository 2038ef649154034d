package inflate

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
		return CorruptError("no zlib stream")
	case flags&0x20 != 0:
		return CorruptError("needs a dictionary")
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
		return CorruptError("block of no known type")
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
		return CorruptError("wrong checksum")
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
		return CorruptError("stored block's length")
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
				return ErrTruncated
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
