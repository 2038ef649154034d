package pictures

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/gen2brain/jpegn"
	"golang.org/x/image/webp"
)

func TestJPEGKinds(t *testing.T) {
	const baseline, progressive = "\xff\xc0", "\xff\xc2"
	for _, c := range []struct {
		name  string
		how   JPEG
		img   image.Image
		frame string
		ratio image.YCbCrSubsampleRatio
	}{
		{"420", JPEG{Subsampling: jpegn.Subsample420}, Letter(33, 17), baseline, image.YCbCrSubsampleRatio420},
		{"422", JPEG{Subsampling: jpegn.Subsample422}, Letter(33, 17), baseline, image.YCbCrSubsampleRatio422},
		{"444", JPEG{Subsampling: jpegn.Subsample444}, Letter(33, 17), baseline, image.YCbCrSubsampleRatio444},
		{"progressive", JPEG{Subsampling: jpegn.Subsample420, Progressive: true}, Letter(33, 17), progressive, image.YCbCrSubsampleRatio420},
	} {
		c.how.Quality = 95
		data, err := c.how.Encode(c.img)
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := img.(*image.YCbCr).SubsampleRatio; got != c.ratio {
			t.Errorf("%s: ratio %v", c.name, got)
		}
		if !bytes.Contains(data, []byte(c.frame)) {
			t.Errorf("%s: no frame of the kind % x", c.name, c.frame)
		}
	}
}

func TestGreyJPEG(t *testing.T) {
	grey := Grey(Letter(33, 17))
	data, err := JPEG{Quality: 95}.Encode(grey)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := img.(*image.Gray); !ok || worst(t, img, grey) > 24 {
		t.Errorf("decodes as %T, %d off", img, worst(t, img, grey))
	}
}

func TestJPEGMetadata(t *testing.T) {
	how := JPEG{Quality: 90, EXIF: EXIF(7, binary.BigEndian), Profile: DisplayP3()}
	data, err := how.Encode(Letter(20, 10))
	if err != nil {
		t.Fatal(err)
	}
	exif, err := jpegn.DecodeExif(bytes.NewReader(data))
	if err != nil || exif.Orientation != 7 {
		t.Errorf("orientation %v, error %v", exif, err)
	}
	if !bytes.Contains(data, append([]byte("ICC_PROFILE\x00\x01\x01"), DisplayP3()...)) {
		t.Error("no profile in it")
	}
	if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
		t.Error(err)
	}
}

func TestPNGKinds(t *testing.T) {
	for _, c := range []struct {
		name        string
		img         image.Image
		depth, kind byte // of the IHDR chunk
	}{
		{"alpha", Cutout(21, 19), 8, 6},
		{"palette", Paletted(Chart(61, 49)), 8, 3},
		{"16 bit", Ramps(9, 7), 16, 6},
		{"grey", Grey(Letter(9, 7)), 8, 0},
	} {
		data, err := PNG(c.img)
		if err != nil {
			t.Fatal(err)
		}
		if data[24] != c.depth || data[25] != c.kind {
			t.Errorf("%s: depth %d, kind %d", c.name, data[24], data[25])
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil || worst(t, img, c.img) != 0 {
			t.Errorf("%s: does not come back: %v", c.name, err)
		}
	}
}

func TestPaletteHasTransparency(t *testing.T) {
	img := Paletted(Chart(61, 49))
	data, err := PNG(img)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte("tRNS")) {
		t.Error("no tRNS chunk")
	}
	if got := nrgba(img, 0, 0).A; got != 128 {
		t.Errorf("upper left corner has alpha %d", got)
	}
	if got := nrgba(img, 60, 48).A; got != 0 {
		t.Errorf("lower right corner has alpha %d", got)
	}
	if got := nrgba(img, 30, 3); got != nrgba(Chart(61, 49), 30, 3) {
		t.Errorf("a bar became %v", got)
	}
}

func TestRampsAreFinerThan8Bits(t *testing.T) {
	img := Ramps(301, 201)
	if a, b := img.NRGBA64At(0, 0), img.NRGBA64At(300, 0); a.R != 0 || b.R != 65535 || b.A != 65535 {
		t.Errorf("ends %v and %v", a, b)
	}
	if a := img.NRGBA64At(300, 200); a != (color.NRGBA64{65535, 65535, 65535, 0}) {
		t.Errorf("last pixel %v", a)
	}
	if c := img.NRGBA64At(1, 0); c.R != 218 { // 65535 / 300
		t.Errorf("second red is %d", c.R)
	}
}

func TestWebPKinds(t *testing.T) {
	ball := Cutout(61, 59)
	lossless, err := WebP{Lossless: true, Quality: 50}.Encode(ball)
	if err != nil {
		t.Fatal(err)
	}
	img, err := webp.Decode(bytes.NewReader(lossless))
	if err != nil {
		t.Fatal(err)
	}
	if d := worst(t, img, ball); d != 0 {
		t.Errorf("lossless is off by %d", d)
	}
	if c := nrgba(img, 0, 0); c != (color.NRGBA{255, 0, 255, 0}) {
		t.Errorf("the colour under alpha 0 became %v", c)
	}
	lossy, err := WebP{Quality: 80, EXIF: EXIF(8, binary.LittleEndian)}.Encode(ball)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(lossy, append([]byte("EXIF\x1a\x00\x00\x00"), EXIF(8, binary.LittleEndian)...)) {
		t.Error("no EXIF chunk")
	}
	img, err = webp.Decode(bytes.NewReader(lossy))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []image.Point{{0, 0}, {30, 26}, {30, 50}, {10, 30}} {
		if got, want := nrgba(img, p.X, p.Y).A, ball.NRGBAAt(p.X, p.Y).A; got != want {
			t.Errorf("alpha at %v is %d, want %d", p, got, want)
		}
	}
}
