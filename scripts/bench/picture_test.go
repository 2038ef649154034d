package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"testing"

	"s3resize/testdata/pictures"
)

func TestPNG16KeepsWhatIsFinerThan8Bits(t *testing.T) {
	p := picture{2, 1, [][3]float64{{0, 127.5, 255}, {-3, 1.0 / 257, 300}}}
	var b bytes.Buffer
	if err := p.writePNG16(&b); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b.Bytes(), []byte("gAMA")) || bytes.Contains(b.Bytes(), []byte("sRGB")) {
		t.Error("readers are told about colour")
	}
	got, err := readPNG16(&b)
	if err != nil {
		t.Fatal(err)
	}
	want := picture{2, 1, [][3]float64{{0, 127.5, 255}, {0, 1.0 / 257, 255}}}
	for i := range want.pix {
		for k := range 3 {
			if !near(got.pix[i][k], want.pix[i][k], 0.51/257) {
				t.Errorf("pixel %d is %v, want %v", i, got.pix[i], want.pix[i])
			}
		}
	}
}

func TestReadPNG16RefusesTransparency(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	img.SetNRGBA(0, 0, color.NRGBA{A: 254})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if _, err := readPNG16(&b); err == nil {
		t.Error("not opaque, and read")
	}
}

func TestLumaWeighsLikeTheEye(t *testing.T) {
	p := picture{4, 1, [][3]float64{{100, 0, 0}, {0, 100, 0}, {0, 0, 100}, {100, 100, 100}}}
	for i, want := range []float64{29.9, 58.7, 11.4, 100} {
		if got := p.luma()[i]; !near(got, want, 1e-9) {
			t.Errorf("pixel %d: %v, want %v", i, got, want)
		}
	}
}

func TestDecodeUpright(t *testing.T) {
	how := pictures.JPEG{Quality: 95, EXIF: pictures.EXIF(6, binary.BigEndian)}
	data, err := how.Encode(pictures.Stored(pictures.Letter(80, 40), 6))
	if err != nil {
		t.Fatal(err)
	}
	img, err := decodeUpright(data)
	if err != nil {
		t.Fatal(err)
	}
	// The upper left corner of the letter is red, the lower left blue.
	p := pictureOf(img)
	upper, lower := p.pix[4*80+4], p.pix[36*80+4]
	if p.size() != image.Pt(80, 40) || upper[0] < 2*upper[2] || lower[2] < 2*lower[0] {
		t.Errorf("%v, corners %v and %v", p.size(), upper, lower)
	}
	if _, err := decodeUpright([]byte("no JPEG")); err == nil {
		t.Error("decoded what is none")
	}
}

func TestColoursAreInterpolated(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 4, 1), image.YCbCrSubsampleRatio422)
	for x := range 4 {
		img.Y[x] = 100
	}
	img.Cb[0], img.Cb[1] = 128, 128
	img.Cr[0], img.Cr[1] = 128, 168
	row := make([][3]uint8, 4)
	colors(img, 0, row)
	// Cr is 128, 138, 158 and 168; red is 1.402 times what is over 128.
	for x, want := range []uint8{100, 114, 142, 156} {
		if row[x][0] != want || row[x][2] != 100 {
			t.Errorf("pixel %d is %v, want red %d", x, row[x], want)
		}
	}
}

func TestColoursGoDownToo(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 1, 3), image.YCbCrSubsampleRatio420)
	img.Cr[0], img.Cr[1] = 128, 128
	img.Cb[0], img.Cb[img.CStride] = 108, 148
	copy(img.Y, []uint8{100, 100, 100})
	row := make([][3]uint8, 1)
	// Cb is 108, 118 and 138; blue is 1.772 times what is over 128.
	for y, want := range []uint8{65, 82, 118} {
		if colors(img, y, row); row[0][2] != want {
			t.Errorf("row %d is %v, want blue %d", y, row[0], want)
		}
	}
}

func TestBetween(t *testing.T) {
	for _, c := range []struct {
		pixel, step, pixels int
		want                place
	}{
		{3, 1, 9, place{3, 4, 0}},
		{8, 1, 9, place{8, 8, 0}},
		{0, 2, 9, place{0, 0, 0.75}},
		{1, 2, 9, place{0, 1, 0.25}},
		{8, 2, 9, place{3, 4, 0.75}},
		{1, 4, 8, place{0, 0, 0.875}},
		{0, 2, 1, place{0, 0, 0.75}},
	} {
		if got := between(c.pixel, c.step, c.pixels); got != c.want {
			t.Errorf("pixel %d of %d by %d: %+v, want %+v", c.pixel, c.pixels, c.step, got, c.want)
		}
	}
}

func TestColoursOfOtherPictures(t *testing.T) {
	row := make([][3]uint8, 2)
	colors(greys(7, 200), 0, row)
	if row[0] != [3]uint8{7, 7, 7} || row[1] != [3]uint8{200, 200, 200} {
		t.Errorf("%v", row)
	}
}
