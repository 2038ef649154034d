package smart

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"pgregory.net/rapid"
)

// plain is an image of one color whose origin is not (0, 0), in a larger one.
func plain(w, h int, c color.NRGBA) *image.NRGBA {
	sheet := image.NewNRGBA(image.Rect(-3, 5, w+4, h+9))
	for i := range sheet.Pix {
		sheet.Pix[i] = uint8(i * 89)
	}
	img := sheet.SubImage(image.Rect(-1, 7, w-1, h+7)).(*image.NRGBA)
	paint(img, img.Rect, c)
	return img
}

// paint fills a rectangle in the image's coordinates.
func paint(img *image.NRGBA, r image.Rectangle, c color.NRGBA) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			img.SetNRGBA(x, y, c)
		}
	}
}

// speckle fills a rectangle, counted from the image's corner, with random grays.
func speckle(img *image.NRGBA, r image.Rectangle) {
	rnd := rand.New(rand.NewPCG(1, 2))
	r = r.Add(img.Rect.Min)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			v := uint8(rnd.IntN(256))
			img.SetNRGBA(x, y, color.NRGBA{v, v, v, 255})
		}
	}
}

var gray = color.NRGBA{130, 130, 130, 255}

// drawFace draws a face with hair of the given width about (cx, cy): darker eyes,
// brows, nostrils and mouth, lighter nose, cheeks and chin, all with soft edges.
func drawFace(img *image.NRGBA, cx, cy, width float64) {
	blob := func(x, y, rx, ry, value, softness float64) {
		for py := range img.Rect.Dy() {
			for px := range img.Rect.Dx() {
				d := math.Hypot((float64(px)-cx-x*width)/(rx*width), (float64(py)-cy-y*width)/(ry*width))
				part := min(max((1-d)/softness+0.5, 0), 1)
				c := img.NRGBAAt(img.Rect.Min.X+px, img.Rect.Min.Y+py)
				v := uint8(float64(c.R)*(1-part) + value*part)
				img.SetNRGBA(img.Rect.Min.X+px, img.Rect.Min.Y+py, color.NRGBA{v, v, v, 255})
			}
		}
	}
	blob(0, -0.1, 0.62, 0.8, 60, 0.1)   // hair
	blob(0, 0.05, 0.5, 0.65, 200, 0.15) // skin
	for _, side := range []float64{-1, 1} {
		blob(side*0.2, -0.1, 0.15, 0.09, 120, 0.8)  // socket
		blob(side*0.21, -0.2, 0.15, 0.03, 70, 0.5)  // brow
		blob(side*0.2, -0.09, 0.08, 0.045, 40, 0.5) // eye
		blob(side*0.3, 0.15, 0.12, 0.1, 215, 1)     // cheek
	}
	blob(0, 0.02, 0.05, 0.2, 220, 0.8)  // nose
	blob(0, 0.2, 0.1, 0.03, 120, 0.8)   // nostrils
	blob(0, 0.38, 0.18, 0.045, 90, 0.5) // mouth
	blob(0, 0.5, 0.2, 0.06, 210, 1)     // chin
}

// drawPicture draws an image of any pixels, also one without pixels, with an
// origin anywhere, and a size to crop it to.
func drawPicture(t *rapid.T) (img *image.NRGBA, crop image.Point) {
	w, h := rapid.IntRange(0, 40).Draw(t, "width"), rapid.IntRange(0, 12).Draw(t, "height")
	at := image.Pt(rapid.IntRange(-9, 9).Draw(t, "x"), rapid.IntRange(-9, 9).Draw(t, "y"))
	img = image.NewNRGBA(image.Rect(0, 0, w, h).Add(at))
	rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	for i := range img.Pix {
		img.Pix[i] = uint8(rnd.IntN(256))
	}
	return img, image.Pt(rapid.IntRange(1, 50).Draw(t, "crop width"), rapid.IntRange(1, 20).Draw(t, "crop height"))
}

// checkWindow says whether a window lies in the image, with the size asked for
// as far as that goes.
func checkWindow(t *rapid.T, img *image.NRGBA, crop image.Point, got image.Rectangle) {
	if img.Rect.Empty() {
		return
	}
	if want := image.Pt(min(crop.X, img.Rect.Dx()), min(crop.Y, img.Rect.Dy())); got.Size() != want || !got.In(img.Rect) {
		t.Fatalf("%v of %v; want %v in it", got, img.Rect, want)
	}
}
