package webp

import (
	"encoding/binary"
	"image"

	"s3resize/lambda/codec/picture"
	"s3resize/lambda/resample"
)

// limitedToNRGBA converts the planes of lossy files. Their type says that they
// are full-range, as in JPEG, and they are not (golang/go#40173): RFC 6386 §9.2 refers to BT.601, where luma runs from 16 to
// 235, which is 219 steps, and the color differences from 16 to 240 about 128,
// which is 224.
//
// BT.601 defines, for R, G, B and luma L from 0 to 1,
//
//	L = 0.299 R + 0.587 G + 0.114 B,  Pb = (B - L) / 1.772,  Pr = (R - L) / 1.402
//
// with Pb and Pr from -1/2 to 1/2; 1.772 is 2 (1 - 0.114), 1.402 is 2 (1 - 0.299).
// Solved for the colors, which for G means putting the other two into the first
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
// Color planes have half the size of the picture each way. A pixel's color is
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
		return picture.MalformedError("webp: planes of an unknown layout")
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

// convertLimitedRow takes color differences in quarters. Those nearest to
// Pixels 2i and 2i+1 are at index i+1; the far one is before it for the first of
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

// limitedToFull makes the planes what their type says: luma 255/219 (Y - 16),
// color differences 255/224 (C - 128) + 128, each rounded. Amounts outside the
// limits are clipped, which costs nothing but the brightest white a step or two: no
// color needs them.
//
// With a denom of 2, 4 or 8 it also averages so many pixels a side, and half as
// many color samples, which then are as many as the pixels that are left. That is
// what the DCT does to a JPEG decoded at a reduced scale, and as with JPEG, what
// scales the rest of the way does so in linear light. The last column and row may
// reach beyond the edge, where planes of whole macroblocks have something.
func limitedToFull(src *image.YCbCr, denom int) (resample.Source, error) {
	if err := checkPlanes(src); err != nil {
		return resample.Source{}, err
	}
	w, h := picture.Scaled(src.Rect.Dx(), denom), picture.Scaled(src.Rect.Dy(), denom)
	luma := resample.Plane{Pix: src.Y, Stride: src.YStride, Width: w, Height: h}
	block := max(denom/2, 1)
	cw, ch := w, h
	if denom == 1 {
		cw, ch = (w+1)/2, (h+1)/2
	}
	cb := resample.Plane{Pix: src.Cb, Stride: src.CStride, Width: cw, Height: ch}
	cr := resample.Plane{Pix: src.Cr, Stride: src.CStride, Width: cw, Height: ch}
	lumas, chromas := fullLuma(denom), fullChroma(block)
	for _, p := range []struct {
		plane *resample.Plane
		block int
		full  []uint8
	}{{&luma, denom, lumas}, {&cb, block, chromas}, {&cr, block, chromas}} {
		if err := averageBlocks(p.plane, p.block, p.full); err != nil {
			return resample.Source{}, err
		}
	}
	return resample.Source{Planes: [3]resample.Plane{luma, cb, cr}}, nil
}

// fullLuma is a sample's value by the sum of a block of n×n.
func fullLuma(n int) []uint8 {
	table := make([]uint8, 255*n*n+1)
	for i := range table {
		table[i] = uint8(min(max(((i-16*n*n)*2*255+219*n*n)/(2*219*n*n), 0), 255))
	}
	return table
}

func fullChroma(n int) []uint8 {
	table := make([]uint8, 255*n*n+1)
	for i := range table {
		table[i] = uint8(min(max(((i-128*n*n)*2*255+224*257*n*n)/(2*224*n*n), 0), 255))
	}
	return table
}

// averageBlocks replaces a plane's samples, in place, by one for each block of n×n:
// what the table has for their sum. The plane's size is that of the result.
func averageBlocks(p *resample.Plane, n int, table []uint8) error {
	if p.Stride < n*p.Width || len(p.Pix) < (n*p.Height-1)*p.Stride+n*p.Width {
		return errShortPixels
	}
	if n == 1 {
		for y := range p.Height {
			row := p.Pix[y*p.Stride:][:p.Width]
			for x, v := range row {
				row[x] = table[v]
			}
		}
		return nil
	}
	if p.Stride%8 != 0 || len(p.Pix) < n*p.Height*p.Stride {
		return errShortPixels
	}
	for y := range p.Height {
		averageRow(p.Pix[y*p.Stride/n:][:p.Stride/n], p.Pix[y*n*p.Stride:][:n*p.Stride], p.Stride, n, table)
	}
	p.Stride /= n
	return nil
}

// averageRow makes a row of n rows. It goes by eight samples, so by 8/n blocks: of
// these it adds neighbors in four lanes of 16 bits, row by row, which come to at
// most 16 samples, and then lanes with each other. What is written lies before what
// is still to be read.
func averageRow(dst, src []byte, stride, n int, table []uint8) {
	const even16, even32 = 0x00ff00ff00ff00ff, 0x0000ffff0000ffff
	for x := 0; x+8 <= stride; x += 8 {
		var sums uint64
		for at := x; at < len(src); at += stride {
			v := binary.LittleEndian.Uint64(src[at:])
			sums += v&even16 + v>>8&even16
		}
		switch n {
		case 2:
			d := dst[x/2:][:4]
			d[0], d[1] = table[sums&0xffff], table[sums>>16&0xffff]
			d[2], d[3] = table[sums>>32&0xffff], table[sums>>48]
		case 4:
			sums = sums&even32 + sums>>16&even32
			d := dst[x/4:][:2]
			d[0], d[1] = table[uint32(sums)], table[sums>>32]
		default:
			sums = sums&even32 + sums>>16&even32
			dst[x/8] = table[uint32(sums)+uint32(sums>>32)]
		}
	}
}
