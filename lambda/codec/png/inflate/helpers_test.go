package inflate

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/adler32"
	"io"
	"math/rand/v2"
	"testing"
)

// inParts hands data out in parts of size bytes, with an empty one now and then.
func inParts(data []byte, size int) func() ([]byte, error) {
	calls := 0
	return func() ([]byte, error) {
		calls++
		if calls%3 == 2 {
			return nil, nil
		}
		if len(data) == 0 {
			return nil, io.EOF
		}
		n := min(size, len(data))
		part := data[:n:n]
		data = data[n:]
		return part, nil
	}
}

// inflated reads a stream that should have total bytes, most of them at a time.
func inflated(next func() ([]byte, error), total, most int) ([]byte, error) {
	r := NewReader(next, int64(total), most)
	var all []byte
	for len(all) < total {
		p, err := r.Next(min(most, total-len(all)))
		if err != nil {
			return nil, err
		}
		all = append(all, p...)
	}
	return all, r.Close()
}

func deflated(t testing.TB, data []byte, level int) []byte {
	t.Helper()
	var out bytes.Buffer
	z, err := zlib.NewWriterLevel(&out, level)
	if err != nil {
		t.Fatal(err)
	}
	z.Write(data)
	z.Close()
	return out.Bytes()
}

// zlibOf wraps DEFLATE data that inflates to plain.
func zlibOf(deflate []byte, plain string) []byte {
	b := append([]byte{0x78, 0x9c}, deflate...)
	return binary.BigEndian.AppendUint32(b, adler32.Checksum([]byte(plain)))
}

// bitWriter writes numbers lowest bit first, and codes first bit first.
type bitWriter struct {
	out []byte
	n   int
}

func (w *bitWriter) bits(v, count int) *bitWriter {
	for i := range count {
		if w.n%8 == 0 {
			w.out = append(w.out, 0)
		}
		w.out[w.n/8] |= byte(v >> i & 1 << (w.n % 8))
		w.n++
	}
	return w
}

// code writes a code given as a text of zeros and ones.
func (w *bitWriter) code(c string) *bitWriter {
	for _, b := range c {
		w.bits(int(b-'0'), 1)
	}
	return w
}

// filteredPhoto is like what a PNG's filters leave of a photograph's rows:
// small differences about 0, and now and then something seen before.
func filteredPhoto(n int) []byte {
	r := rand.New(rand.NewPCG(3, 4))
	data := make([]byte, n)
	for i := 0; i < n; i++ {
		data[i] = byte(int(r.NormFloat64() * 5))
		if i > 1000 && r.IntN(40) == 0 {
			i += copy(data[i:min(n, i+3+r.IntN(9))], data[i-1-r.IntN(1000):]) - 1
		}
	}
	return data
}

func randomBytes(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	return data
}
