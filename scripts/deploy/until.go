package main

import (
	"bytes"
	"io"
	"strings"
)

// until passes lines on to a writer, up to the first that begins with end.
type until struct {
	w    io.Writer
	end  string
	part []byte // a line that has not ended yet
	done bool
}

func (u *until) Write(p []byte) (int, error) {
	u.part = append(u.part, p...)
	for !u.done {
		i := bytes.IndexByte(u.part, '\n')
		if i < 0 {
			break
		}
		line := u.part[:i+1]
		u.part = u.part[i+1:]
		if bytes.HasPrefix(line, []byte(u.end)) {
			u.done, u.part = true, nil
			break
		}
		if _, err := u.w.Write(line); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// The line before which Terraform's text stops being of use, in what plan and
// apply say: the plan is not kept there, and the outputs are shown by us.
const (
	planEnd  = "Saved the plan to: "
	applyEnd = "Outputs:"
)

// warnings are those in what "terraform plan" has said: each begins a line, and
// after the last comes at most a ruler.
func warnings(said string) []string {
	var found []string
	inside := false
	for line := range strings.Lines(said) {
		switch {
		case strings.HasPrefix(line, "Warning: "):
			inside = true
			found = append(found, line)
		case strings.HasPrefix(line, "─────") || strings.HasPrefix(line, planEnd):
			inside = false
		case inside:
			found[len(found)-1] += line
		}
	}
	for i := range found {
		found[i] = tidy(found[i])
	}
	return found
}
