package main

import (
	"encoding/binary"
	"fmt"

	"github.com/gen2brain/jpegn"

	"s3resize/testdata/pictures"
)

// original is one file: its name under originals, and how it is made.
type original struct {
	name string
	draw func() ([]byte, error)
}

// originals are all files. The names say the properties, as do those of Go's
// own image/testdata.
func originals() []original {
	const p3, grass, evening = 3, 1, 8 // places
	list := []original{
		{"blue_marble.jpg", func() ([]byte, error) {
			return pictures.JPEG{Quality: 90}.Encode(pictures.Planet(1600, 1200))
		}},
		{"photo.420.jpg", func() ([]byte, error) {
			return pictures.JPEG{Quality: 85, Subsampling: jpegn.Subsample420}.Encode(pictures.Photo(960, 640, grass))
		}},
		{"photo.420.progressive.exif6.jpg", func() ([]byte, error) {
			img := pictures.Stored(pictures.Photo(640, 853, evening), 6)
			return pictures.JPEG{
				Quality: 85, Subsampling: jpegn.Subsample420, Progressive: true,
				EXIF: pictures.EXIF(6, binary.BigEndian),
			}.Encode(img)
		}},
		{"photo.422.jpg", func() ([]byte, error) {
			return pictures.JPEG{Quality: 85, Subsampling: jpegn.Subsample422}.Encode(pictures.Photo(301, 199, evening))
		}},
		{"photo.444.jpg", func() ([]byte, error) {
			return pictures.JPEG{Quality: 85, Subsampling: jpegn.Subsample444}.Encode(pictures.Photo(301, 199, evening))
		}},
		{"photo.grey.jpg", func() ([]byte, error) {
			return pictures.JPEG{Quality: 85}.Encode(pictures.Grey(pictures.Photo(480, 320, grass)))
		}},
		{"photo.rgb.jpg", func() ([]byte, error) {
			return pictures.RGB(pictures.Photo(240, 160, grass), 80)
		}},
		{"photo.cmyk.jpg", func() ([]byte, error) {
			return pictures.CMYK(pictures.Photo(240, 160, grass), 80, pictures.AdobeCMYK)
		}},
		{"photo.ycck.jpg", func() ([]byte, error) {
			return pictures.CMYK(pictures.Photo(240, 160, grass), 80, pictures.AdobeYCCK)
		}},
		{"photo.cmyk.noadobe.jpg", func() ([]byte, error) {
			return pictures.CMYK(pictures.Photo(240, 160, grass), 80, pictures.PlainCMYK)
		}},
		{"photo.p3.jpg", func() ([]byte, error) {
			img := pictures.ToDisplayP3(pictures.Photo(480, 320, p3))
			return pictures.JPEG{Quality: 85, Profile: pictures.DisplayP3()}.Encode(img)
		}},
		{"cutout.alpha.png", func() ([]byte, error) { return pictures.PNG(pictures.Cutout(401, 399)) }},
		{"chart.palette.png", func() ([]byte, error) {
			return pictures.PNG(pictures.Paletted(pictures.Chart(399, 301)))
		}},
		{"ramps.16bit.png", func() ([]byte, error) { return pictures.PNG(pictures.Ramps(201, 151)) }},
		{"spinner.gif", func() ([]byte, error) { return pictures.GIF(pictures.Spinner(13, 201, 199)) }},
		{"cutout.alpha.webp", func() ([]byte, error) {
			return pictures.WebP{Quality: 85}.Encode(pictures.Cutout(401, 399))
		}},
		{"chart.lossless.webp", func() ([]byte, error) {
			return pictures.WebP{Lossless: true, Quality: 75}.Encode(pictures.Chart(399, 301))
		}},
		// Every character here means something else in a URL, and go:embed
		// takes all of them.
		{"awkward/a b+c&d é.jpg", func() ([]byte, error) {
			return pictures.JPEG{Quality: 85}.Encode(pictures.Letter(160, 120))
		}},
		{"awkward/100%25 #1, ünïcødé 画像.png", func() ([]byte, error) { return pictures.PNG(pictures.Letter(160, 120)) }},
	}
	return append(list, letters()...)
}

// letters are the eight orientations of one upright picture, in both byte
// orders, and one each in PNG and WebP.
func letters() []original {
	var list []original
	for o := 1; o <= 8; o++ {
		var order binary.AppendByteOrder = binary.LittleEndian
		if o%2 == 0 {
			order = binary.BigEndian
		}
		list = append(list, original{fmt.Sprintf("orientation/letter.exif%d.jpg", o), func() ([]byte, error) {
			img := pictures.Stored(pictures.Letter(150, 101), o)
			return pictures.JPEG{Quality: 90, Subsampling: jpegn.Subsample444, EXIF: pictures.EXIF(o, order)}.Encode(img)
		}})
	}
	return append(list,
		original{"orientation/letter.exif6.png", func() ([]byte, error) {
			data, err := pictures.PNG(pictures.Stored(pictures.Letter(150, 101), 6))
			if err != nil {
				return nil, err
			}
			return pictures.WithChunk(data, "eXIf", pictures.EXIF(6, binary.BigEndian)), nil
		}},
		original{"orientation/letter.exif8.webp", func() ([]byte, error) {
			img := pictures.Stored(pictures.Letter(150, 101), 8)
			return pictures.WebP{Quality: 90, EXIF: pictures.EXIF(8, binary.LittleEndian)}.Encode(img)
		}},
	)
}
