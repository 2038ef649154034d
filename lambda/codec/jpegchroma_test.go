package codec

import (
	"image"
	"image/color"
	"testing"

	"s3resize/lambda/edit"
)

// tiled repeats a block of 2×2 colours.
func tiled(w, h int, block [4]color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, block[y%2*2+x%2])
		}
	}
	return img
}

func TestChromaLoss(t *testing.T) {
	black, white := color.NRGBA{0, 0, 0, 255}, color.NRGBA{255, 255, 255, 255}
	red, blue := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 0, 255, 255}
	for name, tt := range map[string]struct {
		img  *image.NRGBA
		want int
	}{
		"no colour":  {tiled(8, 8, [4]color.NRGBA{black, white, white, black}), 0},
		"one colour": {tiled(9, 7, [4]color.NRGBA{red, red, red, red}), 0},
		"too narrow": {tiled(1, 8, [4]color.NRGBA{red, blue, red, blue}), 0},
		// Red has Y 76, so Cb -43 and Cr 127.5; blue Y 29, Cb 127.5 and Cr -21.
		// From their means 42.3 and 53.3 they are 85 and 74 away: 85² + 74² = 12,700.
		"red and blue": {tiled(8, 8, [4]color.NRGBA{red, blue, red, blue}), 12700},
	} {
		got := chromaLoss(tt.img)
		if d := got - tt.want; d < -tt.want/50 || d > tt.want/50 {
			t.Errorf("%s: %d; want %d", name, got, tt.want)
		}
	}
}

// The chroma of a drawing stays whole, that of a smooth picture and of a large
// one does not: sampling factors 1×1 or 2×2 of luma in the frame header.
func TestEncodeJPEGSubsampling(t *testing.T) {
	red, blue := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 0, 255, 255}
	drawing := [4]color.NRGBA{red, blue, blue, red}
	for name, tt := range map[string]struct {
		img   *image.NRGBA
		asked edit.Chroma
		want  [2]int
	}{
		"drawing":                {tiled(100, 100, drawing), "", [2]int{1, 1}},
		"smooth":                 {waves(100, 100), "", [2]int{2, 2}},
		"large drawing":          {tiled(600, 600, drawing), "", [2]int{2, 2}},
		"drawing, asked for":     {tiled(100, 100, drawing), edit.Chroma420, [2]int{2, 2}},
		"smooth, asked for":      {waves(100, 100), edit.Chroma444, [2]int{1, 1}},
		"grey, with one, so 1×1": {tiled(8, 8, [4]color.NRGBA{{9, 9, 9, 255}, {9, 9, 9, 255}, {9, 9, 9, 255}, {9, 9, 9, 255}}), edit.Chroma420, [2]int{1, 1}},
	} {
		out := edit.Output{Chroma: tt.asked}
		h, err := readJPEGHeader(mustEncodeJPEG(t, tt.img, out), Limits{})
		if err != nil || jpegDetail(h).sampling[0] != tt.want {
			t.Errorf("%s: %v, %v; want %v", name, jpegDetail(h).sampling[0], err, tt.want)
		}
	}
}
