package pipeline

import (
	"image"
	"math"

	"s3resize/lambda/codec"
)

// A matrix is how an original is to be seen in the picture so far: how far right
// and down there one pixel along each axis of the original goes.
type matrix struct {
	// right has the part of each axis in the way to the right, down in the way
	// down: the rows of a matrix.
	right, down [2]float64
}

// shownAsIs is an original as it is, or with its sides exchanged.
func shownAsIs(swap bool) matrix {
	if swap {
		return matrix{right: [2]float64{0, 1}, down: [2]float64{1, 0}}
	}
	return matrix{right: [2]float64{1, 0}, down: [2]float64{0, 1}}
}

// scaled is m in a picture that is x times as wide and y times as high.
func (m matrix) scaled(x, y float64) matrix {
	return matrix{times(m.right, x), times(m.down, y)}
}

// turned is m in a picture that is turned upright.
func (m matrix) turned(o codec.Orientation) matrix {
	if o.Swaps() {
		m.right, m.down = m.down, m.right
	}
	x, y := mirrors(o)
	if x {
		m.right = times(m.right, -1)
	}
	if y {
		m.down = times(m.down, -1)
	}
	return m
}

// rotated is m in a picture that is turned clockwise by an angle in degrees.
func (m matrix) rotated(angle float64) matrix {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	return matrix{
		[2]float64{cos*m.right[0] - sin*m.down[0], cos*m.right[1] - sin*m.down[1]},
		[2]float64{sin*m.right[0] + cos*m.down[0], sin*m.right[1] + cos*m.down[1]},
	}
}

// over is how many times the scale is larger than the limits, in the direction
// in which it is most, for a result of the given size. Crops on whole pixels may
// have left out one of the original along either side.
func (m matrix) over(l limits, size image.Point) float64 {
	a, b := rounded(m.right, size.X), rounded(m.down, size.Y)
	return longest([2]float64{a[0] / l.x, a[1] / l.y}, [2]float64{b[0] / l.x, b[1] / l.y})
}

// rounded is a row of a matrix as if a side of n pixels showed one more pixel of
// the original.
func rounded(row [2]float64, n int) [2]float64 {
	return times(row, float64(n)/(float64(n)+math.Hypot(row[0], row[1])))
}

// longest is how long the matrix of two rows makes a line of length 1, at the
// most: its larger singular value.
func longest(a, b [2]float64) float64 {
	// Those of [[p, q], [r, s]] are half of |(p+s, r-q)| ± |(p-s, r+q)|.
	return (math.Hypot(a[0]+b[1], b[0]-a[1]) + math.Hypot(a[0]-b[1], b[0]+a[1])) / 2
}

func times(row [2]float64, by float64) [2]float64 { return [2]float64{row[0] * by, row[1] * by} }
