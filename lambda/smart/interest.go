package smart

import "math"

// What is seen of a pixel, as CIE XYZ in percent of white.
type seen struct{ x, y, z float64 }

// see converts a pixel over black to CIE XYZ by the sRGB matrix of IEC 61966-2-1.
func see(p []uint8, linear *[256]float64) seen {
	a := uint(p[3])
	r, g, b := linear[(uint(p[0])*a+127)/255], linear[(uint(p[1])*a+127)/255], linear[(uint(p[2])*a+127)/255]
	return seen{
		x: float64(41.24*r) + float64(35.76*g) + float64(18.05*b),
		y: float64(21.26*r) + float64(71.52*g) + float64(7.22*b),
		z: float64(1.93*r) + float64(11.92*g) + float64(95.05*b),
	}
}

// linearLight is what the values of sRGB stand for, 0 to 1.
func linearLight() *[256]float64 {
	t := new([256]float64)
	for i := range t {
		v := float64(i) / 255
		if t[i] = v / 12.92; v > 0.04045 {
			t[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return t
}

// dark is the luminance, in percent, up to which colours say nothing.
const dark = 5

// skin is how near a colour is to that of skin, 100 at the most. The direction of
// skin among the colours is the one that smartcrop.js gives for red, green and
// blue and that libvips takes for X, Y and Z.
func (s seen) skin() float64 {
	length := math.Sqrt(float64(s.x*s.x) + float64(s.y*s.y) + float64(s.z*s.z))
	if s.y <= dark || length == 0 {
		return 0
	}
	dx, dy, dz := s.x/length-0.78, s.y/length-0.57, s.z/length-0.44
	return 100 * (1 - math.Sqrt(float64(dx*dx)+float64(dy*dy)+float64(dz*dz)))
}

// lab is a colour's place between green and red, and between blue and yellow, in
// CIE Lab: from about -100 to 100, grey being 0.
func (s seen) lab() (a, b float64) {
	if s.y <= dark {
		return 0, 0
	}
	x, y, z := labRoot(s.x/95.047), labRoot(s.y/100), labRoot(s.z/108.883)
	return 500 * (x - y), 200 * (y - z)
}

// labRoot is the f of CIE 15, section 8.2.1.
func labRoot(t float64) float64 {
	if t > 216.0/24389 {
		return math.Cbrt(t)
	}
	return (float64(24389.0/27*t) + 16) / 116
}

// contrast is how much the value at (x, y) of a map of w×h differs from those
// around it; beyond the edges it sees the values there.
func contrast(values []float64, x, y, w, h int) float64 {
	at := func(x, y int) float64 { return values[min(max(y, 0), h-1)*w+min(max(x, 0), w-1)] }
	return math.Abs(4*at(x, y) - at(x-1, y) - at(x+1, y) - at(x, y-1) - at(x, y+1))
}
