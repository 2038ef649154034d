package resample

import (
	"image"
	"math"
	"testing"
)

// Cells of 3×2 in a source of 8×5, whose last cells stick out, against means
// taken one by one: that has columns 6, 7, 6, or row 4 twice.
func TestCells(t *testing.T) {
	p := noisePlane(8, 5)
	h, v := axis{to: 8, box: 3, cells: 3}, axis{to: 5, box: 2, cells: 3}
	c := plainCurve()
	read := cells(grayReader(p, &h, c), add1, &h, &v)
	line := make([][1]float64, 3)
	at := func(x, y int) float64 {
		sum := 0.0
		for i := range 6 {
			sum += float64(c.level[p.row(min(2*y+i/3, 4))[[]int{0, 1, 2, 3, 4, 5, 6, 7, 6}[3*x+i%3]]])
		}
		return math.Round(sum / 6)
	}
	for _, rows := range [][2]int{{0, 1}, {1, 2}, {2, 2}} {
		read(line, rows[0], rows[1])
		for x := range line {
			if want := at(x, rows[0]) + at(x, rows[1])*lane; line[x][0] != want {
				t.Errorf("rows %v, cell %d: %v; want %v", rows, x, line[x][0], want)
			}
		}
	}
}

// All numbers of channels are added alike.
func TestAddBoxes(t *testing.T) {
	var ones [6][1]float64
	var threes [6][3]float64
	var fours [6][4]float64
	for i := range ones {
		v := float64(int(1) << (2 * i))
		ones[i] = [1]float64{v}
		threes[i] = [3]float64{v, 2 * v, 3 * v}
		fours[i] = [4]float64{v, 2 * v, 3 * v, 5 * v}
	}
	one, three, four := make([][1]float64, 2), make([][3]float64, 2), make([][4]float64, 2)
	for range 2 { // twice, to see that they add
		add1(one, ones[:], 3)
		add3(three, threes[:], 3)
		add4(four, fours[:], 3)
	}
	for i, sum := range []float64{2 * (1 + 4 + 16), 2 * (64 + 256 + 1024)} {
		if one[i][0] != sum || three[i] != [3]float64{sum, 2 * sum, 3 * sum} || four[i] != [4]float64{sum, 2 * sum, 3 * sum, 5 * sum} {
			t.Errorf("%v %v %v; want %v", one[i], three[i], four[i], sum)
		}
	}
}

// A mean of equal samples is that sample, for every number that is summed.
func TestMeanOfEqual(t *testing.T) {
	for n := uint64(1); n <= boxMost*boxMost; n += 1 + n/7 {
		inverse := (lane + n/2) / n
		for _, v := range []float64{0, 1, 2, 32767, 65534, 65535} {
			for _, w := range []float64{0, 65535} {
				if got, want := mean(float64(n)*v+float64(n)*w*lane, inverse), v+w*lane; got != want {
					t.Fatalf("%d times %v and %v: mean %v", n, v, w, got)
				}
			}
		}
	}
}

// Averaging first, on an image with detail of all sizes, stays close to not
// doing so.
func TestBoxesAgainstSlow(t *testing.T) {
	for _, tt := range []struct {
		size, to image.Point
		least    float64 // dB
	}{
		{image.Pt(420, 310), image.Pt(60, 44), 55},  // 7: box of 2
		{image.Pt(421, 313), image.Pt(33, 23), 52},  // 13: box of 4, which sticks out
		{image.Pt(300, 200), image.Pt(10, 100), 50}, // 30 across: box of 10
	} {
		s := Source{NRGBA: photo(tt.size.X, tt.size.Y)}
		got := Resize(s, whole(s), tt.to.X, tt.to.Y, Options{})
		square := 0.0
		for i, p := range slowResize(s, whole(s), tt.to.X, tt.to.Y, false) {
			for c := range 3 {
				d := float64(got.Pix[4*i+c]) - p[c]
				square += d * d / float64(3*tt.to.X*tt.to.Y)
			}
		}
		db := 10 * math.Log10(255*255/square)
		t.Logf("%v to %v: %.1f dB", tt.size, tt.to, db)
		if db < tt.least {
			t.Errorf("%v to %v: %.1f dB; want %v", tt.size, tt.to, db, tt.least)
		}
	}
}
