package scaled

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/gen2brain/jpegn"

	"s3resize/lambda/codec/jpeg/marker"
	"s3resize/testdata/pictures"
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

func TestColor(t *testing.T) {
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
		t.Errorf("gray: %+v, %v", img, err)
	}
}

// photo is a generated picture as a JPEG file.
func photo(t testing.TB, w, h int, opt jpegn.EncodeOptions) []byte {
	t.Helper()
	return encode(t, pictures.Photo(w, h, 7), opt)
}

func encode(t testing.TB, img image.Image, opt jpegn.EncodeOptions) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpegn.Encode(&b, img, &opt); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// reference decodes with the standard library.
func reference(t *testing.T, data []byte) (planes [3]Plane) {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	switch m := img.(type) {
	case *image.Gray:
		planes[0] = Plane{m.Pix, m.Stride, m.Rect.Dx(), m.Rect.Dy()}
	case *image.YCbCr:
		w, h := m.Rect.Dx(), m.Rect.Dy()
		planes[0] = Plane{m.Y, m.YStride, w, h}
		at := m.COffset(w-1, h-1)
		cw, ch := at%m.CStride+1, at/m.CStride+1
		planes[1] = Plane{m.Cb, m.CStride, cw, ch}
		planes[2] = Plane{m.Cr, m.CStride, cw, ch}
	default:
		t.Fatalf("%T", img)
	}
	return planes
}

// difference compares a plane with the means of squares of the full one, where
// these are all picture: the greatest difference and the root of the mean square.
func difference(p, full Plane, denom int) (worst, root float64) {
	n := 0
	for y := range full.Height / denom {
		for x := range full.Width / denom {
			sum := 0
			for j := range denom {
				for _, v := range full.Pix[(y*denom+j)*full.Stride+x*denom:][:denom] {
					sum += int(v)
				}
			}
			d := float64(p.Pix[y*p.Stride+x]) - float64(sum)/float64(denom*denom)
			worst = max(worst, math.Abs(d))
			root += d * d
			n++
		}
	}
	return worst, math.Sqrt(root / float64(max(n, 1)))
}

func photoKinds() map[string]jpegn.EncodeOptions {
	kinds := map[string]jpegn.EncodeOptions{}
	for name, s := range map[string]jpegn.Subsampling{
		"444": jpegn.Subsample444, "440": jpegn.Subsample440, "422": jpegn.Subsample422, "420": jpegn.Subsample420,
	} {
		for _, quality := range []int{50, 92} {
			for _, progressive := range []bool{false, true} {
				name := fmt.Sprint(name, " q", quality, " progressive ", progressive)
				kinds[name] = jpegn.EncodeOptions{Quality: quality, Subsampling: s, Progressive: progressive}
			}
		}
		kinds[name+" restarting"] = jpegn.EncodeOptions{Subsampling: s, RestartInterval: 5}
		kinds[name+" optimized"] = jpegn.EncodeOptions{Subsampling: s, OptimizeCoding: true}
	}
	return kinds
}

// At 1/1 the standard library rounds differently, by 1 at most. At 1/8 a sample
// is the mean of its block; full samples are rounded and clipped before their
// mean is taken here, so that it differs by 1 at most where nothing is clipped.
// Between, the transform is no mean: it takes the waves of a block at full
// height, where means lower them by cos(uπ/16) or more, and leaves out those
// that means would let through as lower ones. What that makes depends on the
// picture. This one has grain and edges, and comes to 2.3 in the root of the
// mean square; transforms with two coefficients swapped come to 8 and more.
func TestPhotos(t *testing.T) {
	limits := map[int]struct{ worst, root float64 }{1: {1, 0.3}, 2: {30, 2.5}, 4: {30, 2.5}, 8: {1, 0.4}}
	for name, opt := range photoKinds() {
		data := photo(t, 203, 149, opt)
		full := reference(t, data)
		for _, denom := range denoms {
			img, err := Decode(data, denom)
			if err != nil {
				t.Errorf("%s at 1/%d: %v", name, denom, err)
				continue
			}
			for i, p := range img.Planes {
				worst, root := difference(p, full[i], denom)
				if l := limits[denom]; worst > l.worst || root > l.root {
					t.Errorf("%s at 1/%d: plane %d differs by up to %.2f, %.2f on average", name, denom, i, worst, root)
				}
			}
		}
	}
}

func TestGrayPhoto(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 101, 67))
	draw.Draw(gray, gray.Rect, pictures.Photo(101, 67, 7), image.Point{}, draw.Src)
	for _, progressive := range []bool{false, true} {
		data := encode(t, gray, jpegn.EncodeOptions{Quality: 90, Progressive: progressive})
		full := reference(t, data)
		for _, denom := range []int{1, 8} {
			img, err := Decode(data, denom)
			if err != nil || !img.Gray || img.Planes[1].Pix != nil {
				t.Fatalf("1/%d: %v", denom, err)
			}
			if worst, _ := difference(img.Planes[0], full[0], denom); worst > 1.5 {
				t.Errorf("1/%d differs by up to %.2f", denom, worst)
			}
		}
	}
}

// Where no wave is as high as u = N, nothing is left out, and the transform is
// exact: it goes through the full picture's values between samples. For a slow
// slope that is the mean as well.
func TestSlope(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 128, 64))
	for i := range img.Pix {
		img.Pix[i] = byte(i%128 + i/128 + 20)
	}
	data := encode(t, img, jpegn.EncodeOptions{Quality: 100})
	for _, denom := range denoms {
		got, err := Decode(data, denom)
		if err != nil {
			t.Fatal(err)
		}
		for y := range 64 / denom {
			for x := range 128 / denom {
				want := 20 + float64((x+y)*denom) + float64(denom-1)
				if v := float64(got.Planes[0].Pix[y*got.Planes[0].Stride+x]); math.Abs(v-want) > 1.5 {
					t.Fatalf("1/%d: %v at %d,%d, want %v", denom, v, x, y, want)
				}
			}
		}
	}
}

// The standard library does not read these.
func TestProgressiveWithRestarts(t *testing.T) {
	opt := jpegn.EncodeOptions{Quality: 80, Subsampling: jpegn.Subsample420, Progressive: true}
	plain := photo(t, 203, 149, opt)
	opt.RestartInterval = 3
	restarting := photo(t, 203, 149, opt)
	for _, denom := range denoms {
		a, err := Decode(plain, denom)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Decode(restarting, denom)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Planes {
			if !bytes.Equal(a.Planes[i].Pix, b.Planes[i].Pix) {
				t.Errorf("1/%d: plane %d differs", denom, i)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	r := rand.New(rand.NewPCG(15, 15))
	for i, factors := range samplings {
		for _, progressive := range []bool{false, true} {
			d := newDrawing(r, 30, 20, factors...)
			d.progressive, d.interval = progressive, i%3
			f.Add(d.bytes(), byte(i))
		}
	}
	for _, opt := range photoKinds() {
		data := photo(f, 40, 30, opt)
		for i := range denoms {
			f.Add(data, byte(i))
		}
	}
	f.Add(photo(f, 17, 9, jpegn.EncodeOptions{Progressive: true, RestartInterval: 1}), byte(2))
	f.Fuzz(func(t *testing.T, data []byte, scale byte) {
		denom := denoms[scale%4]
		p, err := parse(data)
		if err != nil {
			if _, again := Decode(data, denom); again == nil {
				t.Fatalf("parse: %v, decode: fine", err)
			}
			return
		}
		w, h := p.frame.width, p.frame.height
		if w*h > 1<<20 {
			return
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		img, err := Decode(data, denom)
		runtime.ReadMemStats(&after)
		// Three planes of whole MCUs, coefficients of two bytes, eight bytes a
		// block, and tables.
		area := uint64((w + 31) * (h + 31))
		if used := after.TotalAlloc - before.TotalAlloc; used > 3*3*area+3*8*area/64+8<<20 {
			t.Errorf("%d bytes allocated for %d×%d", used, w, h)
		}
		if err != nil {
			if k := kind(err); k != "malformed" && k != "unsupported" {
				t.Errorf("error %v", err)
			}
			return
		}
		if img.Width != (w+denom-1)/denom || img.Height != (h+denom-1)/denom {
			t.Errorf("%d×%d of %d×%d at 1/%d", img.Width, img.Height, w, h, denom)
		}
		for i, plane := range img.Planes {
			checkShape(t, img, i, plane)
		}
	})
}

// checkShape checks what every plane promises.
func checkShape(t *testing.T, img *Image, i int, p Plane) {
	switch {
	case i > 0 && img.Gray:
		if p.Pix != nil || p.Width != 0 {
			t.Errorf("a gray picture with a plane %d", i)
		}
	case img.Gray && (p.Width != img.Width || p.Height != img.Height):
		t.Errorf("gray plane %d×%d of %d×%d", p.Width, p.Height, img.Width, img.Height)
	case p.Width < 1 || p.Width > img.Width || p.Height < 1 || p.Height > img.Height:
		t.Errorf("plane %d: %d×%d of %d×%d", i, p.Width, p.Height, img.Width, img.Height)
	case p.Stride < p.Width || len(p.Pix) < p.Stride*p.Height:
		t.Errorf("plane %d: %d×%d, stride %d, %d samples", i, p.Width, p.Height, p.Stride, len(p.Pix))
	}
}
