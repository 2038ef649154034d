package filter

import (
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"s3resize/lambda/edit"
)

// ink is the smallest rectangle with all that can be seen.
func ink(img *image.NRGBA) image.Rectangle {
	var box image.Rectangle
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if img.NRGBAAt(x, y).A > 0 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

func drawn(t *testing.T, text edit.Text) *image.NRGBA {
	t.Helper()
	img, err := DrawText(text)
	if err != nil {
		t.Fatal(err)
	}
	if size, err := MeasureText(text); err != nil || size != img.Rect.Size() {
		t.Errorf("%+v: measured %v, %v; drawn %v", text, size, err, img.Rect.Size())
	}
	return img
}

// In the Go fonts a capital I is a bar as high as capitals are, 1480 of 2048 units
// above the baseline; a full stop is a square of ink.
func TestDrawText(t *testing.T) {
	red := edit.Color{R: 200, G: 10, B: 20, A: 255}
	bar := drawn(t, edit.Text{Content: "I", Size: 200, Color: red})
	if h := 200 * 1480.0 / 2048; math.Abs(float64(bar.Rect.Dy())-h) > 2 {
		t.Errorf("a capital of a font of 200 pixels is %d high; want %.0f", bar.Rect.Dy(), h)
	}
	if c := bar.NRGBAAt(bar.Rect.Dx()/2, bar.Rect.Dy()/2); c != (color.NRGBA{200, 10, 20, 255}) {
		t.Errorf("the middle of a bar is %v", c)
	}
	for _, text := range []string{"I", "Hello, world", "Ωmega", "Привет", "jÅ", "...", " x "} {
		img := drawn(t, edit.Text{Content: text, Size: 40, Color: red})
		if box := ink(img); box.Dx() < img.Rect.Dx()-2 || box.Dy() < img.Rect.Dy()-2 {
			t.Errorf("%q: the ink %v does not fill %v", text, box, img.Rect)
		}
		for i := 0; i < len(img.Pix); i += 4 {
			if img.Pix[i+3] > 0 && [3]uint8(img.Pix[i:]) != [3]uint8{200, 10, 20} {
				t.Fatalf("%q: a pixel is %v", text, img.Pix[i:i+4])
			}
		}
	}
}

func TestDrawTextFonts(t *testing.T) {
	width := func(text, font string) int {
		return drawn(t, edit.Text{Content: text, Font: font, Size: 50, Color: edit.Color{A: 255}}).Rect.Dx()
	}
	// Of an even pitch there is only one; a bold stem is wider.
	if a, b := width("iii|", "gomono"), width("WWW|", "gomono"); b-a > 30 {
		t.Errorf("gomono: iii is %d wide, WWW %d", a, b)
	}
	if a, b := width("iii|", ""), width("WWW|", ""); b < 2*a {
		t.Errorf("regular: iii is %d wide, WWW %d", a, b)
	}
	if a, b := width("l", "goregular"), width("l", "gobold"); b <= a {
		t.Errorf("l is %d wide, bold %d", a, b)
	}
	if a, b := width("OSS", "wqy-zenhei"), width("OSS", "goregular"); a != b {
		t.Errorf("the fallback is %d wide, the regular font %d", a, b)
	}
}

// A full stop with its shadow is two squares, the black one behind and a twentieth
// of the size away.
func TestDrawTextShadow(t *testing.T) {
	white := edit.Color{R: 255, G: 255, B: 255, A: 255}
	plain := drawn(t, edit.Text{Content: ".", Size: 200, Color: white})
	img := drawn(t, edit.Text{Content: ".", Size: 200, Color: white, Shadow: 50})
	if want := plain.Rect.Size().Add(image.Pt(10, 10)); img.Rect.Size() != want {
		t.Errorf("with its shadow it is %v; want %v", img.Rect.Size(), want)
	}
	w, h := plain.Rect.Dx(), plain.Rect.Dy()
	for p, want := range map[image.Point]color.NRGBA{
		{X: w / 2, Y: h / 2}: {255, 255, 255, 255}, {X: w + 5, Y: h + 5}: {0, 0, 0, 128}, {X: w + 5, Y: 2}: {},
	} {
		if got := img.NRGBAAt(p.X, p.Y); got != want {
			t.Errorf("%v is %v; want %v", p, got, want)
		}
	}
}

func TestDrawTextTurned(t *testing.T) {
	text := edit.Text{Content: "I", Size: 100, Color: edit.Color{A: 255}}
	upright := drawn(t, text).Rect.Size()
	text.Angle = 90
	if got := drawn(t, text).Rect.Size(); got != image.Pt(upright.Y, upright.X) {
		t.Errorf("%v turned by 90 degrees is %v", upright, got)
	}
	text.Angle = 30
	img := drawn(t, text)
	if got := img.Rect.Size(); got != RotatedSize(upright, 30) || img.NRGBAAt(0, 0).A != 0 {
		t.Errorf("%v turned by 30 degrees is %v, its corner %v", upright, got, img.NRGBAAt(0, 0))
	}
	text.Angle = 360
	if got := drawn(t, text).Rect.Size(); got != upright {
		t.Errorf("%v turned all the way round is %v", upright, got)
	}
}

func TestDrawTextRefusals(t *testing.T) {
	for want, text := range map[string]edit.Text{
		`no character '水'`:  {Content: "a水印", Size: 40},
		`no character '\n'`: {Content: "a\nb", Size: 40},
		"one visible":       {Content: "  ", Size: 40},
		"at least":          {Content: "", Size: 40},
		`font "comic"`:      {Content: "a", Font: "comic", Size: 40},
		"expected at most":  {Content: strings.Repeat("W", 64), Size: 1000},
		"expected UTF-8":    {Content: "a\xff", Size: 40},
	} {
		img, err := DrawText(text)
		_, measured := MeasureText(text)
		if img != nil || err == nil || !strings.Contains(err.Error(), want) || measured == nil {
			t.Errorf("%+v: %v, measured %v; want %q in it", text, err, measured, want)
		}
	}
}

// What strangers write is drawn or refused.
func FuzzDrawText(f *testing.F) {
	f.Add("Hello", 40, 30, 45)
	f.Add("é\u0301", 1, 0, 359)
	f.Add("\x00\xff\u202e", 3, 100, 1)
	f.Fuzz(func(t *testing.T, content string, size, shadow, angle int) {
		text := edit.Text{Content: content, Size: size % 200, Shadow: shadow % 101, Angle: angle % 361, Color: edit.Color{A: 255}}
		img, err := DrawText(text)
		if measured, err2 := MeasureText(text); err == nil && (err2 != nil || measured != img.Rect.Size()) {
			t.Fatalf("drawn %v, measured %v, %v", img.Rect.Size(), measured, err2)
		}
	})
}

func TestMeasureGrowsWithSize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(8, 200).Draw(t, "size")
		a, err := MeasureText(edit.Text{Content: "Watermark", Size: n})
		if err != nil {
			t.Fatal(err)
		}
		b, err := MeasureText(edit.Text{Content: "Watermark", Size: 2 * n})
		if err != nil || b.X < 2*a.X-4 || b.X > 2*a.X+4 || b.Y < 2*a.Y-4 || b.Y > 2*a.Y+4 {
			t.Fatalf("%d pixels: %v; twice that: %v, %v", n, a, b, err)
		}
	})
}
