package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// status is the one line that says what is being done, on a terminal only.
type status struct {
	out  io.Writer // nil where there is no terminal
	said bool
}

func newStatus(stderr io.Writer) *status {
	if f, ok := stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return &status{out: stderr}
	}
	return &status{}
}

const clearLine = "\r\x1b[K"

// say replaces the line.
func (s *status) say(text string) {
	if s.out != nil {
		fmt.Fprint(s.out, clearLine+"bench: "+text)
		s.said = true
	}
}

// done wipes the line, before anything else is printed.
func (s *status) done() {
	if s.said {
		fmt.Fprint(s.out, clearLine)
		s.said = false
	}
}
