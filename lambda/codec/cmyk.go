package codec

import (
	"image"
	"slices"
)

// adobeNoTransform is an APP14 segment that says "CMYK", for files without one.
var adobeNoTransform = [...]byte{
	0xff, markerAPP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0,
}

// decodeCMYK decodes four components with the standard library, since package scaled
// does not, and averages denom × denom pixels before it converts to sRGB: with
// the embedded profile if that can be used, else by the naive formula.
//
// Adobe writes ink amounts inverted, 255 for none, which the standard library
// undoes. It refuses files that do not carry Adobe's segment; those hold plain
// amounts, 255 for full. They are decoded with a segment put in, and what the
// library then takes for inverted is inverted back.
func decodeCMYK(data []byte, h Header, denom int) (*image.NRGBA, error) {
	if !jpegDetail(h).adobe {
		data = slices.Concat(data[:2], adobeNoTransform[:], data[2:])
	}
	img, err := decodeStandard(data, h)
	if err != nil {
		return nil, err
	}
	cmyk, ok := img.(*image.CMYK)
	if !ok {
		return nil, UnsupportedError("jpeg: colours of an unknown kind")
	}
	if !jpegDetail(h).adobe {
		for i, v := range cmyk.Pix {
			cmyk.Pix[i] = 255 - v
		}
	}
	small := &image.NRGBA{Pix: cmyk.Pix, Stride: cmyk.Stride, Rect: cmyk.Rect}
	if denom > 1 {
		small = shrink(h.Width, h.Height, denom, rowReader(cmyk))
	}
	cmykToSRGB(small, h)
	return small, nil
}

// cmykToSRGB turns the four ink amounts of each pixel into an opaque colour. A
// profile that cannot be used is [Header.ToSRGB]'s to report.
func cmykToSRGB(img *image.NRGBA, h Header) {
	if p, err := profileOf(h.Profile, true); err == nil && p != nil {
		p.converter()(img.Pix)
		return
	}
	for p := img.Pix; len(p) >= 4; p = p[4:] {
		free := 255 - uint32(p[3])
		for i := range 3 {
			p[i] = uint8(((255-uint32(p[i]))*free + 127) / 255)
		}
		p[3] = 255
	}
}
