package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// Complain writes an error of the command of that name, one line for each of
// joined ones, and the hint unless that is "".
func Complain(w io.Writer, name string, err error, hint string) {
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(w, "%s: error: %s\n", name, strings.TrimRight(line, "\n"))
	}
	if hint != "" {
		fmt.Fprintf(w, "%s: hint: %s\n", name, hint)
	}
}

// ExitStatus is the error of a command that has already said why it fails.
type ExitStatus int

func (s ExitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// WrongUsage marks an error as a mistake in the command line. No error and
// [flag.ErrHelp] are none and stay as they are.
func WrongUsage(err error) error {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return err
	}
	return &usageError{err}
}

type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

// WithHint adds to an error what to do about it.
func WithHint(err error, hint string) error { return &hintedError{err, hint} }

type hintedError struct {
	error
	hint string
}

func (e *hintedError) Unwrap() error { return e.error }
func (e *hintedError) Hint() string  { return e.hint }

// HintOf returns the hint that an error, or one that it wraps, brings along with
// a method Hint. It is "" if there is none.
func HintOf(err error) string {
	var hinting interface {
		error
		Hint() string
	}
	if errors.As(err, &hinting) {
		return hinting.Hint()
	}
	return ""
}
