package pictures

import (
	"image"
	"math"
)

// Photo renders a mountain lake as a telephone's camera might take it: detail
// down to the pixel, and the grain of a sensor over it. Different seeds are
// different places. At 12 megapixels (4032×3024) it makes a JPEG of about 2 MB
// at quality 90 in 4:2:0.
func Photo(w, h int, seed uint32) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	place := newLandscape(w, h, seed)
	rows(h, func(y int) {
		row := img.Pix[y*img.Stride:][:4*w]
		for x := range w {
			light := place.view(float64(x)+0.5, float64(y)+0.5)
			grain(row[4*x:4*x+4], light, place.tone, hash(uint32(y)^seed<<16, uint32(x)))
		}
	})
	return img
}

// grain writes a pixel with the noise of a sensor. bits is as random as noise
// is; its bytes are summed in pairs, which makes small deviations the likely
// ones.
func grain(pixel []uint8, light vec, t *tone, bits uint32) {
	const strength = 3.0 / 128
	a, b, c, d := float64(bits&255), float64(bits>>8&255), float64(bits>>16&255), float64(bits>>24)
	common := a + b - 255
	pixel[0] = t.grainy(light.x, strength*(common+0.5*(c-128)))
	pixel[1] = t.grainy(light.y, strength*common)
	pixel[2] = t.grainy(light.z, strength*(common+0.5*(d-128)))
	pixel[3] = 255
}

// grainy is [tone.at] with an error of the sensor in steps of the output.
func (t *tone) grainy(light, noise float64) uint8 {
	return uint8(clamp((t[int(4096*math.Sqrt(clamp(light)))]+noise+0.5)/255.999) * 255.999)
}

// landscape is a place and its light. Lengths are in picture heights, with 0,0
// at the upper left, so that a picture of any size shows the same.
type landscape struct {
	scale  float64 // picture heights per pixel
	noise  *noise
	seed   float64
	ridges []ridge // from the farthest to the nearest
	zenith, horizon,
	glow vec
	tone *tone
}

// ridge is one chain of mountains.
type ridge struct {
	top   []float64 // the skyline, by column of pixels
	far   float64   // how much of it the haze hides
	snow  float64   // over this height of the picture there is some
	trees float64   // how green it is
	depth float64   // keeps the noise of ridges apart
}

const waterline = 0.63

func newLandscape(w, h int, seed uint32) *landscape {
	l := &landscape{scale: 1 / float64(h), noise: newNoise(seed), seed: float64(seed%97) * 3.7, tone: newTone()}
	evening := vec{1, 1, 1}.mix(vec{1.25, 0.92, 0.72}, random(seed, 100))
	l.zenith = vec{0.060, 0.170, 0.430}
	l.horizon = vec{0.520, 0.640, 0.780}.tint(evening)
	l.glow = vec{0.95, 0.80, 0.58}.tint(evening)
	for i, r := range []struct{ base, height, grain, far, snow, trees float64 }{
		{0.46, 0.62, 1.6, 0.50, 0.42, 0},
		{0.52, 0.44, 2.3, 0.30, 0.38, 0.15},
		{0.57, 0.26, 3.1, 0.15, 0.20, 0.8},
		{0.61, 0.11, 6.5, 0.05, 0.00, 1},
	} {
		top := make([]float64, w)
		for x := range top {
			at := vec{float64(x) * l.scale * r.grain, float64(i) * 9.1, l.seed}
			top[x] = r.base - r.height*(0.42*l.noise.ridged(at.times(0.55), 8, 0.46)-0.34)
		}
		l.ridges = append(l.ridges, ridge{top, r.far, r.snow, r.trees, float64(i) * 11})
	}
	return l
}

// view is the light that falls on one pixel.
func (l *landscape) view(px, py float64) vec {
	x, y := px*l.scale, py*l.scale
	shore := 0.83 + 0.10*l.noise.fractal(vec{x * 1.7, 3, l.seed}, 5, 0.5)
	switch {
	case y > shore:
		return l.meadow(x, y, y-shore)
	case y > waterline:
		return l.lake(px, x, y, shore-y)
	}
	return l.beyond(px, x, y)
}

// beyond is the far shore and what rises from it.
func (l *landscape) beyond(px, x, y float64) vec {
	column := min(max(int(px), 0), len(l.ridges[0].top)-1)
	for i := len(l.ridges) - 1; i >= 0; i-- {
		if r := &l.ridges[i]; y > r.top[column] {
			return l.slope(r, x, y, y-r.top[column])
		}
	}
	return l.air(x, y)
}

// air is the sky with its clouds.
func (l *landscape) air(x, y float64) vec {
	c := l.horizon.mix(l.zenith, math.Sqrt(clamp(1-y/waterline))*0.95)
	flat := 1 / (0.12 + max(waterline-y, 0)) // clouds lie in a plane
	p := vec{x * flat * 0.55, flat * 0.9, l.seed}
	dense := l.noise.fractal(p, 5, 0.56)
	cover := ramp(0.0, 0.55, dense)
	lit := l.glow.mix(vec{0.42, 0.45, 0.52}, clamp(dense*1.3))
	return c.mix(lit, cover*0.85*ramp(0.62, 0.35, y))
}

// slope is a point of a ridge; down is how far it lies below the skyline.
func (l *landscape) slope(r *ridge, x, y, down float64) vec {
	p := vec{x * 5.5, y*7 + 0.4*x, r.depth + l.seed}
	folds := l.noise.ridged(p, 7, 0.58) - 0.9
	facing := folds - (l.noise.ridged(p.plus(vec{-0.10, -0.07, 0}), 5, 0.58) - 0.85)
	lit := clamp(0.50 + 0.75*facing)
	rock := vec{0.150, 0.125, 0.105}.times(0.25 + 1.5*lit)
	green := vec{0.050, 0.082, 0.026}.times(0.20 + 1.5*lit)
	if r.trees > 0.5 {
		green = green.times(1 + 0.9*l.noise.fractal(vec{x * 90, y * 55, r.depth}, 3, 0.7))
	}
	c := rock.mix(green, r.trees*ramp(-0.9, 0.3, 4*down-0.7*folds))
	if snow := ramp(0.06, -0.06, y-r.snow-0.05*folds); snow > 0 {
		c = c.mix(vec{0.80, 0.84, 0.92}.times(0.30+0.85*lit), snow)
	}
	return c.mix(l.horizon.times(0.78), r.far+0.16*ramp(0.30, 0.65, y)*(1-r.trees))
}

// lake mirrors what is beyond, broken by ripples that grow towards the viewer.
func (l *landscape) lake(px, x, y, out float64) vec {
	near := (y - waterline) * 3.4
	flat := 1 / (0.02 + near)
	ripple := l.noise.fractal(vec{x * 26 * (0.4 + 0.2*flat), near*240*(0.3+0.1*flat) + 5, l.seed}, 3, 0.6)
	shift := ripple * near * 0.05
	c := l.beyond(px+shift/l.scale*0.4, x+shift*0.4, 2*waterline-y-0.02*near+shift)
	c = c.tint(vec{0.62, 0.72, 0.76}).plus(l.glow.times(0.05 * max(ripple, 0) * near))
	bed := vec{0.115, 0.105, 0.070}.times(1 + 0.8*l.noise.fractal(vec{x * 30, y * 60, 2}, 3, 0.6))
	return c.mix(bed, 0.75*ramp(0.06, 0.0, out))
}

// meadow is the near shore: grass, and flowers in patches.
func (l *landscape) meadow(x, y, in float64) vec {
	blades := l.noise.fractal(vec{x * 120, y*38 + 3*x, l.seed}, 5, 0.72)
	hollows := l.noise.fractal(vec{x * 5, y * 14, 60 + l.seed}, 5, 0.55)
	patch := l.noise.fractal(vec{x * 3, y * 9, 40 + l.seed}, 4, 0.5)
	c := vec{0.060, 0.105, 0.020}.mix(vec{0.190, 0.165, 0.055}, clamp(0.40+patch))
	c = c.times(max(0.72+1.0*blades+0.9*hollows, 0.10))
	if flower := l.noise.at(vec{x * 75, y * 90, 77}); flower > 0.40 && patch > 0 {
		hue := vec{0.85, 0.70, 0.10}.mix(vec{0.70, 0.20, 0.48}, ramp(-0.1, 0.1, l.noise.at(vec{x * 9, y * 9, 99})))
		c = c.mix(hue, ramp(0.40, 0.46, flower))
	}
	pebbles := l.noise.fractal(vec{x * 70, y * 150, 21}, 3, 0.6)
	stones := vec{0.20, 0.18, 0.155}.times(0.75 + 1.1*pebbles)
	return c.mix(stones, ramp(0.020, 0.006, in+0.012*hollows))
}
