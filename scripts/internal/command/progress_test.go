package command

import (
	"bytes"
	"testing"
	"time"
)

// shows lets a progress show numbered texts, a while apart, and clears it twice.
func shows(terminal bool, texts int, apart time.Duration) string {
	var b bytes.Buffer
	clock := time.Unix(0, 0)
	p := &Progress{w: &b, name: "verb", terminal: terminal, now: func() time.Time { return clock }, last: clock}
	p.Clear()
	for i := range texts {
		clock = clock.Add(apart)
		p.Show(string(rune('1' + i)))
	}
	p.Clear()
	p.Clear()
	return b.String()
}

func TestProgress(t *testing.T) {
	for _, tt := range []struct {
		name     string
		terminal bool
		texts    int
		apart    time.Duration
		want     string
	}{
		{"a line that changes", true, 2, time.Second, clearLine + "verb: 1" + clearLine + "verb: 2" + clearLine},
		{"faster than anyone reads", true, 5, 40 * time.Millisecond, clearLine + "verb: 1" + clearLine + "verb: 4" + clearLine},
		{"nothing on a terminal", true, 0, 0, ""},
		{"a line now and then", false, 6, 2 * time.Second, "verb: 3\nverb: 6\n"},
		{"done before the first line", false, 2, time.Second, ""},
	} {
		if got := shows(tt.terminal, tt.texts, tt.apart); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestProgressKnowsNoTerminalInAFile(t *testing.T) {
	if p := NewProgress(&bytes.Buffer{}, "verb"); p.terminal {
		t.Error("a buffer is taken for a terminal")
	}
}
