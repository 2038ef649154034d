package scaled

import (
	"math"
	"math/rand/v2"
	"testing"
)

// slow is the transform of n points in each direction, as its definition says:
// coefficients in zigzag order in, samples that are not yet rounded out.
func slow(n int, f [64]float64) [][]float64 {
	var waves [8][8]float64
	for u := range n {
		for x := range n {
			waves[u][x] = wave(n, u, x)
		}
	}
	out := make([][]float64, n)
	for y := range out {
		out[y] = make([]float64, n)
		for x := range out[y] {
			out[y][x] = 128
			for k, at := range natural {
				v, u := int(at)/8, int(at)%8
				if u < n && v < n {
					out[y][x] += f[k] / 8 * waves[u][x] * waves[v][y]
				}
			}
		}
	}
	return out
}

func wave(n, u, x int) float64 {
	if u == 0 {
		return 1
	}
	return math.Sqrt2 * math.Cos(float64((2*x+1)*u)*math.Pi/float64(2*n))
}

// The formula of A.3.3, written as it stands there, for n = 8.
func TestSlowIsTheStandardsFormula(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var f [64]float64
	for k := range f {
		f[k] = float64(r.IntN(41) - 20)
	}
	c := func(u int) float64 {
		if u == 0 {
			return 1 / math.Sqrt2
		}
		return 1
	}
	got := slow(8, f)
	for y := range 8 {
		for x := range 8 {
			sum := 0.0
			for k, at := range natural {
				v, u := int(at)/8, int(at)%8
				sum += c(u) * c(v) * f[k] * math.Cos(float64((2*x+1)*u)*math.Pi/16) * math.Cos(float64((2*y+1)*v)*math.Pi/16)
			}
			if want := sum/4 + 128; math.Abs(got[y][x]-want) > 1e-9 {
				t.Fatalf("sample %d,%d is %v, want %v", x, y, got[y][x], want)
			}
		}
	}
}

// Values worked out by hand. cos(π/8) = √(2+√2)/2 and cos(3π/8) = √(2-√2)/2, so
// √2 times them is 1.30656 and 0.54120.
func TestSlowByHand(t *testing.T) {
	tests := []struct {
		n, k int // one coefficient of 80
		want []float64
		down bool // the values go down the first column, not along the first row
	}{
		{1, 0, []float64{138}, false},
		{2, 0, []float64{138, 138}, false},
		{2, 1, []float64{138, 118}, false},
		{2, 2, []float64{138, 118}, true},
		{4, 1, []float64{141.0656, 133.4120, 122.5880, 114.9344}, false},
		{4, 2, []float64{141.0656, 133.4120, 122.5880, 114.9344}, true},
		{4, 5, []float64{138, 118, 118, 138}, false},
		{4, 6, []float64{133.4120, 114.9344, 141.0656, 122.5880}, false},
		{4, 14, []float64{128, 128, 128, 128}, false}, // index 14 has u = 4
		{2, 5, []float64{128, 128}, false},
	}
	for _, tt := range tests {
		var f [64]float64
		f[tt.k] = 80
		got := slow(tt.n, f)
		for i, want := range tt.want {
			v := got[0][i]
			if tt.down {
				v = got[i][0]
			}
			if math.Abs(v-want) > 1e-4 {
				t.Errorf("%d points, coefficient %d: sample %d is %.4f, want %.4f", tt.n, tt.k, i, v, want)
			}
		}
	}
}

// fast runs the transform of n points.
func fast(n int, f [64]float64) []byte {
	var in [64]int32
	for k, at := range natural {
		in[at] = int32(f[k])
	}
	dst := make([]byte, n*n)
	switch n {
	case 1:
		dst[0] = sample(in[0])
	case 2:
		idct2(dst, 2, in[0], in[1], in[8], in[9])
	case 4:
		idct4(dst, 4, &in)
	case 8:
		idct8(dst, 8, &in)
	}
	return dst
}

// The fast transforms differ from the slow one by 1 only where the exact value
// is within rounding of the middle between two.
func TestFastIsSlow(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 3000 {
		var f [64]float64
		f[0] = float64(r.IntN(2049) - 1024)
		for range r.IntN(20) {
			f[r.IntN(64)] = float64(r.IntN(401) - 200)
		}
		for _, n := range []int{1, 2, 4, 8} {
			want := slow(n, f)
			for i, got := range fast(n, f) {
				exact := min(max(want[i/n][i%n], 0), 255)
				if math.Abs(float64(got)-exact) > 0.55+0.05*float64(n/4) {
					t.Fatalf("%d points: sample %d is %d, want %.3f of %v", n, i, got, exact, f)
				}
			}
		}
	}
}

func TestTransformsLeaveZeros(t *testing.T) {
	var f [64]int32
	for i := range f {
		f[i] = int32(i)
	}
	idct8(make([]byte, 64), 8, &f)
	if f != [64]int32{} {
		t.Errorf("after idct8: %v", f)
	}
	for i := range f {
		f[i] = int32(i)
	}
	idct4(make([]byte, 16), 4, &f)
	for y := range 4 {
		for x := range 4 {
			if f[8*y+x] != 0 {
				t.Errorf("after idct4: %d at %d,%d", f[8*y+x], x, y)
			}
		}
	}
}

func TestFill(t *testing.T) {
	for n, fill := range map[int]func([]byte, int, byte){4: fill4, 8: fill8} {
		dst := make([]byte, 10*n)
		fill(dst[1:], 10, 7)
		for i, v := range dst {
			inside := i%10 >= 1 && i%10 < 1+n
			if inside != (v == 7) {
				t.Errorf("fill%d: %d at %d,%d", n, v, i%10, i/10)
			}
		}
	}
}

func TestNaturalIsTheZigzag(t *testing.T) {
	// Up and to the right on even diagonals, down and to the left on odd ones.
	k := 0
	for sum := range 15 {
		for i := range sum + 1 {
			row, column := i, sum-i
			if sum%2 == 0 {
				row, column = sum-i, i
			}
			if row > 7 || column > 7 {
				continue
			}
			if int(natural[k]) != 8*row+column {
				t.Fatalf("coefficient %d is at %d, want row %d column %d", k, natural[k], row, column)
			}
			k++
		}
	}
}
