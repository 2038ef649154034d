package codec

import (
	"errors"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"s3resize/lambda/edit"
)

// converted runs ToSRGB on a copy.
func converted(t *testing.T, profile []byte, img *image.NRGBA) *image.NRGBA {
	t.Helper()
	out := image.NewNRGBA(img.Rect)
	copy(out.Pix, img.Pix)
	if err := (Header{Format: edit.PNG, Profile: profile}).ToSRGB(out); err != nil {
		t.Fatal(err)
	}
	return out
}

// checkExact compares pictures with what the profile makes of each pixel
// exactly. Alpha, and the gaps between rows, must not change.
func checkExact(t *testing.T, name string, profile []byte, mean, worst float64) {
	t.Helper()
	src := noise(60, 60, 5)
	for i := 3; i < len(src.Pix); i += 4 {
		src.Pix[i] = uint8(i * 7)
	}
	p, got := parsed(t, profile), converted(t, profile, src)
	sum, most := 0.0, 0.0
	for i := 0; i < len(src.Pix); i += 4 {
		in := [4]float64{float64(src.Pix[i]) / 255, float64(src.Pix[i+1]) / 255, float64(src.Pix[i+2]) / 255}
		for c, v := range p.toSRGB(in) {
			d := math.Abs(v*255 - float64(got.Pix[i+c]))
			sum += d
			most = max(most, d)
		}
		if got.Pix[i+3] != src.Pix[i+3] {
			t.Fatalf("%s: alpha %d became %d", name, src.Pix[i+3], got.Pix[i+3])
		}
	}
	if sum /= float64(len(src.Pix)) * 3 / 4; sum > mean || most > worst {
		t.Errorf("%s: off by %.3f on average, %.2f at worst", name, sum, most)
	}
}

// Rounding to 8 bits makes 0.25 levels on average and 0.5 at worst, less where
// much is clipped. The integers of a matrix add a tenth; a lattice is as good
// as the profile is smooth.
func TestToSRGBIsExact(t *testing.T) {
	checkExact(t, "Adobe RGB", adobeRGB(), 0.26, 0.61)
	checkExact(t, "Display P3", displayP3(), 0.26, 0.61)
	checkExact(t, "ProPhoto", prophoto(), 0.26, 0.61)
	checkExact(t, "table", profileBytes(2, "scnr", spaceRGB, spaceLab, "A2B0", lut16(3, 9)), 0.3, 2)
}

// Of a press whose inks are mixed like those of the naive formula.
func TestCMYKCubeIsExact(t *testing.T) {
	p := parsed(t, profileBytes(2, "prtr", spaceCMYK, spaceLab, "A2B0", lut16(4, 9)))
	src := make([]byte, 4*3000)
	r := rand.New(rand.NewPCG(7, 7))
	for i := range src {
		src[i] = uint8(r.Uint32())
	}
	got := append([]byte(nil), src...)
	newCube(p).convert(got)
	sum, worst := 0.0, 0.0
	for i := 0; i < len(src); i += 4 {
		in := [4]float64{float64(src[i]) / 255, float64(src[i+1]) / 255, float64(src[i+2]) / 255, float64(src[i+3]) / 255}
		for c, v := range p.toSRGB(in) {
			d := math.Abs(v*255 - float64(got[i+c]))
			sum += d / 9000
			worst = max(worst, d)
		}
		if got[i+3] != 255 {
			t.Fatalf("alpha %d", got[i+3])
		}
	}
	if sum > 0.4 || worst > 4 {
		t.Errorf("off by %.3f on average, %.2f at worst", sum, worst)
	}
}

func TestToSRGBLeavesSRGBAlone(t *testing.T) {
	src := noise(50, 50, 9)
	for name, profile := range map[string][]byte{
		"none":    nil,
		"formula": sRGB(),
		"rounded": matrixProfileBytes([3]vector{{0.436, 0.2225, 0.0139}, {0.3851, 0.7169, 0.0971}, {0.1431, 0.0606, 0.7141}}, srgbCurve),
		"samples": matrixProfileBytes(srgbColumns, sampledSRGB(1024)),
	} {
		if got := converted(t, profile, src); !equalPixels(got, src) {
			t.Errorf("%s: pixels changed", name)
		}
	}
	if parsed(t, displayP3()).isSRGB() || parsed(t, matrixProfileBytes(srgbColumns, curv(563))).isSRGB() {
		t.Error("another profile is taken for sRGB's")
	}
}

// sampledSRGB is sRGB's curve as old profiles have it.
func sampledSRGB(n int) string {
	var v []int
	for i := range n {
		v = append(v, int(math.Round(65535*decodeGamma(float64(i)/float64(n-1)))))
	}
	return curv(v...)
}

func TestToSRGBCutOut(t *testing.T) {
	whole := noise(20, 20, 2)
	before := string(whole.Pix)
	cut := whole.SubImage(image.Rect(0, 0, 5, 5)).(*image.NRGBA)
	if err := (Header{Profile: adobeRGB()}).ToSRGB(cut); err != nil {
		t.Fatal(err)
	}
	for y := range 20 {
		for x := range 20 {
			i := whole.PixOffset(x, y)
			changed := string(whole.Pix[i:i+4]) != before[i:i+4]
			if inside := x < 5 && y < 5; changed && !inside {
				t.Fatalf("pixel %d,%d outside changed", x, y)
			}
		}
	}
	if string(whole.Pix[:20]) == before[:20] {
		t.Error("nothing changed inside")
	}
}

func TestToSRGBGrey(t *testing.T) {
	linear := profileBytes(2, "mntr", spaceGray, spaceXYZ, "kTRC", para(0, 1))
	grey := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	copy(grey.Pix, []byte{128, 128, 128, 77})
	// Half of the light is 187.5 or 188 by sRGB's curve: 128/255 makes 188.0.
	if got := converted(t, linear, grey).NRGBAAt(0, 0); got != (color.NRGBA{188, 188, 188, 77}) {
		t.Errorf("%v", got)
	}
	if got := converted(t, adobeRGB(), grey).NRGBAAt(0, 0); got != (color.NRGBA{129, 129, 129, 77}) {
		t.Errorf("with an RGB profile: %v", got)
	}
	coloured := noise(3, 3, 3)
	before := string(coloured.Pix)
	err := Header{Profile: linear}.ToSRGB(coloured)
	if err == nil || err.Error() != "colour profile: for grey, in a colour picture" || string(coloured.Pix) != before {
		t.Errorf("a colour picture: %v", err)
	}
}

func TestToSRGBRefuses(t *testing.T) {
	press := profileBytes(2, "prtr", spaceCMYK, spaceLab, "A2B0", lut16(4, 2))
	ink := jpegHeader{components: 4}
	src := noise(4, 4, 4)
	before := string(src.Pix)
	for _, test := range []struct {
		name   string
		header Header
		want   string
	}{
		{"not a profile", Header{Profile: []byte("hello")}, "colour profile: not an ICC profile"},
		{"empty", Header{Profile: []byte{}}, "colour profile: not an ICC profile"},
		{"chunks", Header{profileErr: errors.New("profile chunk is missing")}, "colour profile: profile chunk is missing"},
		{"CMYK in RGB", Header{Format: edit.PNG, Profile: press}, `colour profile: for "CMYK", in a picture of other colours`},
		{"RGB in CMYK", Header{Format: edit.JPEG, jpeg: ink, Profile: sRGB()}, `colour profile: for "RGB ", in a picture of other colours`},
		{"CMYK in CMYK", Header{Format: edit.JPEG, jpeg: ink, Profile: press}, ""},
	} {
		got := ""
		if err := test.header.ToSRGB(src); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if string(src.Pix) != before {
			t.Fatalf("%s: pixels changed", test.name)
		}
	}
}

// A CMYK file with its press's profile: black 128 of 255 leaves L* 49.8, which
// is 118.4 in sRGB; by the naive formula it would be 127.
func TestCMYKProfile(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: a table of CMYK for each profile")
	}
	press := string(profileBytes(2, "prtr", spaceCMYK, spaceLab, "A2B0", lut16(4, 2)))
	j := flatJPEG{w: 19, h: 9, components: flatComponents(0, 0, 0, 128)}
	j.segments = []string{"\xe2ICC_PROFILE\x00\x01\x01" + press}
	checkSolid(t, "profile", j.encode(), 19, 9, color.NRGBA{118, 118, 118, 255})

	j.segments = []string{"\xe2ICC_PROFILE\x00\x01\x01" + press[:200]}
	checkSolid(t, "broken profile", j.encode(), 19, 9, color.NRGBA{127, 127, 127, 255})
	h, err := ReadHeader(j.encode(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.ToSRGB(noise(1, 1, 1)); err == nil || err.Error() != "colour profile: cut short" {
		t.Errorf("broken profile: %v", err)
	}
}
