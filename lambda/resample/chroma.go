package resample

import (
	"math"
	"sync"
)

// Red, green and blue are luma plus an offset each, made of the two chroma
// samples (ITU-T T.871, section 7):
//
//	R = Y + 1.402·(Cr-128)
//	G = Y - 0.344136·(Cb-128) - 0.714136·(Cr-128)
//	B = Y + 1.772·(Cb-128)
//
// As this is linear, the offsets are worked out for the chroma samples as they
// are and then interpolated, first between rows and then between columns. All
// three travel in one uint64, in lanes of 21 bits, of which 10 are before the
// point: floor is added to keep them positive, and together with any luma they
// stay below 255+227+floor. Weights in sixteenths need 4 bits more behind the
// point, which leaves this many:
const (
	tableBits  = 5             // in the table
	rowBits    = tableBits + 2 // between rows, cut from 9
	offsetBits = rowBits + 2   // in the end, cut from 11
)

const (
	chromaLane = 21
	chromaAll  = 1 + 1<<chromaLane + 1<<(2*chromaLane)
	// sixteen is the weights of two neighbours together.
	sixteen = 16
	// rowMask and offsetMask clear the bits that a shift brings in from the
	// next lane.
	rowMask    = (1<<(10+rowBits) - 1) * chromaAll
	offsetMask = (1<<(10+offsetBits) - 1) * chromaAll
)

// offsets has the share of each value of blue and red chroma in the offsets. The
// red has floor in it, and the half that makes cutting off the fraction in the
// end a rounding.
type offsets struct{ blue, red [256]uint64 }

var chromaOffsets = sync.OnceValue(func() *offsets {
	o := new(offsets)
	pack := func(r, g, b float64) uint64 {
		fixed := func(f float64) uint64 { return uint64(int64(math.Round(f * (1 << tableBits)))) }
		return fixed(r) + fixed(g)<<chromaLane + fixed(b)<<(2*chromaLane)
	}
	for v := range 256 {
		c := float64(v - 128)
		o.blue[v] = pack(0, -0.344136*c, 1.772*c)
		o.red[v] = pack(1.402*c, -0.714136*c, 0) + (floor<<tableBits+1<<(tableBits-1))*chromaAll
	}
	return o
})

// A siting says where the samples of a line of luma lie among those of chroma.
type siting struct {
	scale float64 // luma samples per chroma sample
	count int     // of chroma samples
}

// newSiting finds how many luma samples a chroma sample covers. JPEG's factors
// leave the last one to stick out where the number is odd: 7 samples have 4 for
// chroma, which cover 2 each. Of factors that give the same number the first of
// the list, by how common they are, is taken. Other numbers divide the line
// evenly.
func newSiting(luma, chroma int) siting {
	for _, f := range []int{1, 2, 4, 3} {
		if (luma+f-1)/f == chroma {
			return siting{float64(f), chroma}
		}
	}
	return siting{float64(luma) / float64(chroma), chroma}
}

// at is between which two chroma samples luma sample i lies, and how many
// sixteenths after the first. Past the outermost samples it is those.
func (s siting) at(i int) (a, b int, t uint64) {
	place := (float64(i)+0.5)/s.scale - 0.5
	below := math.Floor(place)
	t = uint64(math.Round((place - below) * sixteen))
	a = int(below)
	return min(max(a, 0), s.count-1), min(max(a+1, 0), s.count-1), t
}
