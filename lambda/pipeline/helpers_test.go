package pipeline

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

func encodePNG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func run(t *testing.T, original []byte, e edit.Edits) *image.NRGBA {
	t.Helper()
	r, err := Run(t.Context(), original, e, Options{Limits: DefaultLimits(512 << 20)})
	if err != nil {
		t.Fatal(err)
	}
	img := decode(t, r.Bytes)
	if got := img.Rect.Size(); got != image.Pt(r.Width, r.Height) {
		t.Errorf("the result says %dx%d and is %v", r.Width, r.Height, got)
	}
	return img
}

func readOriginal(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(originalsDir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var (
	red   = color.NRGBA{255, 0, 0, 255}
	green = color.NRGBA{0, 255, 0, 255}
	blue  = color.NRGBA{0, 0, 255, 255}
	clear = color.NRGBA{}
)

// stripes is a picture of columns of one color each.
func stripes(height int, columns ...color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, len(columns), height))
	for x, c := range columns {
		for y := range height {
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// pixelRow reads one row of a picture.
func pixelRow(img *image.NRGBA, y int) []color.NRGBA {
	var out []color.NRGBA
	for x := range img.Rect.Dx() {
		out = append(out, img.NRGBAAt(x, y))
	}
	return out
}

// flat is a picture of one color.
func flat(w, h int, c color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// spot is a picture of one color with a pixel of another in the middle.
func spot(side int, around, middle color.NRGBA) *image.NRGBA {
	img := flat(side, side, around)
	img.SetNRGBA(side/2, side/2, middle)
	return img
}

func grayOf(v uint8) color.NRGBA { return color.NRGBA{v, v, v, 255} }

// isClose reports whether no sample of two pixels differs by more than most.
func isClose(a, b color.NRGBA, most int) bool {
	far := func(p, q uint8) bool { return max(int(p)-int(q), int(q)-int(p)) > most }
	return !far(a.R, b.R) && !far(a.G, b.G) && !far(a.B, b.B) && !far(a.A, b.A)
}

// made runs edits on a picture and reads the result.
func made(t *testing.T, img image.Image, operations ...edit.Operation) *image.NRGBA {
	t.Helper()
	return run(t, encodePNG(t, img), edit.Edits{Operations: operations, Output: edit.Output{Format: edit.PNG}})
}

func sourceOf(img *image.NRGBA) resample.Source { return resample.Source{NRGBA: img} }
