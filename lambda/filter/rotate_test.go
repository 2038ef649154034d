package filter

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Sizes of angles that are no right ones are those of sharp 0.35.5.
func TestRotatedSize(t *testing.T) {
	for _, tt := range []struct {
		size    image.Point
		degrees float64
		want    image.Point
	}{
		{image.Pt(400, 300), 0, image.Pt(400, 300)},
		{image.Pt(400, 300), 90, image.Pt(300, 400)},
		{image.Pt(400, 300), 180, image.Pt(400, 300)},
		{image.Pt(400, 300), -90, image.Pt(300, 400)},
		{image.Pt(400, 300), 810, image.Pt(300, 400)},
		{image.Pt(400, 300), 1, image.Pt(405, 307)},
		{image.Pt(400, 300), 30, image.Pt(496, 460)},
		{image.Pt(400, 300), -30, image.Pt(496, 460)},
		{image.Pt(400, 300), 45, image.Pt(495, 495)}, // 350 times the root of 2
		{image.Pt(400, 300), 77.5, image.Pt(379, 455)},
		{image.Pt(400, 300), 200, image.Pt(478, 419)},
		{image.Pt(400, 300), 450.5, image.Pt(303, 403)},
		{image.Pt(101, 57), 10, image.Pt(109, 74)},
		{image.Pt(3, 2), 30, image.Pt(4, 3)},
		{image.Pt(1, 9), 10, image.Pt(3, 9)},
		{image.Pt(1, 1), 45, image.Pt(1, 1)},
	} {
		if got := RotatedSize(tt.size, tt.degrees); got != tt.want {
			t.Errorf("%v by %v: %v; want %v", tt.size, tt.degrees, got, tt.want)
		}
	}
}

// grayLetters is an image of rows of letters, each letter a gray value.
func grayLetters(lines ...string) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, len(lines[0]), len(lines)))
	for y, line := range lines {
		for x, c := range line {
			img.SetNRGBA(x, y, color.NRGBA{uint8(c), uint8(c), uint8(c), 255})
		}
	}
	return img
}

func TestRotateRightAngles(t *testing.T) {
	img := inside(grayLetters("abc", "def"))
	for degrees, want := range map[float64]*image.NRGBA{
		0: grayLetters("abc", "def"), 360: grayLetters("abc", "def"),
		90: grayLetters("da", "eb", "fc"), -270: grayLetters("da", "eb", "fc"),
		180: grayLetters("fed", "cba"),
		270: grayLetters("cf", "be", "ad"), -90: grayLetters("cf", "be", "ad"),
	} {
		got := Rotate(img, degrees, color.NRGBA{})
		if got.Rect != want.Rect {
			t.Errorf("%v: %v; want %v", degrees, got.Rect, want.Rect)
			continue
		}
		checkPixels(t, fmt.Sprint(degrees), got, 0, pixels(want)...)
	}
}

func TestFourQuarterTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img, sheet := drawPicture(t)
		before, turned := clone(sheet), img
		for range 4 {
			turned = Rotate(turned, 90, color.NRGBA{})
		}
		if string(pixels(turned)) != string(pixels(img)) {
			t.Fatal("four quarter turns change pixels")
		}
		checkSurroundings(t, before, sheet, image.Rectangle{})
	})
}

// slowTurn computes a pixel of the result in floating point, on premultiplied
// colors.
func slowTurn(img *image.NRGBA, out, corner image.Point, degrees float64, background color.NRGBA) [4]float64 {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	fx, fy := float64(out.X+corner.X), float64(out.Y+corner.Y)
	x, y := fx*cos+fy*sin, fy*cos-fx*sin
	left, top := math.Floor(x), math.Floor(y)
	var sum [4]float64
	for k := range 4 {
		px, py := int(left)+k%2, int(top)+k/2
		weight := (1 - math.Abs(x-float64(px))) * (1 - math.Abs(y-float64(py)))
		p := image.Pt(px, py).Add(img.Rect.Min)
		c := background
		if p.In(img.Rect) {
			c = img.NRGBAAt(p.X, p.Y)
		}
		a := weight * float64(c.A)
		sum[0] += a * float64(c.R)
		sum[1] += a * float64(c.G)
		sum[2] += a * float64(c.B)
		sum[3] += a
	}
	return sum
}

func TestRotateAgainstSlow(t *testing.T) {
	for i, degrees := range []float64{1, 10, 33.3, 45, 89.5, 91, 135, 200, 300, -15, 719} {
		img := inside(noise(7+i*3, 5+i))
		background := color.NRGBA{uint8(20 * i), 90, 200, uint8(25 * i)}
		got := Rotate(img, degrees, background)
		// The canvas begins at the corner that lies furthest to the left and top.
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
		corner := image.Pt(int(math.Round(min(0, w*cos, -h*sin, w*cos-h*sin))), int(math.Round(min(0, w*sin, h*cos, w*sin+h*cos))))
		for y := range got.Rect.Dy() {
			for x := range got.Rect.Dx() {
				want := slowTurn(img, image.Pt(x, y), corner, degrees, background)
				c := got.NRGBAAt(x, y)
				seen := [4]float64{float64(c.R) * float64(c.A), float64(c.G) * float64(c.A), float64(c.B) * float64(c.A), float64(c.A)}
				for k, v := range seen {
					slack := 4.0 * 255 // of colors times alpha: four values
					if k == 3 {
						slack = 2
					}
					if math.Abs(v-want[k]) > slack {
						t.Fatalf("%v: pixel %d,%d is %v; want %v (premultiplied)", degrees, x, y, c, want)
					}
				}
			}
		}
	}
}

// A hidden color must not show where it meets a visible one.
func TestRotateHidesTransparentColor(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 9, 9))
	for i := range 81 {
		copy(img.Pix[4*i:], []uint8{255, 0, 0, 0}) // unseen red
		if x := i % 9; x > 2 && x < 6 {
			copy(img.Pix[4*i:], []uint8{0, 0, 255, 255})
		}
	}
	out := Rotate(img, 30, color.NRGBA{R: 255})
	for i := 0; i < len(out.Pix); i += 4 {
		if out.Pix[i+3] > 0 && out.Pix[i] > 0 {
			t.Fatalf("pixel %d is %v", i/4, out.Pix[i:i+4])
		}
	}
}

// An image of one color on a background of that color is just that.
func TestRotateKeepsOneColor(t *testing.T) {
	c := color.NRGBA{17, 34, 51, 255}
	out := Rotate(Canvas(image.Pt(31, 17), c), 12.5, c)
	for i := 0; i < len(out.Pix); i += 4 {
		if [4]uint8(out.Pix[i:]) != [4]uint8{17, 34, 51, 255} {
			t.Fatalf("pixel %d is %v", i/4, out.Pix[i:i+4])
		}
	}
}

func TestRotateOddSizes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img, sheet := drawPicture(t)
		before := clone(sheet)
		degrees := rapid.Float64Range(-1000, 1000).Draw(t, "degrees")
		if got := Rotate(img, degrees, color.NRGBA{1, 2, 3, 4}); !img.Rect.Empty() && got.Rect.Size() != RotatedSize(img.Rect.Size(), degrees) {
			t.Fatalf("%v by %v is %v", img.Rect, degrees, got.Rect)
		}
		checkSurroundings(t, before, sheet, image.Rectangle{})
	})
}
