package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"math"
	"os/exec"
	"strings"
	"time"
)

// fitting is how a picture becomes a derivative: cut, scaled, and cut again.
type fitting struct {
	crop   image.Rectangle // of the source
	scaled image.Point
	window image.Rectangle // of what is scaled
}

// fittings are the ways to make a derivative that are equally right. Where an
// odd number of pixels hangs over, the odd one may be cut off on either side;
// and where the side that hangs over cannot be scaled to whole pixels, a square
// may be cut out of the source instead.
func fittings(source image.Point, width, height int) []fitting {
	scaled := cover(source, width, height)
	size := scaled
	if width > 0 && height > 0 {
		size = image.Pt(width, height)
	}
	whole := image.Rectangle{Max: source}
	var list []fitting
	for _, window := range centered(scaled, size) {
		list = append(list, fitting{whole, scaled, window})
	}
	if exact := scaled.X*source.Y == scaled.Y*source.X; !exact && width == height {
		side := min(source.X, source.Y)
		for _, crop := range centered(source, image.Pt(side, side)) {
			list = append(list, fitting{crop, size, image.Rectangle{Max: size}})
		}
	}
	return list
}

// cover is the size of the smallest whole picture that covers a box, one side
// of which may be 0.
func cover(source image.Point, width, height int) image.Point {
	follow := func(side, to, from int) int { return max((2*side*to+from)/(2*from), 1) }
	if height == 0 || width > 0 && width*source.Y >= height*source.X {
		return image.Pt(width, follow(source.Y, width, source.X))
	}
	return image.Pt(follow(source.X, height, source.Y), height)
}

// centered are the places for size in the middle of whole: one, or two a pixel
// apart.
func centered(whole, size image.Point) []image.Rectangle {
	free := whole.Sub(size)
	low, high := free.Div(2), free.Add(image.Pt(1, 1)).Div(2)
	list := []image.Rectangle{{Min: low, Max: low.Add(size)}}
	if high != low {
		list = append(list, image.Rectangle{Min: high, Max: high.Add(size)})
	}
	return list
}

// lanczos is this command's own reference: every pixel read, turned into
// amounts of light, scaled with Lanczos's filter of three lobes, cut, and coded
// again, all in floating point. Slow and obvious.
func lanczos(img image.Image, f fitting) picture {
	across, down := filters(f.crop.Dx(), f.scaled.X), filters(f.crop.Dy(), f.scaled.Y)
	wide := make([][][3]float64, f.crop.Dy())
	row, light := make([][3]uint8, img.Bounds().Dx()), make([][3]float64, f.crop.Dx())
	lights := codesToLight()
	for y := range wide {
		colors(img, f.crop.Min.Y+y, row)
		for x, c := range row[f.crop.Min.X:f.crop.Max.X] {
			light[x] = [3]float64{lights[c[0]], lights[c[1]], lights[c[2]]}
		}
		wide[y] = make([][3]float64, f.window.Dx())
		for x := range wide[y] {
			wide[y][x] = across[f.window.Min.X+x].sum(func(i int) [3]float64 { return light[i] })
		}
	}
	p := newPicture(f.window.Dx(), f.window.Dy())
	for y := range p.height {
		for x := range p.width {
			c := down[f.window.Min.Y+y].sum(func(i int) [3]float64 { return wide[i][x] })
			p.pix[y*p.width+x] = [3]float64{255 * encodeLight(c[0]), 255 * encodeLight(c[1]), 255 * encodeLight(c[2])}
		}
	}
	return p
}

// filter weighs the neighbours that a pixel is made of, from the one at first
// on. The weights sum up to 1.
type filter struct {
	first   int
	weights []float64
}

func (f filter) sum(at func(i int) [3]float64) (total [3]float64) {
	for i, w := range f.weights {
		c := at(f.first + i)
		for k := range total {
			total[k] += w * c[k]
		}
	}
	return total
}

// filters are those of every pixel of an axis. When it is shrunk the filter is
// as much wider; at the picture's edges only what is there is weighed.
func filters(from, to int) []filter {
	scale := float64(from) / float64(to)
	wide := max(scale, 1)
	list := make([]filter, to)
	for i := range list {
		centre := (float64(i) + 0.5) * scale
		first := max(int(math.Ceil(centre-3*wide-0.5)), 0)
		last := min(int(math.Floor(centre+3*wide-0.5)), from-1)
		list[i] = newFilter(first, last, func(j int) float64 { return lobes((float64(j) + 0.5 - centre) / wide) })
	}
	return list
}

func newFilter(first, last int, weight func(int) float64) filter {
	f := filter{first: first}
	total := 0.0
	for j := first; j <= last; j++ {
		f.weights = append(f.weights, weight(j))
		total += weight(j)
	}
	for i := range f.weights {
		f.weights[i] /= total
	}
	return f
}

// lobes is Lanczos's function: sinc(x) in a window of sinc(x/3).
func lobes(x float64) float64 {
	switch {
	case x == 0:
		return 1
	case math.Abs(x) >= 3:
		return 0
	}
	return 3 * math.Sin(math.Pi*x) * math.Sin(math.Pi*x/3) / (math.Pi * math.Pi * x * x)
}

// codesToLight is sRGB's curve (IEC 61966-2-1), with light from 0 to 1.
func codesToLight() (light [256]float64) {
	for code := range light {
		c := float64(code) / 255
		if light[code] = c / 12.92; c > 0.04045 {
			light[code] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return light
}

// encodeLight is the way back, from and to 0 to 1; the filter's overshoot is
// cut off.
func encodeLight(light float64) float64 {
	light = min(max(light, 0), 1)
	if light <= 0.0031308 {
		return 12.92 * light
	}
	return 1.055*math.Pow(light, 1/2.4) - 0.055
}

// magick is ImageMagick.
type magick struct {
	program string
	version string // such as "ImageMagick 6.9.11-60"
}

// findMagick returns nil where ImageMagick is not installed. Other programs are
// called convert too, so what it is called does not count.
func findMagick(ctx context.Context) *magick {
	for _, name := range []string{"magick", "convert", "/usr/bin/convert"} {
		program, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		// A program that is not ImageMagick may wait for input.
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		said, err := exec.CommandContext(ctx, program, "-version").Output()
		cancel()
		if version := magickVersion(string(said)); err == nil && version != "" {
			return &magick{program, version}
		}
	}
	return nil
}

// magickVersion finds it in what -version prints; "" is another program.
func magickVersion(said string) string {
	rest, ok := strings.CutPrefix(said, "Version: ImageMagick ")
	if fields := strings.Fields(rest); ok && len(fields) > 0 {
		return "ImageMagick " + fields[0]
	}
	return ""
}

func geometry(r image.Rectangle) string {
	return fmt.Sprintf("%dx%d+%d+%d", r.Dx(), r.Dy(), r.Min.X, r.Min.Y)
}

// reference scales a JPEG with Lanczos's filter in linear light, and keeps 16
// bits a sample.
func (m magick) reference(ctx context.Context, data []byte, f fitting) (picture, error) {
	cmd := exec.CommandContext(ctx, m.program, "jpeg:-", "-auto-orient",
		"-crop", geometry(f.crop), "+repage", "-colorspace", "RGB", "-filter", "Lanczos", "-resize", fmt.Sprintf("%dx%d!", f.scaled.X, f.scaled.Y),
		"-crop", geometry(f.window), "+repage", "-colorspace", "sRGB", "-depth", "16", "PNG48:-")
	var out, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(data), &out, &stderr
	if err := pinned(cmd.Start); err != nil {
		return picture{}, err
	}
	if err := cmd.Wait(); err != nil {
		return picture{}, fmt.Errorf("%s: %w: %s", m.version, err, lastLine(stderr.String()))
	}
	return readPNG16(&out)
}
