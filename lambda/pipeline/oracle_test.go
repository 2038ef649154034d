package pipeline

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"testing"

	"golang.org/x/image/webp"

	"s3resize/lambda/edit"
)

// decode reads any of the output formats by the standard library and
// x/image/webp, one pixel at a time.
func decode(t *testing.T, data []byte) *image.NRGBA {
	t.Helper()
	var img image.Image
	var err error
	at := func(x, y int) color.Color { return img.At(x, y) }
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		img, err = jpeg.Decode(bytes.NewReader(data))
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		img, err = png.Decode(bytes.NewReader(data))
	case bytes.HasPrefix(data, []byte("GIF8")):
		img, err = gif.Decode(bytes.NewReader(data))
	default:
		img, err = webp.Decode(bytes.NewReader(data))
		at = func(x, y int) color.Color { return webpAt(img, x, y) }
	}
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	out := image.NewNRGBA(image.Rectangle{Max: b.Size()})
	for y := range b.Dy() {
		for x := range b.Dx() {
			out.Set(x, y, at(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}

// webpAt reads a pixel of x/image/webp's, which gives lossy pictures'
// limited-range colors as full-range ones; BT.601 has the formula.
func webpAt(img image.Image, x, y int) color.Color {
	var c color.YCbCr
	alpha := uint8(255)
	switch img := img.(type) {
	case *image.YCbCr:
		c = img.YCbCrAt(x, y)
	case *image.NYCbCrA:
		n := img.NYCbCrAAt(x, y)
		c, alpha = n.YCbCr, n.A
	default:
		return img.At(x, y)
	}
	luma, cb, cr := 255.0/219*(float64(c.Y)-16), float64(c.Cb)-128, float64(c.Cr)-128
	clip := func(v float64) uint8 { return uint8(math.Round(min(max(v, 0), 255))) }
	return color.NRGBA{
		clip(luma + 1.596*cr), clip(luma - 0.813*cr - 0.392*cb), clip(luma + 2.017*cb), alpha,
	}
}

// average is the slow and obvious way to scale: every pixel of the result is
// the mean light of the area of the picture that it covers, weighted by alpha,
// with the crop's edges wherever between pixels they fall. It knows nothing of the
// plan, only of the request.
func average(t *testing.T, img image.Image, key string, size image.Point) *image.NRGBA {
	t.Helper()
	v, err := edit.Parse(key)
	if err != nil {
		t.Fatal(err)
	}
	r, _ := v.Edits.Resolution()
	b := img.Bounds()
	w, h := float64(b.Dx()), float64(b.Dy())
	scale := max(float64(r.Width)/w, float64(r.Height)/h)
	left, top := (w*scale-float64(size.X))/2, (h*scale-float64(size.Y))/2
	out := image.NewNRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			x0, y0 := (float64(x)+left)/scale, (float64(y)+top)/scale
			out.SetNRGBA(x, y, mean(img, x0, y0, x0+1/scale, y0+1/scale))
		}
	}
	return out
}

// mean averages the pixels in a rectangle whose edges may lie between them.
func mean(img image.Image, x0, y0, x1, y1 float64) color.NRGBA {
	b := img.Bounds()
	var sum [4]float64
	var total float64
	for y := int(max(y0, 0)); float64(y) < y1 && y < b.Dy(); y++ {
		for x := int(max(x0, 0)); float64(x) < x1 && x < b.Dx(); x++ {
			weight := (min(x1, float64(x+1)) - max(x0, float64(x))) * (min(y1, float64(y+1)) - max(y0, float64(y)))
			c := color.NRGBA64Model.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.NRGBA64)
			alpha := weight * float64(c.A)
			sum[0] += alpha * light(c.R)
			sum[1] += alpha * light(c.G)
			sum[2] += alpha * light(c.B)
			sum[3] += alpha
			total += weight
		}
	}
	if sum[3] == 0 {
		return color.NRGBA{}
	}
	return color.NRGBA{
		sample(sum[0] / sum[3]), sample(sum[1] / sum[3]), sample(sum[2] / sum[3]), uint8(math.Round(sum[3] / total / 257)),
	}
}

// light is the amount of light, from 0 to 1, that an sRGB sample stands for, and
// sample the other way round (IEC 61966-2-1).
func light(c uint16) float64 {
	v := float64(c) / 65535
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func sample(v float64) uint8 {
	if v <= 0.0031308 {
		v *= 12.92
	} else {
		v = 1.055*math.Pow(v, 1/2.4) - 0.055
	}
	return uint8(math.Round(255 * v))
}

// premultiplied is what is seen of a pixel: color where there is any.
func premultiplied(img *image.NRGBA, i int) [4]float64 {
	a := float64(img.Pix[i+3])
	return [4]float64{
		float64(img.Pix[i]) * a / 255, float64(img.Pix[i+1]) * a / 255, float64(img.Pix[i+2]) * a / 255, a,
	}
}

// psnr is the peak signal-to-noise ratio in dB over what is seen; 0 for
// pictures of different size.
func psnr(a, b *image.NRGBA) float64 {
	if a.Rect != b.Rect {
		return 0
	}
	var sum float64
	for i := 0; i < len(a.Pix); i += 4 {
		p, q := premultiplied(a, i), premultiplied(b, i)
		for c := range p {
			sum += (p[c] - q[c]) * (p[c] - q[c])
		}
	}
	return 10 * math.Log10(255*255*float64(len(a.Pix))/max(sum, 1e-9))
}

// largestDifference is that of any two samples that are seen; 255 for pictures
// of different size.
func largestDifference(a, b *image.NRGBA) int {
	if a.Rect != b.Rect {
		return 255
	}
	var d float64
	for i := 0; i < len(a.Pix); i += 4 {
		p, q := premultiplied(a, i), premultiplied(b, i)
		for c := range p {
			d = max(d, math.Abs(p[c]-q[c]))
		}
	}
	return int(math.Ceil(d))
}
