package pictures

import (
	"math"
	"testing"
)

func near(a, b vec) bool {
	d := a.plus(b.times(-1))
	return d.dot(d) < 1e-18
}

func TestTurns(t *testing.T) {
	x, y, z := vec{1, 0, 0}, vec{0, 1, 0}, vec{0, 0, 1}
	const sin, cos = 1, 0 // a quarter, right-handed: x to y to z to x
	for _, c := range []struct{ name, got, want any }{
		{"y about x", y.turnX(sin, cos), z},
		{"z about y", z.turnY(sin, cos), x},
		{"x about z", x.turnZ(sin, cos), y},
		{"z about itself", z.turnZ(sin, cos), z},
		{"x about z by Rodrigues", x.turnAbout(z, math.Pi/2), y},
		{"y about x by Rodrigues", y.turnAbout(x, math.Pi/2), z},
	} {
		if !near(c.got.(vec), c.want.(vec)) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	if got := cross(x, y); got != z {
		t.Errorf("x × y = %v", got)
	}
	if got := (vec{3, 0, 4}).unit(); !near(got, vec{0.6, 0, 0.8}) {
		t.Errorf("unit %v", got)
	}
	if got := x.mix(y, 0.25); !near(got, vec{0.75, 0.25, 0}) {
		t.Errorf("mix %v", got)
	}
}
