package pictures

import (
	"image/color"
	"math"
)

// encodeSRGB is the sRGB transfer function (IEC 61966-2-1), from linear light
// to the coded value, both 0 to 1.
func encodeSRGB(linear float64) float64 {
	if linear <= 0.0031308 {
		return 12.92 * linear
	}
	return 1.055*math.Pow(linear, 1/2.4) - 0.055
}

// tone turns linear light into 8-bit sRGB. It holds 4096 steps of the curve,
// for a call of math.Pow for each sample would cost more than the scene.
type tone [4097]float64

func newTone() *tone {
	t := new(tone)
	for i := range t {
		t[i] = 255 * encodeSRGB(float64(i*i)/(4096*4096))
	}
	return t
}

// at looks light up by its square root, which spreads the steps where the eye
// needs them. dither in [0,1) breaks up the bands of smooth shades.
func (t *tone) at(light, dither float64) uint8 {
	i := 4096 * math.Sqrt(clamp(light))
	return uint8(min(t[int(i)]+dither, 255))
}

func (t *tone) colour(light vec, dither float64) color.NRGBA {
	return color.NRGBA{t.at(light.x, dither), t.at(light.y, dither), t.at(light.z, dither), 255}
}
