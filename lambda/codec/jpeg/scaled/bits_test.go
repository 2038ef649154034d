package scaled

import (
	"bytes"
	"errors"
	"testing"
)

func TestPeek(t *testing.T) {
	win := new(window)
	copy(win[:], []byte{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x10})
	tests := []struct {
		pos  uint
		want uint64
	}{
		{0, 0x0123456789abcdef},
		{8, 0x23456789abcdef10},
		{4, 0x123456789abcdef0},
		{7, 0x0123456789abcdef << 7},
	}
	for _, tt := range tests {
		if got := win.peek(tt.pos); got != tt.want {
			t.Errorf("at %d: %016x, want %016x", tt.pos, got, tt.want)
		}
	}
	win.peek(8 * windowSize) // far away is as safe as it is meaningless
}

// drain returns what a source has up to a restart marker or the end.
func drain(t *testing.T, s *source) (out []byte) {
	t.Helper()
	for {
		out = append(out, s.win[:s.size]...)
		if s.over {
			return out
		}
		if _, err := s.advance(uint(s.size) * 8); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSourceTakesStuffingOut(t *testing.T) {
	long := bytes.Repeat([]byte("abcdefg"), windowSize/3)
	stuffed := bytes.Repeat([]byte{0xff, 0x00}, windowSize)
	tests := []struct{ raw, want string }{
		{"", ""},
		{"abc", "abc"},
		{"a\xff\x00b", "a\xffb"},
		{"\xff\x00\xff\x00", "\xff\xff"},
		{"a\xff\xff\xff\x00b", "a\xffb"},
		{"a\xff", "a"},
		{"a\xff\xff", "a"},
		{"ab\xff\xd0cd", "ab"},
		{string(long), string(long)},
		{string(stuffed), string(bytes.Repeat([]byte{0xff}, windowSize))},
	}
	for _, tt := range tests {
		s := newSource(new(window), []byte(tt.raw))
		if got := string(drain(t, &s)); got != tt.want {
			t.Errorf("%.20q: %.20q (%d bytes), want %.20q (%d)", tt.raw, got, len(got), tt.want, len(tt.want))
		}
	}
}

func TestSourceLimit(t *testing.T) {
	s := newSource(new(window), bytes.Repeat([]byte("a"), windowSize))
	if s.over || s.limit != (windowData-unitSize)*8 {
		t.Errorf("over %v, limit %d", s.over, s.limit)
	}
	pos, err := s.advance(s.limit + 3)
	if err != nil || pos != 3 || !s.over || s.limit != uint(windowSize-windowData+unitSize)*8 {
		t.Errorf("position %d, %v, over %v, limit %d", pos, err, s.over, s.limit)
	}
	if _, err := s.advance(s.limit + 1); !errors.Is(err, errEndsEarly) {
		t.Errorf("behind the end: %v", err)
	}
	for i, b := range s.win[s.size : s.size+unitSize] {
		if b != 0 {
			t.Fatalf("%d behind the end is %#x", i, b)
		}
	}
}

func TestRestart(t *testing.T) {
	tests := []struct {
		raw string
		pos uint
		ok  bool
	}{
		{"ab\xff\xd0cd", 16, true},
		{"ab\xff\xff\xff\xd0cd", 16, true}, // fill bytes
		{"ab\xff\xd0cd", 9, true},          // the last byte is filled up
		{"ab\xff\xd0cd", 8, false},         // a byte too much
		{"ab\xff\xd0cd", 17, false},        // a bit too few
		{"ab\xff\xd1cd", 16, false},        // the wrong one
		{"abcd", 32, false},
		{"ab\xff", 16, false},
		{string(make([]byte, 2*windowSize)), 100, false},
	}
	for _, tt := range tests {
		s := newSource(new(window), []byte(tt.raw))
		if err := s.restart(tt.pos); (err == nil) != tt.ok {
			t.Errorf("%.20q at %d: %v", tt.raw, tt.pos, err)
		} else if tt.ok && string(s.win[:s.size]) != "cd" {
			t.Errorf("%q at %d: then %q", tt.raw, tt.pos, s.win[:s.size])
		}
	}
}

func TestRestartMarkersCount(t *testing.T) {
	raw := "a\xff\xd0b\xff\xd1c\xff\xd2d\xff\xd3e\xff\xd4f\xff\xd5g\xff\xd6h\xff\xd7i\xff\xd0j"
	s := newSource(new(window), []byte(raw))
	for _, want := range "abcdefghi" {
		if s.size != 1 || s.win[0] != byte(want) {
			t.Fatalf("%q, want %q", s.win[:s.size], want)
		}
		if err := s.restart(8); err != nil {
			t.Fatal(err)
		}
	}
}
