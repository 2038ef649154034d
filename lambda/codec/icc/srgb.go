package icc

import (
	"math"
)

// vector is a color, in whichever space.
type vector [3]float64

// matrix3 is stored by rows.
type matrix3 [3]vector

func (m matrix3) times(v vector) (out vector) {
	for i, row := range m {
		out[i] = row[0]*v[0] + row[1]*v[1] + row[2]*v[2]
	}
	return out
}

func (m matrix3) multiply(n matrix3) (out matrix3) {
	for i, row := range m {
		for j := range 3 {
			out[i][j] = row[0]*n[0][j] + row[1]*n[1][j] + row[2]*n[2][j]
		}
	}
	return out
}

// d50 is the white of ICC's connection space (§7.2.16).
var d50 = vector{0.9642, 1, 0.8249}

// xyzToLinear takes XYZ under D50 to linear sRGB. It is the inverse of
//
//	0.43607 0.38515 0.14307
//	0.22249 0.71687 0.06061
//	0.01392 0.09708 0.71410
//
// which are the columns that sRGB's own profile has: the primaries of
// IEC 61966-2-1, adapted from D65 to D50 by Bradford's method and rounded to
// the profile's 16 bits of fraction.
var xyzToLinear = matrix3{
	{3.1341122, -1.6173925, -0.4906334},
	{-0.9787873, 1.9162796, 0.0334547},
	{0.0719830, -0.2289859, 1.4053851},
}

// encodeSRGB takes XYZ under D50 to sRGB as it is stored (IEC 61966-2-1), where
// what sRGB can show lies between 0 and 1.
func encodeSRGB(xyz vector) vector {
	v := xyzToLinear.times(xyz)
	for i, linear := range v {
		v[i] = encodeGamma(linear)
	}
	return v
}

// encodeGamma is the curve of sRGB, continued beyond 1 and mirrored below 0.
func encodeGamma(linear float64) float64 {
	switch {
	case linear < 0:
		return -encodeGamma(-linear)
	case linear > 0.0031308:
		return 1.055*math.Pow(linear, 1/2.4) - 0.055
	}
	return 12.92 * linear
}

// decodeGamma is its inverse.
func decodeGamma(stored float64) float64 {
	if stored <= 0.04045 {
		return stored / 12.92
	}
	return math.Pow((stored+0.055)/1.055, 2.4)
}

// labToXYZ takes CIE L*a*b* (L from 0 to 100) to XYZ, both under D50 (§6.3.3).
func labToXYZ(lab vector) vector {
	y := (lab[0] + 16) / 116
	v := vector{y + lab[1]/500, y, y - lab[2]/200}
	for i, t := range v {
		if t > 6.0/29 {
			v[i] = d50[i] * t * t * t
		} else {
			v[i] = d50[i] * (t - 16.0/116) * 108 / 841
		}
	}
	return v
}

// blackToZero scales XYZ along each axis so that black, the darkest that a
// device can do, becomes 0 and white stays where it is (ISO 18619): otherwise
// the shadows of a print would come out a washed-out gray on a screen.
func blackToZero(xyz, black vector) vector {
	for i := range xyz {
		xyz[i] = d50[i] * (xyz[i] - black[i]) / (d50[i] - black[i])
	}
	return xyz
}
