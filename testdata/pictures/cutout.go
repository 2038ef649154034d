package pictures

import (
	"image"
	"image/color"
	"math"
)

// Cutout renders a beach ball with a soft shadow on nothing: alpha takes all
// values from 0 to 255. Where it is 0 the colour is a screaming pattern, which
// must never show: it bleeds into the edges of whatever resizes colours without
// their alpha.
func Cutout(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	ball := newBall(w, h)
	rows(h, func(y int) {
		for x := range w {
			c := ball.at(float64(x)+0.5, float64(y)+0.5)
			if c.A == 0 {
				c = garbage(x, y)
			}
			img.SetNRGBA(x, y, c)
		}
	})
	return img
}

// garbage is magenta and green, in squares.
func garbage(x, y int) color.NRGBA {
	if (x/8+y/8)%2 == 0 {
		return color.NRGBA{255, 0, 255, 0}
	}
	return color.NRGBA{0, 255, 0, 0}
}

type ball struct {
	cx, cy, radius float64
	sun, pole      vec
	tone           *tone
}

func newBall(w, h int) *ball {
	side := float64(min(w, h))
	return &ball{
		cx: float64(w) / 2, cy: float64(h)/2 - 0.06*side, radius: 0.38 * side,
		sun: vec{-0.5, 0.65, 0.57}.unit(), pole: vec{0.42, 0.72, 0.55}.unit(),
		tone: newTone(),
	}
}

// at is the ball over its shadow, as a colour that is not premultiplied.
func (b *ball) at(px, py float64) color.NRGBA {
	x, y := (px-b.cx)/b.radius, (b.cy-py)/b.radius
	d := math.Sqrt(x*x + y*y)
	cover := clamp((1-d)*b.radius + 0.5)
	shadow := (1 - cover) * 0.55 * b.shadow(x, y)
	alpha := cover + shadow
	if alpha < 0.5/255 {
		return color.NRGBA{}
	}
	// The shadow is black, so the mixture is the ball's colour, darkened.
	light := b.colour(vec{x, y, math.Sqrt(max(1-d*d, 0))}.times(1 / max(d, 1)))
	c := b.tone.colour(light, 0.5)
	dark := cover / alpha
	return color.NRGBA{
		uint8(float64(c.R) * dark), uint8(float64(c.G) * dark), uint8(float64(c.B) * dark),
		uint8(alpha*255 + 0.5),
	}
}

// shadow lies under the ball and fades out over its whole width.
func (b *ball) shadow(x, y float64) float64 {
	x, y = (x-0.10)/1.10, (y+1.0)/0.26
	return ramp(1, 0.1, math.Sqrt(x*x+y*y))
}

// colour is the light from the ball's point under n: six slices around a pole,
// a cap, the sun and its reflection.
func (b *ball) colour(n vec) vec {
	slices := [...]vec{{0.80, 0.03, 0.03}, {0.90, 0.90, 0.86}, {0.03, 0.22, 0.72}, {0.90, 0.90, 0.86}, {0.92, 0.60, 0.02}, {0.90, 0.90, 0.86}}
	east := vec{b.pole.z, 0, -b.pole.x}.unit()
	north := cross(b.pole, east)
	turn := math.Atan2(n.dot(north), n.dot(east))/(2*math.Pi) + 0.5
	c := slices[int(turn*6)%6]
	if n.dot(b.pole) > 0.965 {
		c = vec{0.90, 0.90, 0.86}
	}
	height := n.dot(b.sun)
	light := c.times(0.16 + 0.95*max(height, 0))
	half := b.sun.plus(vec{0, 0, 1}).unit()
	gloss := math.Pow(max(n.dot(half), 0), 90)
	return light.plus(vec{1, 1, 1}.times(0.8 * gloss)).plus(c.times(0.10 * (1 - n.z)))
}
