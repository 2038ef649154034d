package main

import (
	"testing"
	"time"
)

func TestCount(t *testing.T) {
	tests := map[int64]string{
		0: "0 keys", 1: "1 key", 2: "2 keys", 999: "999 keys", 1000: "1,000 keys",
		12345: "12,345 keys", 1234567: "1,234,567 keys",
	}
	for n, want := range tests {
		if got := count(n, "key"); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestSize(t *testing.T) {
	tests := map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 kB", 1250: "1.2 kB", 999_949: "999.9 kB",
		999_950: "1.0 MB", 1_500_000: "1.5 MB", 7_000_000_000: "7.0 GB",
	}
	for n, want := range tests {
		if got := size(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestRate(t *testing.T) {
	tests := []struct {
		n    int64
		took time.Duration
		want string
	}{
		{100, 10 * time.Second, "10.0/s"},
		{1, time.Second, "1.0/s"},
		{1, 2 * time.Second, "30.0/min"},
		{0, 0, "0.0/min"},
		{3, 0, "3000.0/s"},
	}
	for _, test := range tests {
		if got := rate(test.n, test.took); got != test.want {
			t.Errorf("%d in %v: got %q, want %q", test.n, test.took, got, test.want)
		}
	}
}

func TestRound(t *testing.T) {
	tests := map[time.Duration]string{
		0:                                 "0s",
		12345 * time.Microsecond:          "12ms",
		1234 * time.Millisecond:           "1.2s",
		9949 * time.Millisecond:           "9.9s",
		12345 * time.Millisecond:          "12s",
		time.Hour + 1600*time.Millisecond: "1h0m2s",
	}
	for d, want := range tests {
		if got := round(d).String(); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}

func TestPrintable(t *testing.T) {
	tests := map[string]string{
		"photos/cat.jpg": "photos/cat.jpg",
		"é 🙂.jpg":        "é 🙂.jpg",
		"a\x1b[2J":       `"a\x1b[2J"`,
		"a\nb":           `"a\nb"`,
		"a\xff":          `"a\xff"`,
	}
	for key, want := range tests {
		if got := printable(key); got != want {
			t.Errorf("%q: got %s, want %s", key, got, want)
		}
	}
}
