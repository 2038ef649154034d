package picture

import (
	"fmt"
)

// MalformedError says that the bytes are broken: truncated, corrupt, or against
// their format's rules.
type MalformedError string

func (e MalformedError) Error() string { return "malformed " + string(e) }

// UnsupportedError says that the bytes are no image format that is decoded
// here, or use a feature of theirs that is not.
type UnsupportedError string

func (e UnsupportedError) Error() string { return "unsupported " + string(e) }

// LimitError says that a picture is larger than [Limits] allow, or that what is to
// be done to it would be too much.
type LimitError struct {
	What     string // "pixels", "frames", "bytes of memory", "milliseconds of work", …
	Got, Max int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("too many %s: %d, at most %d", e.What, e.Got, e.Max)
}
