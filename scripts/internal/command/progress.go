package command

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// Progress tells someone who waits what a command is doing: on a terminal as one
// line that changes, elsewhere as a line every few seconds. It is not safe for
// concurrent use.
type Progress struct {
	w        io.Writer
	name     string
	terminal bool
	now      func() time.Time
	last     time.Time // when the line changed, or the last line was written
	shown    bool      // a line stands on the terminal
}

// The shortest time from one text to the next. What comes earlier is left out.
const (
	betweenChanges = 100 * time.Millisecond
	betweenLines   = 5 * time.Second
)

// NewProgress returns the progress of the command of that name. Nothing is
// written before Show.
func NewProgress(w io.Writer, name string) *Progress {
	return &Progress{w: w, name: name, terminal: isTerminal(w), now: time.Now, last: time.Now()}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

const clearLine = "\r\x1b[K"

// Show replaces the text.
func (p *Progress) Show(text string) {
	t := p.now()
	switch {
	case !p.terminal && t.Sub(p.last) >= betweenLines:
		fmt.Fprintf(p.w, "%s: %s\n", p.name, text)
	case p.terminal && (!p.shown || t.Sub(p.last) >= betweenChanges):
		fmt.Fprintf(p.w, "%s%s: %s", clearLine, p.name, text)
		p.shown = true
	default:
		return
	}
	p.last = t
}

// Clear takes the text off the terminal, before something else is printed there.
func (p *Progress) Clear() {
	if p.shown {
		fmt.Fprint(p.w, clearLine)
		p.shown = false
	}
}
