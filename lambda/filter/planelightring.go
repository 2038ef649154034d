package filter

import "image"

// A lightRing has the lightness of the rows of a picture, and the same blurred,
// while rows above are already written.
type lightRing struct {
	img *image.NRGBA
	lightness
	weights []int
	total   int
	light   [][]int32 // rows as they are
	blurred [][]int32 // rows blurred along themselves
	around  []int32   // a row blurred both ways
	padded  []int32
	read    int
}

// newLightRing blurs with the weights of a kernel from the middle outwards.
func newLightRing(img *image.NRGBA, weights []int) *lightRing {
	w := img.Rect.Dx()
	r := &lightRing{img: img, lightness: lightness{lights(), labs()}, weights: weights, total: -weights[0]}
	for _, weight := range weights {
		r.total += 2 * weight
	}
	r.around, r.padded = make([]int32, w), make([]int32, w+2*len(weights))
	for range min(2*len(weights), img.Rect.Dy()) {
		r.light = append(r.light, make([]int32, w))
		r.blurred = append(r.blurred, make([]int32, w))
	}
	return r
}

// at is the lightness of row y, and that of its neighbourhood. Rows are asked
// for from the top.
func (r *lightRing) at(y int) (light, around []int32) {
	h, n := r.img.Rect.Dy(), len(r.light)
	for ; r.read < min(y+len(r.weights), h); r.read++ {
		r.readRow(rowOf(r.img, r.read), r.light[r.read%n], r.blurred[r.read%n])
	}
	near := func(y int) []int32 { return r.blurred[min(max(y, 0), h-1)%n] }
	clear(r.around)
	addWeightedPair(r.around, near(y), nil, r.weights[0])
	for k := 1; k < len(r.weights); k++ {
		addWeightedPair(r.around, near(y-k), near(y+k), r.weights[k])
	}
	r.divide(r.around)
	return r.light[y%n], r.around
}

func (r *lightRing) readRow(row []byte, light, blurred []int32) {
	for x := range light {
		light[x] = r.of((*[4]byte)(row[4*x:]))
	}
	w, m := len(light), len(r.weights)
	copy(r.padded[m:], light)
	for i := range m {
		r.padded[i], r.padded[m+w+i] = light[0], light[w-1]
	}
	clear(blurred)
	addWeightedPair(blurred, r.padded[m:], nil, r.weights[0])
	for k := 1; k < m; k++ {
		addWeightedPair(blurred, r.padded[m-k:], r.padded[m+k:], r.weights[k])
	}
	r.divide(blurred)
}

// divide rounds sums to lightness again.
func (r *lightRing) divide(sums []int32) {
	factor := (1<<36 + int64(r.total) - 1) / int64(r.total)
	half := int64(r.total / 2)
	for i, sum := range sums {
		sums[i] = int32((int64(sum) + half) * factor >> 36)
	}
}

// addWeightedPair adds the sum of a and b, which may be nil, times the weight.
func addWeightedPair(sums, a, b []int32, weight int) {
	w := int32(weight)
	a = a[:len(sums)]
	if b == nil {
		for i := range sums {
			sums[i] += a[i] * w
		}
		return
	}
	b = b[:len(sums)]
	for i := range sums {
		sums[i] += (a[i] + b[i]) * w
	}
}
