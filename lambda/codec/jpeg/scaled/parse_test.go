package scaled

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"s3resize/lambda/codec/jpeg/marker"
)

func kind(err error) string {
	var format FormatError
	var unsupported UnsupportedError
	switch {
	case err == nil:
		return "fine"
	case errors.As(err, &format):
		return "malformed"
	case errors.As(err, &unsupported):
		return "unsupported"
	}
	return "other"
}

func small(factors ...string) *drawing {
	return newDrawing(rand.New(rand.NewPCG(14, 14)), 40, 30, factors...)
}

// replace changes the first occurrence of a byte string.
func replace(t *testing.T, data []byte, old, new string) []byte {
	t.Helper()
	if !bytes.Contains(data, []byte(old)) {
		t.Fatalf("no %x", old)
	}
	return bytes.Replace(data, []byte(old), []byte(new), 1)
}

func TestRefused(t *testing.T) {
	color := small("22", "11", "11")
	good := color.bytes()
	sof := "\xff\xc0\x00\x11\x08\x00\x1e\x00\x28\x03\x01\x22\x00\x02\x11\x01\x03\x11\x02"
	with := func(old, new string) []byte { return replace(t, good, old, new) }
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "malformed"},
		{"only a start", good[:2], "malformed"},
		{"only a start and an end", []byte{0xff, marker.SOI, 0xff, marker.EOI}, "malformed"},
		{"zeros", make([]byte, 1000), "malformed"},
		{"fill bytes", append(good[:2:2], bytes.Repeat([]byte{0xff}, 1<<20)...), "malformed"},
		{"a png", []byte("\x89PNG\r\n\x1a\n"), "malformed"},
		{"two starts", append(good[:2:2], good...), "malformed"},
		{"no width", with(sof[:9], "\xff\xc0\x00\x11\x08\x00\x1e\x00\x00"), "malformed"},
		{"height at the end", with(sof[:9], "\xff\xc0\x00\x11\x08\x00\x00\x00\x28"), "unsupported"},
		{"12 bits", with(sof[:5], "\xff\xc1\x00\x11\x0c"), "unsupported"},
		{"lossless", with(sof[:2], "\xff\xc3"), "unsupported"},
		{"hierarchical", with(sof[:2], "\xff\xc5"), "unsupported"},
		{"arithmetic", with(sof[:2], "\xff\xc9"), "unsupported"},
		{"progressive arithmetic", with(sof[:2], "\xff\xca"), "unsupported"},
		{"jpeg-ls", with(sof[:2], "\xff\xf7"), "unsupported"},
		{"arithmetic tables", append(append(good[:2:2], segment(marker.DAC, []byte{0, 0})...), good[2:]...), "unsupported"},
		{"factor 0", with(sof[10:12], "\x01\x02"), "malformed"},
		{"factor 5", with(sof[10:12], "\x01\x52"), "malformed"},
		{"3 to 2", with(sof[10:], "\x01\x31\x00\x02\x21\x01\x03\x11\x02"), "unsupported"},
		{"too many blocks", with(sof[10:], "\x01\x44\x00\x02\x11\x01\x03\x11\x02"), "malformed"},
		{"quantization table 4", with(sof[10:], "\x01\x22\x04\x02\x11\x01\x03\x11\x02"), "malformed"},
		{"no such quantization table", with(sof[10:], "\x01\x22\x03\x02\x11\x01\x03\x11\x02"), "malformed"},
		{"one name twice", with(sof[10:], "\x01\x22\x00\x01\x11\x01\x03\x11\x02"), "malformed"},
		{"two frames", append(append(good[:2:2], sof...), good[2:]...), "malformed"},
		{"a scan first", append(append(good[:2:2], segment(marker.SOS, []byte{1, 1, 1, 0, 63, 0})...), good[2:]...), "malformed"},
		{"scan of another component", with("\x03\x01\x01\x02\x01\x03\x01", "\x03\x01\x01\x02\x01\x04\x01"), "malformed"},
		{"scan of one twice", with("\x03\x01\x01\x02\x01\x03\x01", "\x03\x01\x01\x02\x01\x02\x01"), "malformed"},
		{"no such huffman table", with("\x03\x01\x01\x02\x01\x03\x01", "\x03\x01\x01\x02\x01\x03\x02"), "malformed"},
		{"no such table at all", with("\x03\x01\x01\x02\x01\x03\x01", "\x03\x01\x01\x02\x01\x03\x41"), "malformed"},
		{"garbage after the end", append(good[:len(good):len(good)], make([]byte, 1000)...), "fine"},
		{"fill bytes before a marker", replace(t, good, "\xff\xda", "\xff\xff\xff\xff\xda"), "fine"},
		{"comments", append(append(good[:2:2], bytes.Repeat(segment(0xfe, make([]byte, 65533)), 20)...), good[2:]...), "fine"},
	}
	for _, tt := range tests {
		for _, denom := range denoms {
			if _, err := Decode(tt.data, denom); kind(err) != tt.want {
				t.Errorf("%s at 1/%d: %v, want %s", tt.name, denom, err, tt.want)
			}
		}
	}
}

func TestRefusedScales(t *testing.T) {
	for _, denom := range []int{-1, 0, 3, 16} {
		if _, err := Decode(small("11").bytes(), denom); kind(err) != "unsupported" {
			t.Errorf("1/%d: %v", denom, err)
		}
	}
}

func TestRefusedComponents(t *testing.T) {
	for _, factors := range [][]string{{"11", "11"}, {"11", "11", "11", "11"}} {
		if _, err := Decode(small(factors...).bytes(), 1); kind(err) != "unsupported" {
			t.Errorf("%d components: %v", len(factors), err)
		}
	}
}

// A file cut anywhere is malformed, at every scale.
func TestCutShort(t *testing.T) {
	for _, progressive := range []bool{false, true} {
		d := small("22", "11", "11")
		d.progressive, d.interval = progressive, 2
		data := d.bytes()
		for n := range data {
			if _, err := Decode(data[:n], 1+n%2); kind(err) != "malformed" {
				t.Fatalf("%d of %d bytes: %v", n, len(data), err)
			}
		}
	}
}

// A file whose picture data is cut but that has its end is as bad: some scan
// runs out of data, if it is one that is read.
func TestCutShortWithAnEnd(t *testing.T) {
	d := small("22", "11", "11")
	data := d.bytes()
	start := bytes.Index(data, []byte{0xff, marker.SOS}) + 14
	for n := start; n < len(data)-3; n++ {
		cut := append(data[:n:n], 0xff, marker.EOI)
		for _, denom := range denoms {
			if _, err := Decode(cut, denom); kind(err) != "malformed" {
				t.Fatalf("1/%d, %d of %d bytes: %v", denom, n, len(data), err)
			}
		}
	}
}

func TestScansInAnyOrder(t *testing.T) {
	y := []int{0}
	tests := map[string][]pass{
		"details first":       {{y, 1, 63, 0, 0}, {y, 0, 0, 0, 0}},
		"twice":               {{y, 0, 0, 0, 0}, {y, 0, 0, 0, 0}},
		"details twice":       {{y, 0, 0, 0, 0}, {y, 1, 5, 0, 0}, {y, 5, 9, 0, 0}},
		"refined first":       {{y, 0, 0, 1, 0}},
		"details refined":     {{y, 0, 0, 0, 0}, {y, 1, 5, 1, 0}},
		"a bit left out":      {{y, 0, 0, 0, 2}, {y, 0, 0, 1, 0}},
		"two bits":            {{y, 0, 0, 0, 2}, {y, 0, 0, 2, 0}},
		"a bit again":         {{y, 0, 0, 0, 1}, {y, 0, 0, 1, 0}, {y, 0, 0, 1, 0}},
		"whole and details":   {{y, 0, 5, 0, 0}},
		"band backwards":      {{y, 0, 0, 0, 0}, {y, 9, 5, 0, 0}},
		"band of 65":          {{y, 0, 0, 0, 0}, {y, 1, 64, 0, 0}},
		"no scan":             {},
		"too many bits after": {{y, 0, 0, 0, 14}},
	}
	for name, script := range tests {
		d := small("11")
		d.progressive, d.script = true, script
		for i := range d.channels[0].blocks {
			d.channels[0].blocks[i] = [64]int{}
		}
		if _, err := Decode(d.bytes(), 8); kind(err) != "malformed" {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := small("11")
	d.script = []pass{{y, 0, 63, 0, 0}, {y, 0, 63, 0, 0}}
	if _, err := Decode(d.bytes(), 1); kind(err) != "malformed" {
		t.Errorf("a baseline picture twice: %v", err)
	}
	d = small("11", "11", "11")
	d.script = []pass{{[]int{0, 1}, 0, 63, 0, 0}}
	if _, err := Decode(d.bytes(), 1); kind(err) != "malformed" {
		t.Errorf("a component without a scan: %v", err)
	}
}

func TestTooManyScans(t *testing.T) {
	data := small("11").bytes()
	head := segment(marker.SOS, []byte{1, 1, 1, 0, 63, 0})
	many := append(data[:len(data)-2:len(data)-2], bytes.Repeat(head, 100_000)...)
	many = append(many, 0xff, marker.EOI)
	if _, err := Decode(many, 8); kind(err) != "malformed" {
		t.Error(err)
	}
}

func TestRestartMarkers(t *testing.T) {
	d := small("11")
	d.interval = 3
	good := d.bytes()
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"as they should be", good, "fine"},
		{"one more at the end", replace(t, good, "\xff\xd9", "\xff\xd6\xff\xd9"), "fine"},
		{"one left out", replace(t, good, "\xff\xd2", ""), "malformed"},
		{"one twice", replace(t, good, "\xff\xd2", "\xff\xd2\xff\xd2"), "malformed"},
		{"one too high", replace(t, good, "\xff\xd2", "\xff\xd3"), "malformed"},
		{"bytes before one", replace(t, good, "\xff\xd2", "\x00\x00\xff\xd2"), "malformed"},
		{"fill bytes before one", replace(t, good, "\xff\xd2", "\xff\xff\xff\xd2"), "fine"},
		{"without being announced", replace(t, good, "\xff\xdd\x00\x04\x00\x03", "\xff\xfe\x00\x04\x00\x03"), "malformed"},
	}
	for _, tt := range tests {
		for _, denom := range denoms {
			if _, err := Decode(tt.data, denom); kind(err) != tt.want {
				t.Errorf("%s at 1/%d: %v, want %s", tt.name, denom, err, tt.want)
			}
		}
	}
}

func TestNoSuchCode(t *testing.T) {
	for _, progressive := range []bool{false, true} {
		d := small("11")
		d.progressive = progressive
		d.script = []pass{{[]int{0}, 0, 0, 0, 0}, {[]int{0}, 1, 63, 0, 0}}
		if !progressive {
			d.script = nil
		}
		data := d.bytes()
		start := bytes.LastIndex(data, []byte{0xff, marker.SOS}) + 10
		bad := append(data[:start:start], bytes.Repeat([]byte{0xff, 0}, 300)...)
		bad = append(bad, 0xff, marker.EOI)
		for _, denom := range denoms {
			_, err := Decode(bad, denom)
			if want := !progressive || denom < 8; want && !errors.Is(err, errBadCode) {
				t.Errorf("progressive %v at 1/%d: %v", progressive, denom, err)
			}
		}
	}
}

// A run past the end of a block, in the coefficients that the scale needs and
// in those that it does not.
func TestRunsPastTheEnd(t *testing.T) {
	codes := codeLengths{{2, 3}, {3, 1}}
	for _, symbols := range []string{"\xf0\xf1\x00\x01", "\x00\xf0\xf1\x01"} {
		for ones := range 15 {
			var e entropy
			e.use(codes, []byte(symbols))
			e.bits(0, 2) // a difference of size 0
			for range ones {
				e.symbol(0x01)
				e.bits(1, 1)
			}
			for range 4 {
				e.symbol(0xf0)
			}
			e.pad()
			var data []byte
			data = append(data, 0xff, marker.SOI)
			data = append(data, segment(marker.DQT, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...))...)
			data = append(data, segment(marker.SOF0, []byte{8, 0, 8, 0, 8, 1, 1, 0x11, 0})...)
			data = append(data, segment(marker.DHT, codes.table(0x00, []byte{0, 1, 2, 3}))...)
			data = append(data, segment(marker.DHT, codes.table(0x10, []byte(symbols)))...)
			data = append(data, segment(marker.SOS, []byte{1, 1, 0, 0, 63, 0})...)
			data = append(data, e.out...)
			data = append(data, 0xff, marker.EOI)
			for _, denom := range denoms {
				if _, err := Decode(data, denom); kind(err) != "malformed" {
					t.Errorf("1/%d, %d coefficients and 64 zeros: %v", denom, ones, err)
				}
			}
		}
	}
}

// What a header promises is not believed.
func TestMemory(t *testing.T) {
	for _, sof := range []byte{marker.SOF0, marker.SOF2} {
		d := small("11", "11", "11")
		d.progressive = sof == marker.SOF2
		data := d.bytes()
		at := bytes.Index(data, []byte{0xff, sof}) + 5
		binary.BigEndian.PutUint32(data[at:], 0xffffffff)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Decode(data, 1)
		runtime.ReadMemStats(&after)
		if kind(err) != "malformed" {
			t.Errorf("marker %x: %v", sof, err)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
			t.Errorf("marker %x: %d bytes allocated", sof, n)
		}
	}
}

func TestProduct(t *testing.T) {
	if n, err := product(1<<16, 1<<16); err != nil || int64(n) != 1<<32 {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := product(1<<21, 1<<20); kind(err) != "unsupported" {
		t.Error(err)
	}
}

func TestErrorText(t *testing.T) {
	for _, err := range []error{errEndsEarly, UnsupportedError("12-bit samples")} {
		if s := err.Error(); s != strings.ToLower(s) || !strings.Contains(s, "jpeg: ") {
			t.Error(s)
		}
	}
}
