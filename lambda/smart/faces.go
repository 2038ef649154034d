package smart

import (
	"cmp"
	_ "embed"
	"fmt"
	"image"
	"math"
	"slices"
	"sync"

	pigo "github.com/esimov/pigo/core"
)

// cascade is what the detector has learned; facefinder.LICENSE says from whom.
//
//go:embed facefinder
var cascade []byte

// classifier is unpacked when a face is first looked for.
var classifier = sync.OnceValues(func() (*pigo.Pigo, error) { return pigo.NewPigo().Unpack(cascade) })

// A Face is a square around a face, from the brows to the chin.
type Face struct {
	Box   image.Rectangle
	Score float64 // how sure the detector is; more than 5
}

const (
	smallestFace = 20 // pixels; below that the cascade sees faces everywhere
	minScore     = 5  // the score from which a face is believed
	sameFace     = 0.2
)

// Faces finds upright faces of 20 pixels or more, the surest first; of equally
// sure ones, the uppermost and leftmost. The detector is pigo's, a cascade of
// decisions on gray values.
func Faces(img *image.NRGBA) ([]Face, error) {
	p, err := classifier()
	if err != nil {
		return nil, fmt.Errorf("unpack face cascade: %w", err)
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	found := p.RunCascade(pigo.CascadeParams{
		MinSize: smallestFace, MaxSize: min(w, h), ShiftFactor: 0.1, ScaleFactor: 1.1,
		ImageParams: pigo.ImageParams{Pixels: grays(img), Rows: h, Cols: w, Dim: w},
	}, 0)
	var faces []Face
	for _, d := range p.ClusterDetections(found, sameFace) {
		if d.Q <= minScore {
			continue
		}
		box := image.Rect(d.Col-d.Scale/2, d.Row-d.Scale/2, d.Col+d.Scale/2, d.Row+d.Scale/2)
		faces = append(faces, Face{box.Add(img.Rect.Min).Intersect(img.Rect), float64(d.Q)})
	}
	slices.SortFunc(faces, func(a, b Face) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score),
			cmp.Compare(a.Box.Min.Y, b.Box.Min.Y), cmp.Compare(a.Box.Min.X, b.Box.Min.X))
	})
	return faces, nil
}

// grays are the luma values of an image over black, row by row (BT.601).
func grays(img *image.NRGBA) []uint8 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := make([]uint8, 0, max(0, w*h))
	for y := range h {
		row := img.Pix[y*img.Stride:][:4*w]
		for ; len(row) > 0; row = row[4:] {
			luma := 299*uint(row[0]) + 587*uint(row[1]) + 114*uint(row[2])
			out = append(out, uint8((luma*uint(row[3])+127500)/255000))
		}
	}
	return out
}

// A Box is a rectangle in parts of an image's width and height, as Rekognition
// tells where a face is. It may reach beyond the image.
type Box struct{ Left, Top, Width, Height float64 }

// BoxOf is the box of a rectangle in the coordinates of a small copy.
func BoxOf(r, small image.Rectangle) Box {
	w, h := float64(small.Dx()), float64(small.Dy())
	return Box{
		Left: float64(r.Min.X-small.Min.X) / w, Top: float64(r.Min.Y-small.Min.Y) / h,
		Width: float64(r.Dx()) / w, Height: float64(r.Dy()) / h,
	}
}

// FaceCrop returns the window of Serverless Image Handler's smartCrop: the box of a
// face, with its values limited to 0 to 1, and padding pixels around it, rounded down
// and cut to the image. The padding may be negative. An empty window means that the
// padding is wrong.
func FaceCrop(size image.Point, b Box, padding int) image.Rectangle {
	part := func(v float64) float64 { return min(max(v, 0), 1) }
	w, h, p := float64(size.X), float64(size.Y), float64(padding)
	floor := func(v float64) int { return int(math.Floor(v)) }
	// The conversions keep arm64 from fusing product and sum, which rounds once
	// instead of twice and so may cut a pixel less.
	at := image.Pt(floor(float64(part(b.Left)*w)-p), floor(float64(part(b.Top)*h)-p))
	extent := image.Pt(floor(float64(part(b.Width)*w)+2*p), floor(float64(part(b.Height)*h)+2*p))
	at = image.Pt(max(at.X, 0), max(at.Y, 0))
	if extent.X <= 0 || extent.Y <= 0 {
		return image.Rectangle{}
	}
	return image.Rectangle{at, at.Add(extent)}.Intersect(image.Rectangle{Max: size})
}
