package pictures

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
)

// Ink is how a JPEG file of four components means them.
type Ink int

const (
	// PlainCMYK has no Adobe marker: 255 is full ink.
	PlainCMYK Ink = iota
	// AdobeCMYK has an Adobe marker with transform 0: 0 is full ink.
	AdobeCMYK
	// AdobeYCCK has an Adobe marker with transform 2: the inks but black are
	// coded as if they were red, green and blue, and 0 is full black.
	AdobeYCCK
)

// CMYK writes a picture as a JPEG file of four components, in the plain
// relation that image/color has between RGB and CMYK.
func CMYK(img *image.NRGBA, quality int, ink Ink) ([]byte, error) {
	planes := newPlanes(img.Rect, 4)
	for i := range planes[0].Pix {
		p := img.Pix[4*i:]
		c, m, y, k := color.RGBToCMYK(p[0], p[1], p[2])
		switch ink {
		case AdobeCMYK:
			c, m, y, k = 255-c, 255-m, 255-y, 255-k
		case AdobeYCCK:
			c, m, y = color.RGBToYCbCr(c, m, y)
			k = 255 - k
		}
		planes[0].Pix[i], planes[1].Pix[i], planes[2].Pix[i], planes[3].Pix[i] = c, m, y, k
	}
	marker := map[Ink][]byte{AdobeCMYK: adobe(0), AdobeYCCK: adobe(2)}[ink]
	return join(planes, quality, marker)
}

// RGB writes a picture as a JPEG file of red, green and blue instead of
// luminance and chrominance, which an Adobe marker with transform 0 says.
func RGB(img *image.NRGBA, quality int) ([]byte, error) {
	planes := newPlanes(img.Rect, 3)
	for i := range planes[0].Pix {
		for j := range planes {
			planes[j].Pix[i] = img.Pix[4*i+j]
		}
	}
	return join(planes, quality, adobe(0))
}

func newPlanes(r image.Rectangle, n int) []*image.Gray {
	planes := make([]*image.Gray, n)
	for i := range planes {
		planes[i] = image.NewGray(image.Rect(0, 0, r.Dx(), r.Dy()))
	}
	return planes
}

// adobe is the APP14 segment (ITU-T T.872, 6.5.3).
func adobe(transform byte) []byte {
	return append([]byte{0xff, 0xee, 0, 14}, "Adobe\x00\x64\x00\x00\x00\x00"+string(transform)...)
}

// join makes one JPEG file of several grey ones. The coded pixels of a plane
// are the same in both: a file may hold its components in a scan each, and then
// a component's blocks follow one another as those of a grey picture do (ITU-T
// T.81, A.2.2). All grey files have the same tables, so the first one's serve.
func join(planes []*image.Gray, quality int, marker []byte) ([]byte, error) {
	out := append([]byte{0xff, 0xd8}, marker...)
	var scans []byte
	for i, plane := range planes {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, plane, &jpeg.Options{Quality: quality}); err != nil {
			return nil, err
		}
		tables, scan, err := split(b.Bytes())
		if err != nil {
			return nil, err
		}
		if i == 0 {
			out = append(out, tables...)
		}
		id := byte(i + 1)
		scans = append(scans, 0xff, 0xda, 0, 8, 1, id, 0x00, 0, 63, 0)
		scans = append(scans, scan...)
	}
	size := planes[0].Rect.Size()
	out = append(out, 0xff, 0xc0, 0, byte(8+3*len(planes)), 8)
	out = binary.BigEndian.AppendUint16(out, uint16(size.Y))
	out = binary.BigEndian.AppendUint16(out, uint16(size.X))
	out = append(out, byte(len(planes)))
	for i := range planes {
		out = append(out, byte(i+1), 0x11, 0)
	}
	return append(append(out, scans...), 0xff, 0xd9), nil
}

// split finds the tables and the coded pixels of a file with one scan.
func split(file []byte) (tables, scan []byte, err error) {
	for at := 2; at+4 <= len(file); {
		kind, end := file[at+1], at+2+int(binary.BigEndian.Uint16(file[at+2:]))
		switch kind {
		case 0xdb, 0xc4: // DQT, DHT
			tables = append(tables, file[at:end]...)
		case 0xda: // SOS
			return tables, file[end : len(file)-2], nil
		}
		at = end
	}
	return nil, nil, fmt.Errorf("no scan in a JPEG file of %d bytes", len(file))
}
