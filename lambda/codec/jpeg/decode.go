package jpeg

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"slices"

	"s3resize/lambda/codec/icc"
	"s3resize/lambda/codec/jpeg/marker"
	"s3resize/lambda/codec/jpeg/scaled"
	"s3resize/lambda/codec/picture"
	"s3resize/lambda/resample"
)

// Decode decodes a JPEG at 1/denom to exactly Scaled(h.Width, denom) ×
// Scaled(h.Height, denom) pixels.
//
// Package scaled does it in the frequency domain. The standard library decodes the
// layouts that scaled does not support, and gives a second opinion on what scaled
// finds malformed. It decodes in full, and blocks of denom × denom pixels are
// averaged. It is not asked if that takes more memory than the limit that the
// header was read with.
//
// There is no third decoder. At 1/1 jpegn takes 0.82 of scaled's time for a baseline
// picture of 4000×3000 and 1.27 of it for a progressive one (40 and 48 ms, 122 and
// 96 ms: see package scaled). That does not pay for another decoder, which makes
// other pixels.
func Decode(data []byte, h picture.Header, denom int) (resample.Source, error) {
	j := detail(h)
	if j.components == 4 {
		img, err := decodeCMYK(data, h, denom)
		return resample.Source{NRGBA: img}, err
	}
	size := image.Pt(picture.Scaled(h.Width, denom), picture.Scaled(h.Height, denom))
	img, err := scaled.Decode(data, denom)
	if err == nil && image.Pt(img.Width, img.Height) == size && img.RGB == j.rgb() {
		return planar(img), nil
	}
	if need := standardMemory(h, denom); j.memory > 0 && need > j.memory {
		if broken, ok := errors.AsType[scaled.FormatError](err); ok {
			return resample.Source{}, picture.MalformedError("jpeg: " + string(broken))
		}
		return resample.Source{}, &picture.LimitError{What: "bytes of memory", Got: need, Max: j.memory}
	}
	full, err := decodeStandard(data, h)
	if err != nil {
		return resample.Source{}, err
	}
	rows := rowReader(full)
	if rows == nil {
		return resample.Source{}, picture.UnsupportedError("jpeg: colors of an unknown kind")
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
func decodeStandard(data []byte, h picture.Header) (image.Image, error) {
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, decodeError(err)
	}
	if img.Bounds() != image.Rect(0, 0, h.Width, h.Height) {
		return nil, picture.MalformedError("jpeg: not of the size its header says")
	}
	return img, nil
}

// decodeError sorts the standard library's errors into ours. What it adds in
// front of its own texts is left out.
func decodeError(err error) error {
	if e, ok := errors.AsType[jpeg.UnsupportedError](err); ok {
		return picture.UnsupportedError("jpeg: " + string(e))
	}
	if e, ok := errors.AsType[jpeg.FormatError](err); ok {
		return picture.MalformedError("jpeg: " + string(e))
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return picture.MalformedError("jpeg: ends too early")
	}
	return picture.MalformedError("jpeg: " + err.Error())
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
	out := image.NewNRGBA(image.Rect(0, 0, picture.Scaled(w, denom), picture.Scaled(h, denom)))
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

// adobeNoTransform is an APP14 segment that says "CMYK", for files without one.
var adobeNoTransform = [...]byte{
	0xff, marker.APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0,
}

// decodeCMYK decodes four components with the standard library, since package scaled
// does not, and averages denom × denom pixels before it converts to sRGB: with
// the embedded profile if that can be used, else by the naive formula.
//
// Adobe writes ink amounts inverted, 255 for none, which the standard library
// undoes. It refuses files that do not carry Adobe's segment; those hold plain
// amounts, 255 for full. They are decoded with a segment put in, and what the
// library then takes for inverted is inverted back.
func decodeCMYK(data []byte, h picture.Header, denom int) (*image.NRGBA, error) {
	if !detail(h).adobe {
		data = slices.Concat(data[:2], adobeNoTransform[:], data[2:])
	}
	img, err := decodeStandard(data, h)
	if err != nil {
		return nil, err
	}
	cmyk, ok := img.(*image.CMYK)
	if !ok {
		return nil, picture.UnsupportedError("jpeg: colors of an unknown kind")
	}
	if !detail(h).adobe {
		for i, v := range cmyk.Pix {
			cmyk.Pix[i] = 255 - v
		}
	}
	reduced := &image.NRGBA{Pix: cmyk.Pix, Stride: cmyk.Stride, Rect: cmyk.Rect}
	if denom > 1 {
		reduced = shrink(h.Width, h.Height, denom, rowReader(cmyk))
	}
	cmykToSRGB(reduced, h)
	return reduced, nil
}

// cmykToSRGB turns the four ink amounts of each pixel into an opaque color. A
// profile that cannot be used is reported when the picture is converted to sRGB.
func cmykToSRGB(img *image.NRGBA, h picture.Header) {
	if p, err := icc.Read(h.Profile, true); err == nil && p != nil {
		p.Converter()(img.Pix)
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

// Memory counts the buffers that decoding allocates, all of them, since the
// garbage collector may get to none of them before the end.
//
// Package scaled copies the entropy-coded data of a scan and holds a byte for
// each sample at the reduced size (all components, whole MCUs); for a
// progressive picture also two bytes for each of its coefficients and, unless
// only the means of blocks are wanted, eight bytes a block, and it has a dozen
// Huffman tables. Planes may have to be enlarged, see [planar].
//
// CMYK and what package scaled does not support are for the standard library, see
// [standardMemory]. It gives its opinion on broken files only if that much memory
// is there.
func Memory(h picture.Header, denom int) int64 {
	j := detail(h)
	if j.components == 4 || j.uneven() {
		return standardMemory(h, denom)
	}
	samples := j.samples(h.Width, h.Height)
	reduced := samples / int64(denom*denom)
	pixels := int64(picture.Scaled(h.Width, denom)) * int64(picture.Scaled(h.Height, denom))
	total := int64(j.bytes) + reduced + j.repeated()*pixels
	if j.progressive {
		const tables = 240_000
		total += 2*reduced + tables
		if denom < 8 {
			total += samples / 8
		}
	}
	return total
}

// standardMemory is what the standard library takes, and the reduced picture
// made of its result: samples and coefficients at full size, and four bytes a
// pixel more for all but YCbCr.
func standardMemory(h picture.Header, denom int) int64 {
	j := detail(h)
	samples := j.samples(h.Width, h.Height)
	total := 4*int64(picture.Scaled(h.Width, denom))*int64(picture.Scaled(h.Height, denom)) + samples
	if j.components == 4 || j.rgb() {
		total += 4 * int64(h.Width) * int64(h.Height)
	}
	if j.progressive {
		total += 4 * samples
	}
	return total
}

// uneven reports sampling that package scaled leaves to others: factors whose ratio
// is not whole.
func (j header) uneven() bool {
	x, y := j.maxSampling()
	for _, s := range j.sampling[:j.components] {
		if x%s[0] != 0 || y%s[1] != 0 {
			return true
		}
	}
	return false
}

// repeated is how many planes [planar] enlarges.
func (j header) repeated() (planes int64) {
	if j.components != 3 {
		return 0
	}
	x, y := j.maxSampling()
	full := [2]int{x, y}
	if !j.rgb() && j.sampling[1] == j.sampling[2] && j.sampling[0] == full {
		return 0
	}
	for _, s := range j.sampling[:3] {
		if s != full {
			planes++
		}
	}
	return planes
}

// samples are those of all components at full size, in whole MCUs.
func (j header) samples(w, h int) int64 {
	x, y := j.maxSampling()
	mcus := int64((w+8*x-1)/(8*x)) * int64((h+8*y-1)/(8*y))
	var n int64
	for _, s := range j.sampling[:j.components] {
		n += int64(64*s[0]*s[1]) * mcus
	}
	if j.components == 1 {
		return n / int64(x*y)
	}
	return n
}

func (j header) maxSampling() (x, y int) {
	for _, s := range j.sampling[:j.components] {
		x, y = max(x, s[0]), max(y, s[1])
	}
	return x, y
}
