package resample

import (
	"math"
	"sync"
)

// Light adds up, sRGB values do not: a fine checkerboard of black and white
// reflects half of the light of a white sheet, which is the sRGB value 188, not
// 128. So samples are made proportional to light before they are averaged.
//
// IEC 61966-2-1 gives light L, 0 to 1, of a value V, 0 to 1, as
//
//	L = V / 12.92                     for V ≤ 0.04045
//	L = ((V + 0.055) / 1.055) ^ 2.4   above
//
// Light is held in steps of 1/65535. The darkest values lie 1/(255·12.92) =
// 1/3295 apart, which is 20 steps, so that all 256 values stay distinct.
//
// For the way back there is no formula to run per pixel but a table of what value
// each light rounds to: value v is the nearest for light from that of v - ½ to
// that of v + ½. It is filled from threshold to threshold. Its entries are 4
// steps wide, 5 of them between the darkest values: what rounds to the wrong
// side of a threshold was within a tenth of a value of it.

// maxLevel is full light, or a full value when working on sRGB values.
const maxLevel = 1<<16 - 1

// A curve has the tables from samples to lanes (see passes.go) and back.
type curve struct {
	// level is the light of each value.
	level [256]uint32
	// low and high are the light of each value as the two halves of a lane
	// pair, by value + floor; values outside 0 to 255 count as the nearest.
	low, high [1024]float64
	// value is the 8-bit value for a light, by light/4 + floorOut.
	value [1 << 16]uint8
}

const (
	// floor is where value 0 lies in low and high. Red, green and blue made of
	// luma and chroma lie between -227 and 255+227.
	floor = 256
	// floorOut is where light 0 lies in value: ¾ of full light above the
	// bottom, more than any filter undershoots.
	floorOut = 3 << 12
)

var (
	linearCurve = sync.OnceValue(func() *curve { return newCurve(light) })
	plainCurve  = sync.OnceValue(func() *curve { return newCurve(func(v float64) float64 { return v }) })
)

func light(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func newCurve(light func(float64) float64) *curve {
	c := new(curve)
	for v := range c.level {
		c.level[v] = uint32(math.Round(maxLevel * light(float64(v)/255)))
	}
	for i := range c.low {
		level := float64(c.level[min(max(i-floor, 0), 255)])
		c.low[i], c.high[i] = level, level*lane
	}
	at := 0
	for v := range 255 {
		// An entry has its middle 2 steps above its beginning.
		next := floorOut + int(math.Ceil((maxLevel*light((float64(v)+0.5)/255)-2)/4))
		for ; at < next; at++ {
			c.value[at] = uint8(v)
		}
	}
	for ; at < len(c.value); at++ {
		c.value[at] = 255
	}
	return c
}
