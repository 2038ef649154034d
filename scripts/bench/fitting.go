package main

import "image"

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
	for _, window := range centred(scaled, size) {
		list = append(list, fitting{whole, scaled, window})
	}
	if exact := scaled.X*source.Y == scaled.Y*source.X; !exact && width == height {
		side := min(source.X, source.Y)
		for _, crop := range centred(source, image.Pt(side, side)) {
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

// centred are the places for size in the middle of whole: one, or two a pixel
// apart.
func centred(whole, size image.Point) []image.Rectangle {
	free := whole.Sub(size)
	low, high := free.Div(2), free.Add(image.Pt(1, 1)).Div(2)
	list := []image.Rectangle{{Min: low, Max: low.Add(size)}}
	if high != low {
		list = append(list, image.Rectangle{Min: high, Max: high.Add(size)})
	}
	return list
}
