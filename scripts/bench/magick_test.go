package main

import (
	"image"
	"testing"

	"s3resize/testdata/pictures"
)

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
