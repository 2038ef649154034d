package inflate

import (
	"hash/adler32"
	"math/rand/v2"
	"testing"
)

func TestAdler(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 7, 159, 160, 161, 319, 5000, 100_000} {
		most := make([]byte, n) // the largest sums there can be
		noise := make([]byte, n)
		for i := range n {
			most[i], noise[i] = 255, byte(r.Uint32())
		}
		for _, p := range [][]byte{most, noise} {
			if got, want := adler(1, p), adler32.Checksum(p); got != want {
				t.Errorf("%d bytes: %08x, want %08x", n, got, want)
			}
			half := adler(adler(1, p[:n/3]), p[n/3:])
			if want := adler32.Checksum(p); half != want {
				t.Errorf("%d bytes in two parts: %08x, want %08x", n, half, want)
			}
		}
	}
	// Sums that are as large as they can be on entry.
	most := uint32(adlerMod-1)<<16 | (adlerMod - 1)
	a, b := uint64(adlerMod-1), uint64(adlerMod-1)
	p := make([]byte, 1000)
	for i := range p {
		p[i] = 255
		a = (a + 255) % adlerMod
		b = (b + a) % adlerMod
	}
	if got, want := adler(most, p), uint32(b<<16|a); got != want {
		t.Errorf("from the largest sums: %08x, want %08x", got, want)
	}
}

func BenchmarkAdler(b *testing.B) {
	p := make([]byte, 1<<16)
	for name, sum := range map[string]func() uint32{
		"ours":   func() uint32 { return adler(1, p) },
		"stdlib": func() uint32 { return adler32.Checksum(p) },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(p)))
			for b.Loop() {
				sum()
			}
		})
	}
}
