// Package complaint is the old name of a part of package command.
package complaint

import (
	"io"

	"s3resize/scripts/internal/command"
)

// Write is [command.Complain].
func Write(w io.Writer, name string, err error, hint string) { command.Complain(w, name, err, hint) }
