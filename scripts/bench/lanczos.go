package main

import (
	"image"
	"math"
)

// lanczos is this command's own reference: every pixel read, turned into
// amounts of light, scaled with Lanczos's filter of three lobes, cut, and coded
// again, all in floating point. Slow and obvious.
func lanczos(img image.Image, f fitting) picture {
	across, down := filters(f.crop.Dx(), f.scaled.X), filters(f.crop.Dy(), f.scaled.Y)
	wide := make([][][3]float64, f.crop.Dy())
	row, light := make([][3]uint8, img.Bounds().Dx()), make([][3]float64, f.crop.Dx())
	lights := codesToLight()
	for y := range wide {
		colours(img, f.crop.Min.Y+y, row)
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
