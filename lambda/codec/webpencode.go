package codec

import (
	"bytes"
	"fmt"
	"image"

	"github.com/deepteams/webp"
)

// losslessEffort is the quality setting of lossless coding, where it decides
// about time and size only. Measured on a photograph of 1200×1200 and a drawing
// of 800×600 with alpha: 0.14 and 0.19 s for 1424 and 116 kB; at 75 it took 0.39
// and 0.29 s for 1429 and 119 kB, at 90 2.2 and 0.44 s for 1398 and 112 kB.
const losslessEffort = 25

// lossyEffort and lossySegments were chosen by measuring pictures of 720 pixels,
// two photographs and three that are drawn, beside libwebp's defaults (as sharp
// has them). With this encoder's own, effort 4 and 4 segments, at quality 80 they
// came to 0.91 to 0.98 of libwebp's bytes; had they had the same, the PSNR of four
// would have been 0.5 to 1.1 dB lower and their SSIM 0.005 to 0.011. What cost most
// was quantising the segments differently, then the choice of coefficients by
// their price, which begins with effort 4. Without both the PSNR is 0.1 to 1.3 dB
// higher than libwebp's and the SSIM from 0.002 lower to 0.011 higher, at 0.96 to
// 1.08 of the bytes, in the time it took before.
const (
	lossyEffort   = 3
	lossySegments = 1
)

// lossyQuality is what the encoder is to be told so that qualities mean what they
// mean with libwebp, which quantises most segments more coarsely than the number
// says: from 40 to 80, that gives pictures of the photographs above 0.96 to 1.09
// of libwebp's bytes. Where there is least to quantise, it is the number itself.
func lossyQuality(quality int) int {
	return max(quality-min(2, (100-quality)/10), 1)
}

// encodeWebP keeps alpha in either coding. Lossless coding keeps every pixel
// that can be seen; those with an alpha of 0 lose their colour. Quality is for
// lossy coding alone.
func encodeWebP(img *image.NRGBA, quality int, lossless bool) ([]byte, error) {
	if side := max(img.Rect.Dx(), img.Rect.Dy()); side > webp.MaxDimension {
		return nil, &LimitError{What: "pixels a side", Got: int64(side), Max: webp.MaxDimension}
	}
	// The zero values of these options are not their defaults.
	options := webp.DefaultOptions()
	if lossless {
		options.Lossless, options.Quality = true, losslessEffort
	} else {
		options.Quality = float32(lossyQuality(quality))
		options.Method, options.Segments = lossyEffort, lossySegments
	}
	var out bytes.Buffer
	if err := webp.Encode(&out, img, options); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return out.Bytes(), nil
}
