package scaled

import (
	"errors"
	"math/bits"
	"math/rand/v2"
	"testing"

	"s3resize/lambda/codec/jpeg/marker"
)

// randomScript tells every bit of every coefficient in a random valid way.
func randomScript(r *rand.Rand, channels int) (script []pass) {
	var all []int
	for i := range channels {
		all = append(all, i)
	}
	low := r.IntN(4)
	if r.IntN(2) == 0 {
		script = append(script, pass{all, 0, 0, 0, low})
	} else {
		for i := range all {
			script = append(script, pass{[]int{i}, 0, 0, 0, low})
		}
	}
	for l := low; l > 0; l-- {
		script = append(script, pass{all, 0, 0, l, l - 1})
	}
	for i := range channels {
		from := 1
		for from <= 63 {
			to := min(63, from+r.IntN(64))
			low := r.IntN(4)
			script = append(script, pass{[]int{i}, from, to, 0, low})
			for l := low; l > 0; l-- {
				middle := from + r.IntN(to-from+1)
				script = append(script, pass{[]int{i}, from, middle, l, l - 1})
				if middle < to {
					script = append(script, pass{[]int{i}, middle + 1, to, l, l - 1})
				}
			}
			from = to + 1
		}
	}
	return script
}

func TestScripts(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(9, seed))
		factors := samplings[r.IntN(len(samplings))]
		d := newDrawing(r, 1+r.IntN(70), 1+r.IntN(70), factors...)
		d.progressive = true
		d.interval = r.IntN(5) * r.IntN(2)
		d.codes = []codeLengths{evenCodes, skewedCodes, longCodes}[r.IntN(3)]
		d.script = randomScript(r, len(factors))
		if len(d.script) > maxScans {
			continue
		}
		d.check(t)
	}
}

// Runs of blocks without coefficients, over rows and restart intervals.
func TestRuns(t *testing.T) {
	for _, interval := range []int{0, 7, 300} {
		r := rand.New(rand.NewPCG(10, 10))
		d := newDrawing(r, 500, 300, "21", "11", "11")
		d.progressive, d.interval = true, interval
		for i := range d.channels {
			for j := range d.channels[i].blocks {
				if r.IntN(50) > 0 {
					d.channels[i].blocks[j] = [64]int{r.IntN(100)}
				}
			}
		}
		d.check(t)
	}
}

// A run of three blocks in each interval of one: a restart marker ends it.
func TestRunsEndAtRestarts(t *testing.T) {
	d := small("11")
	for i := range d.channels[0].blocks {
		d.channels[0].blocks[i] = [64]int{10 * i}
	}
	d.progressive, d.interval = true, 1
	d.script = []pass{{[]int{0}, 0, 0, 0, 0}}
	data := d.bytes()
	var e entropy
	e.use(d.codes, acOrder())
	for i := range d.channels[0].blocks {
		if i > 0 {
			e.out = append(e.out, 0xff, marker.RST0+byte(i-1)&7)
		}
		e.symbol(0x10)
		e.bits(1, 1)
		e.pad()
	}
	data = append(data[:len(data)-2], segment(marker.SOS, []byte{1, 1, 1, 1, 63, 0})...)
	data = append(append(data, e.out...), 0xff, marker.EOI)
	img, err := Decode(data, 1)
	if err != nil {
		t.Fatal(err)
	}
	d.checkPlane(t, &img.Planes[0], 0, 1)
}

func TestNeeded(t *testing.T) {
	for n, want := range map[int]uint64{1: 1, 2: 0b10111, 8: 1<<64 - 1} {
		if got := needed(n); got != want {
			t.Errorf("%d: %b, want %b", n, got, want)
		}
	}
	if got := needed(4); bits.OnesCount64(got) != 16 || bits.Len64(got) != 25 {
		t.Errorf("4: %b", got)
	}
}

// planned turns a script's plan into a string with a letter for each scan: used,
// tracked as well, or not.
func planned(t *testing.T, script []pass, n int) string {
	t.Helper()
	d := newDrawing(rand.New(rand.NewPCG(11, 11)), 20, 20, "11", "11", "11")
	d.progressive, d.script = true, script
	p, err := parse(d.bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := p.frame.plan(p.scans, n); err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, s := range p.scans {
		switch {
		case s.track:
			out += "t"
		case s.used:
			out += "u"
		default:
			out += "-"
		}
	}
	return out
}

func TestPlan(t *testing.T) {
	all := []int{0, 1, 2}
	y := []int{0}
	split := []pass{{all, 0, 0, 0, 1}, {y, 1, 5, 0, 0}, {y, 6, 63, 0, 0}, {all, 0, 0, 1, 0}}
	deep := []pass{{all, 0, 0, 0, 0}, {y, 1, 5, 0, 2}, {y, 6, 63, 0, 2}, {y, 1, 63, 2, 1}, {y, 1, 63, 1, 0}}
	apart := []pass{{all, 0, 0, 0, 0}, {y, 1, 5, 0, 1}, {y, 6, 63, 0, 1}, {y, 6, 63, 1, 0}, {y, 1, 5, 1, 0}}
	tests := []struct {
		script []pass
		n      int
		want   string
	}{
		{split, 1, "u--u"},
		{split, 2, "uu-u"},
		{split, 4, "uuuu"},
		{deep, 1, "u----"},
		{deep, 2, "utttu"}, // 6 to 63 matter only for where the refinements' bits are
		{deep, 8, "utttu"},
		{apart, 2, "ut--u"},
		{apart, 4, "uttuu"},
	}
	for _, tt := range tests {
		if got := planned(t, tt.script, tt.n); got != tt.want {
			t.Errorf("%v for %d: %s, want %s", tt.script, tt.n, got, tt.want)
		}
	}
}

func TestWorkIsBounded(t *testing.T) {
	d := newDrawing(rand.New(rand.NewPCG(12, 12)), 40, 40, "11")
	d.progressive = true
	d.script = []pass{{[]int{0}, 0, 0, 0, 0}}
	for k := 1; k <= maxPasses; k++ {
		d.script = append(d.script, pass{[]int{0}, k, k, 0, 0})
	}
	data := d.bytes()
	var format FormatError
	if _, err := Decode(data, 1); !errors.As(err, &format) {
		t.Errorf("%d passes: %v", len(d.script), err)
	}
	// Those that nobody needs are no work.
	if _, err := Decode(data, 4); err != nil {
		t.Errorf("the same at 1/4: %v", err)
	}
}

func TestList(t *testing.T) {
	s := newSpread()
	r := rand.New(rand.NewPCG(13, 13))
	for _, mask := range []uint64{0, 1, 1 << 63, 1<<64 - 1, r.Uint64(), 0x8000_0100_4020_0001} {
		var free freeList
		n := s.list(&free, mask)
		if int(n) != bits.OnesCount64(mask) {
			t.Fatalf("%b: %d", mask, n)
		}
		var got uint64
		for i, k := range free[:n] {
			if i > 0 && k <= free[i-1] {
				t.Errorf("%b: %v", mask, free[:n])
			}
			got |= 1 << k
		}
		if got != mask {
			t.Errorf("%b: %v", mask, free[:n])
		}
	}
}

func TestCorrect2(t *testing.T) {
	// Bits 1 0 1 1 for coefficients 1, 2, 3 and 4, of which 3 is not kept.
	block := [4]int16{9, 4, -4, -8}
	correct2(0b1011<<60, 0b11110, &block, 2)
	if block != [4]int16{9, 6, -4, -10} {
		t.Error(block)
	}
	// Only 2 and 4 have bits.
	block = [4]int16{9, 4, -4, -8}
	correct2(0b10<<62, 0b10100, &block, 2)
	if block != [4]int16{9, 4, -6, -8} {
		t.Error(block)
	}
}

// A refinement that counts further than the band goes, or has a new coefficient
// of two bits.
func TestBrokenRefinements(t *testing.T) {
	for name, symbols := range map[string][]byte{
		"past the end":          {0xf1, 0xf1, 0xf1, 0xf1, 0x00},
		"zeros past the end":    {0xf0, 0xf0, 0xf0, 0xf0, 0x00},
		"the same, not at once": {0x01, 0x01, 0x01, 0x01, 0x01, 0xf0, 0xf0, 0xf0, 0xf0, 0x00},
		"two bits":              {0x02, 0x00},
		"two bits, later":       {0x01, 0x01, 0x01, 0x01, 0x01, 0x02, 0x00},
	} {
		d := newDrawing(rand.New(rand.NewPCG(16, 16)), 8, 8, "11")
		d.channels[0].blocks[0] = [64]int{10}
		d.progressive = true
		d.script = []pass{{[]int{0}, 0, 0, 0, 0}, {[]int{0}, 1, 63, 0, 1}}
		data := d.bytes()
		var e entropy
		e.use(d.codes, acOrder())
		for _, s := range symbols {
			e.symbol(s)
			e.bits(1, int(s&15))
		}
		e.pad()
		data = append(data[:len(data)-2], segment(marker.SOS, []byte{1, 1, 1, 1, 63, 0x10})...)
		data = append(append(data, e.out...), make([]byte, 100)...)
		data = append(data, 0xff, marker.EOI)
		for _, denom := range []int{1, 2, 4} {
			if _, err := Decode(data, denom); !errors.Is(err, errBadCode) {
				t.Errorf("%s at 1/%d: %v", name, denom, err)
			}
		}
	}
}
