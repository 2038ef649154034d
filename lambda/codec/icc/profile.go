package icc

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Color spaces of §7.2.6, as profiles spell them.
const (
	spaceGray = "GRAY"
	spaceRGB  = "RGB "
	spaceCMYK = "CMYK"
	spaceXYZ  = "XYZ "
	spaceLab  = "Lab "
)

// Profile turns a device's colors into sRGB.
type Profile struct {
	space string // spaceGray, spaceRGB or spaceCMYK

	data  []byte
	pcs   string // spaceXYZ or spaceLab: what the device's colors are tied to
	major byte   // version

	// toXYZ takes one, three or four channels from 0 to 1 to CIE XYZ under
	// D50, where white has Y = 1.
	toXYZ func([4]float64) vector
	// matrix is set if that is all toXYZ does after three curves.
	matrix *matrixProfile
}

// parse reads a profile of a device: a camera, a display, a printer.
func parse(data []byte) (*Profile, error) {
	if len(data) < 132 || string(data[36:40]) != "acsp" {
		return nil, errors.New("not an ICC profile")
	}
	if uint64(binary.BigEndian.Uint32(data)) > uint64(len(data)) {
		return nil, errors.New("cut short")
	}
	p := &Profile{data: data, major: data[8], space: string(data[16:20]), pcs: string(data[20:24])}
	switch class := string(data[12:16]); class {
	case "scnr", "mntr", "prtr", "spac":
	default:
		return nil, fmt.Errorf("of class %q, not a device's", class)
	}
	if p.pcs != spaceXYZ && p.pcs != spaceLab {
		return nil, fmt.Errorf("connection space %q", p.pcs)
	}
	var err error
	switch p.space {
	case spaceGray:
		err = p.readGray()
	case spaceRGB, spaceCMYK:
		err = p.readColor()
	default:
		err = fmt.Errorf("color space %q", p.space)
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// tag returns a tag's bytes (§7.3); nil if it is not there or reaches beyond
// the profile, or is too short to have a type.
func (p *Profile) tag(name string) []byte {
	entries := p.data[132:]
	for n := binary.BigEndian.Uint32(p.data[128:]); n > 0 && len(entries) >= 12; n-- {
		if string(entries[:4]) == name {
			offset := uint64(binary.BigEndian.Uint32(entries[4:]))
			size := uint64(binary.BigEndian.Uint32(entries[8:]))
			if size < 8 || offset+size > uint64(len(p.data)) {
				return nil
			}
			return p.data[offset:][:size]
		}
		entries = entries[12:]
	}
	return nil
}

// readColor prefers tables to a matrix, as §8.10 asks for. Among the tables it
// is the perceptual one, which every profile with tables must have.
func (p *Profile) readColor() error {
	for _, name := range [...]string{"A2B0", "A2B1", "A2B2"} {
		if b := p.tag(name); b != nil {
			return p.readTables(b)
		}
	}
	if p.space == spaceCMYK {
		return errors.New("no table for CMYK")
	}
	return p.readMatrix()
}

// readGray reads a profile of §8.3.4 or §8.4.4: one curve from black to white.
func (p *Profile) readGray() error {
	curve, _, err := parseCurve(p.tag("kTRC"))
	if err != nil {
		return err
	}
	p.toXYZ = func(in [4]float64) vector {
		y := curve(in[0])
		if p.pcs == spaceLab {
			return labToXYZ(vector{100 * y})
		}
		return vector{d50[0] * y, y, d50[2] * y}
	}
	return nil
}

// toSRGB takes a device's color, channels from 0 to 1, to sRGB as it is
// stored, clipped to 0 to 1. This is exact and slow; pictures go through tables
// made of it.
func (p *Profile) toSRGB(in [4]float64) vector {
	v := encodeSRGB(p.toXYZ(in))
	return vector{clamp01(v[0]), clamp01(v[1]), clamp01(v[2])}
}

// matrixProfile is a profile of three curves and a matrix (§8.3.3): what
// displays and the working spaces Adobe RGB, Display P3 and ProPhoto have.
type matrixProfile struct {
	curves [3]curve
	// toLinear takes the device's linear colors to sRGB's.
	toLinear matrix3
}

func (p *Profile) readMatrix() error {
	if p.pcs != spaceXYZ {
		return errors.New("a matrix without XYZ behind it")
	}
	var m matrixProfile
	var toXYZ matrix3
	for i, name := range [...]string{"r", "g", "b"} {
		var err error
		if m.curves[i], _, err = parseCurve(p.tag(name + "TRC")); err != nil {
			return err
		}
		column := p.tag(name + "XYZ")
		if len(column) < 20 {
			return errors.New("matrix is missing or cut short")
		}
		for j := range 3 {
			toXYZ[j][i] = fixed16(column[8+4*j:])
		}
	}
	m.toLinear = xyzToLinear.multiply(toXYZ)
	p.matrix = &m
	p.toXYZ = func(in [4]float64) vector {
		return toXYZ.times(vector{m.linear(0, in[0]), m.linear(1, in[1]), m.linear(2, in[2])})
	}
	return nil
}

func (m *matrixProfile) linear(channel int, x float64) float64 {
	return clamp01(m.curves[channel](x))
}
