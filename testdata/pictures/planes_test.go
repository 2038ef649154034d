package pictures

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

func TestInksAreWhatTheStandardLibraryReads(t *testing.T) {
	want := Letter(35, 21)
	for _, ink := range []Ink{AdobeCMYK, AdobeYCCK} {
		data, err := CMYK(want, 100, ink)
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("ink %d: %v", ink, err)
		}
		if _, ok := img.(*image.CMYK); !ok {
			t.Errorf("ink %d decodes as %T", ink, img)
		}
		if d := worst(t, img, want); d > 12 {
			t.Errorf("ink %d is off by %d", ink, d)
		}
	}
}

func TestPlainCMYKIsTheInverseOfAdobes(t *testing.T) {
	// The standard library refuses four components without Adobe's marker.
	// With the marker spliced in it takes them for inverted ones.
	want := Letter(35, 21)
	data, err := CMYK(want, 100, PlainCMYK)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("Adobe")) {
		t.Fatal("has a marker")
	}
	marked := append(append([]byte{0xff, 0xd8}, adobe(0)...), data[2:]...)
	img, err := jpeg.Decode(bytes.NewReader(marked))
	if err != nil {
		t.Fatal(err)
	}
	inks := img.(*image.CMYK)
	for i := range inks.Pix {
		inks.Pix[i] = 255 - inks.Pix[i]
	}
	if d := worst(t, inks, want); d > 12 {
		t.Errorf("off by %d", d)
	}
}

func TestRGBIsWhatTheStandardLibraryReads(t *testing.T) {
	want := Letter(35, 21)
	data, err := RGB(want, 100)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if d := worst(t, img, want); d > 8 {
		t.Errorf("off by %d", d)
	}
}

func TestSplitRefusesWhatHasNoScan(t *testing.T) {
	for _, file := range []string{"", "\xff\xd8\xff\xd9", "\xff\xd8\xff\xe0\x00\x04ab\xff\xd9"} {
		if _, _, err := split([]byte(file)); err == nil {
			t.Errorf("split(%q) finds a scan", file)
		}
	}
}
