package codec

import (
	"bytes"
	"image"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/webp"
)

// TestWebPAlphaLikeOther holds every filter, with and without compression, and
// sizes with one row or column, against golang.org/x/image/webp.
func TestWebPAlphaLikeOther(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for _, size := range []image.Point{{1, 1}, {1, 9}, {9, 1}, {17, 33}} {
		img := noise(size.X, size.Y, 3)
		_, under := webpStream(t, img, false)
		_, lossless := webpStream(t, img, true)
		plain := make([]byte, size.X*size.Y)
		for i := range plain {
			plain[i] = uint8(r.Uint32())
		}
		const chunkHeader, streamHeader = 8, 5
		body := lossless[chunkHeader+streamHeader:]
		for filter := range byte(4) {
			for name, chunk := range map[string]string{
				"plain":      string(append([]byte{filter << 2}, plain...)),
				"compressed": string(append([]byte{filter<<2 | 1}, body...)),
			} {
				data := riffWebP(vp8x(0x10, size.X, size.Y), testWebPChunk("ALPH", chunk), under)
				other, err := webp.Decode(bytes.NewReader([]byte(data)))
				if err != nil {
					t.Fatal(err)
				}
				want := other.(*image.NYCbCrA)
				got := mustDecodeWebP(t, data)
				for y := range size.Y {
					for x := range size.X {
						if g, w := got.NRGBAAt(x, y).A, want.A[want.AOffset(x, y)]; g != w {
							t.Fatalf("%v %s filter %d: pixel %d,%d has alpha %d, want %d", size, name, filter, x, y, g, w)
						}
					}
				}
			}
		}
	}
}
