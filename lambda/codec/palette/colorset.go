package palette

// ColorSet numbers distinct colors in the order of their first appearance, up
// to 256 of them. It is a hash table with open addressing: 1024 places for at
// most 256 colors keep the probes short.
type ColorSet struct {
	Colors  []uint32 // by number
	keys    [1024]uint32
	numbers [1024]uint16 // number + 1; 0 marks a free place
}

// Pack makes one number of a pixel. All fully transparent pixels are the
// same color.
func Pack(p []byte) uint32 {
	_ = p[3]
	if p[3] == 0 {
		return 0
	}
	return uint32(p[0])<<24 | uint32(p[1])<<16 | uint32(p[2])<<8 | uint32(p[3])
}

// place is where c stands, or the free place where it belongs.
func (s *ColorSet) place(c uint32) uint32 {
	i := c * 0x9e3779b1 >> 22 // Fibonacci hashing to 10 bits
	for s.numbers[i] != 0 && s.keys[i] != c {
		i = (i + 1) & 1023
	}
	return i
}

// Add makes c known, and reports false if it is one color too many.
func (s *ColorSet) Add(c uint32) bool {
	i := s.place(c)
	if s.numbers[i] != 0 {
		return true
	}
	if len(s.Colors) == 256 {
		return false
	}
	s.Colors = append(s.Colors, c)
	s.keys[i] = c
	s.numbers[i] = uint16(len(s.Colors))
	return true
}

// AddAll makes the colors of pix known, and reports false as soon as there are
// too many.
func (s *ColorSet) AddAll(pix []byte) bool {
	last := ^Pack(pix)
	for ; len(pix) >= 4; pix = pix[4:] {
		c := Pack(pix)
		if c == last {
			continue
		}
		if !s.Add(c) {
			return false
		}
		last = c
	}
	return true
}

// Number is the number of a color that is in the set.
func (s *ColorSet) Number(c uint32) uint8 { return uint8(s.numbers[s.place(c)] - 1) }
