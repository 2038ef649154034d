package rows

// ChannelPairs holds two channels of a row of pixels, with 32 bits each in a word.
// Words are added and multiplied like numbers. A low half that is negative borrows
// from the high half and pays back when it becomes positive again.
type ChannelPairs []uint64

// A Wide is a row of pixels in two words each: red and blue, green and alpha.
type Wide struct{ RB, GA ChannelPairs }

// NewWide makes a row of so many pixels.
func NewWide(width int) Wide {
	return Wide{make(ChannelPairs, width), make(ChannelPairs, width)}
}

// Fill sets all words.
func (r Wide) Fill(word uint64) {
	for i := range r.RB {
		r.RB[i], r.GA[i] = word, word
	}
}

// Read puts n pixels, which come two to a word, from index left on, and repeats
// the first and the last of them before and after.
func (r Wide) Read(pairs []uint64, left, n int) {
	rb, ga := r.RB[left:left+n], r.GA[left:left+n]
	for i := range rb {
		p := pairs[i/2] >> (i % 2 * 32)
		rb[i] = p&0xff | p&0xff0000<<16
		ga[i] = p>>8&0xff | p&0xff000000<<8
	}
	for _, l := range []ChannelPairs{r.RB, r.GA} {
		for i := range left {
			l[i] = l[left]
		}
		for i := left + n; i < len(l); i++ {
			l[i] = l[left+n-1]
		}
	}
}

// A Tap is a weight of a kernel and the place of the sample that it weighs.
type Tap struct {
	DX     int    // words from the one that is added to, 0 or more
	Weight uint64 // two's complement
}

// AddTaps adds to each word the sum of the source's words that the taps name, each
// times its weight.
func (l ChannelPairs) AddTaps(source ChannelPairs, taps []Tap) {
	n := len(l)
	for ; len(taps) >= 3; taps = taps[3:] {
		a, b, c := taps[0], taps[1], taps[2]
		s, t, u := source[a.DX:][:n], source[b.DX:][:n], source[c.DX:][:n]
		for i := range l {
			l[i] += s[i]*a.Weight + t[i]*b.Weight + u[i]*c.Weight
		}
	}
	for _, a := range taps {
		s := source[a.DX:][:n]
		for i := range l {
			l[i] += s[i] * a.Weight
		}
	}
}
