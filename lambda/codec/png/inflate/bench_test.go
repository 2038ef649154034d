package inflate

import (
	"bytes"
	"compress/zlib"
	"io"
	"testing"

	fastzlib "github.com/klauspost/compress/zlib"
)

func BenchmarkReader(b *testing.B) {
	const row, rows = 6145, 1536
	for name, data := range map[string][]byte{
		"photo": filteredPhoto(row * rows),
		"flat":  make([]byte, row*rows),
		"noise": randomBytes(row * rows),
	} {
		z := deflated(b, data, 6)
		b.Run(name+"/inflate", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				r := NewReader(inParts(z, 1<<15), row*rows, row)
				for range rows {
					if _, err := r.Next(row); err != nil {
						b.Fatal(err)
					}
				}
				if err := r.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/stdlib", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				r, _ := zlib.NewReader(bytes.NewReader(z))
				io.Copy(io.Discard, r)
			}
		})
		b.Run(name+"/klauspost", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				r, _ := fastzlib.NewReader(bytes.NewReader(z))
				io.Copy(io.Discard, r)
			}
		})
	}
}
