package filter

// A lane2 is two channels of a row of pixels, 32 bits each in a word. Words are
// added and multiplied like numbers; a lane that is negative borrows from the
// other, and gives it back when something makes it positive again.
type lane2 []uint64

// A wideRow is a row of pixels in two words each: red and blue, green and alpha.
type wideRow struct{ rb, ga lane2 }

func newWideRow(width int) wideRow {
	return wideRow{make(lane2, width), make(lane2, width)}
}

func (r wideRow) fill(word uint64) {
	for i := range r.rb {
		r.rb[i], r.ga[i] = word, word
	}
}

// read puts n pixels, which come two to a word, from index left on, and repeats
// the first and the last of them before and after.
func (r wideRow) read(pairs []uint64, left, n int) {
	rb, ga := r.rb[left:left+n], r.ga[left:left+n]
	for i := range rb {
		p := pairs[i/2] >> (i % 2 * 32)
		rb[i] = p&0xff | p&0xff0000<<16
		ga[i] = p>>8&0xff | p&0xff000000<<8
	}
	for _, l := range []lane2{r.rb, r.ga} {
		for i := range left {
			l[i] = l[left]
		}
		for i := left + n; i < len(l); i++ {
			l[i] = l[left+n-1]
		}
	}
}

// addTaps adds to each word those of the source from there on, weighted.
func (l lane2) addTaps(source lane2, taps []tap) {
	n := len(l)
	for ; len(taps) >= 3; taps = taps[3:] {
		a, b, c := taps[0], taps[1], taps[2]
		s, t, u := source[a.dx:][:n], source[b.dx:][:n], source[c.dx:][:n]
		for i := range l {
			l[i] += s[i]*a.weight + t[i]*b.weight + u[i]*c.weight
		}
	}
	for _, a := range taps {
		s := source[a.dx:][:n]
		for i := range l {
			l[i] += s[i] * a.weight
		}
	}
}
