package pictures

import (
	"image"
	"math"
)

// Planet renders a blue planet against the stars: seas and shelves, forests,
// deserts, mountains and ice, weather with its shadows, the sun's glint on the
// water, air along the limb, and cities on the night side. The disc is centred
// and takes 84 % of the shorter side, so central crops keep it.
func Planet(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	scene := newScene(w, h)
	rows(h, func(y int) {
		for x := range w {
			light := expose(scene.light(float64(x)+0.5, float64(y)+0.5))
			img.SetNRGBA(x, y, scene.tone.colour(light, random(uint32(x), uint32(y))))
		}
	})
	scene.paintStars(img)
	return img
}

// scene is everything that is the same for all pixels.
type scene struct {
	w, h           int
	cx, cy, radius float64 // of the disc, in pixels
	sun            vec     // direction towards it
	surface        *surface
	sky            *noise
	tone           *tone
}

func newScene(w, h int) *scene {
	return &scene{
		w: w, h: h,
		cx: float64(w) / 2, cy: float64(h) / 2,
		radius:  0.42 * float64(min(w, h)),
		sun:     vec{-0.62, 0.42, 0.66}.unit(),
		surface: newSurface(),
		sky:     newNoise(77),
		tone:    newTone(),
	}
}

// light is what reaches the viewer through the middle of a pixel.
func (s *scene) light(px, py float64) (light vec) {
	x, y := (px-s.cx)/s.radius, (s.cy-py)/s.radius
	d := math.Sqrt(x*x + y*y)
	cover := clamp((1-d)*s.radius + 0.5) // a soft edge one pixel wide
	if cover < 1 {
		light = s.space(x, y).plus(s.halo(x, y, d))
	}
	if cover > 0 {
		z := math.Sqrt(max(1-d*d, 0))
		light = light.mix(s.ground(vec{x, y, z}.times(1/max(d, 1))), cover)
	}
	return light
}

// expose compresses light as film does: the brightest clouds keep their shape.
func expose(light vec) vec {
	const exposure = 1.85
	return vec{
		1 - math.Exp(-exposure*light.x),
		1 - math.Exp(-exposure*light.y),
		1 - math.Exp(-exposure*light.z),
	}
}

var (
	sunlight = vec{1.42, 1.36, 1.26}
	air      = vec{0.16, 0.40, 1.00}
	dusk     = vec{1.30, 0.62, 0.30}
)

// ground is the light from the point of the sphere under direction n: surface
// and clouds as the sun lights them, seen through the air.
func (s *scene) ground(n vec) vec {
	height := n.dot(s.sun) // of the sun over this point's horizon
	day := ramp(-0.06, 0.22, height)
	lambert := max(height, 0)
	spot := s.surface.look(n, s.sun, day)

	warm := vec{1, 1, 1}.mix(dusk, ramp(0.26, 0.0, height)*0.6)
	light := spot.albedo.tint(sunlight).tint(warm).times(lambert * day * spot.shade)
	light = light.plus(s.glint(n, spot))
	light = light.plus(vec{1.0, 0.62, 0.26}.times(1.6 * spot.cities * ramp(0.06, -0.12, height)))

	// The line of sight crosses more air the nearer it is to the limb.
	depth := 1 - n.z
	haze := 0.045 + 0.95*depth*depth*depth
	scatter := air.mix(dusk.times(0.8), 0.30*ramp(0.16, -0.02, height)*ramp(-0.10, 0.04, height))
	lit := ramp(-0.16, 0.45, height)
	return light.times(1 - 0.55*clamp(haze)).plus(scatter.times(haze * lit * 0.62))
}

// glint is the sun's reflection on open water, roughened by the waves.
func (s *scene) glint(n vec, spot spot) vec {
	if spot.water == 0 {
		return vec{}
	}
	half := s.sun.plus(vec{0, 0, 1}).unit()
	shine := max(n.dot(half), 0)
	wide, narrow := math.Pow(shine, 30), math.Pow(shine, 170)
	swell := 1 + 0.5*s.sky.fractal(vec{n.x * 40, n.y * 90, 1.5}, 2, 0.6)
	return vec{1.0, 0.88, 0.66}.times(spot.water * swell * (0.030*wide + 0.085*narrow))
}

// halo is the air beyond the limb, lit from the sun's side.
func (s *scene) halo(x, y, d float64) vec {
	over := d - 1
	if over > 0.25 {
		return vec{}
	}
	limb := vec{x, y, 0}.times(1 / max(d, 1e-9))
	lit := ramp(-0.35, 0.60, limb.dot(s.sun))
	thin, wide := math.Exp(-max(over, 0)*95), math.Exp(-max(over, 0)*24)
	return air.times(lit * (0.62*thin + 0.16*wide))
}

// space is the sky behind: nearly black, with a faint river of stars across.
func (s *scene) space(x, y float64) vec {
	across := (0.52*x+0.85*y)*0.9 - 0.12 + 0.25*s.sky.at(vec{x * 0.7, y * 0.7, 9.5})
	band := math.Exp(-across * across * 3.4)
	dust := 0.5 + s.sky.fractal(vec{x * 1.6, y * 1.6, 3.5}, 4, 0.55)
	cloud := clamp(dust) * band
	return vec{0.0012, 0.0016, 0.0034}.plus(vec{0.0060, 0.0070, 0.0130}.times(cloud * cloud * 1.5))
}
