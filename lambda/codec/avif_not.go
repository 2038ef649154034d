//go:build !avif

package codec

import (
	"errors"
	"image"

	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// avifBuild says whether AVIF is read and written: it takes the build tag avif,
// and makes the function some 15 MB larger.
const avifBuild = false

var errNoAVIF = errors.New("avif: not in this build")

func readAVIFHeader([]byte, Limits) (Header, error) { return Header{}, errNoAVIF }

func decodeAVIF([]byte, Header) (resample.Source, error) { return resample.Source{}, errNoAVIF }

func encodeAVIF(*image.NRGBA, int, edit.Chroma) ([]byte, error) { return nil, errNoAVIF }

func avifMemory(Header) int64 { return 0 }
