package codec

import (
	"encoding/binary"
	"image"

	"s3resize/lambda/resample"
)

// limitedToFull makes the planes what their type says: luma 255/219 (Y - 16),
// colour differences 255/224 (C - 128) + 128, each rounded. Amounts outside the
// limits are clipped, which costs nothing but the brightest white a step or two: no
// colour needs them.
//
// With a denom of 2, 4 or 8 it also averages so many pixels a side, and half as
// many colour samples, which then are as many as the pixels that are left. That is
// what the DCT does to a JPEG decoded at a reduced scale, and as with JPEG, what
// scales the rest of the way does so in linear light. The last column and row may
// reach beyond the edge, where planes of whole macroblocks have something.
func limitedToFull(src *image.YCbCr, denom int) (resample.Source, error) {
	if err := checkPlanes(src); err != nil {
		return resample.Source{}, err
	}
	w, h := Scaled(src.Rect.Dx(), denom), Scaled(src.Rect.Dy(), denom)
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
// these it adds neighbours in four lanes of 16 bits, row by row, which come to at
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
