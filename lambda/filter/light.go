package filter

import (
	"math"
	"sync"
)

// lightTables take values to light and back. IEC 61966-2-1 gives the light L of
// a value V, both from 0 to 1, as
//
//	L = V / 12.92                     for V ≤ 0.04045
//	L = ((V + 0.055) / 1.055) ^ 2.4   above
//
// and the light of a gray that looks as bright as a color as 0.2126 R + 0.7152 G
// + 0.0722 B.
type lightTables struct {
	// light is that of each value, 0 to 1.
	light [256]float32
	// red, green and blue are the parts that a value of each has in the light
	// of a pixel, in steps of 1/lightSteps/256. The parts of white add up to 1.
	red, green, blue [256]uint32
	// value is the 8-bit value nearest to each light, in steps of 1/lightSteps.
	// The darkest values lie 5 steps apart, so that an entry's middle is at
	// most a tenth of a value off.
	value [lightSteps + 1]uint8
}

const lightSteps = 1<<14 - 1

var lights = sync.OnceValue(newLightTables)

func newLightTables() *lightTables {
	l := new(lightTables)
	at := 0
	for v := range 256 {
		light := lightOf(float64(v) / 255)
		l.light[v] = float32(light)
		l.red[v] = uint32(math.Round(0.2126 * light * lightSteps * 256))
		l.green[v] = uint32(math.Round(0.7152 * light * lightSteps * 256))
		l.blue[v] = uint32(math.Round(0.0722 * light * lightSteps * 256))
		// Light up to the middle between v and v+1 is nearest to v.
		upTo := lightSteps * lightOf((float64(v)+0.5)/255)
		for ; at <= lightSteps && float64(at) < upTo; at++ {
			l.value[at] = uint8(v)
		}
	}
	return l
}

func lightOf(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// luminance is the light of a pixel that was read as a number, in steps of
// 1/lightSteps.
func (l *lightTables) luminance(pixel uint32) uint32 {
	return (l.red[uint8(pixel)] + l.green[uint8(pixel>>8)] + l.blue[uint8(pixel>>16)] + 128) >> 8
}

// gray is the value of gray that has the light of a pixel.
func (l *lightTables) gray(pixel uint32) uint8 { return l.value[l.luminance(pixel)] }

// valueOf is the value nearest to a light, of which what is below 0 and above 1
// counts as 0 and 1.
func (l *lightTables) valueOf(light float32) uint8 {
	return l.value[min(max(int(light*lightSteps+0.5), 0), lightSteps)]
}
