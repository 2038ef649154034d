package inflate

import "io"

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
			return 0, ErrTruncated
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
