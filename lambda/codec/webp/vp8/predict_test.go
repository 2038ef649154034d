package vp8

import "testing"

// surrounded is a workspace with these pixels around a block of luma: the corner
// and 8 above, and those to the left.
func surrounded(above [9]byte, left [4]byte) *workspace {
	ws := new(workspace)
	copy(ws[lumaAt-stride-1:], above[:])
	for y, v := range left {
		ws[lumaAt+y*stride-1] = v
	}
	return ws
}

// TestPredictBlockByHand has edges at which averages are easily worked out:
// a is 40; above it goes on 80, 120, 160, 200, 240, 200, 160, 120, and to the
// left 20, 60, 100, 140.
func TestPredictBlockByHand(t *testing.T) {
	for _, test := range []struct {
		name string
		mode uint8
		want [4][4]byte
	}{
		// (80+120+160+200+20+60+100+140+4)/8
		{"DC", modeDC, [4][4]byte{{110, 110, 110, 110}, {110, 110, 110, 110}, {110, 110, 110, 110}, {110, 110, 110, 110}}},
		// The left pixel less 40 is -20, 20, 60, 100.
		{"TM", modeTM, [4][4]byte{{60, 100, 140, 180}, {100, 140, 180, 220}, {140, 180, 220, 255}, {180, 220, 255, 255}}},
		{"vertical", modeVertical, [4][4]byte{{80, 120, 160, 200}, {80, 120, 160, 200}, {80, 120, 160, 200}, {80, 120, 160, 200}}},
		// (40+2·20+60+2)/4, then on the slope, then (100+3·140+2)/4.
		{"horizontal", modeHorizontal, [4][4]byte{{35, 35, 35, 35}, {60, 60, 60, 60}, {100, 100, 100, 100}, {130, 130, 130, 130}}},
		// 120 160 200 220 200 160, and (160+3·120+2)/4.
		{"left down", modeLeftDown, [4][4]byte{{120, 160, 200, 220}, {160, 200, 220, 200}, {200, 220, 200, 160}, {220, 200, 160, 130}}},
		// From s up: 100 60 35, a: (20+80+80+2)/4, then 80 120 160.
		{"right down", modeRightDown, [4][4]byte{{45, 80, 120, 160}, {35, 45, 80, 120}, {60, 35, 45, 80}, {100, 60, 35, 45}}},
		{"vertical right", modeVerticalRight, [4][4]byte{{60, 100, 140, 180}, {45, 80, 120, 160}, {35, 60, 100, 140}, {60, 45, 80, 120}}},
		{"vertical left", modeVerticalLeft, [4][4]byte{{100, 140, 180, 220}, {120, 160, 200, 220}, {140, 180, 220, 200}, {160, 200, 220, 160}}},
		{"horizontal down", modeHorizontalDown, [4][4]byte{{30, 45, 80, 120}, {40, 35, 30, 45}, {80, 60, 40, 35}, {120, 100, 80, 60}}},
		// 40 60 80 100 120 130 140 …
		{"horizontal up", modeHorizontalUp, [4][4]byte{{40, 60, 80, 100}, {80, 100, 120, 130}, {120, 130, 140, 140}, {140, 140, 140, 140}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			ws := surrounded([9]byte{40, 80, 120, 160, 200, 240, 200, 160, 120}, [4]byte{20, 60, 100, 140})
			ws.predictBlock(lumaAt, test.mode)
			for y, want := range test.want {
				if got := [4]byte(ws[lumaAt+y*stride:]); got != want {
					t.Errorf("line %d: %v, want %v", y, got, want)
				}
			}
			if got := [4]byte(ws[lumaAt+4*stride:]); got != [4]byte{} {
				t.Errorf("below: %v", got)
			}
		})
	}
}

// TestPredictSquare has 100 above, 51 to the left, and 60 in the corner.
func TestPredictSquare(t *testing.T) {
	for _, test := range []struct {
		name        string
		mode        uint8
		above, left bool
		want        byte
	}{
		{"average", modeDC, true, true, 76}, // 75.5
		{"average above", modeDC, true, false, 100},
		{"average left", modeDC, false, true, 51},
		{"average of nothing", modeDC, false, false, 128},
		{"vertical", modeVertical, true, true, 100},
		{"horizontal", modeHorizontal, true, true, 51},
		{"TM", modeTM, true, true, 91},
	} {
		for _, square := range []struct{ at, n int }{{lumaAt, 16}, {cbAt, 8}, {crAt, 8}} {
			ws := new(workspace)
			ws[square.at-stride-1] = 60
			for i := range square.n {
				ws[square.at-stride+i], ws[square.at+i*stride-1] = 100, 51
			}
			ws.predictSquare(square.at, square.n, test.mode, test.above, test.left)
			for i := range square.n * square.n {
				if got := ws[square.at+i/square.n*stride+i%square.n]; got != test.want {
					t.Fatalf("%s of %d: pixel %d is %d, want %d", test.name, square.n, i, got, test.want)
				}
			}
		}
	}
}
