package smart

import (
	"image"
	"image/color"
	"math"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"s3resize/testdata/pictures"
)

// Two drawn faces on gray, wherever the image's origin is.
func TestFaces(t *testing.T) {
	img := plain(300, 240, gray)
	drawFace(img, 100, 110, 90)
	drawFace(img, 230, 120, 50)
	faces, err := Faces(img)
	if err != nil {
		t.Fatal(err)
	}
	if len(faces) != 2 || faces[0].Score < faces[1].Score {
		t.Fatalf("%v; want two, the surest first", faces)
	}
	for _, want := range []image.Point{{X: 100, Y: 110}, {X: 230, Y: 120}} {
		if !slices.ContainsFunc(faces, func(f Face) bool {
			box := f.Box.Sub(img.Rect.Min)
			middle := box.Min.Add(box.Max).Div(2)
			return middle.In(image.Rectangle{want, want}.Inset(-15)) && f.Score > minScore
		}) {
			t.Errorf("no face about %v in %v", want, faces)
		}
	}
	for _, f := range faces {
		if !f.Box.In(img.Rect) || f.Box.Dx() < 40 || f.Box.Dx() > 140 {
			t.Errorf("the box %v is not that of a face of 50 or 90 pixels", f.Box)
		}
	}
}

func TestNoFaces(t *testing.T) {
	speckled := plain(200, 150, gray)
	speckle(speckled, image.Rect(0, 0, 200, 150))
	for name, img := range map[string]*image.NRGBA{
		"gray": plain(200, 200, gray), "noise": speckled, "landscape": pictures.Photo(400, 300, 1),
		"small": plain(19, 300, gray), "one pixel": plain(1, 1, gray), "empty": image.NewNRGBA(image.Rectangle{}),
		"unseen": plain(100, 100, color.NRGBA{}),
	} {
		if faces, err := Faces(img); err != nil || len(faces) > 0 {
			t.Errorf("%s: %v, %v", name, faces, err)
		}
	}
}

func TestFacesLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img, _ := drawPicture(t)
		faces, err := Faces(img)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range faces {
			if !f.Box.In(img.Rect) {
				t.Fatalf("%v lies outside of %v", f.Box, img.Rect)
			}
		}
	})
}

// The cascade is shared; requests come at the same time.
func TestFacesTogether(t *testing.T) {
	img := plain(160, 160, gray)
	drawFace(img, 80, 80, 80)
	var results [4][]Face
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() { results[i], _ = Faces(img) })
	}
	wg.Wait()
	for _, r := range results {
		if len(r) != 1 || !slices.Equal(r, results[0]) {
			t.Errorf("%v and %v", r, results[0])
		}
	}
}

// Luma by BT.601: 0.299, 0.587 and 0.114 of 255; half of white over black.
func TestGrays(t *testing.T) {
	img := plain(5, 1, color.NRGBA{255, 255, 255, 255})
	for i, c := range []color.NRGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 128}} {
		img.SetNRGBA(img.Rect.Min.X+i, img.Rect.Min.Y, c)
	}
	if got, want := grays(img), []uint8{76, 150, 29, 128, 255}; !slices.Equal(got, want) {
		t.Errorf("%v; want %v", got, want)
	}
}

// The first two are results of Serverless Image Handler.
func TestFaceCrop(t *testing.T) {
	size, face := image.Pt(400, 300), Box{Left: 0.55, Top: 0.33, Width: 0.23, Height: 0.18}
	for _, tt := range []struct {
		box     Box
		padding int
		want    image.Rectangle
	}{
		{face, 10, image.Rect(210, 89, 322, 163)},
		{face, 80, image.Rect(140, 19, 392, 233)},
		{face, 0, image.Rect(220, 99, 312, 153)},
		{face, 200, image.Rect(20, 0, 400, 300)},
		{face, -20, image.Rect(240, 119, 292, 133)},
		{face, -30, image.Rectangle{}},
		{Box{-0.25, 0.5, 0.5, 2}, 0, image.Rect(0, 150, 200, 300)},
		{Box{0.999, 0.999, 0.5, 0.5}, 0, image.Rect(399, 299, 400, 300)},
	} {
		if got := FaceCrop(size, tt.box, tt.padding); got != tt.want {
			t.Errorf("%v with %d: %v; want %v", tt.box, tt.padding, got, tt.want)
		}
	}
}

func TestBoxOf(t *testing.T) {
	if got, want := BoxOf(image.Rect(19, 40, 39, 60), image.Rect(-1, 10, 79, 50)), (Box{0.25, 0.75, 0.25, 0.5}); got != want {
		t.Errorf("%v; want %v", got, want)
	}
}

func TestFaceCropLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := image.Pt(rapid.IntRange(1, 5000).Draw(t, "w"), rapid.IntRange(1, 5000).Draw(t, "h"))
		part := rapid.Float64Range(-2, 2)
		b := Box{part.Draw(t, "left"), part.Draw(t, "top"), part.Draw(t, "width"), part.Draw(t, "height")}
		padding := rapid.IntRange(-6000, 6000).Draw(t, "padding")
		got := FaceCrop(size, b, padding)
		if !got.In(image.Rectangle{Max: size}) {
			t.Fatalf("%v is not in %v", got, size)
		}
		if got.Empty() && padding >= 0 && b.Left >= 0 && b.Left < 1 && b.Top >= 0 && b.Top < 1 &&
			math.Min(b.Width*float64(size.X), b.Height*float64(size.Y)) >= 1 {
			t.Fatalf("nothing is left of %v", b)
		}
	})
}
