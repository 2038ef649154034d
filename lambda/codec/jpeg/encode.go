package jpeg

import (
	"bytes"
	"image"

	"github.com/gen2brain/jpegn"

	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
)

// Encoder returns what writes the picture as JPEG at a quality, with Huffman
// tables fitted to it, or a single component if the picture is gray. Where nothing
// is said of it, chroma is halved both ways unless that would show. Quality scales
// the tables of T.81 annex K as libjpeg does, so numbers mean what they mean
// elsewhere.
func Encoder(img *image.NRGBA, out edit.Output) func(quality int) ([]byte, error) {
	img = overWhite(img)
	source, chroma := sourceOf(img, out.Chroma)
	options := jpegn.EncodeOptions{
		Subsampling:    chroma,
		OptimizeCoding: true,
		Progressive:    Progressive(out.Coding, int64(img.Rect.Dx())*int64(img.Rect.Dy())),
	}
	return func(quality int) ([]byte, error) {
		var buf bytes.Buffer
		options.Quality = quality
		err := jpegn.Encode(&buf, source, &options)
		return buf.Bytes(), err
	}
}

// Where nobody says which it is to be, pictures of so many pixels are written
// progressive. On photos at quality 80 that took 1.2 to 1.3 times baseline's
// bytes at 64 pixels wide, 0.97 to 1.04 at 150, 0.95 to 0.98 at 300 and 0.96 at
// 1600, and 1.6 times its milliseconds at any size, which over a megapixel are
// too many for the few bytes: 21 of them instead of 13 at 1600×1200.
const (
	progressiveFrom = 200 * 200
	progressiveTo   = 1000 * 1000
)

func Progressive(coding edit.Coding, pixels int64) bool {
	return coding == edit.Progressive || coding == "" && progressiveFrom <= pixels && pixels <= progressiveTo
}

// sourceOf is an opaque picture in the type that jpegn takes, and how much
// chroma to write of it. A gray one has none, whatever is asked for.
func sourceOf(img *image.NRGBA, asked edit.Chroma) (image.Image, jpegn.Subsampling) {
	if picture.IsGray(img) {
		return grayOf(img), jpegn.SubsampleGray
	}
	// Opaque, so premultiplied and not are the same bytes.
	return &image.RGBA{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect}, subsampling(img, asked)
}

// overWhite lays a picture on white paper. An opaque one is returned as it is.
func overWhite(img *image.NRGBA) *image.NRGBA {
	if img.Opaque() {
		return img
	}
	flat := image.NewNRGBA(img.Rect)
	for y := range img.Rect.Dy() {
		src := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		dst := flat.Pix[y*flat.Stride:][:len(src)]
		for i := 0; i < len(src); i += 4 {
			a := uint32(src[i+3])
			for c := i; c < i+3; c++ {
				dst[c] = uint8((uint32(src[c])*a + 255*(255-a) + 127) / 255)
			}
			dst[i+3] = 255
		}
	}
	return flat
}

func grayOf(img *image.NRGBA) *image.Gray {
	gray := image.NewGray(image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy()))
	for y := range gray.Rect.Dy() {
		src := img.Pix[y*img.Stride:]
		for x := range gray.Rect.Dx() {
			gray.Pix[y*gray.Stride+x] = src[4*x]
		}
	}
	return gray
}

// Small pictures keep their chroma whole if halving it would cost more than
// maxChromaLoss. In drawings and lettering the colors' edges are the picture:
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

// subsampling decides how much chroma an opaque picture keeps if the request does
// not say.
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
