package pictures

import (
	"image/color"
	"testing"
)

func TestCutoutHasAllAlphasAndGarbageUnderNone(t *testing.T) {
	img := Cutout(401, 399)
	var alphas [256]int
	for y := range 399 {
		for x := range 401 {
			c := img.NRGBAAt(x, y)
			alphas[c.A]++
			if c.A == 0 && c != (color.NRGBA{255, 0, 255, 0}) && c != (color.NRGBA{0, 255, 0, 0}) {
				t.Fatalf("%v under alpha 0", c)
			}
		}
	}
	missing := 0
	for _, n := range alphas {
		if n == 0 {
			missing++
		}
	}
	if missing > 60 || alphas[0] < 20000 || alphas[255] < 20000 {
		t.Errorf("%d alphas missing, %d clear, %d opaque", missing, alphas[0], alphas[255])
	}
}

func TestShadowIsBlack(t *testing.T) {
	// Right below the ball there is nothing of the ball's colour.
	img := Cutout(200, 200)
	c := img.NRGBAAt(100, 172)
	if c.A < 60 || c.A > 200 || c.R > 4 || c.G > 4 || c.B > 4 {
		t.Errorf("shadow %v", c)
	}
}

func TestBallHasASoftEdge(t *testing.T) {
	b := newBall(200, 200)
	inside, edge, outside := b.at(b.cx, b.cy-b.radius+2), b.at(b.cx, b.cy-b.radius), b.at(b.cx, b.cy-b.radius-2)
	if inside.A != 255 || edge.A < 100 || edge.A > 155 || outside.A != 0 {
		t.Errorf("alpha %d, %d, %d", inside.A, edge.A, outside.A)
	}
}
