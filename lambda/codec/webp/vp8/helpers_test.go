package vp8

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"github.com/deepteams/webp"
	oracle "golang.org/x/image/vp8"

	"s3resize/testdata/pictures"
)

// decodeOther is the decoder that ours is held against.
func decodeOther(data []byte) (*image.YCbCr, error) {
	d := oracle.NewDecoder()
	d.Init(bytes.NewReader(data), len(data))
	if _, err := d.DecodeFrameHeader(); err != nil {
		return nil, err
	}
	return d.DecodeFrame()
}

// compare decodes data both ways, which must agree in every byte.
func compare(t *testing.T, data []byte) {
	t.Helper()
	want, err := decodeOther(data)
	if err != nil {
		t.Fatalf("the other decoder: %v", err)
	}
	got, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	samePlanes(t, got, want)
}

func samePlanes(t *testing.T, got, want *image.YCbCr) {
	t.Helper()
	if got.Rect != want.Rect || got.SubsampleRatio != want.SubsampleRatio {
		t.Fatalf("%v %v, want %v %v", got.Rect, got.SubsampleRatio, want.Rect, want.SubsampleRatio)
	}
	w, h := want.Rect.Dx(), want.Rect.Dy()
	samePlane(t, "Y", got.Y, got.YStride, want.Y, want.YStride, w, h)
	samePlane(t, "Cb", got.Cb, got.CStride, want.Cb, want.CStride, (w+1)/2, (h+1)/2)
	samePlane(t, "Cr", got.Cr, got.CStride, want.Cr, want.CStride, (w+1)/2, (h+1)/2)
}

func samePlane(t *testing.T, name string, got []byte, gotStride int, want []byte, wantStride, w, h int) {
	t.Helper()
	for y := range h {
		g, w := got[y*gotStride:][:w], want[y*wantStride:][:w]
		if !bytes.Equal(g, w) {
			t.Fatalf("%s, line %d:\n got %v\nwant %v", name, y, g, w)
		}
	}
}

// lossyChunk is the VP8 chunk of a WebP file.
func lossyChunk(t testing.TB, file []byte) []byte {
	t.Helper()
	for b := file[12:]; len(b) >= 8; {
		n := int(binary.LittleEndian.Uint32(b[4:]))
		if string(b[:4]) == "VP8 " {
			return b[8 : 8+n]
		}
		b = b[8+n+n&1:]
	}
	t.Fatal("no VP8 chunk")
	return nil
}

// encoded is a picture as VP8, with what options changes.
func encoded(t testing.TB, img image.Image, options func(*webp.EncoderOptions)) []byte {
	t.Helper()
	o := webp.DefaultOptions()
	o.Lossless = false
	options(o)
	var b bytes.Buffer
	if err := webp.Encode(&b, img, o); err != nil {
		t.Fatal(err)
	}
	return lossyChunk(t, b.Bytes())
}

// kinds are pictures that make an encoder do different things.
var kinds = map[string]func(w, h int) image.Image{
	"photo": func(w, h int) image.Image { return pictures.Photo(w, h, 5) },
	"chart": func(w, h int) image.Image { return pictures.Chart(w, h) },
	"noise": func(w, h int) image.Image { return noise(w, h) },
	"flat": func(w, h int) image.Image {
		img := image.NewNRGBA(image.Rect(0, 0, w, h))
		for i := range img.Pix {
			img.Pix[i] = []byte{250, 140, 20, 255}[i%4]
		}
		return img
	},
	"slope": func(w, h int) image.Image {
		img := image.NewNRGBA(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				img.SetNRGBA(x, y, color.NRGBA{uint8(3 * x), uint8(5 * y), uint8(x + y), 255})
			}
		}
		return img
	},
}

func noise(w, h int) image.Image {
	r := rand.New(rand.NewPCG(1, 2))
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32()) | uint8(255*(i%4/3))
	}
	return img
}
