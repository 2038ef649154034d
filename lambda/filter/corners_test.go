package filter

import (
	"image"
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestCircleBox(t *testing.T) {
	for _, tt := range []struct {
		size image.Point
		r    int
		want image.Rectangle
	}{
		{image.Pt(400, 300), 100, image.Rect(100, 50, 300, 250)},
		{image.Pt(400, 300), 4096, image.Rect(50, 0, 350, 300)},
		{image.Pt(300, 401), 150, image.Rect(0, 50, 300, 350)},
		{image.Pt(7, 5), 3, image.Rect(1, 0, 6, 5)},
		{image.Pt(7, 5), 1, image.Rect(2, 1, 4, 3)},
		{image.Pt(1, 1), 1, image.Rect(0, 0, 1, 1)},
	} {
		if got := CircleBox(tt.size, tt.r); got != tt.want {
			t.Errorf("radius %d in %v: %v; want %v", tt.r, tt.size, got, tt.want)
		}
	}
}

func TestRoundCropEllipse(t *testing.T) {
	size := image.Pt(400, 300)
	for _, tt := range []struct {
		in, want Ellipse
		box      image.Rectangle
	}{
		{Ellipse{}, Ellipse{200, 150, 150, 150}, image.Rect(50, 0, 350, 300)},
		{Ellipse{CX: 100, RY: 20}, Ellipse{100, 150, 150, 20}, image.Rect(0, 130, 250, 170)},
		{Ellipse{CX: -1, CY: 290, RX: 10.5, RY: 30}, Ellipse{200, 290, 10.5, 30}, image.Rect(189, 260, 211, 300)},
		{Ellipse{CX: 500, CY: 10, RX: 20, RY: 20}, Ellipse{500, 10, 20, 20}, image.Rectangle{}},
	} {
		got := RoundCropEllipse(size, tt.in)
		if got != tt.want || got.Box(size) != tt.box {
			t.Errorf("%v: %v in %v; want %v in %v", tt.in, got, got.Box(size), tt.want, tt.box)
		}
	}
}

// slowCover counts 64×64 points of a pixel.
func slowCover(x, y int, in func(x, y float64) bool) float64 {
	n := 0
	for i := range 64 * 64 {
		if in(float64(x)+(float64(i%64)+0.5)/64, float64(y)+(float64(i/64)+0.5)/64) {
			n++
		}
	}
	return float64(n) / (64 * 64)
}

// checkShape compares a white image whose outside was made black with a shape.
func checkShape(t *testing.T, img *image.NRGBA, in func(x, y float64) bool) {
	t.Helper()
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			got, want := img.NRGBAAt(img.Rect.Min.X+x, img.Rect.Min.Y+y), 255*slowCover(x, y, in)
			if math.Abs(float64(got.R)-want) > 6 || got.G != got.R || got.A != 255 {
				t.Fatalf("pixel %d,%d of %v is %v; want %.0f", x, y, img.Rect, got, want)
			}
		}
	}
}

func TestRoundCorners(t *testing.T) {
	for _, tt := range []struct {
		size   image.Point
		rx, ry float64
	}{{image.Pt(40, 20), 8, 8}, {image.Pt(40, 20), 12, 6}, {image.Pt(41, 19), 100, 100}, {image.Pt(9, 9), 2.5, 1}, {image.Pt(1, 3), 5, 5}} {
		img := inside(Canvas(tt.size, color.NRGBA{255, 255, 255, 255}))
		RoundCorners(img, tt.rx, tt.ry, color.NRGBA{A: 255})
		w, h := float64(tt.size.X), float64(tt.size.Y)
		rx, ry := min(tt.rx, w/2), min(tt.ry, h/2)
		checkShape(t, img, func(x, y float64) bool {
			dx, dy := max(rx-x, x-(w-rx), 0)/rx, max(ry-y, y-(h-ry), 0)/ry
			return dx*dx+dy*dy <= 1
		})
	}
}

func TestKeepEllipse(t *testing.T) {
	for _, e := range []Ellipse{{10, 7, 10, 7}, {4, 9.5, 7.25, 3}, {30, 30, 5, 5}, {0, 0, 100, 100}, {5, 5, 0.25, 4}} {
		img := inside(Canvas(image.Pt(20, 15), color.NRGBA{255, 255, 255, 255}))
		KeepEllipse(img, e, color.NRGBA{A: 255})
		checkShape(t, img, func(x, y float64) bool {
			dx, dy := (x-e.CX)/e.RX, (y-e.CY)/e.RY
			return dx*dx+dy*dy <= 1
		})
	}
}

// The corners of an image of one color may become less visible, but their
// color stays.
func TestTransparentCorners(t *testing.T) {
	img := Canvas(image.Pt(20, 20), color.NRGBA{200, 100, 50, 180})
	RoundCorners(img, 10, 10, color.NRGBA{})
	for y := range 20 {
		for x := range 20 {
			c := img.NRGBAAt(x, y)
			if c.A > 0 && (c.R != 200 || c.G != 100 || c.B != 50) || c.A > 180 {
				t.Fatalf("pixel %d,%d is %v", x, y, c)
			}
		}
	}
	for p, want := range map[image.Point]uint8{{}: 0, {X: 10, Y: 10}: 180, {X: 19, Y: 0}: 0, {X: 10, Y: 0}: 180} {
		if got := img.NRGBAAt(p.X, p.Y).A; got != want && !(p.Y == 0 && p.X == 10 && got >= 178) {
			t.Errorf("alpha at %v is %d; want %d", p, got, want)
		}
	}
}

func TestRoundCornersNowhereElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img, sheet := drawPicture(t)
		before := clone(sheet)
		radius := rapid.Float64Range(-2, 12)
		rx, ry := radius.Draw(t, "rx"), radius.Draw(t, "ry")
		RoundCorners(img, rx, ry, color.NRGBA{1, 2, 3, 4})
		checkSurroundings(t, before, sheet, img.Rect)
		if rx <= 0 || ry <= 0 {
			checkSurroundings(t, before, sheet, image.Rectangle{})
		}
		KeepEllipse(img, Ellipse{radius.Draw(t, "cx"), radius.Draw(t, "cy"), rx, ry}, color.NRGBA{})
		KeepEllipse(img, Ellipse{0.5, 0.5, 0, 0}, color.NRGBA{}) // 0/0 and 1/0
		checkSurroundings(t, before, sheet, img.Rect)
	})
}
