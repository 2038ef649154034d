package filter

import (
	"image"
	"image/color"
	"testing"

	"s3resize/lambda/edit"
	"s3resize/testdata/pictures"
)

// BenchmarkShape is what the operations on shapes, overlays and texts cost on a
// picture of 720×540.
func BenchmarkShape(b *testing.B) {
	photo := pictures.Photo(720, 540, 1)
	margin := Extend(photo, 100, 100, 100, 100, edit.ExtendBackground, color.NRGBA{255, 255, 255, 255})
	mark := Canvas(image.Pt(200, 100), color.NRGBA{255, 255, 255, 128})
	veil := Canvas(photo.Rect.Size(), color.NRGBA{200, 100, 50, 128})
	white := color.NRGBA{255, 255, 255, 255}
	text := edit.Text{Content: "© Hello, world", Size: 40, Shadow: 50, Color: edit.Color(white)}
	multiply, _ := BlendNamed("multiply")
	softLight, _ := BlendNamed("soft-light")
	for _, bm := range []struct {
		name string
		work func()
	}{
		{"rotate 90", func() { Rotate(photo, 90, white) }},
		{"rotate 12", func() { Rotate(photo, 12, white) }},
		{"trim corner", func() { TrimCorner(margin, false, 10) }},
		{"trim background", func() { TrimBackground(margin, white, 10, false) }},
		{"extend mirror", func() { Extend(photo, 50, 50, 50, 50, edit.ExtendMirror, white) }},
		{"fill", func() { Fill(photo, image.Pt(720, 720), image.Pt(0, 90), white, false) }},
		{"round corners", func() { RoundCorners(photo, 60, 60, white) }},
		{"ellipse", func() { KeepEllipse(photo, Ellipse{360, 270, 270, 270}, white) }},
		{"watermark", func() { Composite(photo, mark, image.Pt(500, 400), Faded(50)) }},
		{"overlay", func() { Composite(photo, veil, image.Point{}, Opaque()) }},
		{"tile", func() { Tile(photo, mark, image.Point{}, image.Pt(20, 20), Opaque()) }},
		{"multiply", func() { Blend(photo, veil, image.Point{}, multiply, Opaque()) }},
		{"soft light", func() { Blend(photo, veil, image.Point{}, softLight, Opaque()) }},
		{"text", func() { DrawText(text) }},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bm.work()
			}
		})
	}
}
