package pictures

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/kovidgoyal/imaging/prism/meta/icc"
)

// tag finds one in a profile.
func tag(t *testing.T, profile []byte, name string) []byte {
	t.Helper()
	for i := range int(binary.BigEndian.Uint32(profile[128:])) {
		entry := profile[132+12*i:]
		if string(entry[:4]) == name {
			at, size := binary.BigEndian.Uint32(entry[4:]), binary.BigEndian.Uint32(entry[8:])
			if at%4 != 0 {
				t.Errorf("%s begins at %d, which is not a multiple of 4", name, at)
			}
			return profile[at : at+size]
		}
	}
	t.Fatalf("no %s", name)
	return nil
}

func TestDisplayP3HasThePublishedColorants(t *testing.T) {
	// As the profiles of displays have them, to their rounding.
	for name, want := range map[string][3]float64{
		"rXYZ": {0.5151, 0.2412, -0.0011},
		"gXYZ": {0.2920, 0.6922, 0.0419},
		"bXYZ": {0.1571, 0.0666, 0.7841},
		"wtpt": {0.9642, 1.0000, 0.8249},
	} {
		data := tag(t, DisplayP3(), name)
		for i := range 3 {
			got := float64(int32(binary.BigEndian.Uint32(data[8+4*i:]))) / 65536
			if math.Abs(got-want[i]) > 0.0005 {
				t.Errorf("%s: number %d is %.4f, want %.4f", name, i, got, want[i])
			}
		}
	}
}

func TestDisplayP3Header(t *testing.T) {
	profile := DisplayP3()
	if size := binary.BigEndian.Uint32(profile); int(size) != len(profile) || len(profile) > 700 {
		t.Errorf("says %d bytes, has %d", size, len(profile))
	}
	if got := string(profile[12:24]) + string(profile[36:40]); got != "mntrRGB XYZ acsp" {
		t.Errorf("header %q", got)
	}
}

func TestDisplayP3IsReadAsWhatItIs(t *testing.T) {
	profile, err := icc.NewProfileReader(bytes.NewReader(DisplayP3())).ReadProfile()
	if err != nil {
		t.Fatal(err)
	}
	if profile.IsSRGB() {
		t.Error("taken for sRGB")
	}
	if name, err := profile.Description(); name != "Display P3" {
		t.Errorf("called %q, %v", name, err)
	}
	toSRGB, err := profile.CreateTransformerToSRGB(icc.RelativeColorimetricRenderingIntent, false, 3, true, true, true)
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	for _, want := range []color.NRGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {10, 90, 200, 255}, {128, 128, 128, 255}} {
		img.SetNRGBA(0, 0, want)
		c := ToDisplayP3(img).NRGBAAt(0, 0)
		r, g, b := toSRGB.Transform(float64(c.R)/255, float64(c.G)/255, float64(c.B)/255)
		for i, pair := range [3][2]float64{{r, float64(want.R)}, {g, float64(want.G)}, {b, float64(want.B)}} {
			// Half a step of P3's bright green is several of sRGB's dark red.
			if math.Abs(255*pair[0]-pair[1]) > 4 {
				t.Errorf("%v comes back with %.1f in channel %d", want, 255*pair[0], i)
			}
		}
	}
}

func TestToDisplayP3(t *testing.T) {
	// The reds and greens are CSS Color 4's: rgb(100% 0% 0%) is
	// color(display-p3 0.9175 0.2003 0.1386), rgb(0% 100% 0%) is
	// color(display-p3 0.4584 0.9853 0.2983). Greys stay.
	for _, c := range []struct{ from, want color.NRGBA }{
		{color.NRGBA{255, 0, 0, 255}, color.NRGBA{234, 51, 35, 255}},
		{color.NRGBA{0, 255, 0, 128}, color.NRGBA{117, 251, 76, 128}},
		{color.NRGBA{0, 0, 255, 255}, color.NRGBA{0, 0, 245, 255}},
		{color.NRGBA{255, 255, 255, 0}, color.NRGBA{255, 255, 255, 0}},
		{color.NRGBA{100, 100, 100, 255}, color.NRGBA{100, 100, 100, 255}},
	} {
		img := image.NewNRGBA(image.Rect(-1, 5, 0, 6))
		img.SetNRGBA(-1, 5, c.from)
		got := ToDisplayP3(img).NRGBAAt(-1, 5)
		if apart(got.R, c.want.R) > 1 || apart(got.G, c.want.G) > 1 || apart(got.B, c.want.B) > 1 || got.A != c.want.A {
			t.Errorf("%v becomes %v, want %v", c.from, got, c.want)
		}
	}
}

func TestInverse(t *testing.T) {
	m := matrix{{2, 0, 1}, {0, 4, 0}, {1, 0, 1}} // determinant 4
	want := matrix{{1, 0, -1}, {0, 0.25, 0}, {-1, 0, 2}}
	if got := m.inverse(); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
