package filter

import (
	"image"
	"image/color"
	"testing"

	"pgregory.net/rapid"
)

// blends are (100, 200, 250) over (200, 100, 50) and (255, 128, 0) over
// (30, 0, 255), all opaque, as sharp 0.35.5 (libvips 8.18.7) blends them, which
// rounds down (and burns white by black to black, where the specification leaves
// it white); then the first pair with the alpha 64 over 128. There libvips mixes
// colours that are already multiplied by alpha; these are worked out by hand.
var blends = []struct {
	name        string
	opaque      [6]uint8
	translucent [4]uint8
}{
	{"over", [6]uint8{100, 200, 250, 255, 128, 0}, [4]uint8{159, 140, 130, 159}},
	{"source", [6]uint8{100, 200, 250, 255, 128, 0}, [4]uint8{100, 200, 250, 64}},
	{"in", [6]uint8{100, 200, 250, 255, 128, 0}, [4]uint8{99, 199, 250, 32}},
	{"atop", [6]uint8{100, 200, 250, 255, 128, 0}, [4]uint8{175, 125, 100, 128}}, // a quarter of the source
	{"dest", [6]uint8{200, 100, 50, 30, 0, 255}, [4]uint8{200, 100, 50, 128}},
	{"dest-over", [6]uint8{200, 100, 50, 30, 0, 255}, [4]uint8{180, 119, 89, 159}},
	{"dest-in", [6]uint8{200, 100, 50, 30, 0, 255}, [4]uint8{200, 100, 50, 32}},
	{"dest-atop", [6]uint8{200, 100, 50, 30, 0, 255}, [4]uint8{150, 150, 150, 64}}, // half of each
	{"add", [6]uint8{255, 255, 255, 255, 128, 255}, [4]uint8{166, 133, 116, 192}},
	{"saturate", [6]uint8{200, 100, 50, 30, 0, 255}, [4]uint8{166, 133, 116, 192}}, // there is room: as add
	// A fifth of the source, three fifths of the backdrop and a fifth of the mix
	// of both: (1-128/255)·64/255 = 0.125, 0.376 and 0.126, of 0.627 together.
	{"multiply", [6]uint8{78, 78, 49, 30, 0, 0}, [4]uint8{156, 115, 90, 159}},
	{"screen", [6]uint8{221, 221, 250, 255, 128, 255}, [4]uint8{184, 144, 130, 159}},
	{"overlay", [6]uint8{188, 156, 98, 60, 0, 255}, [4]uint8{178, 131, 99, 159}},
	{"darken", [6]uint8{100, 100, 50, 30, 0, 0}, [4]uint8{160, 120, 90, 159}},
	{"lighten", [6]uint8{200, 200, 250, 255, 128, 255}, [4]uint8{180, 140, 130, 159}},
	{"colour-dodge", [6]uint8{255, 255, 255, 255, 0, 255}, [4]uint8{191, 151, 131, 159}},
	{"colour-burn", [6]uint8{114, 57, 45, 30, 0, 255}, [4]uint8{163, 111, 89, 159}},
	{"hard-light", [6]uint8{156, 188, 246, 255, 1, 0}, [4]uint8{171, 138, 129, 159}},
	{"soft-light", [6]uint8{190, 133, 110, 84, 0, 255}, [4]uint8{178, 127, 102, 159}},
	{"difference", [6]uint8{100, 100, 200, 225, 128, 255}, [4]uint8{160, 120, 120, 159}},
	{"exclusion", [6]uint8{143, 143, 201, 225, 128, 255}, [4]uint8{169, 128, 120, 159}},
}

func TestBlend(t *testing.T) {
	for _, tt := range blends {
		mode, ok := BlendNamed(tt.name)
		if !ok || mode.String() != tt.name {
			t.Errorf("%q is %v, %v", tt.name, mode, ok)
		}
		img := inside(picture(200, 100, 50, 255, 30, 0, 255, 255, 200, 100, 50, 128))
		Blend(img, inside(picture(100, 200, 250, 255, 255, 128, 0, 255, 100, 200, 250, 64)), image.Point{}, mode, Opaque())
		o := tt.opaque
		checkPixels(t, tt.name, img, 2, o[0], o[1], o[2], 255, o[3], o[4], o[5], 255,
			tt.translucent[0], tt.translucent[1], tt.translucent[2], tt.translucent[3])
	}
}

// These leave nothing of opaque pixels over each other.
func TestBlendToNothing(t *testing.T) {
	for name, want := range map[string][4]uint8{
		"clear": {}, "out": {100, 200, 250, 32}, "dest-out": {200, 100, 50, 96}, "xor": {175, 125, 100, 128},
	} {
		mode, _ := BlendNamed(name)
		img := picture(200, 100, 50, 255, 200, 100, 50, 128)
		Blend(img, picture(100, 200, 250, 255, 100, 200, 250, 64), image.Point{}, mode, Opaque())
		checkPixels(t, name, img, 1, 0, 0, 0, 0, want[0], want[1], want[2], want[3])
	}
}

func TestBlendNamed(t *testing.T) {
	for name, want := range map[string]BlendMode{"": BlendOver, "color-dodge": BlendColourDodge, "color-burn": BlendColourBurn, "clear": BlendClear} {
		if got, ok := BlendNamed(name); got != want || !ok {
			t.Errorf("%q is %v, %v", name, got, ok)
		}
	}
	for _, name := range []string{"Over", "normal", "colour"} {
		if got, ok := BlendNamed(name); ok {
			t.Errorf("%q is %v", name, got)
		}
	}
	if got := BlendMode(200).String(); got != "unknown" {
		t.Errorf("mode 200 is %q", got)
	}
}

// A mask keeps what lies under it, and nothing else in the picture.
func TestBlendClearsAround(t *testing.T) {
	for name, clears := range map[string]bool{
		"dest-in": true, "in": true, "out": true, "source": true, "clear": true, "dest-atop": true,
		"over": false, "atop": false, "dest": false, "dest-out": false, "dest-over": false, "xor": false,
		"add": false, "saturate": false, "multiply": false, "difference": false,
	} {
		mode, _ := BlendNamed(name)
		for _, at := range []image.Point{{X: 1, Y: 1}, {X: 9, Y: 9}} {
			img := Canvas(image.Pt(4, 3), color.NRGBA{7, 8, 9, 255})
			Blend(img, Canvas(image.Pt(1, 1), color.NRGBA{A: 255}), at, mode, Opaque())
			if got := img.NRGBAAt(3, 2).A == 0; got != clears {
				t.Errorf("%s at %v clears the corner: %v", name, at, got)
			}
		}
	}
}

// Where the overlay cannot be seen the modes that are not masks leave the picture
// as it is; where nothing is below, the separable ones are source-over.
func TestBlendLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dst, sheet := drawPicture(t)
		src, _ := drawPicture(t)
		at := image.Pt(rapid.IntRange(-9, 9).Draw(t, "left"), rapid.IntRange(-5, 5).Draw(t, "top"))
		before := clone(sheet)
		mode := BlendMode(rapid.IntRange(0, 30).Draw(t, "mode"))
		Blend(dst, src, at, mode, Opaque())
		checkSurroundings(t, before, sheet, dst.Rect)
		if mode < BlendMultiply {
			return
		}
		sheet = clone(before)
		dst = sheet.SubImage(dst.Rect).(*image.NRGBA)
		Blend(dst, src, at, mode, Faded(100))
		for y := dst.Rect.Min.Y; y < dst.Rect.Max.Y; y++ {
			for x := dst.Rect.Min.X; x < dst.Rect.Max.X; x++ {
				if a, b := before.NRGBAAt(x, y), dst.NRGBAAt(x, y); a != b && a.A > 0 {
					t.Fatalf("%v: an unseen overlay turns %v into %v", mode, a, b)
				}
			}
		}
		for i := 3; i < len(sheet.Pix); i += 4 {
			sheet.Pix[i] = 0
		}
		slow := clone(sheet).SubImage(dst.Rect).(*image.NRGBA)
		Blend(dst, src, at, mode, Opaque())
		Composite(slow, src, at, Opaque())
		for i, p := range pixels(slow) {
			if q := pixels(dst)[i]; p != q && pixels(slow)[i|3] > 0 {
				t.Fatalf("%v: over nothing, byte %d is %d; want %d", mode, i, q, p)
			}
		}
	})
}
