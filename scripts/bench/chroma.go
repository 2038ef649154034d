package main

import (
	"image"
	"math"
)

// colours fills a row with red, green and blue. Where a JPEG's colours are
// subsampled, they are interpolated between the middles of their samples, as
// libjpeg and browsers do; the standard library's own conversion repeats them.
func colours(img image.Image, y int, row [][3]uint8) {
	ycc, ok := img.(*image.YCbCr)
	if !ok {
		b := img.Bounds()
		for x := range row {
			red, green, blue, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			row[x] = [3]uint8{uint8(red >> 8), uint8(green >> 8), uint8(blue >> 8)}
		}
		return
	}
	stepX, stepY := sampling(ycc.SubsampleRatio)
	width, height := ycc.Rect.Dx(), ycc.Rect.Dy()
	down := between(y, stepY, height)
	for x := range row {
		across := between(x, stepX, width)
		cb := blend(ycc.Cb, ycc.CStride, across, down)
		cr := blend(ycc.Cr, ycc.CStride, across, down)
		row[x] = rgb(float64(ycc.Y[y*ycc.YStride+x]), cb-128, cr-128)
	}
}

// sampling is how many pixels share a sample of colour, across and down.
func sampling(r image.YCbCrSubsampleRatio) (x, y int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

// place lies between two samples: at part from the first, with 1 the second.
type place struct {
	first, second int
	part          float64
}

// between finds the samples around a pixel, on an axis of so many pixels with
// step pixels to a sample. Beyond the ends the last sample goes on.
func between(pixel, step, pixels int) place {
	at := (float64(pixel)+0.5)/float64(step) - 0.5
	floor := math.Floor(at)
	last := (pixels+step-1)/step - 1
	return place{max(int(floor), 0), min(int(floor)+1, last), at - floor}
}

func blend(plane []uint8, stride int, x, y place) float64 {
	line := func(row int) float64 {
		a, b := float64(plane[row*stride+x.first]), float64(plane[row*stride+x.second])
		return a + (b-a)*x.part
	}
	upper := line(y.first)
	return upper + (line(y.second)-upper)*y.part
}

// rgb is the conversion of JFIF (ITU-T T.871, clause 7).
func rgb(y, cb, cr float64) [3]uint8 {
	round := func(v float64) uint8 { return uint8(min(max(v, 0), 255) + 0.5) }
	return [3]uint8{round(y + 1.402*cr), round(y - 0.344136*cb - 0.714136*cr), round(y + 1.772*cb)}
}
