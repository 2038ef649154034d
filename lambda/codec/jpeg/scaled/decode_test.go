package scaled

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"s3resize/lambda/codec/jpeg/marker"
)

var denoms = []int{1, 2, 4, 8}

// samplings are all kinds of chroma there are: 4:4:4, 4:2:2, 4:2:0, 4:4:0, 4:1:1,
// 4:1:0 and rarer ones.
var samplings = [][]string{
	{"11"},
	{"22"}, // of no meaning when alone
	{"11", "11", "11"},
	{"21", "11", "11"},
	{"22", "11", "11"},
	{"12", "11", "11"},
	{"41", "11", "11"},
	{"42", "11", "11"},
	{"14", "11", "11"},
	{"24", "11", "11"},
	{"31", "11", "11"},
	{"22", "21", "12"},
	{"22", "22", "11"},
	{"41", "21", "11"},
	{"21", "21", "21"},
	{"11", "22", "22"},
	{"21", "12", "12"},
}

// check decodes the file at every scale and compares each sample with the slow
// transform of the coefficients that the file was made from.
func (d *drawing) check(t *testing.T) {
	t.Helper()
	data := d.bytes()
	for _, denom := range denoms {
		img, err := Decode(data, denom)
		if err != nil {
			t.Fatalf("1/%d: %v", denom, err)
		}
		if w, h := (d.w+denom-1)/denom, (d.h+denom-1)/denom; img.Width != w || img.Height != h {
			t.Fatalf("1/%d: %d×%d, want %d×%d", denom, img.Width, img.Height, w, h)
		}
		if img.Gray != (len(d.channels) == 1) {
			t.Fatalf("gray is %v", img.Gray)
		}
		for i := range d.channels {
			d.checkPlane(t, &img.Planes[i], i, denom)
		}
	}
}

func (d *drawing) checkPlane(t *testing.T, p *Plane, i, denom int) {
	t.Helper()
	n, c, hmax, vmax := 8/denom, d.channels[i], 1, 1
	if len(d.channels) == 1 {
		c.h, c.v = 1, 1
	} else {
		for _, other := range d.channels {
			hmax, vmax = max(hmax, other.h), max(vmax, other.v)
		}
	}
	w := (d.w*c.h + hmax*denom - 1) / (hmax * denom)
	h := (d.h*c.v + vmax*denom - 1) / (vmax * denom)
	if p.Width != w || p.Height != h {
		t.Fatalf("1/%d: plane %d is %d×%d, want %d×%d", denom, i, p.Width, p.Height, w, h)
	}
	cache := map[int][][]float64{}
	for y := range h {
		for x := range w {
			index := y/n*c.stride + x/n
			if cache[index] == nil {
				cache[index] = slow(n, c.dequantized(index))
			}
			want := min(max(cache[index][y%n][x%n], 0), 255)
			if got := p.Pix[y*p.Stride+x]; math.Abs(float64(got)-want) > 0.65 {
				t.Fatalf("1/%d: plane %d at %d,%d is %d, want %.2f", denom, i, x, y, got, want)
			}
		}
	}
}

func (c *channel) dequantized(index int) (f [64]float64) {
	for k, v := range c.blocks[index] {
		f[k] = float64(v * c.quant[k])
	}
	return f
}

func TestDecode(t *testing.T) {
	for _, factors := range samplings {
		for _, progressive := range []bool{false, true} {
			for _, interval := range []int{0, 1, 3} {
				t.Run(fmt.Sprint(factors, progressive, interval), func(t *testing.T) {
					r := rand.New(rand.NewPCG(3, uint64(interval)))
					d := newDrawing(r, 75, 51, factors...)
					d.progressive, d.interval = progressive, interval
					d.check(t)
				})
			}
		}
	}
}

func TestSizes(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for n := 1; n <= 33; n++ {
		for _, progressive := range []bool{false, true} {
			d := newDrawing(r, n, 34-n, "22", "11", "11")
			d.progressive = progressive
			d.check(t)
			d = newDrawing(r, n, 1, "11")
			d.progressive = progressive
			d.check(t)
		}
	}
}

func TestCodeLengths(t *testing.T) {
	for _, codes := range []codeLengths{evenCodes, skewedCodes, longCodes} {
		for _, progressive := range []bool{false, true} {
			r := rand.New(rand.NewPCG(5, 5))
			d := newDrawing(r, 120, 90, "22", "11", "11")
			d.codes, d.progressive = codes, progressive
			d.check(t)
		}
	}
}

// More than the window holds, so that it moves on within the picture, and
// between restart markers.
func TestManyBytes(t *testing.T) {
	for _, interval := range []int{0, 400, 5000} {
		r := rand.New(rand.NewPCG(6, 6))
		d := newDrawing(r, 600, 900, "11")
		d.interval = interval
		d.codes = longCodes
		if n := len(d.bytes()); n < 3*windowSize {
			t.Fatalf("only %d bytes", n)
		}
		d.check(t)
	}
}

func TestSeparateScans(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for _, script := range [][]pass{
		{{[]int{0}, 0, 63, 0, 0}, {[]int{1}, 0, 63, 0, 0}, {[]int{2}, 0, 63, 0, 0}},
		{{[]int{2}, 0, 63, 0, 0}, {[]int{0, 1}, 0, 63, 0, 0}},
		{{[]int{0}, 0, 63, 0, 0}, {[]int{1, 2}, 0, 63, 0, 0}},
	} {
		d := newDrawing(r, 39, 41, "22", "11", "11")
		d.script = script
		d.check(t)
	}
}

func TestColour(t *testing.T) {
	jfif := segment(marker.APP0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"))
	adobe := func(transform byte) []byte {
		return segment(marker.APP14, append([]byte("Adobe\x00\x64\x00\x00\x00\x00"), transform))
	}
	tests := []struct {
		name     string
		ids      string
		segments [][]byte
		want     bool
	}{
		{"nothing", "\x01\x02\x03", nil, false},
		{"names", "RGB", nil, true},
		{"jfif wins", "RGB", [][]byte{jfif, adobe(0)}, false},
		{"adobe without transform", "\x01\x02\x03", [][]byte{adobe(0)}, true},
		{"adobe with", "\x01\x02\x03", [][]byte{adobe(1)}, false},
	}
	for _, tt := range tests {
		d := newDrawing(rand.New(rand.NewPCG(8, 8)), 9, 9, "11", "11", "11")
		d.segments = tt.segments
		for i := range d.channels {
			d.channels[i].id = tt.ids[i]
		}
		img, err := Decode(d.bytes(), 2)
		if err != nil || img.RGB != tt.want {
			t.Errorf("%s: rgb %v, %v", tt.name, img.RGB, err)
		}
	}
	late := newDrawing(rand.New(rand.NewPCG(8, 8)), 9, 9, "11", "11", "11").bytes()
	late = append(append(late[:len(late)-2], adobe(0)...), 0xff, marker.EOI)
	if img, err := Decode(late, 2); err != nil || img.RGB {
		t.Errorf("adobe after the scan: %v", err)
	}
	d := newDrawing(rand.New(rand.NewPCG(8, 8)), 9, 9, "11")
	d.channels[0].id, d.segments = 'R', [][]byte{adobe(0)}
	if img, err := Decode(d.bytes(), 2); err != nil || img.RGB || !img.Gray {
		t.Errorf("grey: %+v, %v", img, err)
	}
}
