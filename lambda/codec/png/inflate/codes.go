package inflate

// lengthOrder is the order in which the lengths of the code for lengths come,
// RFC 1951 §3.2.7.
var lengthOrder = [lengthSymbols]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// fixedCodes makes the tables of RFC 1951 §3.2.6.
func (r *Reader) fixedCodes() {
	if r.fixed {
		return
	}
	for s := range literalSymbols {
		switch {
		case s < 144:
			r.lengths[s] = 8
		case s < 256:
			r.lengths[s] = 9
		case s < 280:
			r.lengths[s] = 7
		default:
			r.lengths[s] = 8
		}
	}
	distances := r.lengths[literalSymbols:]
	for s := range distances {
		distances[s] = 5
	}
	r.builder.build(r.literals[:], literalBits, r.lengths[:literalSymbols], r.alphabets.literal[:])
	r.builder.build(r.distances[:], distanceBits, distances, r.alphabets.distance[:])
	r.fixed = true
}

// dynamicCodes reads a block's codes and makes their tables, RFC 1951 §3.2.7.
func (r *Reader) dynamicCodes() error {
	r.fixed = false
	h, err := r.take(14)
	if err != nil {
		return err
	}
	literals, distances, lengths := int(h&31)+257, int(h>>5&31)+1, int(h>>10)+4
	if literals > 286 || distances > 30 {
		return CorruptError("too many codes")
	}
	if err := r.lengthCode(lengths); err != nil {
		return err
	}
	if err := r.readLengths(r.lengths[:literals+distances]); err != nil {
		return err
	}
	if !r.builder.build(r.literals[:], literalBits, r.lengths[:literals], r.alphabets.literal[:]) ||
		!r.builder.build(r.distances[:], distanceBits, r.lengths[literals:][:distances], r.alphabets.distance[:]) {
		return errCodes
	}
	return nil
}

const errCodes = CorruptError("codes that do not make a set")

// lengthCode reads the code that the lengths of the others are in.
func (r *Reader) lengthCode(count int) error {
	var lengths [lengthSymbols]uint8
	for _, s := range lengthOrder[:count] {
		l, err := r.take(3)
		if err != nil {
			return err
		}
		lengths[s] = uint8(l)
	}
	if !r.builder.build(r.code[:], lengthBits, lengths[:], r.alphabets.length[:]) {
		return errCodes
	}
	return nil
}

// readLengths reads code lengths with repetitions among them, which may run on
// from one alphabet to the next but not beyond the last.
func (r *Reader) readLengths(lengths []uint8) error {
	for i := 0; i < len(lengths); {
		if r.n < lengthBits+7 {
			if err := r.refill(); err != nil {
				return err
			}
		}
		e := r.code[r.bits&(1<<lengthBits-1)]
		if e&countMask == special {
			return CorruptError("code that is not in the set")
		}
		if _, err := r.take(uint(e & takeMask)); err != nil {
			return err
		}
		symbol := uint8(e >> valueShift)
		if symbol < 16 {
			lengths[i] = symbol
			i++
			continue
		}
		if symbol == 16 && i == 0 {
			return CorruptError("repetition of nothing")
		}
		times, err := r.repetitions(symbol)
		if err != nil {
			return err
		}
		if times > len(lengths)-i {
			return CorruptError("too many code lengths")
		}
		repeated := uint8(0)
		if symbol == 16 {
			repeated = lengths[i-1]
		}
		for range times {
			lengths[i] = repeated
			i++
		}
	}
	return nil
}

// repetitions reads how often symbol 16, 17 or 18 repeats a length.
func (r *Reader) repetitions(symbol uint8) (int, error) {
	least, bits := 3, uint(2)
	switch symbol {
	case 17:
		bits = 3
	case 18:
		least, bits = 11, 7
	}
	v, err := r.take(bits)
	return least + int(v), err
}
