package icc

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/kovidgoyal/imaging/prism/meta/icc"

	"s3resize/lambda/codec/codectest"
)

func parsed(t *testing.T, data []byte) *Profile {
	t.Helper()
	p, err := parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// levels converts 8-bit channels exactly.
func levels(p *Profile, in ...int) [3]int {
	var v [4]float64
	for i, x := range in {
		v[i] = float64(x) / 255
	}
	out := p.toSRGB(v)
	return [3]int{int(math.Round(out[0] * 255)), int(math.Round(out[1] * 255)), int(math.Round(out[2] * 255))}
}

func TestProfilesByHand(t *testing.T) {
	gray := para(0, 1.0)
	lab := func(class, space, table string, major byte) []byte {
		return profileBytes(major, class, space, spaceLab, "A2B0", table)
	}
	for _, test := range []struct {
		name    string
		profile []byte
		in      []int
		want    [3]int
	}{
		{"sRGB", sRGB(), []int{10, 100, 200}, [3]int{10, 100, 200}},
		{"sRGB white", sRGB(), []int{255, 255, 255}, [3]int{255, 255, 255}},
		// 0.50196^2.199 = 0.2197, and sRGB's curve has 129.0 there.
		{"Adobe gray", adobeRGB(), []int{128, 128, 128}, [3]int{129, 129, 129}},
		// 0.50196^1.8 = 0.2892, and sRGB's curve has 146.4 there.
		{"ProPhoto gray", prophoto(), []int{128, 128, 128}, [3]int{146, 146, 146}},
		{"P3 gray", displayP3(), []int{77, 77, 77}, [3]int{77, 77, 77}},
		// Red of P3 is 1.225, −0.042, −0.020 of sRGB in linear light.
		{"P3 red", displayP3(), []int{255, 0, 0}, [3]int{255, 0, 0}},
		// 229 is 0.7835 in linear light: 0.7835 of white and 0.2165 of that red
		// are 1.049, 0.774, 0.779, the last two 227.8 and 228.5 by the curve.
		{"P3 pink", displayP3(), []int{255, 229, 229}, [3]int{255, 228, 228}},
		// L* 50 is Y 0.1842, and sRGB's curve has 118.9 there.
		{"lut8", lab("mntr", spaceRGB, lut8(3), 2), []int{128, 128, 128}, [3]int{119, 119, 119}},
		{"lut16", lab("prtr", spaceRGB, lut16(3, 3), 2), []int{128, 128, 128}, [3]int{119, 119, 119}},
		{"lut16 white", lab("prtr", spaceRGB, lut16(3, 3), 2), []int{255, 255, 255}, [3]int{255, 255, 255}},
		{"lut16 one third", lab("prtr", spaceRGB, lut16(3, 2), 2), []int{255, 128, 0}, [3]int{119, 119, 119}},
		// In version 4 black is Y 0.00347: (0.1842 − 0.0035)/(1 − 0.0035) =
		// 0.1813, which is 118.1; and a tint, for black's X and Z are not the
		// white's.
		{"AToB", lab("mntr", spaceRGB, lutAToB(3, straight(3), "", "", clut(2, 2, 2, 2), straight(3)), 4), []int{128, 128, 128}, [3]int{118, 118, 118}},
		{"AToB bytes", lab("mntr", spaceRGB, lutAToB(3, straight(3), "", "", clut(1, 2, 2, 2), ""), 4), []int{0, 128, 255}, [3]int{118, 118, 118}},
		{"CMYK paper", lab("prtr", spaceCMYK, lut16(4, 3), 2), []int{0, 0, 0, 0}, [3]int{255, 255, 255}},
		{"CMYK half black", lab("prtr", spaceCMYK, lut16(4, 2), 2), []int{0, 0, 0, 127}, [3]int{119, 119, 119}},
		{"CMYK half colors", lab("prtr", spaceCMYK, lut8(4), 2), []int{127, 127, 127, 0}, [3]int{119, 119, 119}},
		{"CMYK all", lab("prtr", spaceCMYK, lut16(4, 2), 2), []int{255, 255, 255, 255}, [3]int{0, 0, 0}},
		{"CMYK AToB", lab("prtr", spaceCMYK, lutAToB(4, straight(3), "", "", clut(2, 2, 2, 2, 2), straight(4)), 4), []int{0, 0, 0, 127}, [3]int{118, 118, 118}},
		{"A2B1 only", profileBytes(2, "prtr", spaceCMYK, spaceLab, "A2B1", lut16(4, 2)), []int{0, 0, 0, 127}, [3]int{119, 119, 119}},
		// Half of the light is 187.5.
		{"gray", profileBytes(2, "mntr", spaceGray, spaceXYZ, "kTRC", gray), []int{128}, [3]int{188, 188, 188}},
		{"gray Lab", profileBytes(2, "mntr", spaceGray, spaceLab, "kTRC", gray), []int{128}, [3]int{119, 119, 119}},
	} {
		got := levels(parsed(t, test.profile), test.in...)
		for c := range 3 {
			if d := got[c] - test.want[c]; d < -1 || d > 1 {
				t.Errorf("%s: %v, want %v", test.name, got, test.want)
				break
			}
		}
	}
}

// A print's darkest gray becomes black, and lighter ones move with it.
func TestProfileBlack(t *testing.T) {
	table := []byte(lut16(4, 2))
	for i := len(table) - 12 - 16*6; i < len(table)-12; i += 6 {
		// From L* 20 to 100 instead of from 0.
		l := int(binary.BigEndian.Uint16(table[i:]))
		binary.BigEndian.PutUint16(table[i:], uint16(0xff00/5+l*4/5))
	}
	p := parsed(t, profileBytes(2, "prtr", spaceCMYK, spaceLab, "A2B0", string(table)))
	if got := levels(p, 255, 255, 255, 255); got != [3]int{} {
		t.Errorf("all inks: %v", got)
	}
	if got := levels(p, 0, 0, 0, 0); got != [3]int{255, 255, 255} {
		t.Errorf("paper: %v", got)
	}
	// L* 60 is Y 0.2812, L* 20 is Y 0.0299: 0.2513/0.9701 = 0.2590, by sRGB's
	// curve 139.3.
	if got := levels(p, 0, 0, 0, 127); got[1] < 138 || got[1] > 141 {
		t.Errorf("half: %v", got)
	}
}

// The library knows all kinds of profile but that of gray, four channels in
// lutAToB, and CLUTs with different numbers of points. What it is good for is
// that others wrote it. In four channels it interpolates a little differently,
// hence the fine table.
func TestProfilesLikeLibrary(t *testing.T) {
	cube := strings.Repeat(padded(para(3, 3, 0.9, 0.1, 0, 0)), 3)
	wave := strings.Repeat(padded(curv(0, 9000, 20000, 40000, 65535)), 3)
	mix := s15(0.4, 0.3, 0.1, 0.2, 0.6, 0.1, 0.05, 0.1, 0.5, 0.01, -0.02, 0.03)
	for name, data := range map[string][]byte{
		"sRGB":         sRGB(),
		"Adobe RGB":    adobeRGB(),
		"Display P3":   displayP3(),
		"ProPhoto":     prophoto(),
		"sampled":      matrixProfileBytes(adobeColumns, curv(0, 1000, 5000, 20000, 65535)),
		"formula 1":    matrixProfileBytes(adobeColumns, para(1, 2.2, 0.9, 0.1)),
		"formula 2":    matrixProfileBytes(adobeColumns, para(2, 2.2, 0.8, 0.1, 0.05)),
		"formula 4":    matrixProfileBytes(adobeColumns, para(4, 2.2, 0.8, 0.1, 0.3, 0.2, 0.02, 0.01)),
		"lut8":         profileBytes(2, "scnr", spaceRGB, spaceLab, "A2B0", lut8(3)),
		"lut16":        profileBytes(2, "scnr", spaceRGB, spaceLab, "A2B0", lut16(3, 5)),
		"lut16 CMYK":   profileBytes(2, "prtr", spaceCMYK, spaceLab, "A2B0", lut16(4, 9)),
		"lut8 XYZ":     profileBytes(2, "scnr", spaceRGB, spaceXYZ, "A2B0", lut8(3)),
		"AToB Lab":     profileBytes(4, "mntr", spaceRGB, spaceLab, "A2B0", lutAToB(3, straight(3), "", "", clut(2, 4, 4, 4), wave)),
		"AToB XYZ":     profileBytes(4, "mntr", spaceRGB, spaceXYZ, "A2B0", lutAToB(3, straight(3), mix, cube, clut(2, 3, 3, 3), wave)),
		"AToB no CLUT": profileBytes(4, "mntr", spaceRGB, spaceXYZ, "A2B0", lutAToB(3, straight(3), mix, cube, "", "")),
		"AToB B only":  profileBytes(4, "mntr", spaceRGB, spaceXYZ, "A2B0", lutAToB(3, wave, "", "", "", "")),
	} {
		ours := parsed(t, data)
		theirs, err := icc.NewProfileReader(bytes.NewReader(data)).ReadProfile()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		transform, err := theirs.CreateTransformerToSRGB(icc.PerceptualRenderingIntent, true, ours.channels(), true, false, true)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		const grid = 6
		for i := range grid * grid * grid * grid {
			in := [4]float64{float64(i % grid), float64(i / grid % grid), float64(i / grid / grid % grid), float64(i / grid / grid / grid)}
			for c := range in {
				in[c] /= grid - 1
			}
			var want, scratch [4]float64
			if ours.channels() == 3 {
				want[0], want[1], want[2] = transform.Transform(in[0], in[1], in[2])
			} else {
				scratch = in
				transform.TransformGeneral(want[:], scratch[:])
			}
			got := ours.toSRGB(in)
			for c := range 3 {
				if d := math.Abs(got[c]-want[c]) * 255; d > 1 {
					t.Fatalf("%s: %v gives %v, want %v", name, in, got, want)
				}
			}
		}
	}
}

func TestProfileBroken(t *testing.T) {
	edited := func(b []byte, at int, s string) []byte {
		b = slices.Clone(b)
		copy(b[at:], s)
		return b
	}
	cmyk := func(table string) []byte { return profileBytes(4, "prtr", spaceCMYK, spaceLab, "A2B0", table) }
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "not an ICC profile"},
		{"header cut", sRGB()[:131], "not an ICC profile"},
		{"no signature", edited(sRGB(), 36, "ascp"), "not an ICC profile"},
		{"cut", sRGB()[:300], "cut short"},
		{"claims 4 GB", edited(sRGB(), 0, "\xff\xff\xff\xff"), "cut short"},
		{"device link", edited(sRGB(), 12, "link"), `of class "link", not a device's`},
		{"Lab device", edited(sRGB(), 16, spaceLab), `color space "Lab "`},
		{"RGB behind", edited(sRGB(), 20, spaceRGB), `connection space "RGB "`},
		{"matrix to Lab", edited(sRGB(), 20, spaceLab), "a matrix without XYZ behind it"},
		{"no tags", edited(sRGB(), 128, "\x00\x00\x00\x00"), "curve is missing or cut short"},
		{"tag beyond the end", edited(sRGB(), 132+3*12+4, "\xff\xff\xff\xf0\xff\xff\xff\xf0"), "curve is missing or cut short"},
		{"no matrix", edited(sRGB(), 132, "xXYZ"), "matrix is missing or cut short"},
		{"curve type", matrixProfileBytes(srgbColumns, "abcd"+nulls(20)), `curve of type "abcd"`},
		{"4 billion samples", matrixProfileBytes(srgbColumns, "curv\x00\x00\x00\x00\xff\xff\xff\xff"+nulls(20)), "curve is cut short"},
		{"formula 5", matrixProfileBytes(srgbColumns, para(5, 1)), "curve with formula 5"},
		{"formula cut", matrixProfileBytes(srgbColumns, para(4, 1, 2)), "curve is cut short"},
		{"division by 0", matrixProfileBytes(srgbColumns, para(1, 2, 0, 1)), "curve divides by 0"},
		{"gray without a curve", profileBytes(2, "mntr", spaceGray, spaceXYZ), "curve is missing or cut short"},
		{"CMYK without a table", profileBytes(2, "prtr", spaceCMYK, spaceLab), "no table for CMYK"},
		{"table cut", cmyk("mft2" + nulls(10)), "table is cut short"},
		{"table type", cmyk("mftX" + nulls(4) + "\x04\x03" + nulls(40)), `table of type "mftX"`},
		{"three of four", cmyk(lut16(3, 2)), "table from 3 to 3 channels"},
		{"lut8 cut", cmyk(lut8(4)[:1000]), "table is cut short"},
		{"lut8 head only", cmyk(lut8(4)[:40]), "table is cut short"},
		{"lut16 cut", cmyk(lut16(4, 3)[:300]), "table is cut short"},
		{"lut16 head only", cmyk(lut16(4, 3)[:51]), "table is cut short"},
		{"lut16 of 255⁴", cmyk(string(edited([]byte(lut16(4, 3)), 10, "\xff"))), "table is cut short"},
		{"lut16 of 1⁴", cmyk(string(edited([]byte(lut16(4, 3)), 10, "\x01"))), "table is cut short"},
		{"one point", cmyk(string(edited([]byte(lut16(4, 3)), 48, "\x00\x01"))), "table with curves of fewer than two points"},
		{"CLUT width 0", cmyk(lutAToB(4, straight(3), "", "", "\xff\xff\xff\xff"+nulls(16), straight(4))), "table with numbers of 0 bytes"},
		{"CLUT of 255⁴", cmyk(lutAToB(4, straight(3), "", "", "\xff\xff\xff\xff"+nulls(12)+"\x02\x00\x00\x00", straight(4))), "table is cut short"},
		{"no CLUT", cmyk(lutAToB(4, straight(3), "", "", "", "")), "table without a CLUT"},
		{"curves beyond", cmyk(string(edited([]byte(lutAToB(4, straight(3), "", "", clut(2, 2, 2, 2, 2), "")), 12, "\xff\xff\xff\xff"))), "curve is missing or cut short"},
		{"matrix beyond", cmyk(string(edited([]byte(lutAToB(4, straight(3), "", "", clut(2, 2, 2, 2, 2), "")), 16, "\xff\xff\xff\xff"))), "matrix is cut short"},
		{"CLUT beyond", cmyk(string(edited([]byte(lutAToB(4, straight(3), "", "", clut(2, 2, 2, 2, 2), "")), 24, "\xff\xff\xff\xff"))), "table is cut short"},
	} {
		var p *Profile
		var err error
		n := codectest.Allocated(t, func() { p, err = parse(test.data) })
		if p != nil || err == nil || err.Error() != test.want {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
		if n > 1<<20 {
			t.Errorf("%s: allocated %d bytes", test.name, n)
		}
	}
}

func TestParseCurve(t *testing.T) {
	for _, test := range []struct {
		name  string
		curve string
		x, y  float64
	}{
		{"identity", curv(), 0.3, 0.3},
		{"gamma 2", curv(512), 0.3, 0.09},
		{"gamma 2, beyond", curv(512), 1.5, 1},
		{"two samples", curv(0, 65535), 0.3, 0.3},
		{"three", curv(65535, 0, 65535), 0.25, 0.5},
		{"the last", curv(0, 0, 13107), 1, 0.2},
		{"beyond", curv(0, 0, 13107), 7, 0.2},
		{"below", curv(13107, 0), -1, 0.2},
		{"formula 0", para(0, 3), 0.5, 0.125},
		{"formula 0, straight", para(0, 1), -0.5, -0.5},
		{"formula 1", para(1, 2, 2, -0.5), 0.5, 0.25},
		{"formula 1, below", para(1, 2, 2, -0.5), 0.2, 0},
		{"formula 2", para(2, 2, 2, -0.5, 0.25), 0.5, 0.5},
		{"formula 2, below", para(2, 2, 2, -0.5, 0.25), 0.2, 0.25},
		{"formula 3", para(3, 2, 0.5, 0.5, 0.25, 0.5), 0.5, 0.5625},
		{"formula 3, below", para(3, 2, 0.5, 0.5, 0.25, 0.5), 0.4, 0.1},
		{"formula 4", para(4, 2, 0.5, 0.5, 0.25, 0.5, 0.125, 0.0625), 0.5, 0.6875},
		{"formula 4, below", para(4, 2, 0.5, 0.5, 0.25, 0.5, 0.125, 0.0625), 0.4, 0.1625},
	} {
		c, size, err := parseCurve([]byte(test.curve + "more"))
		if err != nil || size != len(test.curve) {
			t.Errorf("%s: %d bytes of %d, %v", test.name, size, len(test.curve), err)
			continue
		}
		if y := c(test.x); math.Abs(y-test.y) > 1e-4 {
			t.Errorf("%s: %v gives %v, want %v", test.name, test.x, y, test.y)
		}
	}
}

func FuzzProfile(f *testing.F) {
	for _, s := range [][]byte{
		sRGB(), prophoto(),
		profileBytes(2, "mntr", spaceGray, spaceLab, "kTRC", curv(512)),
		profileBytes(2, "prtr", spaceCMYK, spaceLab, "A2B0", lut16(4, 2)),
		profileBytes(2, "scnr", spaceRGB, spaceXYZ, "A2B0", lut8(3)),
		profileBytes(4, "mntr", spaceRGB, spaceXYZ, "A2B0", lutAToB(3, straight(3), s15(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0), straight(3), clut(2, 2, 2, 2), straight(3))),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := parse(data)
		if err != nil {
			return
		}
		for _, in := range [][4]float64{{}, {1, 1, 1, 1}, {0.3, 0.6, 0.9, 0.1}} {
			for _, v := range p.toSRGB(in) {
				if !(v >= 0 && v <= 1) {
					t.Errorf("%v gives %v", in, v)
				}
			}
		}
		if len(data)%16 == 0 { // a sample, since this takes milliseconds
			p.Converter()(codectest.Noise(3, 1, 1).Pix)
		}
	})
}
