package codec

import "image"

// ToSRGB converts pixels in place from the original's embedded profile to sRGB.
// It does nothing where there is no profile or it is sRGB's own. With a profile
// that is broken or not for the picture's kind of colours, the pixels are left
// alone and an error says why: such a picture is taken to be sRGB, which is
// what browsers do.
func (h Header) ToSRGB(img *image.NRGBA) error {
	panic("not yet")
}
