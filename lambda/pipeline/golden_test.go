package pipeline

import (
	"context"
	"flag"
	"image"
	"image/draw"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

var update = flag.Bool("update", false, "rewrite testdata/golden with what the pipeline makes now; not in CI")

const (
	originalsDir = "../../testdata/originals"
	goldenDir    = "../../testdata/golden"
)

// truth renders the upright sRGB picture that an original was encoded from. It
// comes from no decoder, so it is what a golden is checked against before it is
// believed.
type truth func() image.Image

// A golden is a derivative by its canonical key. least is the peak
// signal-to-noise ratio, in dB, that the golden must have to its truth scaled
// by plain averaging: lower for pictures full of fine detail or hard edges,
// which Lanczos and an average render differently, and where the original was
// itself lossy. A picture turned the wrong way has about 10 dB, one shifted by
// two pixels or with its colors unconverted about 20.
type golden struct {
	key   string
	truth truth
	least float64
}

// file is where it is kept: under its key, escaped as in a URL, since not every
// file system takes what keys hold.
func (g golden) file() string {
	return filepath.Join(goldenDir, filepath.FromSlash(edit.EscapePath(g.key)))
}

// goldens are derivatives that are a size and nothing else.
var goldens = []golden{
	{"300x300/blue_marble.jpg", planet, 33},
	{"300x/blue_marble.jpg", planet, 33},
	{"x300/blue_marble.jpg", planet, 33},
	{"160x120/photo.420.jpg", lake, 33},
	{"x300/photo.420.progressive.exif6.jpg", photo(640, 853, 8), 33},
	{"100x/photo.422.jpg", photo(301, 199, 8), 33},
	{"100x/photo.444.jpg", photo(301, 199, 8), 33},
	{"120x80/photo.grey.jpg", func() image.Image { return gray(pictures.Photo(480, 320, 1)) }, 33},
	{"100x/photo.rgb.jpg", photo(240, 160, 1), 33},
	{"100x/photo.cmyk.jpg", photo(240, 160, 1), 33},
	{"100x/photo.cmyk.noadobe.jpg", photo(240, 160, 1), 33},
	{"100x/photo.ycck.jpg", photo(240, 160, 1), 33},
	{"300x/photo.p3.jpg", photo(480, 320, 3), 33},
	{"300x/cutout.alpha.png", func() image.Image { return pictures.Cutout(401, 399) }, 36},
	{"120x/cutout.alpha.webp", func() image.Image { return pictures.Cutout(401, 399) }, 31},
	{"150x/chart.palette.png", func() image.Image { return pictures.Paletted(pictures.Chart(399, 301)) }, 27},
	{"150x/chart.lossless.webp", func() image.Image { return pictures.Chart(399, 301) }, 25},
	{"100x60/ramps.16bit.png", func() image.Image { return pictures.Ramps(201, 151) }, 45},
	{"300x300/spinner.gif", nil, 0}, // compared frame by frame in TestAnimation
	{"90x/awkward/a b+c&d é.jpg", letter(160, 120), 27},
	{"90x/awkward/100%25 #1, ünïcødé 画像.png", letter(160, 120), 27},
	{"60x60/orientation/letter.exif1.jpg", letter(150, 101), 27},
	{"60x60/orientation/letter.exif2.jpg", letter(150, 101), 27},
	{"60x60/orientation/letter.exif3.jpg", letter(150, 101), 27},
	{"60x60/orientation/letter.exif4.jpg", letter(150, 101), 27},
	{"60x60/orientation/letter.exif5.jpg", letter(150, 101), 27},
	{"60x60/orientation/letter.exif6.jpg", letter(150, 101), 27},
	{"60x60/orientation/letter.exif7.jpg", letter(150, 101), 27},
	{"60x60/orientation/letter.exif8.jpg", letter(150, 101), 27},
	{"60x60/orientation/letter.exif6.png", letter(150, 101), 27},
	{"60x60/orientation/letter.exif8.webp", letter(150, 101), 27},
}

// editedGoldens are derivatives that are more than a size, by their canonical
// key. Their truth is edited the slow way, see slowly; least is as above, less
// where an operation makes more of the errors of JPEG.
var editedGoldens = []golden{
	{"fit-in/120x120/photo.420.jpg", lake, 33},
	{"full-fit-in/120x120/photo.420.jpg", lake, 33},
	{"100x50:700x500/120x90/photo.420.jpg", lake, 33},
	{"120x120/right/photo.420.jpg", lake, 33},
	{"-120x-80/photo.420.jpg", lake, 33},
	{"trim:top-left/120x/cutout.alpha.png", cutout, 33},
	{"fit-in/120x120/filters:fill(336699)/photo.420.jpg", lake, 33},
	{"120x/filters:grayscale()/photo.420.jpg", lake, 33},
	{"120x/filters:grayscale(linear)/photo.420.jpg", lake, 33},
	{"120x/filters:brightness(20):contrast(30)/photo.420.jpg", lake, 30},
	{"120x/filters:rgb(20,-10,40)/photo.420.jpg", lake, 30},
	{"120x/filters:colorize(40,20,60,ff8800)/photo.420.jpg", lake, 33},
	{"120x/filters:saturation(2)/photo.420.jpg", lake, 30},
	{"120x/filters:negate()/photo.420.jpg", lake, 33},
	{"120x/filters:gamma(2.2)/photo.420.jpg", lake, 30},
	{"120x/filters:equalize()/photo.420.jpg", lake, 25},
	{"120x/filters:blur(4)/photo.420.jpg", lake, 33},
	{"120x/filters:gaussian(3)/photo.420.jpg", lake, 33},
	{"120x/filters:median(5)/photo.420.jpg", lake, 30},
	{"120x/filters:convolution(-1;-1;-1;-1;8;-1;-1;-1;-1,3,false)/photo.420.jpg", lake, 20},
	{"120x/filters:round_corner(20,255,255,255)/photo.420.jpg", lake, 30},
	{"120x/filters:circle(40):format(png)/photo.420.jpg", lake, 33},
	{"120x/filters:rounded_corners(20):format(webp)/photo.420.jpg", lake, 30},
	{"120x/filters:rotate(90)/photo.420.jpg", lake, 33},
	{"120x/filters:turn(30,ffffff)/photo.420.jpg", lake, 25},
	{"120x/filters:extend(5,10,15,20,mirror)/photo.420.jpg", lake, 33},
	{"120x/filters:watermark(cutout.alpha.png,-5,-5,20,50)/photo.420.jpg", lake, 30},
	{"120x/filters:overlay(cutout.alpha.png,w=50,multiply)/photo.420.jpg", lake, 30},
	{"120x/filters:frame(cutout.alpha.png)/photo.420.jpg", lake, 25},
	// The README shows these.
	{"300x300/filters:rotate(90):grayscale()/photo.420.jpg", lake, 33},
	{"300x300/filters:round_corner(40,255,255,255)/photo.420.jpg", lake, 30},
}

// seenGoldens were looked at and found good; what makes them is tested by itself.
var seenGoldens = []golden{
	{"120x120/smart/photo.420.jpg", nil, 0},
	{"300x300/smart/photo.420.jpg", nil, 0},
	{"300x300/filters:watermark(cutout.alpha.png,-10,-10,0,40)/photo.420.jpg", nil, 0},
	{"fit-in/120x120/filters:fill(blur)/photo.420.jpg", nil, 0},
	{"fit-in/300x300/filters:fill(blur)/photo.420.jpg", nil, 0},
	{"240x/filters:oss_watermark(text=Grüße,color=ffffff,size=32,shadow=50,t=80,southeast,x=5,y=5)/photo.420.jpg", nil, 0},
	{"120x/filters:sharpen(2,1,true)/photo.420.jpg", nil, 0},
	{"120x/filters:modulate(,,120)/photo.420.jpg", nil, 0},
	{"120x/filters:tint(ff8800)/photo.420.jpg", nil, 0},
	{"120x/filters:clahe(30,30,3)/photo.420.jpg", nil, 0},
	{"80x80/filters:grayscale():rotate(90)/spinner.gif", nil, 0},
}

// Drawn once each.
var (
	lake   = sync.OnceValue(photo(960, 640, 1))
	planet = sync.OnceValue(func() image.Image { return pictures.Planet(1600, 1200) })
)

func cutout() image.Image { return pictures.Cutout(401, 399) }

func photo(w, h int, place uint32) truth {
	return func() image.Image { return pictures.Photo(w, h, place) }
}

func letter(w, h int) truth { return func() image.Image { return pictures.Letter(w, h) } }

func gray(img image.Image) image.Image {
	g := image.NewGray(img.Bounds())
	draw.Draw(g, g.Rect, img, img.Bounds().Min, draw.Src)
	return g
}

// TestGolden makes every golden anew and compares decoded pixels: no sample may
// differ by more than 3 of 255, which covers the rounding of another processor's
// floating point, and nothing else. Where a palette was chosen, and the errors
// spread, one pixel's rounding moves others: there the noise is bounded instead.
func TestGolden(t *testing.T) {
	if *update && os.Getenv("CI") != "" {
		t.Fatal("goldens are not rewritten in CI")
	}
	for i, g := range slices.Concat(goldens, editedGoldens, seenGoldens) {
		t.Run(g.key, func(t *testing.T) {
			if testing.Short() && i%4 != 0 {
				t.Skip("slow: a quarter of the goldens will do")
			}
			made := runKey(t, g.key)
			file := g.file()
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, made.Bytes, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v (make golden writes it)", err)
			}
			got := decode(t, made.Bytes)
			golden := decode(t, want)
			if strings.HasSuffix(g.key, ".palette.png") {
				if db := psnr(got, golden); db < 50 {
					t.Errorf("%.1f dB to the golden; at least 50", db)
				}
			} else if d := largestDifference(got, golden); d > 3 {
				t.Errorf("samples differ by up to %d from the golden's", d)
			}
			if g.truth == nil {
				return
			}
			if db := psnr(got, g.expected(t, got.Rect.Size())); db < g.least {
				t.Errorf("%.1f dB to the true picture; at least %.0f", db, g.least)
			}
		})
	}
}

// expected is the true picture, edited the slow way.
func (g golden) expected(t *testing.T, size image.Point) *image.NRGBA {
	t.Helper()
	v, err := edit.Parse(g.key)
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(goldens, func(p golden) bool { return p.key == g.key }) {
		return average(t, g.truth(), g.key, size)
	}
	img := image.NewNRGBA(g.truth().Bounds())
	draw.Draw(img, img.Rect, g.truth(), img.Rect.Min, draw.Src)
	for _, op := range v.Edits.Operations {
		img = slowly(t, img, op)
	}
	return img
}

// runKey makes the derivative that a key names, from testdata's originals.
func runKey(t *testing.T, key string) Result {
	t.Helper()
	v, err := edit.Parse(key)
	if err != nil {
		t.Fatal(err)
	}
	if v.Key() != key {
		t.Errorf("the canonical key is %s", v.Key())
	}
	original, err := os.ReadFile(filepath.Join(originalsDir, v.Original))
	if err != nil {
		t.Fatal(err)
	}
	opt := Options{Limits: DefaultLimits(512 << 20), Picture: func(_ context.Context, s edit.Source) ([]byte, error) {
		return os.ReadFile(filepath.Join(originalsDir, s.Key))
	}}
	r, err := Run(t.Context(), original, v.Edits, opt)
	if err != nil {
		t.Fatal(err)
	}
	if r.Warning != nil {
		t.Errorf("warning: %v", r.Warning)
	}
	return r
}
