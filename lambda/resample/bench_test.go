package resample

import (
	"image"
	"testing"

	"github.com/disintegration/imaging"
	"golang.org/x/image/draw"
)

// The work of a thumbnail after a JPEG was decoded at a reduced size, and after a
// PNG was decoded. The others have no linear light; imaging crops what it has
// scaled, and draw.CatmullRom looks at 4 samples each way where Lanczos looks at
// 6.
func BenchmarkResize(b *testing.B) {
	for _, bb := range []struct {
		name     string
		source   image.Point
		window   Window
		w, h     int
		form     string
		imagingW int
	}{
		{"420 1008x756 to 300x300 cover", image.Pt(1008, 756), Window{126, 0, 882, 756}, 300, 300, "420", 400},
		{"420 2016x1512 to 720x540", image.Pt(2016, 1512), Window{0, 0, 2016, 1512}, 720, 540, "420", 720},
		{"420 4032x3024 to 1600x1200", image.Pt(4032, 3024), Window{0, 0, 4032, 3024}, 1600, 1200, "420", 1600},
		{"opaque 2048x1536 to 300x225", image.Pt(2048, 1536), Window{0, 0, 2048, 1536}, 300, 225, "opaque", 300},
		{"alpha 2048x1536 to 300x225", image.Pt(2048, 1536), Window{0, 0, 2048, 1536}, 300, 225, "alpha", 300},
	} {
		picture := photo(bb.source.X, bb.source.Y)
		s, m := Source{NRGBA: picture}, image.Image(picture)
		switch bb.form {
		case "420":
			y := ycbcr(picture)
			s, m = fromYCbCr(y), y
		case "alpha":
			s.NRGBA = noise(bb.source.X, bb.source.Y, true)
			m = s.NRGBA
		}
		b.Run("ours/"+bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Resize(s, bb.window, bb.w, bb.h, Options{})
			}
		})
		b.Run("ours-gamma/"+bb.name, func(b *testing.B) {
			for b.Loop() {
				Resize(s, bb.window, bb.w, bb.h, Options{Gamma: true})
			}
		})
		b.Run("imaging/"+bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				imaging.Resize(m, bb.imagingW, 0, imaging.Lanczos)
			}
		})
		b.Run("draw/"+bb.name, func(b *testing.B) {
			b.ReportAllocs()
			crop := image.Rect(int(bb.window.X0), int(bb.window.Y0), int(bb.window.X1), int(bb.window.Y1))
			for b.Loop() {
				dst := image.NewRGBA(image.Rect(0, 0, bb.w, bb.h))
				draw.CatmullRom.Scale(dst, dst.Rect, m, crop, draw.Src, nil)
			}
		})
	}
}
