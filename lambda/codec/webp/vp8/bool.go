package vp8

import "encoding/binary"

// boolReader is the boolean entropy decoder, §7. It keeps up to 64 bits of the
// data at hand, the next one at the top of the window, so that "the first two
// bytes" which §7.3 compares are its topmost, and shifting is all that taking
// bits out needs.
type boolReader struct {
	data   []byte // what the window does not hold yet
	window uint64
	span   uint32 // the range less 1, from 127 to 254
	spare  int    // bits in the window besides the 8 that a decision looks at
	ended  bool   // whether a decision was asked for that the data does not hold
}

func newBoolReader(data []byte) boolReader {
	return boolReader{data: data, span: 254, spare: -8}
}

// fill loads as many whole bytes as fit. Where 8 are left it loads all of them,
// and those bits of the last that do not count yet will be loaded again, on top
// of themselves. Beyond the end there are zeros without end, and a mark that
// they were needed. That is also set for data that begins with 255, which is
// nothing that was ever coded: values are below the range, and that begins there.
func (r *boolReader) fill() {
	have := uint(r.spare + 8)
	if have == 0 && len(r.data) > 0 && r.data[0] == 255 {
		r.data = nil
	}
	if len(r.data) >= 8 {
		n := (64 - have) / 8
		r.window |= binary.BigEndian.Uint64(r.data) >> have
		r.data = r.data[n:]
		r.spare += int(8 * n)
		return
	}
	for ; len(r.data) > 0 && have <= 56; have += 8 {
		r.window |= uint64(r.data[0]) << (56 - have)
		r.data = r.data[1:]
	}
	if r.spare = int(have) - 8; r.spare < 0 {
		r.ended, r.spare = true, 1<<30
	}
}

// bit makes one decision, which is false with a probability of prob/256.
func (r *boolReader) bit(prob uint8) bool {
	if r.spare < 0 {
		r.fill()
	}
	split := r.span * uint32(prob) >> 8
	top := uint64(split+1) << 56
	set := r.window >= top
	if set {
		r.window -= top
		split = r.span - 1 - split
	}
	shift := shifts[uint8(split)] & 63
	r.span = uint32(spans[uint8(split)])
	r.window <<= shift
	r.spare -= int(shift)
	return set
}

// shifts is by how much a range, less 1, has to be shifted to be 128 or more
// again, and spans what it is then, less 1. Both are looked up at once, because
// the next decision waits for the range.
var shifts = [256]uint8{
	7, 6, 6, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 3,
	3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2,
	2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
	2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
}

var spans = [256]uint8{
	127, 127, 191, 127, 159, 191, 223, 127, 143, 159, 175, 191, 207, 223, 239, 127,
	135, 143, 151, 159, 167, 175, 183, 191, 199, 207, 215, 223, 231, 239, 247, 127,
	131, 135, 139, 143, 147, 151, 155, 159, 163, 167, 171, 175, 179, 183, 187, 191,
	195, 199, 203, 207, 211, 215, 219, 223, 227, 231, 235, 239, 243, 247, 251, 127,
	129, 131, 133, 135, 137, 139, 141, 143, 145, 147, 149, 151, 153, 155, 157, 159,
	161, 163, 165, 167, 169, 171, 173, 175, 177, 179, 181, 183, 185, 187, 189, 191,
	193, 195, 197, 199, 201, 203, 205, 207, 209, 211, 213, 215, 217, 219, 221, 223,
	225, 227, 229, 231, 233, 235, 237, 239, 241, 243, 245, 247, 249, 251, 253, 127,
	128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140, 141, 142, 143,
	144, 145, 146, 147, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159,
	160, 161, 162, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175,
	176, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191,
	192, 193, 194, 195, 196, 197, 198, 199, 200, 201, 202, 203, 204, 205, 206, 207,
	208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 220, 221, 222, 223,
	224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239,
	240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255,
}

// flag is a decision between equals.
func (r *boolReader) flag() bool { return r.bit(128) }

// uint reads n bits, the highest first.
func (r *boolReader) uint(n int) int {
	v := 0
	for range n {
		v <<= 1
		if r.flag() {
			v |= 1
		}
	}
	return v
}

// int reads n bits and a sign.
func (r *boolReader) int(n int) int {
	v := r.uint(n)
	if r.flag() {
		return -v
	}
	return v
}

// optionalInt reads a flag, and if it is set a number with a sign.
func (r *boolReader) optionalInt(n int) int {
	if !r.flag() {
		return 0
	}
	return r.int(n)
}
