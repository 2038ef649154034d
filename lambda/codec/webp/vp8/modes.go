package vp8

// The ways to predict a block, §8 and §11. Macroblocks have the first four.
const (
	modeDC = iota
	modeTM
	modeVertical
	modeHorizontal
	modeLeftDown
	modeRightDown
	modeVerticalRight
	modeVerticalLeft
	modeHorizontalDown
	modeHorizontalUp
	blockModes
)

// macroblock is what its modes say, §19.3.
type macroblock struct {
	segment int
	skip    bool // it has no residuals
	whole   bool // luma is predicted as a whole, by the first of modes
	modes   [16]uint8
	chroma  uint8
}

// neighbour is what macroblocks below or to the right need to know of one: the
// modes along that edge, and 1 for each block there that had coefficients, of
// luma, Cb, Cr, and the last one that had such a block of Y2.
type neighbour struct {
	modes   [4]uint8
	coded   [8]uint8
	codedY2 uint8
}

// parseModes reads a macroblock's header, §11.2 to §11.4.
func (h *header) parseModes(r *boolReader, above, left *neighbour, m *macroblock) {
	m.segment, m.skip = 0, false
	if h.segments.mapped {
		probs := &h.segments.probs
		if !r.bit(probs[0]) {
			m.segment = bitOf(r.bit(probs[1]))
		} else {
			m.segment = 2 + bitOf(r.bit(probs[2]))
		}
	}
	if h.skips {
		m.skip = r.bit(h.skipProb)
	}
	if m.whole = r.bit(145); m.whole {
		mode := wholeMode(r)
		m.modes[0] = mode
		above.modes = [4]uint8{mode, mode, mode, mode}
		left.modes = above.modes
	} else {
		for y := range 4 {
			mode := left.modes[y]
			for x := range 4 {
				mode = blockMode(r, &blockModeProbs[above.modes[x]][mode])
				m.modes[4*y+x] = mode
				above.modes[x] = mode
			}
			left.modes[y] = mode
		}
	}
	m.chroma = chromaMode(r)
}

func bitOf(b bool) int {
	if b {
		return 1
	}
	return 0
}

func wholeMode(r *boolReader) uint8 {
	if !r.bit(156) {
		if !r.bit(163) {
			return modeDC
		}
		return modeVertical
	}
	if !r.flag() {
		return modeHorizontal
	}
	return modeTM
}

func chromaMode(r *boolReader) uint8 {
	switch {
	case !r.bit(142):
		return modeDC
	case !r.bit(114):
		return modeVertical
	case !r.bit(183):
		return modeHorizontal
	}
	return modeTM
}

func blockMode(r *boolReader, probs *[blockModes - 1]uint8) uint8 {
	switch {
	case !r.bit(probs[0]):
		return modeDC
	case !r.bit(probs[1]):
		return modeTM
	case !r.bit(probs[2]):
		return modeVertical
	}
	if !r.bit(probs[3]) {
		switch {
		case !r.bit(probs[4]):
			return modeHorizontal
		case !r.bit(probs[5]):
			return modeRightDown
		}
		return modeVerticalRight
	}
	switch {
	case !r.bit(probs[6]):
		return modeLeftDown
	case !r.bit(probs[7]):
		return modeVerticalLeft
	case !r.bit(probs[8]):
		return modeHorizontalDown
	}
	return modeHorizontalUp
}
