package pictures

import "math"

// surface is the planet's geography and weather. Points are unit vectors in the
// viewer's frame; the poles lie off the vertical by the planet's tilt.
type surface struct {
	land, climate, weather *noise
	storms                 []storm
	x, y, z                vec // the globe's axes; y points to its north pole
}

// storm twists the clouds about its eye.
type storm struct {
	eye   vec
	width float64 // in radians
	twist float64 // radians at the eye
	cover float64 // how much denser its clouds are than those around
}

func newSurface() *surface {
	const lean, nod, spin = 0.36, 0.21, 4.05 // radians
	s := &surface{land: newNoise(11), climate: newNoise(23), weather: newNoise(5)}
	turned := func(axis vec) vec {
		return axis.turnY(math.Sincos(-spin)).turnX(math.Sincos(-nod)).turnZ(math.Sincos(-lean))
	}
	s.x, s.y, s.z = turned(vec{1, 0, 0}), turned(vec{0, 1, 0}), turned(vec{0, 0, 1})
	for _, at := range [][5]float64{ // longitude, latitude, width, twist, cover
		{0.50, 0.30, 0.15, 5.2, 1.5},
		{-0.58, 0.62, 0.18, 3.4, 0.4},
		{0.10, -0.62, 0.20, -4.4, 1.0},
		{-0.70, -0.32, 0.12, -4.6, 1.2},
		{0.95, -0.25, 0.18, -3.0, 0.8},
	} {
		sinLon, cosLon := math.Sincos(at[0])
		sinLat, cosLat := math.Sincos(at[1])
		s.storms = append(s.storms, storm{vec{cosLat * sinLon, sinLat, cosLat * cosLon}, at[2], at[3], at[4]})
	}
	return s
}

// globe turns a direction of the viewer's frame into the planet's own.
func (s *surface) globe(n vec) vec { return vec{n.dot(s.x), n.dot(s.y), n.dot(s.z)} }

// spot is what one point of the planet looks like before it is lit.
type spot struct {
	albedo vec
	shade  float64 // of slopes and clouds; 1 is flat and free
	water  float64 // share of open water, which glints
	cities float64 // light at night
}

const seaLevel = 0.10

// height is the elevation at a point of the globe, about -1 to 1; land is over
// [seaLevel].
func (s *surface) height(p vec) float64 {
	drift := s.land.drift(p.times(1.9))
	q := p.times(1.45).plus(drift.times(0.55)).plus(vec{3.1, 1.2, 0.4})
	base := s.land.fractal(q, 9, 0.54)
	if base < seaLevel {
		return base
	}
	// Mountains stand back from the coast, so that it stays where it was.
	inland := ramp(seaLevel, seaLevel+0.30, base)
	return base + 0.34*inland*(s.climate.ridged(q.times(2.3), 6, 0.52)-0.75)
}

// look describes the point under n. Where it is night (day is 0) only cities
// matter.
func (s *surface) look(n, sun vec, day float64) spot {
	p := s.globe(n)
	over := s.height(p) - seaLevel
	land := ramp(-0.004, 0.004, over)
	out := spot{shade: 1}
	if day < 1 && land > 0 {
		out.cities = land * s.cities(p, over)
	}
	if day == 0 {
		return out
	}
	latitude := math.Abs(p.y)
	out.albedo = s.sea(p, over)
	if land > 0 {
		out.albedo = out.albedo.mix(s.ground(p, latitude, over), land)
		ahead := s.height(s.globe(n.plus(sun.times(0.005)).unit())) - seaLevel
		out.shade = mix(1, clamp(1-14*(ahead-over)), 0.8*land)
	}
	ice := s.ice(p, latitude, over)
	out.albedo = out.albedo.mix(vec{0.86, 0.90, 0.95}, ice)
	out.water = (1 - land) * (1 - ice)
	s.overcast(&out, n, sun)
	return out
}

// overcast draws the clouds over a spot, and their shadows on it.
func (s *surface) overcast(out *spot, n, sun vec) {
	dense := s.clouds(n, 7)
	ahead := s.clouds(n.plus(sun.times(0.013)).unit(), 5) // a little towards the sun
	cloud, shadow := cover(dense), cover(ahead)
	out.shade *= 1 - 0.60*shadow*(1-cloud)
	relief := min(max(1.05-(ahead-dense), 0.5), 1.3) * (0.80 + 0.20*ramp(0.2, 1.1, dense))
	out.shade = mix(out.shade, relief, cloud)
	out.albedo = out.albedo.mix(vec{0.93, 0.95, 0.98}, cloud)
	out.water *= 1 - cloud
	out.cities *= 1 - cloud
}

// sea is deep blue, turquoise over the shelves along the coasts.
func (s *surface) sea(p vec, over float64) vec {
	deep := vec{0.006, 0.030, 0.125}
	shelf := vec{0.030, 0.240, 0.330}
	depth := clamp(-over)
	swirl := 0.5 + 0.7*s.climate.fractal(p.times(5), 3, 0.5)
	c := deep.mix(vec{0.008, 0.055, 0.180}, clamp(swirl)*0.6)
	return c.mix(shelf, 0.85*math.Exp(-depth*26))
}

// ground colours dry land by latitude, moisture and height.
func (s *surface) ground(p vec, latitude, over float64) vec {
	forest := vec{0.026, 0.068, 0.022}
	steppe := vec{0.165, 0.165, 0.060}
	desert := vec{0.480, 0.310, 0.155}
	tundra := vec{0.190, 0.170, 0.120}
	rock := vec{0.230, 0.170, 0.120}
	snow := vec{0.85, 0.88, 0.92}

	fine := s.climate.fractal(p.times(9), 5, 0.55)
	wet := 0.45 + 0.9*s.climate.fractal(p.times(2.3), 4, 0.5) + 0.18*fine
	// Dry air sinks at about 25° of latitude; it rains at the equator and at 50°.
	belt := math.Exp(-(latitude - 0.42) * (latitude - 0.42) * 22)
	wet += 0.30*(1-belt) - 0.34*belt
	wet += 0.35 * math.Exp(-over*14) // and along the coasts

	c := desert.mix(steppe, ramp(0.20, 0.48, wet)).mix(forest, ramp(0.42, 0.72, wet))
	c = c.mix(tundra, ramp(0.66, 0.80, latitude+0.10*fine))
	c = c.times(1 + 0.55*fine)
	c = c.mix(rock, ramp(0.22, 0.42, over+0.08*fine)*0.8)
	return c.mix(snow, ramp(0.44, 0.58, over+0.10*fine+0.35*latitude*latitude))
}

// ice is the share of it: the caps, with a ragged edge, further out on land.
func (s *surface) ice(p vec, latitude, over float64) float64 {
	ragged := s.climate.fractal(p.times(4.5).plus(vec{9, 9, 9}), 5, 0.55)
	edge := latitude + 0.07*ragged + 0.05*clamp(over*6)
	return ramp(0.865, 0.905, edge)
}

// cities gather on low land near the coasts.
func (s *surface) cities(p vec, over float64) float64 {
	if over > 0.22 {
		return 0
	}
	region := ramp(0.02, 0.40, s.climate.at(p.times(4.2)))
	grain := ramp(0.16, 0.42, s.land.at(p.times(95)))
	web := ramp(0.10, 0.0, math.Abs(s.land.at(p.times(26))))
	return region * (0.9*grain*web + 0.35*grain*grain + 0.05*web)
}

// cover is how much of the ground clouds hide, 0 to 1.
func cover(dense float64) float64 { return 0.97 * ramp(0.10, 0.66, dense) }

// clouds is the water in the air over a point: none is seen under 0.1, and
// little through 0.7.
func (s *surface) clouds(n vec, octaves int) float64 {
	wound, eyes := n, 1.0
	for _, storm := range s.storms {
		away := math.Acos(min(n.dot(storm.eye), 1)) / storm.width
		if away > 3 {
			continue
		}
		wound = wound.turnAbout(storm.eye, storm.twist*math.Exp(-away*away))
		eyes += storm.cover*math.Exp(-away*away*1.6) - 3*math.Exp(-away*away*260)
	}
	p, q := s.globe(wound), s.globe(n)
	p.y *= 1.5 // winds blow along the latitudes
	drift := s.weather.drift(p.times(2.6))
	fronts := s.weather.fractal(p.times(2.2).plus(drift.times(0.75)).plus(vec{0.7, 4.4, 2.2}), 4, 0.58)
	flocks := s.weather.fractal(q.times(9).plus(drift.times(2.2)), octaves, 0.62)
	latitude := math.Abs(q.y)
	belts := 0.16*bump(latitude, 0.08, 0.14) + 0.22*bump(latitude, 0.74, 0.20) - 0.10*bump(latitude, 0.36, 0.16)
	return fronts + belts + 0.46*flocks + 0.25*(eyes-1)
}

// bump is 1 at middle and falls off to both sides within about width.
func bump(t, middle, width float64) float64 {
	t = (t - middle) / width
	return math.Exp(-t * t)
}
