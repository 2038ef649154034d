// Package complaint is how the commands say what went wrong.
package complaint

import (
	"fmt"
	"io"
	"strings"
)

// Write writes an error of the command of that name, one line for each of joined
// ones, and a hint if there is one.
func Write(w io.Writer, command string, err error, hint string) {
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(w, "%s: error: %s\n", command, strings.TrimRight(line, "\n"))
	}
	if hint != "" {
		fmt.Fprintf(w, "%s: hint: %s\n", command, hint)
	}
}
