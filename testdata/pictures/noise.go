package pictures

import "math"

// hash mixes two numbers into 32 well-spread bits. It is Chris Wellons'
// two-round integer hash applied to a combination of both, and has nothing to
// do with cryptography.
func hash(a, b uint32) uint32 {
	x := a*0x9e3779b1 ^ b*0x85ebca77 ^ 0x27d4eb2f
	x ^= x >> 16
	x *= 0x7feb352d
	x ^= x >> 15
	x *= 0x846ca68b
	x ^= x >> 16
	return x
}

// random is a number in [0,1) that depends on a and b alone.
func random(a, b uint32) float64 { return float64(hash(a, b)) / (1 << 32) }

// noise is gradient noise in space (Perlin's, with random gradients): smooth,
// about -0.7 to 0.7, with features about 1 wide, and 0 at whole coordinates.
type noise struct {
	perm     [512]uint8
	gradient [256]vec
}

func newNoise(seed uint32) *noise {
	n := new(noise)
	for i := range 256 {
		n.perm[i] = uint8(i)
		z := 2*random(seed, uint32(2*i)) - 1
		sin, cos := math.Sincos(2 * math.Pi * random(seed, uint32(2*i+1)))
		r := math.Sqrt(1 - z*z)
		n.gradient[i] = vec{r * cos, r * sin, z}
	}
	for i := 255; i > 0; i-- {
		j := hash(seed+1, uint32(i)) % uint32(i+1)
		n.perm[i], n.perm[j] = n.perm[j], n.perm[i]
	}
	copy(n.perm[256:], n.perm[:256])
	return n
}

// at is the noise at a point.
func (n *noise) at(p vec) float64 {
	fx, fy, fz := math.Floor(p.x), math.Floor(p.y), math.Floor(p.z)
	x, y, z := p.x-fx, p.y-fy, p.z-fz
	ix, iy, iz := uint8(int(fx)), uint8(int(fy)), uint8(int(fz))
	a, b := uint(n.perm[ix]), uint(n.perm[ix+1])
	aa, ab := uint(n.perm[uint8(a)+iy]), uint(n.perm[uint8(a)+iy+1])
	ba, bb := uint(n.perm[uint8(b)+iy]), uint(n.perm[uint8(b)+iy+1])
	u, v, w := fade(x), fade(y), fade(z)
	low := mix(
		mix(n.corner(aa, iz, x, y, z), n.corner(ba, iz, x-1, y, z), u),
		mix(n.corner(ab, iz, x, y-1, z), n.corner(bb, iz, x-1, y-1, z), u), v)
	high := mix(
		mix(n.corner(aa, iz+1, x, y, z-1), n.corner(ba, iz+1, x-1, y, z-1), u),
		mix(n.corner(ab, iz+1, x, y-1, z-1), n.corner(bb, iz+1, x-1, y-1, z-1), u), v)
	return mix(low, high, w)
}

func (n *noise) corner(column uint, iz uint8, x, y, z float64) float64 {
	g := &n.gradient[n.perm[uint8(column)+iz]]
	return g.x*x + g.y*y + g.z*z
}

// octave turns the lattice between two octaves, so that its planes do not add
// up to visible seams.
func octave(p vec) vec {
	return vec{
		1.60*p.y + 1.20*p.z + 17.3,
		-1.60*p.x + 0.72*p.y - 0.96*p.z + 5.7,
		-1.20*p.x - 0.96*p.y + 1.28*p.z + 31.1,
	}
}

// fractal sums octaves of noise, each half as wide as the last and gain times
// as strong.
func (n *noise) fractal(p vec, octaves int, gain float64) float64 {
	sum, strength := 0.0, 1.0
	for range octaves {
		sum += strength * n.at(p)
		strength *= gain
		p = octave(p)
	}
	return sum
}

// ridged is fractal noise folded at zero: sharp crests, as mountain chains have
// them; 0 to about 2.
func (n *noise) ridged(p vec, octaves int, gain float64) float64 {
	sum, strength := 0.0, 1.0
	for range octaves {
		crest := 1 - 2*math.Abs(n.at(p))
		sum += strength * crest * crest
		strength *= gain
		p = octave(p)
	}
	return sum
}

// drift is three values of noise that have nothing to do with one another, to
// push points about with.
func (n *noise) drift(p vec) vec {
	return vec{n.at(p), n.at(p.plus(vec{7.1, 3.3, 1.7})), n.at(p.plus(vec{2.9, 8.3, 5.1}))}
}

func fade(t float64) float64 { return t * t * t * (t*(t*6-15) + 10) }

func mix(a, b, t float64) float64 { return a + (b-a)*t }

func clamp(t float64) float64 { return min(max(t, 0), 1) }

// ramp rises smoothly from 0 at low to 1 at high, or falls where low is the
// larger.
func ramp(low, high, t float64) float64 {
	t = clamp((t - low) / (high - low))
	return t * t * (3 - 2*t)
}
