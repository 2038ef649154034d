package main

import (
	"image"
	"image/color"
	"math"
	"reflect"
	"testing"

	"s3resize/testdata/pictures"
)

func TestFittings(t *testing.T) {
	all := func(w, h int) image.Rectangle { return image.Rect(0, 0, w, h) }
	for _, c := range []struct {
		source        image.Point
		width, height int
		want          []fitting
	}{
		{image.Pt(2725, 2225), 500, 0, []fitting{{all(2725, 2225), image.Pt(500, 408), all(500, 408)}}},
		{image.Pt(400, 800), 0, 100, []fitting{{all(400, 800), image.Pt(50, 100), all(50, 100)}}},
		{image.Pt(4032, 3024), 300, 300, []fitting{{all(4032, 3024), image.Pt(400, 300), image.Rect(50, 0, 350, 300)}}},
		{image.Pt(3024, 4032), 300, 300, []fitting{{all(3024, 4032), image.Pt(300, 400), image.Rect(0, 50, 300, 350)}}},
		{image.Pt(900, 900), 300, 300, []fitting{{all(900, 900), image.Pt(300, 300), all(300, 300)}}},
		// 367.4 pixels wide: an odd one of 67 hangs over, and 500 of the source.
		{image.Pt(2725, 2225), 300, 300, []fitting{
			{all(2725, 2225), image.Pt(367, 300), image.Rect(33, 0, 333, 300)},
			{all(2725, 2225), image.Pt(367, 300), image.Rect(34, 0, 334, 300)},
			{image.Rect(250, 0, 2475, 2225), image.Pt(300, 300), all(300, 300)},
		}},
		{image.Pt(9, 10000), 3, 0, []fitting{{all(9, 10000), image.Pt(3, 3333), all(3, 3333)}}},
		{image.Pt(10000, 9), 3, 0, []fitting{{all(10000, 9), image.Pt(3, 1), all(3, 1)}}},
	} {
		if got := fittings(c.source, c.width, c.height); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v to %dx%d: %v, want %v", c.source, c.width, c.height, got, c.want)
		}
	}
}

func near(a, b, within float64) bool { return math.Abs(a-b) <= within }

// greys is a picture with one row.
func greys(codes ...uint8) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, len(codes), 1))
	copy(img.Pix, codes)
	return img
}

func whole(img image.Image, width, height int) fitting {
	size := image.Pt(width, height)
	return fitting{image.Rectangle{Max: img.Bounds().Size()}, size, image.Rectangle{Max: size}}
}

func TestLobes(t *testing.T) {
	for _, c := range []struct{ x, want float64 }{
		{0, 1}, {1, 0}, {2, 0}, {3, 0}, {-3.5, 0},
		{0.5, 6 / (math.Pi * math.Pi)},       // 3·sin(π/2)·sin(π/6) / (π²/4) = (3/2)·4/π²
		{-1.5, -4 / (3 * math.Pi * math.Pi)}, // 3·(-1)·1 / (π²·9/4)
	} {
		if got := lobes(c.x); !near(got, c.want, 1e-15) {
			t.Errorf("lobes(%v) = %v, want %v", c.x, got, c.want)
		}
	}
}

func TestFiltersSumUpToOneAndAreSymmetric(t *testing.T) {
	for _, c := range [][2]int{{1, 1}, {7, 7}, {2725, 500}, {13, 5}, {5, 13}, {1, 4}} {
		list := filters(c[0], c[1])
		for i, f := range list {
			sum, mirror := 0.0, list[len(list)-1-i]
			for k, w := range f.weights {
				sum += w
				if other := mirror.weights[len(mirror.weights)-1-k]; !near(w, other, 1e-12) {
					t.Errorf("%v: pixel %d, weight %d is %v and mirrored %v", c, i, k, w, other)
				}
			}
			if !near(sum, 1, 1e-12) || f.first < 0 || f.first+len(f.weights) > c[0] {
				t.Errorf("%v: pixel %d: weights of %d to %d sum up to %v", c, i, f.first, f.first+len(f.weights), sum)
			}
		}
	}
}

func TestLanczosKeepsWhatIsNotScaled(t *testing.T) {
	img := greys(0, 255, 3, 100, 7)
	p := lanczos(img, whole(img, 5, 1))
	for i, want := range img.Pix {
		if !near(p.pix[i][0], float64(want), 1e-6) {
			t.Errorf("pixel %d is %v, was %d", i, p.pix[i], want)
		}
	}
}

func TestLanczosAveragesLight(t *testing.T) {
	// Half of white's light is sRGB's 187.5; the mean of the codes is 127.5.
	img := greys(0, 255)
	if p := lanczos(img, whole(img, 1, 1)); !near(p.pix[0][1], 187.516, 0.001) {
		t.Errorf("%v", p.pix)
	}
}

func TestLanczosCuts(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 4, 3))
	img.SetNRGBA(2, 1, color.NRGBA{10, 20, 30, 255})
	for _, f := range []fitting{
		{image.Rect(0, 0, 4, 3), image.Pt(4, 3), image.Rect(2, 1, 3, 2)},
		{image.Rect(2, 1, 3, 2), image.Pt(1, 1), image.Rect(0, 0, 1, 1)},
	} {
		p := lanczos(img, f)
		if p.size() != image.Pt(1, 1) || !near(p.pix[0][0], 10, 1e-6) || !near(p.pix[0][2], 30, 1e-6) {
			t.Errorf("%+v: %v", f, p)
		}
	}
}

func TestLightThereAndBack(t *testing.T) {
	for code, light := range codesToLight() {
		if got := 255 * encodeLight(light); !near(got, float64(code), 1e-3) {
			t.Errorf("%d: %v", code, got)
		}
	}
	if encodeLight(-0.1) != 0 || !near(encodeLight(1.2), 1, 1e-12) {
		t.Error("overshoot is not cut off")
	}
}

func TestMagickVersion(t *testing.T) {
	for said, want := range map[string]string{
		"Version: ImageMagick 6.9.11-60 Q16 x86_64 2021-01-25 https://imagemagick.org\nCopyright": "ImageMagick 6.9.11-60",
		"Version: ImageMagick 7.1.1-43 Q16-HDRI":                                                  "ImageMagick 7.1.1-43",
		"Version: GraphicsMagick 1.3":                                                             "",
		"Converts Invalid Parameter - version":                                                    "",
		"Version: ImageMagick ":                                                                   "",
		"":                                                                                        "",
	} {
		if got := magickVersion(said); got != want {
			t.Errorf("%q: %q", said, got)
		}
	}
}

// The two references have nothing in common but the formula.
func TestOwnReferenceIsLikeImageMagicks(t *testing.T) {
	m := findMagick(t.Context())
	if m == nil {
		t.Skip("ImageMagick is not installed")
	}
	data, err := photoJPEG(pictures.Photo(275, 225, 1), 90, false)
	if err != nil {
		t.Fatal(err)
	}
	img, err := decodeUpright(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range [][2]int{{100, 0}, {30, 30}} {
		for _, f := range fittings(image.Pt(275, 225), size[0], size[1]) {
			theirs, err := m.reference(t.Context(), data, f)
			if err != nil {
				t.Fatal(err)
			}
			own := lanczos(img, f)
			if own.size() != theirs.size() {
				t.Fatalf("%+v: %v, ImageMagick makes %v", f, own.size(), theirs.size())
			}
			// 8-bit rounding alone would be 59 dB.
			if got := psnr(own, theirs); got < 55 {
				t.Errorf("%+v: %.1f dB apart", f, got)
			}
		}
	}
}

func TestMagickSaysWhatIsWrong(t *testing.T) {
	m := findMagick(t.Context())
	if m == nil {
		t.Skip("ImageMagick is not installed")
	}
	if _, err := m.reference(t.Context(), []byte("no JPEG"), whole(greys(1), 1, 1)); err == nil {
		t.Error("scaled what is no JPEG")
	}
}
