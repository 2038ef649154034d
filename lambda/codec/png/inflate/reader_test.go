package inflate

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/adler32"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
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

func TestReader(t *testing.T) {
	for name, data := range map[string][]byte{
		"nothing":      nil,
		"a byte":       {7},
		"text":         []byte(strings.Repeat("It was the best of times, it was the worst of times. ", 40)),
		"photo":        filteredPhoto(300_000),
		"noise":        randomBytes(200_000),
		"flat":         make([]byte, 400_000),
		"far":          append(append(randomBytes(32_000), make([]byte, 700)...), randomBytes(32_000)...),
		"far and back": bytes.Repeat(randomBytes(32_768), 5),
	} {
		for _, level := range []int{zlib.HuffmanOnly, 0, 1, 6, 9} {
			z := deflated(t, data, level)
			for _, part := range []int{1, 7, 16, 17, 1000, 1 << 30} {
				for _, most := range []int{1 + len(data), 100, 5003} {
					if part < 1000 && len(data) > 250_000 && most == 100 {
						continue // slow and nothing new
					}
					got, err := inflated(inParts(z, part), len(data), most)
					if err != nil || !bytes.Equal(got, data) {
						t.Fatalf("%s, level %d, parts of %d, %d at a time: equal %v, %v", name, level, part, most, bytes.Equal(got, data), err)
					}
				}
			}
		}
	}
}

// A match may overlap what it repeats, however little there is of that, and
// begin at the very first byte.
func TestReaderRepetitions(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: every distance")
	}
	for period := 1; period <= 40; period++ {
		data := bytes.Repeat(randomBytes(period), 900/period)
		for cut := range 20 {
			want := data[:len(data)-cut*7]
			got, err := inflated(inParts(deflated(t, want, 9), 1<<20), len(want), len(want))
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("period %d, %d bytes: %v", period, len(want), err)
			}
		}
	}
}

// Streams worked out by hand from RFC 1951.
func TestReaderByHand(t *testing.T) {
	end := "0000000"
	for name, c := range map[string]struct {
		w    *bitWriter
		want string
	}{
		"empty":        {new(bitWriter).bits(1, 1).bits(1, 2).code(end), ""},
		"literal":      {new(bitWriter).bits(1, 1).bits(1, 2).code("10010001").code(end), "a"},
		"match":        {new(bitWriter).bits(1, 1).bits(1, 2).code("10010001").code("0000001").code("00000").code(end), "aaaa"},
		"two blocks":   {new(bitWriter).bits(0, 1).bits(1, 2).code("10010001").code(end).bits(1, 1).bits(1, 2).code("10010010").code(end), "ab"},
		"stored":       {new(bitWriter).bits(1, 1).bits(0, 2).bits(0, 5).bits(2, 16).bits(0xfffd, 16).bits('h', 8).bits('i', 8), "hi"},
		"stored empty": {new(bitWriter).bits(0, 3).bits(0, 5).bits(0, 16).bits(0xffff, 16).bits(1, 1).bits(1, 2).code("10010001").code(end), "a"},
		"longest":      {new(bitWriter).bits(1, 1).bits(1, 2).code("10010001").code("11000101").code("00000").code(end), strings.Repeat("a", 259)},
	} {
		for _, part := range []int{1, 100} {
			got, err := inflated(inParts(zlibOf(c.w.out, c.want), part), len(c.want), len(c.want))
			if err != nil || string(got) != c.want {
				t.Errorf("%s: %q, %v", name, got, err)
			}
		}
	}
}

// dynamic begins a last block with its own codes. lengths are those of the
// code for lengths, in the order they are stored in.
func dynamic(literals, distances int, lengths ...int) *bitWriter {
	w := new(bitWriter).bits(1, 1).bits(2, 2).bits(literals-257, 5).bits(distances-1, 5).bits(len(lengths)-4, 4)
	for _, l := range lengths {
		w.bits(l, 3)
	}
	return w
}

func TestReaderCorrupt(t *testing.T) {
	fixed := func() *bitWriter { return new(bitWriter).bits(1, 1).bits(1, 2) }
	for name, z := range map[string][]byte{
		"not zlib":              []byte("no zlib stream at all"),
		"method 7":              {0x77, 0x85, 3, 0, 0, 0, 0, 1},
		"window of 64 kB":       {0x88, 0x1c, 3, 0, 0, 0, 0, 1},
		"header's check":        {0x78, 0x9d, 3, 0, 0, 0, 0, 1},
		"dictionary":            {0x78, 0xbb, 0, 0, 0, 2, 3, 0, 0, 0, 0, 1},
		"checksum":              {0x78, 0x9c, 0x4b, 0x04, 0x00, 0x00, 0x62, 0x00, 0x63},
		"block of type 3":       zlibOf(new(bitWriter).bits(7, 3).bits(0, 13).out, ""),
		"stored length":         zlibOf(new(bitWriter).bits(1, 8).bits(2, 16).bits(0xfffe, 16).bits(0, 16).out, "\x00\x00"),
		"before the beginning":  zlibOf(fixed().code("10010001").code("0000001").code("00001").code("0000000").out, "aaaa"),
		"length symbol 286":     zlibOf(fixed().code("10010001").code("11000110").code("00000").code("0000000").bits(0, 32).out, "a"),
		"distance symbol 30":    zlibOf(fixed().code("10010001").code("0000001").code("11110").code("0000000").bits(0, 32).out, "a"),
		"287 literals":          zlibOf(dynamic(287, 1, 1, 1, 0, 0).bits(0, 64).out, ""),
		"31 distances":          zlibOf(dynamic(257, 31, 1, 1, 0, 0).bits(0, 64).out, ""),
		"lengths oversubscribe": zlibOf(dynamic(257, 1, 1, 1, 1, 0).bits(0, 64).out, ""),
		"lengths incomplete":    zlibOf(dynamic(257, 1, 2, 2, 0, 0).bits(0, 64).out, ""),
		"a single long length":  zlibOf(dynamic(257, 1, 0, 0, 2, 0).bits(0, 64).out, ""),
		"no lengths":            zlibOf(dynamic(257, 1, 0, 0, 0, 0).bits(0, 64).out, ""),
		"repeat nothing":        zlibOf(dynamic(257, 1, 1, 1, 0, 0).code("0").bits(0, 64).out, ""),
		"repeat beyond":         zlibOf(dynamic(257, 1, 0, 1, 1, 0).code("1").bits(127, 7).code("1").bits(127, 7).bits(0, 64).out, ""),
		"no codes to use":       zlibOf(dynamic(257, 1, 0, 0, 1, 0).code("0").bits(127, 7).code("0").bits(109, 7).bits(0, 64).out, ""),
		"unused half of a code": zlibOf(dynamic(257, 1, 0, 1, 1, 0).bits(^0, 64).out, ""),
	} {
		for _, part := range []int{1, 100} {
			_, err := inflated(inParts(append(z, make([]byte, 40)...), part), 4, 4)
			if !errors.As(err, new(corruptError)) {
				t.Errorf("%s, parts of %d: %v", name, part, err)
			}
			if _, err := io.ReadAll(stdlib(z)); err == nil {
				t.Errorf("%s: the standard library accepts it", name)
			}
		}
	}
}

// stdlib is a reader that reports the header's mistakes like those after it.
func stdlib(z []byte) io.Reader {
	r, err := zlib.NewReader(bytes.NewReader(z))
	if err != nil {
		return &brokenReader{err}
	}
	return r
}

type brokenReader struct{ err error }

func (b *brokenReader) Read([]byte) (int, error) { return 0, b.err }

// Wherever the input ends too early, that is what is said.
func TestReaderTruncated(t *testing.T) {
	for _, level := range []int{zlib.HuffmanOnly, 0, 6} {
		data := filteredPhoto(600)
		z := deflated(t, data, level)
		for n := range z {
			if _, err := inflated(inParts(z[:n], 100), len(data), 50); !errors.Is(err, errTruncated) {
				t.Errorf("level %d, %d of %d bytes: %v", level, n, len(z), err)
			}
		}
	}
}

func TestReaderOtherLength(t *testing.T) {
	for _, n := range []int{1, 500, 60_000, 200_000} {
		data := filteredPhoto(n)
		for _, level := range []int{0, 6} {
			z := deflated(t, data, level)
			if _, err := inflated(inParts(z, 1<<20), n+1, n+1); !errors.Is(err, errTruncated) {
				t.Errorf("%d bytes, one more expected: %v", n, err)
			}
			if _, err := inflated(inParts(z, 1<<20), n-1, n); !errors.Is(err, errTooLong) {
				t.Errorf("%d bytes, one less expected: %v", n, err)
			}
		}
	}
}

// Not even asking for too much makes the window larger than it was to be.
func TestReaderRefusesToGiveMore(t *testing.T) {
	z := deflated(t, make([]byte, 100), 6)
	r := NewReader(inParts(z, 100), 100, 10)
	if p, err := r.Next(11); err == nil {
		t.Errorf("%d bytes at once", len(p))
	}
	if p, err := NewReader(inParts(z, 100), 5, 10).Next(6); err == nil {
		t.Errorf("%d bytes of 5", len(p))
	}
}

func TestReaderHandsErrorsOn(t *testing.T) {
	z := deflated(t, filteredPhoto(1000), 6)
	broken := errors.New("broken")
	for n := range 20 {
		parts := inParts(z[:40*n], 33)
		next := func() ([]byte, error) {
			p, err := parts()
			if err == io.EOF {
				err = broken
			}
			return p, err
		}
		if _, err := inflated(next, 1000, 100); !errors.Is(err, broken) && 40*n < len(z) {
			t.Errorf("after %d bytes: %v", 40*n, err)
		}
	}
}

// What lies behind the stream is not its business.
func TestReaderIgnoresWhatFollows(t *testing.T) {
	data := filteredPhoto(1000)
	z := append(deflated(t, data, 6), "something else, and not little of it"...)
	if got, err := inflated(inParts(z, 1<<20), 1000, 1000); err != nil || !bytes.Equal(got, data) {
		t.Error(err)
	}
}

// However much a stream inflates to, what is held is the window and tables.
func TestReaderMemory(t *testing.T) {
	const total = 50 << 20
	z := deflated(t, make([]byte, total), 9)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := NewReader(inParts(z, len(z)), total, 8192)
	for range total / 8192 {
		if _, err := r.Next(8192); err != nil {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 170_000 {
		t.Errorf("%d bytes", n)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// Both accept the same streams, and make the same of them. Parts of any size
// must not matter.
func FuzzReader(f *testing.F) {
	for _, data := range [][]byte{nil, []byte("aaaaaaaaaaaabcabcabcab"), filteredPhoto(300), randomBytes(40)} {
		for _, level := range []int{zlib.HuffmanOnly, 0, 6} {
			f.Add(deflated(f, data, level), uint8(3))
			f.Add(deflated(f, data, level), uint8(200))
		}
	}
	f.Add(zlibOf(dynamic(257, 1, 0, 0, 1, 0).code("0").bits(127, 7).code("0").bits(109, 7).bits(0, 64).out, ""), uint8(9))
	f.Fuzz(func(t *testing.T, z []byte, part uint8) {
		want, wantErr := io.ReadAll(io.LimitReader(stdlib(z), 1<<20))
		if len(want) == 1<<20 {
			return
		}
		got, err := inflated(inParts(z, int(part)+1), len(want), 1000)
		if len(z) > 1 && z[1]&0x20 != 0 && err != nil {
			return // a dictionary, which the standard library takes if it is empty
		}
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%v, the standard library says %v", err, wantErr)
		}
		if err == nil && !bytes.Equal(got, want) {
			t.Fatal("other bytes than the standard library's")
		}
	})
}
