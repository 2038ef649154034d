package codec

import (
	"image"

	"github.com/gen2brain/jpegn"

	"s3resize/lambda/edit"
)

// Small pictures keep their chroma whole if halving it would cost more than
// maxChromaLoss. In drawings and lettering the colours' edges are the picture:
// with whole chroma, and a quality that gives the same bytes, they were 2 to 7
// dB closer to what was encoded (a chart 150 wide 35.7 instead of 28.3 dB, a
// letter 35.3 instead of 30.5). Photos gained less than 0.5 dB, from 300 wide on
// nothing. Charts and lettering lose 35 to 90 up to 300 pixels wide; photos 1 to
// 16 from 150 on, and up to 22 at 64.
const (
	maxChromaLoss   = 30
	smallForChroma  = 512 * 512
	chromaFractions = 256
)

// subsampling decides how much chroma an opaque picture keeps, if nobody has.
func subsampling(img *image.NRGBA, asked edit.Chroma) jpegn.Subsampling {
	switch asked {
	case edit.Chroma444:
		return jpegn.Subsample444
	case edit.Chroma420:
		return jpegn.Subsample420
	}
	if img.Rect.Dx()*img.Rect.Dy() <= smallForChroma && chromaLoss(img) > maxChromaLoss {
		return jpegn.Subsample444
	}
	return jpegn.Subsample420
}

// chromaLoss is what averaging chroma over 2×2 pixels would lose: the mean of
// the squares, over both differences, in levels of 255. Every second row of
// blocks is looked at.
//
// The differences are those of JPEG (T.871), 0.564 (B - Y) and 0.713 (R - Y),
// here in fractions. Of the four values v in a block, averaging loses
// Σv² - (Σv)²/4.
func chromaLoss(img *image.NRGBA) int {
	var lost, pixels int64
	for y := 0; y+1 < img.Rect.Dy(); y += 4 {
		for x := 0; x+1 < img.Rect.Dx(); x += 2 {
			var blue, red, squares int64
			for _, i := range [...]int{img.PixOffset(x, y), img.PixOffset(x, y+1)} {
				for _, p := range [...][]byte{img.Pix[i : i+4 : i+4], img.Pix[i+4 : i+8 : i+8]} {
					luma := (77*int64(p[0]) + 150*int64(p[1]) + 29*int64(p[2])) / chromaFractions
					b, r := 144*(int64(p[2])-luma), 183*(int64(p[0])-luma)
					blue, red, squares = blue+b, red+r, squares+b*b+r*r
				}
			}
			lost += squares - (blue*blue+red*red)/4
			pixels += 4
		}
	}
	return int(lost / max(pixels, 1) / (chromaFractions * chromaFractions))
}
