package main

import (
	"bytes"
	"testing"
)

func TestStatusIsOneLineAndLeavesNothing(t *testing.T) {
	var b bytes.Buffer
	s := &status{out: &b}
	s.done()
	s.say("one")
	s.say("two")
	s.done()
	s.done()
	const want = clearLine + "bench: one" + clearLine + "bench: two" + clearLine
	if b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

func TestStatusIsSilentWithoutATerminal(t *testing.T) {
	var b bytes.Buffer
	s := newStatus(&b)
	s.say("one")
	s.done()
	if b.Len() > 0 {
		t.Errorf("%q", b.String())
	}
}
