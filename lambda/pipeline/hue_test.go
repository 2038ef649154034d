package pipeline

import (
	"errors"
	"image/color"
	"strconv"
	"testing"

	"s3resize/lambda/codec"
)

func TestAverageHue(t *testing.T) {
	// Three red pixels and a blue one.
	got, err := AverageHue(t.Context(), encodePNG(t, stripes(1, red, red, red, blue)), Options{})
	if err != nil || got != "0xbf003f" {
		t.Errorf("%s, %v; want 0xbf003f", got, err)
	}
	// A JPEG, at an eighth, within a level of its every pixel's mean.
	data := readOriginal(t, "photo.444.jpg")
	if got, err = AverageHue(t.Context(), data, Options{}); err != nil {
		t.Fatal(err)
	}
	n, err := strconv.ParseUint(got, 0, 32)
	if err != nil {
		t.Fatal(err)
	}
	img := decode(t, data)
	var sum [3]int
	for i := 0; i < len(img.Pix); i += 4 {
		for c := range sum {
			sum[c] += int(img.Pix[i+c])
		}
	}
	pixels := len(img.Pix) / 4
	want := color.NRGBA{uint8(sum[0] / pixels), uint8(sum[1] / pixels), uint8(sum[2] / pixels), 255}
	if c := (color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}); !near(c, want, 2) {
		t.Errorf("%s; want %v", got, want)
	}
	if _, err := AverageHue(t.Context(), []byte("hello"), Options{}); !errors.As(err, new(codec.UnsupportedError)) {
		t.Errorf("no picture: %v", err)
	}
}
