package codec

import "image"

// limitedToNRGBA converts the planes of lossy files. Their type says that they
// are full-range, as in JPEG, and they are not (golang/go#40173): RFC 6386 §9.2 refers to BT.601, where luma runs from 16 to
// 235, which is 219 steps, and the colour differences from 16 to 240 about 128,
// which is 224.
//
// BT.601 defines, for R, G, B and luma L from 0 to 1,
//
//	L = 0.299 R + 0.587 G + 0.114 B,  Pb = (B - L) / 1.772,  Pr = (R - L) / 1.402
//
// with Pb and Pr from -1/2 to 1/2; 1.772 is 2 (1 - 0.114), 1.402 is 2 (1 - 0.299).
// Solved for the colours, which for G means putting the other two into the first
// equation:
//
//	R = L + 1.402 Pr
//	B = L + 1.772 Pb
//	G = L - (0.299 · 1.402 Pr + 0.114 · 1.772 Pb) / 0.587
//
// For results from 0 to 255, L is 255/219 (Y - 16), and Pb and Pr are 255/224
// (Cb - 128) and 255/224 (Cr - 128). The factors are kept in 1/65536:
//
//	255/219                         76309
//	255/224 · 1.402                104597
//	255/224 · 1.772                132201
//	255/224 · 0.299 · 1.402/0.587   53279
//	255/224 · 0.114 · 1.772/0.587   25675
//
// The largest sum, 239 · 76309 + 127 · 132201, has 26 bits.
//
// Colour planes have half the size of the picture each way. A pixel's colour is
// interpolated between the four nearest samples, of which each lies in the middle
// of 2×2 pixels: so in every direction the near one counts three times as much
// as the far one, 9:3:3:1 in all. This is also what libwebp does.
func limitedToNRGBA(src *image.YCbCr) (*image.NRGBA, error) {
	if err := checkPlanes(src); err != nil {
		return nil, err
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dst := image.NewNRGBA(image.Rect(0, 0, w, h))
	n := (w + 1) / 2
	cb, cr := make([]int32, n+2), make([]int32, n+2)
	for y := range h {
		near, far := y/2, y/2-1+y%2*2
		if far < 0 || far >= (h+1)/2 {
			far = near
		}
		blend(cb, src.Cb[near*src.CStride:][:n], src.Cb[far*src.CStride:][:n])
		blend(cr, src.Cr[near*src.CStride:][:n], src.Cr[far*src.CStride:][:n])
		convertLimitedRow(dst.Pix[y*dst.Stride:][:4*w], src.Y[y*src.YStride:][:w], cb, cr)
	}
	return dst, nil
}

func checkPlanes(src *image.YCbCr) error {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	if w <= 0 || h <= 0 || src.SubsampleRatio != image.YCbCrSubsampleRatio420 || src.Rect.Min != (image.Point{}) {
		return MalformedError("webp: planes of an unknown layout")
	}
	if !holdsYCbCr(src, w, h) {
		return errShortPixels
	}
	return nil
}

// blend interpolates between two rows of samples, in quarters, and repeats the
// first and the last of them beyond the ends.
func blend(dst []int32, near, far []byte) {
	mid := dst[1:][:len(near)]
	far = far[:len(near)]
	for i, v := range near {
		mid[i] = 3*int32(v) + int32(far[i])
	}
	dst[0], dst[len(dst)-1] = mid[0], mid[len(mid)-1]
}

// convertLimitedRow takes colour differences in quarters. Those nearest to
// pixels 2i and 2i+1 are at index i+1; the far one is before it for the first of
// the two, and behind it for the second.
func convertLimitedRow(dst, luma []byte, cb, cr []int32) {
	for x, l := range luma {
		i, far := x/2+1, x/2+x%2*2
		b := (3*cb[i]+cb[far]+8)>>4 - 128
		r := (3*cr[i]+cr[far]+8)>>4 - 128
		y := 76309*(int32(l)-16) + 1<<15
		d := dst[4*x:][:4]
		d[0] = clamp16(y + 104597*r)
		d[1] = clamp16(y - 25675*b - 53279*r)
		d[2] = clamp16(y + 132201*b)
		d[3] = 255
	}
}

// clamp16 takes the integer part of a number in 1/65536, between 0 and 255.
func clamp16(v int32) uint8 { return uint8(min(max(v>>16, 0), 255)) }
