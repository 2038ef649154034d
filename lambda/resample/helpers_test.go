package resample

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"

	"s3resize/testdata/pictures"
)

// whole is the window of all of a source.
func whole(s Source) Window {
	return Window{X1: float64(s.Size().X), Y1: float64(s.Size().Y)}
}

// noise has pixels of any value; alpha too, or 255. Every other pixel or so is
// fully opaque or fully transparent.
func noise(w, h int, alpha bool) *image.NRGBA {
	r := rand.New(rand.NewPCG(uint64(w), uint64(h)))
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = uint8(r.Uint32())
		if i%4 == 3 && (!alpha || r.IntN(4) == 0) {
			m.Pix[i] = 255
		} else if i%4 == 3 && r.IntN(4) == 0 {
			m.Pix[i] = 0
		}
	}
	return m
}

// noisePlane is a plane of any values with a few bytes between rows.
func noisePlane(w, h int) Plane {
	r := rand.New(rand.NewPCG(uint64(h), uint64(w)))
	p := Plane{Width: w, Height: h, Stride: w + 3}
	p.Pix = make([]byte, p.Stride*(h-1)+w)
	for i := range p.Pix {
		p.Pix[i] = uint8(r.Uint32())
	}
	return p
}

func noisePlanes(w, h, chromaWidth, chromaHeight int) Source {
	return Source{Planes: [3]Plane{noisePlane(w, h), noisePlane(chromaWidth, chromaHeight), noisePlane(chromaWidth, chromaHeight)}}
}

// photo is an image with detail of all sizes.
func photo(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, pictures.Photo(w, h, 1), image.Point{}, draw.Src)
	return m
}

// fromYCbCr is the planes of an image with a quarter of the chroma samples.
func fromYCbCr(m *image.YCbCr) Source {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	cw, ch := (w+1)/2, (h+1)/2
	return Source{Planes: [3]Plane{{m.Y, m.YStride, w, h}, {m.Cb, m.CStride, cw, ch}, {m.Cr, m.CStride, cw, ch}}}
}

// gray is a line or block of gray pixels in an NRGBA image.
func gray(w int, values ...uint8) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, len(values)/w))
	for i, v := range values {
		copy(m.Pix[4*i:], []uint8{v, v, v, 255})
	}
	return m
}

// reds are the red values of an image.
func reds(m *image.NRGBA) []uint8 {
	var v []uint8
	for i := 0; i < len(m.Pix); i += 4 {
		v = append(v, m.Pix[i])
	}
	return v
}

// mirrored has the columns, or the rows, in the opposite order.
func mirrored(m *image.NRGBA, columns bool) *image.NRGBA {
	out := image.NewNRGBA(image.Rectangle{Max: m.Rect.Size()})
	w, h := m.Rect.Dx(), m.Rect.Dy()
	for y := range h {
		for x := range w {
			from := m.NRGBAAt(m.Rect.Min.X+x, m.Rect.Min.Y+y)
			if columns {
				out.SetNRGBA(w-1-x, y, from)
			} else {
				out.SetNRGBA(x, h-1-y, from)
			}
		}
	}
	return out
}

func largest(a, b *image.NRGBA) int {
	most := 0
	for i := range a.Pix {
		d := int(a.Pix[i]) - int(b.Pix[i])
		most = max(most, d, -d)
	}
	return most
}

// ycbcr converts an image as a JPEG encoder would, with 2×2 samples of chroma
// averaged.
func ycbcr(m *image.NRGBA) *image.YCbCr {
	out := image.NewYCbCr(m.Rect, image.YCbCrSubsampleRatio420)
	w, h := m.Rect.Dx(), m.Rect.Dy()
	for y := range h {
		for x := range w {
			c := m.NRGBAAt(x, y)
			out.Y[y*out.YStride+x], _, _ = color.RGBToYCbCr(c.R, c.G, c.B)
		}
	}
	for y := 0; y < h; y += 2 {
		for x := 0; x < w; x += 2 {
			var r, g, b int
			for i := range 4 {
				c := m.NRGBAAt(min(x+i&1, w-1), min(y+i>>1, h-1))
				r, g, b = r+int(c.R), g+int(c.G), b+int(c.B)
			}
			at := y/2*out.CStride + x/2
			_, out.Cb[at], out.Cr[at] = color.RGBToYCbCr(uint8(r/4), uint8(g/4), uint8(b/4))
		}
	}
	return out
}

// slope is a plane that rises by 4 from each sample to the next.
func slope(w, h int) Plane {
	p := Plane{Pix: make([]byte, w*h), Stride: w, Width: w, Height: h}
	for i := range p.Pix {
		p.Pix[i] = uint8(4*(i%w) + 4*(i/w))
	}
	return p
}
