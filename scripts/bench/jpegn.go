package main

import (
	"bytes"
	"fmt"

	"github.com/gen2brain/jpegn"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// runJpegn makes a derivative as the quickest Go libraries do: JPEG decoded at
// a reduced scale and encoded by jpegn, around disintegration/imaging.
func runJpegn(data []byte, t task) (made, error) {
	if t.Format != edit.JPEG {
		return made{}, fmt.Errorf("jpegn does not do this with %s", t.Format)
	}
	config, err := jpegn.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return made{}, err
	}
	denom := jpegnDenom(config.Width, config.Height, t.Width, t.Height)
	img, err := jpegn.Decode(bytes.NewReader(data), &jpegn.Options{ToRGBA: true, ScaleDenom: denom})
	if err != nil {
		return made{}, err
	}
	small := stockResize(stockUpright(img, data), t.Width, t.Height)
	var b bytes.Buffer
	err = jpegn.Encode(&b, small, &jpegn.EncodeOptions{Quality: t.Quality})
	return made{b.Bytes(), small.Rect.Dx(), small.Rect.Dy()}, err
}

// jpegnDenom is the scale to decode at: 1/4 at the smallest, and large enough
// to leave a quarter more than is wanted. A picture that lies on its side is
// measured as it is stored, which is near enough for speed.
func jpegnDenom(width, height, wantWidth, wantHeight int) int {
	for _, denom := range []int{4, 2} {
		if 4*codec.Scaled(width, denom) >= 5*wantWidth && 4*codec.Scaled(height, denom) >= 5*wantHeight {
			return denom
		}
	}
	return 1
}
