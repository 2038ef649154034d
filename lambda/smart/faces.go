package smart

import (
	"cmp"
	_ "embed"
	"fmt"
	"image"
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
	surely       = 5  // the score from which a face is believed
	sameFace     = 0.2
)

// Faces finds upright faces of 20 pixels or more, the surest first; of equally
// sure ones, the uppermost and leftmost. The detector is pigo's, a cascade of
// decisions on grey values.
func Faces(img *image.NRGBA) ([]Face, error) {
	p, err := classifier()
	if err != nil {
		return nil, fmt.Errorf("unpack face cascade: %w", err)
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	found := p.RunCascade(pigo.CascadeParams{
		MinSize: smallestFace, MaxSize: min(w, h), ShiftFactor: 0.1, ScaleFactor: 1.1,
		ImageParams: pigo.ImageParams{Pixels: greys(img), Rows: h, Cols: w, Dim: w},
	}, 0)
	var faces []Face
	for _, d := range p.ClusterDetections(found, sameFace) {
		if d.Q <= surely {
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

// greys are the luma values of a picture over black, row by row (BT.601).
func greys(img *image.NRGBA) []uint8 {
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
