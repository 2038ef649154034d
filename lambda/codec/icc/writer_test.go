package icc

import (
	"encoding/binary"
	"math"
)

// profileBytes writes an ICC profile: its header as far as anyone looks at it,
// and tags given as name, content, name, content.
func profileBytes(major byte, class, space, pcs string, tags ...string) []byte {
	b := make([]byte, 132+6*len(tags))
	b[8] = major
	copy(b[12:], class+space+pcs)
	copy(b[36:], "acsp")
	copy(b[68:], s15(0.9642, 1, 0.8249))
	binary.BigEndian.PutUint32(b[128:], uint32(len(tags)/2))
	for i := 0; i < len(tags); i += 2 {
		entry := b[132+6*i:]
		copy(entry, tags[i])
		binary.BigEndian.PutUint32(entry[4:], uint32(len(b)))
		binary.BigEndian.PutUint32(entry[8:], uint32(len(tags[i+1])))
		b = append(b, padded(tags[i+1])...)
	}
	binary.BigEndian.PutUint32(b, uint32(len(b)))
	return b
}

func nulls(n int) string { return string(make([]byte, n)) }

func padded(s string) string { return s + nulls(-len(s)&3) }

// s15 writes numbers with 16 bits after the point.
func s15(values ...float64) string {
	var b []byte
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
	}
	return string(b)
}

func u16(values ...int) string {
	var b []byte
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	return string(b)
}

func xyzTag(x, y, z float64) string { return "XYZ \x00\x00\x00\x00" + s15(x, y, z) }

func curv(values ...int) string {
	return "curv\x00\x00\x00\x00" + u16(0, len(values)) + u16(values...)
}

func para(kind int, values ...float64) string {
	return "para\x00\x00\x00\x00" + u16(kind, 0) + s15(values...)
}

// srgbCurve is that of IEC 61966-2-1.
var srgbCurve = para(3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)

// matrixProfileBytes makes a display's profile from the columns of its matrix
// and one curve for all.
func matrixProfileBytes(columns [3]vector, curve string) []byte {
	r, g, b := columns[0], columns[1], columns[2]
	return profileBytes(2, "mntr", spaceRGB, spaceXYZ,
		"rXYZ", xyzTag(r[0], r[1], r[2]), "gXYZ", xyzTag(g[0], g[1], g[2]), "bXYZ", xyzTag(b[0], b[1], b[2]),
		"rTRC", curve, "gTRC", curve, "bTRC", curve)
}

// The columns are published: by the ICC for sRGB, by Adobe, Apple and Kodak for
// the others.
var (
	srgbColumns      = [3]vector{{0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}}
	adobeColumns     = [3]vector{{0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}}
	displayP3Columns = [3]vector{{0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}}
	prophotoColumns  = [3]vector{{0.79767, 0.28804, 0}, {0.13519, 0.71188, 0}, {0.03134, 0.00009, 0.82491}}
)

func adobeRGB() []byte { return matrixProfileBytes(adobeColumns, curv(563)) } // 563/256 = 2.199

func displayP3() []byte { return matrixProfileBytes(displayP3Columns, srgbCurve) }

func prophoto() []byte { return matrixProfileBytes(prophotoColumns, para(0, 1.8)) }

func sRGB() []byte { return matrixProfileBytes(srgbColumns, srgbCurve) }

// points calls f for every point of a CLUT with so many channels and so many
// points along each, the last channel varying fastest, and writes what it
// returns.
func points(channels, grid int, f func(in []float64) string) string {
	total := 1
	for range channels {
		total *= grid
	}
	var out string
	for i := range total {
		in := make([]float64, channels)
		for c, rest := channels-1, i; c >= 0; c, rest = c-1, rest/grid {
			in[c] = float64(rest%grid) / float64(grid-1)
		}
		out += f(in)
	}
	return out
}

// lightness is a gray print of any device: from 1 for no ink, or full light, to
// 0 for all of it.
func lightness(in []float64) float64 {
	if len(in) == 4 {
		return (1 - in[3]) * (1 - (in[0]+in[1]+in[2])/3)
	}
	return (in[0] + in[1] + in[2]) / 3
}

// lut8 is a table to lightness in bytes, with 2 points along each channel and
// straight curves.
func lut8(channels int) string {
	ramp := ""
	for i := range 256 {
		ramp += string([]byte{byte(i)})
	}
	out := "mft1\x00\x00\x00\x00" + string([]byte{byte(channels), 3, 2, 0}) + s15(1, 0, 0, 0, 1, 0, 0, 0, 1)
	for range channels {
		out += ramp
	}
	out += points(channels, 2, func(in []float64) string {
		return string([]byte{byte(math.Round(lightness(in) * 255)), 128, 128})
	})
	return out + ramp + ramp + ramp
}

// lut16 is the same in 16 bits as version 2 codes them, with so many points.
func lut16(channels, grid int) string {
	out := "mft2\x00\x00\x00\x00" + string([]byte{byte(channels), 3, byte(grid), 0}) + s15(1, 0, 0, 0, 1, 0, 0, 0, 1) + u16(2, 2)
	for range channels {
		out += u16(0, 65535)
	}
	out += points(channels, grid, func(in []float64) string {
		return u16(int(math.Round(lightness(in)*0xff00)), 0x8000, 0x8000)
	})
	return out + u16(0, 65535, 0, 65535, 0, 65535)
}

// lutAToB puts stages together: B curves, matrix, M curves, CLUT and A curves,
// each of which may be "".
func lutAToB(channels int, b, matrix, m, clut, a string) string {
	head := "mAB \x00\x00\x00\x00" + string([]byte{byte(channels), 3, 0, 0})
	offset := 32
	var body string
	for _, stage := range []string{b, matrix, m, clut, a} {
		if stage == "" {
			head += u16(0, 0)
			continue
		}
		head += u16(0, offset+len(body))
		body += padded(stage)
	}
	return head + body
}

// clut is a table to lightness as version 4 codes it.
func clut(width int, grid ...int) string {
	dims := make([]byte, 16)
	for i, g := range grid {
		dims[i] = byte(g)
	}
	return string(dims) + string([]byte{byte(width), 0, 0, 0}) + points(len(grid), grid[0], func(in []float64) string {
		if width == 1 {
			return string([]byte{byte(math.Round(lightness(in) * 255)), 128, 128})
		}
		return u16(int(math.Round(lightness(in)*65535)), 128*257, 128*257)
	})
}

// straight is so many curves that change nothing.
func straight(n int) (s string) {
	for range n {
		s += padded(curv())
	}
	return s
}
