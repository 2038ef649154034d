package inflate

import "encoding/binary"

// adlerMod is the largest prime below 2^16, RFC 1950 §8.
const adlerMod = 65521

// adlerWords is how many words are summed before their lanes would overflow.
const adlerWords = 20

// adler goes on with an Adler-32 checksum: s1 is 1 and the sum of all bytes, s2
// the sum of all values that s1 takes. Over n bytes x[0]…x[n-1], s2 thereby
// grows by n times the s1 before them and by the sum of (n-i)·x[i].
//
// Of k words of eight bytes, the byte at place j of word w weighs
// 8(k-1-w) + (8-j). The first part is 8 times the sum, taken before each word,
// of all bytes so far. The sums of 64 bits have room for 2^28 bytes.
func adler(sum uint32, p []byte) uint32 {
	s1, s2 := uint64(sum&0xffff), uint64(sum>>16)
	for len(p) >= 8*adlerWords {
		even, odd, before := sumWords(p[:8*adlerWords])
		e0, e1, o0, o1 := even&pairs, even>>16&pairs, odd&pairs, odd>>16&pairs
		s2 += 8*adlerWords*s1 + 8*before +
			weigh(e0, 8, 4) + weigh(e1, 6, 2) + weigh(o0, 7, 3) + weigh(o1, 5, 1)
		s1 += weigh(e0+e1+o0+o1, 1, 1)
		p = p[8*adlerWords:]
	}
	for _, v := range p {
		s1 += uint64(v)
		s2 += s1
	}
	return uint32(s2%adlerMod)<<16 | uint32(s1%adlerMod)
}

const (
	lanes = 0x00ff00ff00ff00ff // four numbers of 16 bits in a word
	pairs = 0x0000ffff0000ffff // two of 32
)

// sumWords sums the bytes at each of the words' places, the even and the odd
// ones in four lanes of 16 bits each; before sums these sums as they were before
// each word. A lane comes to 255·k(k-1)/2 at most for k words, which 16 bits hold
// up to k = 23.
func sumWords(p []byte) (even, odd, before uint64) {
	var b0, b1 uint64
	for ; len(p) >= 32; p = p[32:] {
		v0, v1 := binary.LittleEndian.Uint64(p), binary.LittleEndian.Uint64(p[8:])
		v2, v3 := binary.LittleEndian.Uint64(p[16:]), binary.LittleEndian.Uint64(p[24:])
		b0, b1 = b0+even, b1+odd
		even, odd = even+v0&lanes, odd+v0>>8&lanes
		b0, b1 = b0+even, b1+odd
		even, odd = even+v1&lanes, odd+v1>>8&lanes
		b0, b1 = b0+even, b1+odd
		even, odd = even+v2&lanes, odd+v2>>8&lanes
		b0, b1 = b0+even, b1+odd
		even, odd = even+v3&lanes, odd+v3>>8&lanes
	}
	return even, odd, weigh(b0&pairs+b0>>16&pairs+b1&pairs+b1>>16&pairs, 1, 1)
}

// weigh is low times the lower of two numbers of 32 bits and high times the
// upper one: the middle of the product.
func weigh(pair, low, high uint64) uint64 { return pair * (low<<32 + high) >> 32 }
