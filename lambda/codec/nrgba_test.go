package codec

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"testing"
)

// somewhere is where the pictures of these tests lie: not at 0,0, and with odd
// sides.
var somewhere = image.Rect(-2, 3, 1, 5)

func TestTo8(t *testing.T) {
	// 65535/255 is 257, so the borders lie at odd multiples of 128.5.
	for _, c := range []struct {
		in   uint32
		want uint8
	}{
		{0, 0}, {128, 0}, {129, 1}, {0x7fff, 127}, {0x8000, 128},
		{0xff7e, 254}, {0xff7f, 255}, {0xffff, 255},
	} {
		if got := to8(c.in); got != c.want {
			t.Errorf("to8(%#x) = %d, want %d", c.in, got, c.want)
		}
	}
}

func TestToNRGBAPixels(t *testing.T) {
	ycbcr := func(y, cb, cr uint8) image.Image {
		m := image.NewYCbCr(somewhere, image.YCbCrSubsampleRatio420)
		fill(m.Y, y)
		fill(m.Cb, cb)
		fill(m.Cr, cr)
		return m
	}
	nycbcra := func(y, a uint8) image.Image {
		m := image.NewNYCbCrA(somewhere, image.YCbCrSubsampleRatio422)
		fill(m.Y, y)
		fill(m.Cb, 128)
		fill(m.Cr, 128)
		fill(m.A, a)
		return m
	}
	p := color.Palette{color.Black, color.NRGBA{1, 2, 3, 4}, color.RGBA{10, 20, 40, 50}}
	for _, c := range []struct {
		name string
		src  image.Image
		want color.NRGBA
	}{
		{"nrgba", painted(image.NewNRGBA(somewhere), color.NRGBA{1, 2, 3, 4}), color.NRGBA{1, 2, 3, 4}},
		{"rgba opaque", painted(image.NewRGBA(somewhere), color.RGBA{1, 2, 3, 255}), color.NRGBA{1, 2, 3, 255}},
		{"rgba", painted(image.NewRGBA(somewhere), color.RGBA{64, 32, 127, 128}), color.NRGBA{128, 64, 253, 128}},
		{"rgba clear", painted(image.NewRGBA(somewhere), color.RGBA{}), color.NRGBA{}},
		{"nrgba64", painted(image.NewNRGBA64(somewhere), color.NRGBA64{128, 129, 0xff7f, 0x8000}), color.NRGBA{0, 1, 255, 128}},
		{"rgba64", painted(image.NewRGBA64(somewhere), color.RGBA64{0x4000, 0x2000, 0, 0x8000}), color.NRGBA{128, 64, 0, 128}},
		{"gray", painted(image.NewGray(somewhere), color.Gray{77}), color.NRGBA{77, 77, 77, 255}},
		{"gray16", painted(image.NewGray16(somewhere), color.Gray16{129}), color.NRGBA{1, 1, 1, 255}},
		{"alpha", painted(image.NewAlpha(somewhere), color.Alpha{9}), color.NRGBA{255, 255, 255, 9}},
		{"alpha16", painted(image.NewAlpha16(somewhere), color.Alpha16{0xff7f}), color.NRGBA{255, 255, 255, 255}},
		{"cmyk", painted(image.NewCMYK(somewhere), color.CMYK{255, 0, 0, 0}), color.NRGBA{0, 255, 255, 255}},
		{"paletted nrgba", painted(image.NewPaletted(somewhere, p), p[1]), color.NRGBA{1, 2, 3, 4}},
		{"paletted rgba", painted(image.NewPaletted(somewhere, p), p[2]), color.NRGBA{51, 102, 204, 50}},
		{"ycbcr white", ycbcr(255, 128, 128), color.NRGBA{255, 255, 255, 255}},
		{"ycbcr red", ycbcr(76, 85, 255), color.NRGBA{254, 0, 0, 255}},
		{"nycbcra", nycbcra(90, 40), color.NRGBA{90, 90, 90, 40}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := toNRGBA(c.src)
			if err != nil {
				t.Fatal(err)
			}
			if got.Rect != image.Rect(0, 0, 3, 2) || got.Stride != 12 || len(got.Pix) != 24 {
				t.Fatalf("rect %v, stride %d, %d bytes", got.Rect, got.Stride, len(got.Pix))
			}
			for i := 0; i < len(got.Pix); i += 4 {
				if g := [4]uint8(got.Pix[i:]); g != [4]uint8{c.want.R, c.want.G, c.want.B, c.want.A} {
					t.Fatalf("pixel %d is %v, want %v", i/4, g, c.want)
				}
			}
		})
	}
}

func fill(b []byte, v uint8) {
	for i := range b {
		b[i] = v
	}
}

// painted is a picture of one colour.
func painted(m interface {
	image.Image
	Set(x, y int, c color.Color)
}, c color.Color) image.Image {
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			m.Set(x, y, c)
		}
	}
	return m
}

// Every pixel must come from its own place, also in a part of a larger picture.
func TestToNRGBAPlaces(t *testing.T) {
	whole := image.NewNRGBA(image.Rect(0, 0, 5, 4))
	for i := range whole.Pix {
		whole.Pix[i] = uint8(i)
	}
	part := whole.SubImage(image.Rect(1, 2, 4, 4)).(*image.NRGBA)
	got, err := toNRGBA(part)
	if err != nil {
		t.Fatal(err)
	}
	want := append(bytes.Clone(whole.Pix[2*20+4:][:12]), whole.Pix[3*20+4:][:12]...)
	if !bytes.Equal(got.Pix, want) || got.Stride != 12 {
		t.Errorf("got %v, want %v", got.Pix, want)
	}

	ycc := image.NewYCbCr(image.Rect(0, 0, 4, 4), image.YCbCrSubsampleRatio420)
	fill(ycc.Y, 128)
	fill(ycc.Cb, 128)
	copy(ycc.Cr, []byte{128, 128, 128, 255}) // only the lower right quarter is red
	got, err = toNRGBA(ycc.SubImage(image.Rect(1, 1, 4, 4)))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 3 {
		for x := range 3 {
			red := got.NRGBAAt(x, y) != color.NRGBA{128, 128, 128, 255}
			if red != (x >= 1 && y >= 1) {
				t.Errorf("pixel %d,%d is %v", x, y, got.NRGBAAt(x, y))
			}
		}
	}
}

func TestToNRGBAKeepsItsOwn(t *testing.T) {
	src := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	got, err := toNRGBA(src)
	if err != nil || &got.Pix[0] != &src.Pix[0] {
		t.Errorf("copied, or %v", err)
	}
}

func TestToNRGBARefuses(t *testing.T) {
	r := image.Rect(0, 0, 2, 2)
	short := func(n int) []byte { return make([]byte, n) }
	for name, src := range map[string]image.Image{
		"empty":             image.NewNRGBA(image.Rectangle{}),
		"nrgba short":       &image.NRGBA{Pix: short(15), Stride: 8, Rect: r},
		"nrgba narrow":      &image.NRGBA{Pix: short(16), Stride: 7, Rect: r},
		"rgba short":        &image.RGBA{Pix: short(15), Stride: 8, Rect: r},
		"gray16 short":      &image.Gray16{Pix: short(7), Stride: 4, Rect: r},
		"index out of it":   &image.Paletted{Pix: []byte{0, 1, 2, 0}, Stride: 2, Rect: r, Palette: color.Palette{color.Black, color.White}},
		"no palette":        &image.Paletted{Pix: short(4), Stride: 2, Rect: r},
		"nil in palette":    &image.Paletted{Pix: short(4), Stride: 2, Rect: r, Palette: color.Palette{nil}},
		"ycbcr short":       &image.YCbCr{Y: short(4), Cb: short(1), YStride: 2, CStride: 1, SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: r},
		"nycbcra short":     &image.NYCbCrA{YCbCr: *image.NewYCbCr(r, image.YCbCrSubsampleRatio444), A: short(3), AStride: 2},
		"nycbcra, no luma":  &image.NYCbCrA{YCbCr: image.YCbCr{Rect: r}, A: short(4), AStride: 2},
		"paletted too deep": &image.Paletted{Pix: short(3), Stride: 2, Rect: r, Palette: color.Palette{color.Black}},
	} {
		if got, err := toNRGBA(src); !errors.As(err, new(MalformedError)) || got != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := toNRGBA(image.NewUniform(color.Black)); !errors.As(err, new(UnsupportedError)) {
		t.Errorf("uniform: %v", err)
	}
}

// A palette may have more than 256 entries in memory; none beyond can be meant.
func TestToNRGBALongPalette(t *testing.T) {
	p := make(color.Palette, 300)
	for i := range p {
		p[i] = color.Gray{uint8(i)}
	}
	src := &image.Paletted{Pix: []byte{255}, Stride: 1, Rect: image.Rect(0, 0, 1, 1), Palette: p}
	got, err := toNRGBA(src)
	if err != nil || got.Pix[0] != 255 {
		t.Errorf("%v, %v", got, err)
	}
}
