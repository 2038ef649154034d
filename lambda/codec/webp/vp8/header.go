package vp8

// header is what comes before the macroblocks, §9 and §19.2, as far as key
// frames have it.
type header struct {
	width, height int
	segments      segmentHeader
	filter        filterHeader
	quantizers    [segmentCount]quantizer
	tokens        tokenProbs
	skips         bool // whether macroblocks say that they have no residuals
	skipProb      uint8
}

const segmentCount = 4

// segmentHeader is §9.3. Without segments, all macroblocks belong to the first.
type segmentHeader struct {
	on, mapped bool // mapped: macroblocks say which segment they belong to
	relative   bool // the numbers are added to the frame's own
	quantizer  [segmentCount]int
	filter     [segmentCount]int
	probs      [segmentCount - 1]uint8
}

// filterHeader is §9.6, with of the deltas only those that key frames use: that
// of the only kind of reference, and that of macroblocks predicted in parts.
type filterHeader struct {
	simple              bool
	level, sharpness    int
	deltas              bool
	intraDelta, bmDelta int
}

// quantizer is by what coefficients are multiplied, the first and the others.
type quantizer struct{ y, y2, uv [2]int32 }

// parseFrameTag reads §9.1 and returns what follows: the first partition, and
// the rest.
func parseFrameTag(data []byte) (h header, first, rest []byte, err error) {
	if len(data) < 10 {
		return h, nil, nil, errShort
	}
	tag := int(data[0]) | int(data[1])<<8 | int(data[2])<<16
	switch version := tag >> 1 & 7; {
	case tag&1 != 0:
		return h, nil, nil, unsupportedError("a frame that is no key frame")
	case version > 3:
		return h, nil, nil, unsupportedError("a version above 3")
	case tag>>4&1 == 0:
		return h, nil, nil, unsupportedError("a frame that is not shown")
	case string(data[3:6]) != "\x9d\x01\x2a":
		return h, nil, nil, formatError("no start code")
	}
	h.width = (int(data[6]) | int(data[7])<<8) & 0x3fff
	h.height = (int(data[8]) | int(data[9])<<8) & 0x3fff
	if h.width == 0 || h.height == 0 {
		return h, nil, nil, formatError("no pixels")
	}
	if n := tag >> 5; n <= len(data)-10 {
		return h, data[10:][:n], data[10+n:], nil
	}
	return h, nil, nil, errShort
}

// parse reads the first partition's header up to the macroblocks' modes. In its
// midst is the number of the other partitions, as a power of 2.
func (h *header) parse(r *boolReader) (partitions int, err error) {
	r.uint(2) // the color space, and whether clamping can be left out
	h.segments.parse(r)
	h.filter.parse(r)
	partitions = 1 << r.uint(2)
	h.parseQuantizers(r)
	r.flag() // whether the probabilities hold for later frames
	h.tokens = defaultTokenProbs
	for i := range h.tokens {
		for j := range h.tokens[i] {
			for k := range h.tokens[i][j] {
				for l, prob := range tokenUpdateProbs[i][j][k] {
					if r.bit(prob) {
						h.tokens[i][j][k][l] = uint8(r.uint(8))
					}
				}
			}
		}
	}
	if h.skips = r.flag(); h.skips {
		h.skipProb = uint8(r.uint(8))
	}
	if r.ended {
		return 0, errCoded
	}
	return partitions, nil
}

func (s *segmentHeader) parse(r *boolReader) {
	s.probs = [3]uint8{255, 255, 255}
	if s.on = r.flag(); !s.on {
		return
	}
	s.mapped = r.flag()
	if r.flag() {
		s.relative = !r.flag()
		for i := range s.quantizer {
			s.quantizer[i] = r.optionalInt(7)
		}
		for i := range s.filter {
			s.filter[i] = r.optionalInt(6)
		}
	}
	if s.mapped {
		for i := range s.probs {
			if r.flag() {
				s.probs[i] = uint8(r.uint(8))
			}
		}
	}
}

func (f *filterHeader) parse(r *boolReader) {
	f.simple = r.flag()
	f.level = r.uint(6)
	f.sharpness = r.uint(3)
	f.deltas = r.flag()
	if !f.deltas || !r.flag() {
		return
	}
	var deltas [8]int
	for i := range deltas {
		deltas[i] = r.optionalInt(6)
	}
	f.intraDelta, f.bmDelta = deltas[0], deltas[4]
}

// parseQuantizers reads §9.6's indices and looks up the steps, §14.1.
func (h *header) parseQuantizers(r *boolReader) {
	base := r.uint(7)
	y1DC, y2DC, y2AC := r.optionalInt(4), r.optionalInt(4), r.optionalInt(4)
	uvDC, uvAC := r.optionalInt(4), r.optionalInt(4)
	for i := range h.quantizers {
		q := base
		if h.segments.on {
			q = h.segments.quantizer[i]
			if h.segments.relative {
				q += base
			}
		}
		at := func(table *[128]uint16, index int) int32 {
			return int32(table[min(max(index, 0), 127)])
		}
		h.quantizers[i] = quantizer{
			y:  [2]int32{at(&stepsDC, q+y1DC), at(&stepsAC, q)},
			y2: [2]int32{at(&stepsDC, q+y2DC) * 2, max(at(&stepsAC, q+y2AC)*155/100, 8)},
			uv: [2]int32{min(at(&stepsDC, q+uvDC), 132), at(&stepsAC, q+uvAC)},
		}
	}
}

// splitPartitions reads the sizes of all partitions but the last, §9.5, which
// takes what is left.
func splitPartitions(data []byte, n int) ([]boolReader, error) {
	if len(data) < 3*(n-1) {
		return nil, errShort
	}
	sizes, data := data[:3*(n-1)], data[3*(n-1):]
	parts := make([]boolReader, n)
	for i := range n - 1 {
		size := int(sizes[3*i]) | int(sizes[3*i+1])<<8 | int(sizes[3*i+2])<<16
		if size > len(data) {
			return nil, errShort
		}
		parts[i] = newBoolReader(data[:size])
		data = data[size:]
	}
	parts[n-1] = newBoolReader(data)
	return parts, nil
}
