package pictures

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"unicode/utf16"
)

// matrix maps colours: its rows are multiplied with the colour's column.
type matrix [3]vec

func (m matrix) apply(v vec) vec { return vec{m[0].dot(v), m[1].dot(v), m[2].dot(v)} }

func (m matrix) transposed() matrix {
	return matrix{{m[0].x, m[1].x, m[2].x}, {m[0].y, m[1].y, m[2].y}, {m[0].z, m[1].z, m[2].z}}
}

// times is the matrix that does n first and then m.
func (m matrix) times(n matrix) matrix {
	columns := n.transposed()
	return matrix{m.apply(columns[0]), m.apply(columns[1]), m.apply(columns[2])}.transposed()
}

// inverse is by cofactors: the cross products of the rows are the columns.
func (m matrix) inverse() matrix {
	a, b, c := cross(m[1], m[2]), cross(m[2], m[0]), cross(m[0], m[1])
	return matrix{a, b, c}.transposed().scaled(1 / m[0].dot(a))
}

func (m matrix) scaled(s float64) matrix { return matrix{m[0].times(s), m[1].times(s), m[2].times(s)} }

// chromaticity is the XYZ of a colour given by CIE x and y, with Y = 1.
func chromaticity(x, y float64) vec { return vec{x / y, 1, (1 - x - y) / y} }

// The two spaces share their white, D65, and their transfer function; the red
// and green of P3 are purer (SMPTE EG 432-1, IEC 61966-2-1).
var (
	whiteD65 = chromaticity(0.3127, 0.3290)
	whiteD50 = vec{0.9642, 1, 0.8249} // of the profile connection space

	p3ToXYZ   = toXYZ(chromaticity(0.680, 0.320), chromaticity(0.265, 0.690), chromaticity(0.150, 0.060))
	srgbToXYZ = toXYZ(chromaticity(0.640, 0.330), chromaticity(0.300, 0.600), chromaticity(0.150, 0.060))
)

// toXYZ scales three primaries so that they add up to white.
func toXYZ(r, g, b vec) matrix {
	columns := matrix{r, g, b}.transposed()
	share := columns.inverse().apply(whiteD65)
	return matrix{r.times(share.x), g.times(share.y), b.times(share.z)}.transposed()
}

// bradford adapts XYZ from D65 to D50 the way profiles do (ICC.1:2022, E.3).
func bradford() matrix {
	cone := matrix{{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}}
	from, to := cone.apply(whiteD65), cone.apply(whiteD50)
	scale := matrix{{to.x / from.x, 0, 0}, {0, to.y / from.y, 0}, {0, 0, to.z / from.z}}
	return cone.inverse().times(scale).times(cone)
}

// ToDisplayP3 rewrites the numbers of an sRGB picture so that they mean the
// same colours with the profile [DisplayP3].
func ToDisplayP3(img *image.NRGBA) *image.NRGBA {
	out := image.NewNRGBA(img.Rect)
	m := p3ToXYZ.inverse().times(srgbToXYZ)
	rows(img.Rect.Dy(), func(y int) {
		y += img.Rect.Min.Y
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			c := img.NRGBAAt(x, y)
			v := m.apply(vec{decodeSRGB(c.R), decodeSRGB(c.G), decodeSRGB(c.B)})
			out.SetNRGBA(x, y, color.NRGBA{code(v.x), code(v.y), code(v.z), c.A})
		}
	})
	return out
}

func code(linear float64) uint8 { return uint8(255*encodeSRGB(clamp(linear)) + 0.5) }

// decodeSRGB is the inverse of [encodeSRGB], from an 8-bit code.
func decodeSRGB(c uint8) float64 {
	v := float64(c) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// DisplayP3 is an ICC profile, version 4, of three primaries and a transfer
// function, as telephones embed it: about 500 bytes.
func DisplayP3() []byte {
	adapt := bradford()
	primaries := adapt.times(p3ToXYZ).transposed()
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", iccText("Display P3")},
		{"cprt", iccText("No rights reserved")},
		{"wtpt", iccXYZ(whiteD50)},
		{"rXYZ", iccXYZ(primaries[0])},
		{"gXYZ", iccXYZ(primaries[1])},
		{"bXYZ", iccXYZ(primaries[2])},
		{"rTRC", iccCurve()},
		{"gTRC", iccCurve()},
		{"bTRC", iccCurve()},
		{"chad", iccNumbers("sf32", adapt[0], adapt[1], adapt[2])},
	}
	at := 128 + 4 + 12*len(tags)
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var body []byte
	for _, tag := range tags {
		table = append(table, tag.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(at+len(body)))
		table = binary.BigEndian.AppendUint32(table, uint32(len(tag.data)))
		body = append(body, tag.data...)
	}
	return append(append(iccHeader(at+len(body)), table...), body...)
}

// iccHeader is the 128 bytes in front (ICC.1:2022, 7.2).
func iccHeader(size int) []byte {
	h := make([]byte, 128)
	binary.BigEndian.PutUint32(h, uint32(size))
	h[8] = 4 // version 4.0
	copy(h[12:], "mntrRGB XYZ ")
	binary.BigEndian.PutUint16(h[24:], 2026) // year, month, day
	h[27], h[29] = 1, 1
	copy(h[36:], "acsp")
	copy(h[68:], iccXYZ(whiteD50)[8:])
	return h
}

// iccXYZ is one XYZ number.
func iccXYZ(v vec) []byte { return iccNumbers("XYZ ", v) }

// iccNumbers is a type of signed 16.16 fixed-point numbers.
func iccNumbers(kind string, values ...vec) []byte {
	b := append([]byte(kind), 0, 0, 0, 0)
	for _, v := range values {
		for _, f := range [3]float64{v.x, v.y, v.z} {
			b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(f*65536))))
		}
	}
	return b
}

// iccCurve is sRGB's transfer function as a parametric curve of type 3.
func iccCurve() []byte {
	b := append([]byte("para"), 0, 0, 0, 0, 0, 3, 0, 0)
	for _, f := range [5]float64{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045} {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(f*65536))))
	}
	return b
}

// iccText is a text in one language.
func iccText(s string) []byte {
	words := utf16.Encode([]rune(s))
	b := append([]byte("mluc"), 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 12)
	b = append(b, "enUS"...)
	b = binary.BigEndian.AppendUint32(b, uint32(2*len(words)))
	b = binary.BigEndian.AppendUint32(b, 28)
	for _, w := range words {
		b = binary.BigEndian.AppendUint16(b, w)
	}
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}
