package codec

import (
	"errors"
	"fmt"
	"image"

	"s3resize/lambda/edit"
)

// HasProfile reports whether a colour profile is embedded, readable or not: if
// so, [Header.ToSRGB] has something to do or to say.
func (h Header) HasProfile() bool { return h.Profile != nil || h.ProfileErr != nil }

// ToSRGB converts pixels in place from the original's embedded profile to sRGB,
// see [toSRGB]. CMYK is converted while decoding, so for it only the error is left
// to report.
func (h Header) ToSRGB(img *image.NRGBA) error {
	if h.ProfileErr != nil {
		return fmt.Errorf("colour profile: %w", h.ProfileErr)
	}
	return toSRGB(img, h.Profile, h.Format == edit.JPEG && jpegCMYK(h))
}

// toSRGB converts pixels in place from a profile to sRGB. It does nothing where
// there is no profile or it is sRGB's own. With a profile that is broken or not for
// the picture's kind of colours, the pixels are left alone and an error says why:
// such a picture is taken to be sRGB, which is what browsers do.
//
// Alpha stays as it is. Colours outside sRGB are clipped, channel by channel. A
// picture that was CMYK in its file is left alone, and only an error is reported.
func toSRGB(img *image.NRGBA, profile []byte, cmyk bool) error {
	p, err := profileOf(profile, cmyk)
	switch {
	case err != nil:
		return fmt.Errorf("colour profile: %w", err)
	case p == nil || p.space == spaceCMYK:
		return nil
	case p.space == spaceGray && !isGray(img):
		return errors.New("colour profile: for grey, in a colour picture")
	case p.isSRGB():
		return nil
	}
	convert := p.converter()
	for y := range img.Rect.Dy() {
		convert(img.Pix[y*img.Stride:][:4*img.Rect.Dx()])
	}
	return nil
}

// profileOf reads a picture's profile and checks that it is for as many channels
// as the picture has; nil if there is none. A profile for RGB in a grey picture
// is fine: it says what equal amounts of red, green and blue look like.
func profileOf(profile []byte, cmyk bool) (*iccProfile, error) {
	if profile == nil {
		return nil, nil
	}
	p, err := parseProfile(profile)
	if err != nil {
		return nil, err
	}
	if cmyk != (p.space == spaceCMYK) {
		return nil, fmt.Errorf("for %q, in a picture of other colours", p.space)
	}
	return p, nil
}

// isGray reports that no pixel has a colour.
func isGray(img *image.NRGBA) bool {
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		for i := 0; i < len(row); i += 4 {
			if p := row[i : i+3 : i+3]; p[0] != p[1] || p[1] != p[2] {
				return false
			}
		}
	}
	return true
}

// converter returns what turns a row of NRGBA pixels into sRGB.
func (p *iccProfile) converter() func(row []byte) {
	switch {
	case p.space == spaceGray:
		return p.grayConverter()
	case p.matrix != nil:
		return newShaper(p.matrix).convert
	}
	return newCube(p).convert
}

// grayConverter needs only the 256 greys there are.
func (p *iccProfile) grayConverter() func(row []byte) {
	var table [256]byte
	for i := range table {
		table[i] = uint8(p.toSRGB([4]float64{float64(i) / 255})[0]*255 + 0.5)
	}
	return func(row []byte) {
		for ; len(row) >= 4; row = row[4:] {
			v := table[row[0]]
			row[0], row[1], row[2] = v, v, v
		}
	}
}

// isSRGB reports that converting would move no sample by more than one level of
// 255, which is as good as not converting. It is found by trying colours all
// over the range, since there are dozens of sRGB profiles, no two with the same
// bytes.
func (p *iccProfile) isSRGB() bool {
	const steps = 8
	channels := 3
	if p.space == spaceGray {
		channels = 1
	}
	for i := range (steps + 1) * (steps + 1) * (steps + 1) {
		in := [4]float64{float64(i%(steps+1)) / steps, float64(i/(steps+1)%(steps+1)) / steps, float64(i/(steps+1)/(steps+1)) / steps}
		out := p.toSRGB(in)
		for c := range channels {
			if d := out[c] - in[c]; d > 1.0/255 || d < -1.0/255 {
				return false
			}
		}
	}
	return true
}
