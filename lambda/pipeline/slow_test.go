package pipeline

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

// slowly is the slow and obvious way to carry out an operation, one pixel at a
// time. It knows what is documented, and nothing of the plan or of package
// filter; and it knows no more operations than goldens need.
func slowly(t *testing.T, img *image.NRGBA, op edit.Operation) *image.NRGBA {
	t.Helper()
	w, h := img.Rect.Dx(), img.Rect.Dy()
	switch op := op.(type) {
	case edit.Resize:
		r := request{Resize: op}
		return viewed(float64(w), float64(h), r).render(img, r)
	case edit.ThumborTrim:
		return slowCut(img, slowContent(img))
	case edit.Crop:
		return slowCut(img, image.Rect(op.Left, op.Top, op.Right, op.Bottom))
	case edit.Flip:
		return from(img, w, h, func(x, y int) (int, int) { return x, h - 1 - y })
	case edit.Flop:
		return from(img, w, h, func(x, y int) (int, int) { return w - 1 - x, y })
	case edit.Rotate:
		return slowTurn(img, op)
	case edit.Extend:
		mirror := func(i, n int) int { return min(max(i, -1-i), 2*n-1-i) }
		return from(img, w+op.Left+op.Right, h+op.Top+op.Bottom, func(x, y int) (int, int) {
			return mirror(x-op.Left, w), mirror(y-op.Top, h)
		})
	case edit.Canvas:
		out := flat(max(w, op.Width), max(h, op.Height), color.NRGBA(op.Color))
		return slowLay(out, img, (out.Rect.Dx()-w)/2, (out.Rect.Dy()-h)/2, 1, func(_, over float64) float64 { return over })
	case edit.Watermark:
		over := slowOver()
		return slowLay(img, over, w-over.Rect.Dx()+int(op.X.Value), h-over.Rect.Dy()+int(op.Y.Value), 1-float64(op.Alpha)/100,
			func(_, over float64) float64 { return over })
	case edit.Overlay:
		over := slowOver()
		return slowLay(img, over, (w-over.Rect.Dx())/2, (h-over.Rect.Dy())/2, 1, func(below, over float64) float64 { return below * over / 255 })
	case edit.Frame:
		cutout := image.Image(pictures.Cutout(401, 399))
		r := request{Resize: edit.Resize{Width: w, Height: h, Fit: edit.Fill}}
		return slowLay(img, viewed(401, 399, r).render(cutout, r), 0, 0, 1, func(_, over float64) float64 { return over })
	}
	if shape := slowShape(img, op); shape != nil {
		return shape
	}
	if out := slowNeighbors(img, op); out != nil {
		return out
	}
	pixel := slowPixel(img, op)
	if pixel == nil {
		t.Fatalf("%T is not known here", op)
	}
	out := image.NewNRGBA(img.Rect)
	for i := 0; i < len(img.Pix); i += 4 {
		p := pixel([3]float64{float64(img.Pix[i]), float64(img.Pix[i+1]), float64(img.Pix[i+2])})
		copy(out.Pix[i:], []uint8{clip(p[0]), clip(p[1]), clip(p[2]), img.Pix[i+3]})
	}
	return out
}

func clip(v float64) uint8 { return uint8(math.Round(min(max(v, 0), 255))) }

func slowCut(img *image.NRGBA, r image.Rectangle) *image.NRGBA {
	return from(img, r.Dx(), r.Dy(), func(x, y int) (int, int) { return r.Min.X + x, r.Min.Y + y })
}

// slowContent is around all that does not look like the first pixel.
func slowContent(img *image.NRGBA) (box image.Rectangle) {
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if img.NRGBAAt(x, y) != img.NRGBAAt(0, 0) {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// slowOver is the cutout at 60 pixels' width.
func slowOver() *image.NRGBA {
	r := request{Resize: edit.Resize{Width: 60}}
	return viewed(401, 399, r).render(pictures.Cutout(401, 399), r)
}

// slowLay composites by the rule of source-over, with colors mixed as mix says
// where there is something below.
func slowLay(below, over *image.NRGBA, left, top int, opacity float64, mix func(below, over float64) float64) *image.NRGBA {
	out := slowCut(below, below.Rect)
	for y := range over.Rect.Dy() {
		for x := range over.Rect.Dx() {
			if !image.Pt(left+x, top+y).In(out.Rect) {
				continue
			}
			i, j := over.PixOffset(x, y), out.PixOffset(left+x, top+y)
			a, b := float64(over.Pix[i+3])/255*opacity, float64(out.Pix[j+3])/255
			sum := a + b*(1-a)
			for c := range 3 {
				under, above := float64(out.Pix[j+c]), float64(over.Pix[i+c])
				if sum > 0 {
					out.Pix[j+c] = clip((a*((1-b)*above+b*mix(under, above)) + b*(1-a)*under) / sum)
				}
			}
			out.Pix[j+3] = clip(255 * sum)
		}
	}
	return out
}

// slowTurn turns about the middle, clockwise, mixing the four nearest pixels.
func slowTurn(img *image.NRGBA, r edit.Rotate) *image.NRGBA {
	sin, cos := math.Sincos(r.Angle * math.Pi / 180)
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	out := flat(int(math.Round(math.Abs(w*cos)+math.Abs(h*sin))), int(math.Round(math.Abs(w*sin)+math.Abs(h*cos))), color.NRGBA(r.Background))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			dx, dy := float64(x)+0.5-float64(out.Rect.Dx())/2, float64(y)+0.5-float64(out.Rect.Dy())/2
			fx, fy := dx*cos+dy*sin+w/2, dy*cos-dx*sin+h/2
			if fx > 0 && fy > 0 && fx < w && fy < h {
				out.SetNRGBA(x, y, mean(img, max(fx-0.5, 0), max(fy-0.5, 0), min(fx+0.5, w), min(fy+0.5, h)))
			}
		}
	}
	return out
}

// slowShape asks of 64 points in each pixel whether they are in the shape.
func slowShape(img *image.NRGBA, op edit.Operation) *image.NRGBA {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	outside := color.NRGBA{}
	rx, ry := 0.0, 0.0
	switch op := op.(type) {
	case edit.RoundCorners:
		rx, ry, outside = float64(op.RX), float64(op.RY), color.NRGBA(op.Color)
	case edit.RoundedCorners:
		rx, ry = float64(op.Radius), float64(op.Radius)
	case edit.Circle:
		at := image.Pt(int(w)/2-op.Radius, int(h)/2-op.Radius)
		img = slowCut(img, image.Rectangle{at, at.Add(image.Pt(2*op.Radius, 2*op.Radius))})
		rx, ry = float64(op.Radius), float64(op.Radius)
		w, h = 2*rx, 2*ry
	default:
		return nil
	}
	out := flat(int(w), int(h), outside)
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			in := 0
			for i := range 64 {
				px, py := float64(x)+(float64(i%8)+0.5)/8, float64(y)+(float64(i/8)+0.5)/8
				cx, cy := min(max(px, rx), w-rx), min(max(py, ry), h-ry) // the nearest corner's middle
				if (px-cx)*(px-cx)/(rx*rx)+(py-cy)*(py-cy)/(ry*ry) <= 1 {
					in++
				}
			}
			one := slowCut(img, image.Rect(x, y, x+1, y+1))
			under := flat(1, 1, color.NRGBA{outside.R, outside.G, outside.B, outside.A})
			out.SetNRGBA(x, y, slowLay(under, one, 0, 0, float64(in)/64, func(_, over float64) float64 { return over }).NRGBAAt(0, 0))
		}
	}
	return out
}

// slowNeighbors looks at every pixel around every pixel.
func slowNeighbors(img *image.NRGBA, op edit.Operation) *image.NRGBA {
	var reach int
	var value func(around [3][]float64, c int) float64
	weighted := func(weight func(dx, dy int) float64) func([3][]float64, int) float64 {
		return func(around [3][]float64, c int) float64 {
			sum, all := 0.0, 0.0
			for i, v := range around[c] {
				k := weight(i%(2*reach+1)-reach, i/(2*reach+1)-reach)
				sum, all = sum+k*v, all+k
			}
			if all == 0 {
				all = 1
			}
			return sum / all
		}
	}
	gauss := func(sigma float64) func(int, int) float64 {
		return func(dx, dy int) float64 { return math.Exp(-float64(dx*dx+dy*dy) / (2 * sigma * sigma)) }
	}
	switch op := op.(type) {
	case edit.ThumborBlur:
		reach, value = op.Radius, weighted(gauss(op.Sigma))
	case edit.SharpBlur:
		reach, value = int(3*op.Sigma), weighted(gauss(op.Sigma))
	case edit.ThumborConvolve: // the goldens' own: eight in the middle, and around it -1
		reach, value = 1, weighted(func(dx, dy int) float64 { return [2]float64{-1, 8}[(1-dx*dx)*(1-dy*dy)] })
	case edit.Median:
		reach, value = op.Size/2, func(around [3][]float64, c int) float64 {
			return slices.Sorted(slices.Values(around[c]))[len(around[c])/2]
		}
	default:
		return nil
	}
	out := image.NewNRGBA(img.Rect)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			var around [3][]float64
			for dy := -reach; dy <= reach; dy++ {
				for dx := -reach; dx <= reach; dx++ {
					p := img.NRGBAAt(min(max(x+dx, 0), img.Rect.Dx()-1), min(max(y+dy, 0), img.Rect.Dy()-1))
					around[0], around[1], around[2] = append(around[0], float64(p.R)), append(around[1], float64(p.G)), append(around[2], float64(p.B))
				}
			}
			out.SetNRGBA(x, y, color.NRGBA{clip(value(around, 0)), clip(value(around, 1)), clip(value(around, 2)), img.NRGBAAt(x, y).A})
		}
	}
	return out
}

// slowPixel is what becomes of red, green and blue.
func slowPixel(img *image.NRGBA, op edit.Operation) func(p [3]float64) [3]float64 {
	each := func(f func(v float64, c int) float64) func([3]float64) [3]float64 {
		return func(p [3]float64) [3]float64 { return [3]float64{f(p[0], 0), f(p[1], 1), f(p[2], 2)} }
	}
	switch op := op.(type) {
	case edit.Grayscale:
		return func(p [3]float64) [3]float64 {
			v := 0.299*p[0] + 0.587*p[1] + 0.114*p[2]
			if op.Linear {
				v = float64(sample(0.2126*light(uint16(257*p[0])) + 0.7152*light(uint16(257*p[1])) + 0.0722*light(uint16(257*p[2]))))
			}
			return [3]float64{v, v, v}
		}
	case edit.ThumborBrightness:
		return each(func(v float64, _ int) float64 { return min(max(v+255*float64(op.Percent)/100, 0), 255) })
	case edit.ThumborContrast:
		k := float64((op.Percent+100)*(op.Percent+100)) / 10000
		return each(func(v float64, _ int) float64 { return k*(v-128) + 128 })
	case edit.RGB:
		return each(func(v float64, c int) float64 {
			return v + 2.55*[3]float64{float64(op.R), float64(op.G), float64(op.B)}[c]
		})
	case edit.Colorize:
		return each(func(v float64, c int) float64 {
			part := [3]float64{float64(op.R), float64(op.G), float64(op.B)}[c] / 100
			return v + part*([3]float64{float64(op.Color.R), float64(op.Color.G), float64(op.Color.B)}[c]-v)
		})
	case edit.Saturation:
		return func(p [3]float64) [3]float64 {
			gray := math.Sqrt(0.299*p[0]*p[0] + 0.587*p[1]*p[1] + 0.114*p[2]*p[2])
			return each(func(v float64, _ int) float64 { return gray + (v-gray)*op.Factor })(p)
		}
	case edit.Negate:
		return each(func(v float64, _ int) float64 { return 255 - v })
	case edit.Gamma:
		return each(func(v float64, _ int) float64 { return 255 * math.Pow(v/255, op.In) })
	case edit.Equalize:
		var table [256][3]float64
		for v := range table {
			for c := range 3 {
				table[v][c] = slowEqualized(img, float64(v), c)
			}
		}
		return each(func(v float64, c int) float64 { return table[int(v)][c] })
	}
	return nil
}

// slowEqualized counts, for one value, the pixels up to it anew.
func slowEqualized(img *image.NRGBA, v float64, c int) float64 {
	least, up, lowest := 256.0, 0.0, 0.0
	for i := c; i < len(img.Pix); i += 4 {
		least = min(least, float64(img.Pix[i]))
	}
	for i := c; i < len(img.Pix); i += 4 {
		if float64(img.Pix[i]) <= v {
			up++
		}
		if float64(img.Pix[i]) == least {
			lowest++
		}
	}
	return 255 * (up - lowest) / (float64(len(img.Pix)/4) - lowest)
}
