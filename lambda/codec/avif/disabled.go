//go:build !avif

package avif

import (
	"errors"
	"image"

	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// Enabled says whether AVIF is read and written: it takes the build tag avif,
// and makes the function some 15 MB larger.
const Enabled = false

var errNoAVIF = errors.New("avif: not in this build")

func ReadHeader([]byte, picture.Limits) (picture.Header, error) { return picture.Header{}, errNoAVIF }

func Decode([]byte, picture.Header) (resample.Source, error) { return resample.Source{}, errNoAVIF }

func Encode(*image.NRGBA, int, edit.Chroma) ([]byte, error) { return nil, errNoAVIF }

func Memory(picture.Header) int64 { return 0 }
