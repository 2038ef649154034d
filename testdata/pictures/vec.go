package pictures

import "math"

// vec is a point or direction in space (x right, y up, z towards the viewer),
// or a colour in linear light (x red, y green, z blue).
type vec struct{ x, y, z float64 }

func (a vec) plus(b vec) vec           { return vec{a.x + b.x, a.y + b.y, a.z + b.z} }
func (a vec) times(s float64) vec      { return vec{a.x * s, a.y * s, a.z * s} }
func (a vec) tint(b vec) vec           { return vec{a.x * b.x, a.y * b.y, a.z * b.z} }
func (a vec) dot(b vec) float64        { return a.x*b.x + a.y*b.y + a.z*b.z }
func (a vec) mix(b vec, t float64) vec { return a.plus(b.plus(a.times(-1)).times(t)) }
func (a vec) unit() vec                { return a.times(1 / math.Sqrt(a.dot(a))) }

// turn rotates a about the axis that is 1 in one of x, y and z, right-handed,
// given the angle's sine and cosine.
func (a vec) turnX(sin, cos float64) vec { return vec{a.x, cos*a.y - sin*a.z, sin*a.y + cos*a.z} }
func (a vec) turnY(sin, cos float64) vec { return vec{cos*a.x + sin*a.z, a.y, cos*a.z - sin*a.x} }
func (a vec) turnZ(sin, cos float64) vec { return vec{cos*a.x - sin*a.y, sin*a.x + cos*a.y, a.z} }

// turnAbout rotates a about any unit axis by an angle in radians (Rodrigues).
func (a vec) turnAbout(axis vec, angle float64) vec {
	sin, cos := math.Sincos(angle)
	return a.times(cos).plus(cross(axis, a).times(sin)).plus(axis.times(axis.dot(a) * (1 - cos)))
}

// cross is at right angles to both.
func cross(a, b vec) vec {
	return vec{a.y*b.z - a.z*b.y, a.z*b.x - a.x*b.z, a.x*b.y - a.y*b.x}
}
