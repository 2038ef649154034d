package pictures

import (
	"image"
	"math"
)

// paintStars adds stars around the disc: many faint ones, few bright, each
// with the tint of its temperature, the brightest with a glow.
func (s *scene) paintStars(img *image.NRGBA) {
	const count = 900
	unit := float64(s.h) / 1200
	for i := range uint32(count) {
		x := random(i, 1) * float64(s.w)
		y := random(i, 2) * float64(s.h)
		// Few are bright: the brightness falls off like a power of the rank.
		bright := math.Pow(random(i, 3), 7)
		size := unit * (0.75 + 1.1*bright)
		tint := vec{0.75, 0.86, 1}.mix(vec{1, 0.80, 0.58}, random(i, 4)*random(i, 4))
		s.paintStar(img, x, y, size, tint.times(0.16+0.95*bright), bright)
	}
}

// paintStar adds one round spot of light; size is its standard deviation in
// pixels.
func (s *scene) paintStar(img *image.NRGBA, x, y, size float64, tint vec, bright float64) {
	reach := size * (3 + 9*bright)
	for py := int(y - reach); py <= int(y+reach); py++ {
		for px := int(x - reach); px <= int(x+reach); px++ {
			if !(image.Point{px, py}).In(img.Rect) {
				continue
			}
			dx, dy := float64(px)+0.5-x, float64(py)+0.5-y
			r2 := (dx*dx + dy*dy) / (size * size)
			light := math.Exp(-r2/2) + 0.10*bright*math.Exp(-r2/22)
			s.addStarlight(img, px, py, tint.times(255*light))
		}
	}
}

// addStarlight brightens a pixel, but not one that the planet covers.
func (s *scene) addStarlight(img *image.NRGBA, x, y int, light vec) {
	dx, dy := float64(x)+0.5-s.cx, float64(y)+0.5-s.cy
	free := ramp(1.005, 1.03, math.Sqrt(dx*dx+dy*dy)/s.radius)
	p := img.Pix[img.PixOffset(x, y):][:3]
	for i, v := range [3]float64{light.x, light.y, light.z} {
		p[i] = uint8(min(float64(p[i])+v*free, 255))
	}
}
