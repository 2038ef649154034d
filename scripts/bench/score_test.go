package main

import (
	"math"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"s3resize/testdata/pictures"
)

// flat is a picture of one grey.
func flat(width, height int, v float64) picture {
	p := newPicture(width, height)
	for i := range p.pix {
		p.pix[i] = [3]float64{v, v, v}
	}
	return p
}

func noise(width, height int, seed uint64) picture {
	random := rand.New(rand.NewPCG(seed, 0))
	p := newPicture(width, height)
	for i := range p.pix {
		p.pix[i] = [3]float64{255 * random.Float64(), 255 * random.Float64(), 255 * random.Float64()}
	}
	return p
}

func TestPSNR(t *testing.T) {
	for _, c := range []struct{ a, b, want float64 }{
		{0, 255, 0}, {100, 125.5, 20}, {100, 97.45, 40}, {7, 7, samePSNR},
	} {
		if got := psnr(flat(3, 2, c.a), flat(3, 2, c.b)); !near(got, c.want, 1e-9) {
			t.Errorf("%v and %v: %v dB, want %v", c.a, c.b, got, c.want)
		}
	}
	// One sample of six is 255 off: 10·log10(6).
	a, b := flat(2, 1, 0), flat(2, 1, 0)
	b.pix[1][2] = 255
	if got := psnr(a, b); !near(got, 7.7815, 1e-4) {
		t.Errorf("a sixth: %v dB", got)
	}
}

func TestSSIMOfFlatPicturesComparesTheirMeans(t *testing.T) {
	// Variances are 0, so (2ab + C1) / (a² + b² + C1) with C1 = 2.55².
	const a, b = 100, 150
	want := (2*a*b + 6.5025) / (a*a + b*b + 6.5025)
	if got := ssim(flat(12, 13, a), flat(12, 13, b)); !near(got, want, 1e-9) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestSSIMOfADot(t *testing.T) {
	// One window, black but for its middle. With the middle's weight w the dot
	// has the mean 200w and the variance 200²(w - w²); black has neither.
	dot := flat(11, 11, 0)
	dot.pix[5*11+5] = [3]float64{200, 200, 200}
	sum := 0.0 // of exp(-n²/4.5) for n from -5 to 5
	for n := -5.0; n <= 5; n++ {
		sum += math.Exp(-n * n / 4.5)
	}
	w := 1 / (sum * sum)
	const c1, c2 = 6.5025, 58.5225
	want := c1 * c2 / ((200*w*200*w + c1) * (200*200*(w-w*w) + c2))
	if got := ssim(dot, flat(11, 11, 0)); !near(got, want, 1e-9) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestSSIMLaws(t *testing.T) {
	a, b := noise(20, 15, 1), noise(20, 15, 2)
	if got := ssim(a, a); !near(got, 1, 1e-9) {
		t.Errorf("of itself: %v", got)
	}
	if x, y := ssim(a, b), ssim(b, a); !near(x, y, 1e-12) || x > 0.5 {
		t.Errorf("of two noises: %v and %v", x, y)
	}
	closer := newPicture(20, 15)
	for i := range closer.pix {
		for k := range 3 {
			closer.pix[i][k] = 0.9*a.pix[i][k] + 0.1*b.pix[i][k]
		}
	}
	if s := ssim(a, closer); s <= ssim(a, b) || s >= 1 {
		t.Errorf("a little noise: %v", s)
	}
}

func TestNearest(t *testing.T) {
	list := []picture{flat(1, 1, 10), flat(1, 1, 20), flat(1, 1, 30)}
	for v, want := range map[float64]float64{0: 10, 21: 20, 99: 30} {
		if got := nearest(flat(1, 1, v), list).pix[0][0]; got != want {
			t.Errorf("nearest to %v is %v, want %v", v, got, want)
		}
	}
}

func TestParseButteraugli(t *testing.T) {
	got, err := parseButteraugli("4.6288614273\n3-norm: 1.945181\n")
	if err != nil || *got != (butteraugli{4.6288614273, 1.945181}) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, said := range []string{"", "4.6", "4.6\n", "x\n3-norm: 1", "4.6\n6-norm: 1", "4.6\n3-norm: ?"} {
		if _, err := parseButteraugli(said); err == nil || !strings.Contains(err.Error(), "butteraugli_main says") {
			t.Errorf("%q: %v", said, err)
		}
	}
}

func TestButteraugliOfASmallDifferenceIsSmall(t *testing.T) {
	program, err := exec.LookPath(butteraugliProgram)
	if err != nil {
		t.Skip("butteraugli_main is not installed")
	}
	dir, photo := t.TempDir(), pictures.Photo(120, 90, 1)
	file := filepath.Join(dir, "made.jpg")
	var norms []float64
	for _, quality := range []int{95, 30} {
		data, err := photoJPEG(photo, quality, false)
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, file, data)
		b, err := measureButteraugli(t.Context(), program, dir, pictureOf(photo), file)
		if err != nil {
			t.Fatal(err)
		}
		norms = append(norms, b.Norm)
	}
	if norms[0] <= 0 || norms[1] < 1.5*norms[0] {
		t.Errorf("3-norms at quality 95 and 30: %v", norms)
	}
	if _, err := measureButteraugli(t.Context(), program, dir, flat(9, 9, 0), file); err == nil {
		t.Error("compares pictures of two sizes")
	}
}
