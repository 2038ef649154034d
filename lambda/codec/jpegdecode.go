package codec

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"

	"s3resize/lambda/codec/jpeg/scaled"
	"s3resize/lambda/resample"
)

// decodeScaled decodes a JPEG at 1/denom to exactly Scaled(h.Width, denom) ×
// Scaled(h.Height, denom) pixels.
//
// Package scaled does it in the frequency domain. The standard library decodes the
// layouts that scaled does not support, and gives a second opinion on what scaled
// finds malformed. It decodes in full, and blocks of denom × denom pixels are
// averaged. It is not asked if that takes more memory than the limit that the
// header was read with.
//
// There is no third decoder: at 1/1, where most work is left to do, jpegn decodes
// a picture of 4000×3000 in 45 ms if it is baseline and 132 ms if it is
// progressive, and scaled in 46 and 122 ms (the least of eight runs each).
func decodeScaled(data []byte, h Header, denom int) (resample.Source, error) {
	j := jpegDetail(h)
	if j.components == 4 {
		img, err := decodeCMYK(data, h, denom)
		return resample.Source{NRGBA: img}, err
	}
	size := image.Pt(Scaled(h.Width, denom), Scaled(h.Height, denom))
	img, err := scaled.Decode(data, denom)
	if err == nil && image.Pt(img.Width, img.Height) == size && img.RGB == j.rgb() {
		return planar(img), nil
	}
	if need := standardMemory(h, denom); j.memory > 0 && need > j.memory {
		if broken, ok := errors.AsType[scaled.FormatError](err); ok {
			return resample.Source{}, MalformedError("jpeg: " + string(broken))
		}
		return resample.Source{}, &LimitError{What: "bytes of memory", Got: need, Max: j.memory}
	}
	full, err := decodeStandard(data, h)
	if err != nil {
		return resample.Source{}, err
	}
	rows := rowReader(full)
	if rows == nil {
		return resample.Source{}, UnsupportedError("jpeg: colours of an unknown kind")
	}
	return resample.Source{NRGBA: shrink(h.Width, h.Height, denom, rows)}, nil
}

// planar hands the planes on. What hardly any file has, chroma planes of unlike
// sizes, subsampled luma, or subsampled red, green and blue, is enlarged.
func planar(img *scaled.Image) resample.Source {
	src := resample.Source{Gray: img.Gray, RGB: img.RGB}
	luma, cb, cr := img.Planes[0], img.Planes[1], img.Planes[2]
	unlike := cb.Width != cr.Width || cb.Height != cr.Height || luma.Width != img.Width || luma.Height != img.Height
	for i, p := range img.Planes {
		if img.RGB || unlike {
			p = repeated(p, img.Width, img.Height)
		}
		src.Planes[i] = resample.Plane(p)
	}
	return src
}

// repeated enlarges a plane, each sample of which covers a whole number of the
// wanted ones, to w × h samples by repeating them.
func repeated(p scaled.Plane, w, h int) scaled.Plane {
	if p.Width == w && p.Height == h {
		return p
	}
	rx, ry := (w+p.Width-1)/p.Width, (h+p.Height-1)/p.Height
	out := scaled.Plane{Pix: make([]byte, w*h), Stride: w, Width: w, Height: h}
	for y := range h {
		row := p.Pix[y/ry*p.Stride:]
		for x := range w {
			out.Pix[y*w+x] = row[x/rx]
		}
	}
	return out
}

// decodeStandard decodes at full size with the standard library. Its verdict is
// the one that is reported.
func decodeStandard(data []byte, h Header) (image.Image, error) {
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, jpegError(err)
	}
	if img.Bounds() != image.Rect(0, 0, h.Width, h.Height) {
		return nil, MalformedError("jpeg: not of the size its header says")
	}
	return img, nil
}

// jpegError sorts the standard library's errors into ours. What it adds in
// front of its own texts is left out.
func jpegError(err error) error {
	if e, ok := errors.AsType[jpeg.UnsupportedError](err); ok {
		return UnsupportedError("jpeg: " + string(e))
	}
	if e, ok := errors.AsType[jpeg.FormatError](err); ok {
		return MalformedError("jpeg: " + string(e))
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return MalformedError("jpeg: ends too early")
	}
	return MalformedError("jpeg: " + err.Error())
}

// rowReader returns a function that writes row y of a picture as four bytes a
// pixel: RGBA, or CMYK as it is. It is nil for types image/jpeg does not return.
func rowReader(img image.Image) func(y int, row []byte) {
	switch img := img.(type) {
	case *image.YCbCr:
		return func(y int, row []byte) {
			for x := range img.Rect.Dx() {
				i, j := img.YOffset(x, y), img.COffset(x, y)
				r, g, b := color.YCbCrToRGB(img.Y[i], img.Cb[j], img.Cr[j])
				row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = r, g, b, 255
			}
		}
	case *image.Gray:
		return func(y int, row []byte) {
			for x, v := range img.Pix[y*img.Stride:][:img.Rect.Dx()] {
				row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = v, v, v, 255
			}
		}
	case *image.RGBA:
		return func(y int, row []byte) { copy(row, img.Pix[y*img.Stride:][:len(row)]) }
	case *image.CMYK:
		return func(y int, row []byte) { copy(row, img.Pix[y*img.Stride:][:len(row)]) }
	}
	return nil
}

// shrink averages blocks of denom × denom pixels, fewer at the right and lower
// edges, of a picture of four channels that is read row by row.
func shrink(w, h, denom int, readRow func(y int, row []byte)) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, Scaled(w, denom), Scaled(h, denom)))
	if denom == 1 {
		for y := range h {
			readRow(y, out.Pix[y*out.Stride:][:4*w])
		}
		return out
	}
	row := make([]byte, 4*w)
	sums := make([][4]uint32, out.Rect.Dx())
	for y := range out.Rect.Dy() {
		clear(sums)
		top, bottom := y*denom, min((y+1)*denom, h)
		for sy := top; sy < bottom; sy++ {
			readRow(sy, row)
			addBlocks(sums, row, denom)
		}
		for x, sum := range sums {
			n := uint32((bottom - top) * min(denom, w-x*denom))
			for c, v := range sum {
				out.Pix[y*out.Stride+4*x+c] = uint8((v + n/2) / n)
			}
		}
	}
	return out
}

// addBlocks adds each run of denom pixels of a row to one sum.
func addBlocks(sums [][4]uint32, row []byte, denom int) {
	for x := range sums {
		s := &sums[x]
		block := row[4*x*denom : min(4*(x+1)*denom, len(row))]
		for ; len(block) >= 4; block = block[4:] {
			s[0] += uint32(block[0])
			s[1] += uint32(block[1])
			s[2] += uint32(block[2])
			s[3] += uint32(block[3])
		}
	}
}
