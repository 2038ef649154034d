package pipeline

import "fmt"

// RequestError is an operation that this picture cannot have done to it, or that
// names another picture or a text that cannot be used: a mistake of the request
// and not of the original. What it says is for whoever made the request.
type RequestError struct {
	// Operation is what was asked for, by its name in sentences: "extract".
	Operation string
	Message   string
}

func (e *RequestError) Error() string { return e.Operation + ": " + e.Message }

// refuse makes a [RequestError].
func refuse(operation, format string, args ...any) error {
	return &RequestError{Operation: operation, Message: fmt.Sprintf(format, args...)}
}

// UnavailableError is an operation that this installation is not configured to
// do. It may do so one day, so derivatives are not to be refused for ever.
type UnavailableError struct {
	// Operation is as in [RequestError], and Needs is what is missing.
	Operation, Needs string
}

func (e *UnavailableError) Error() string {
	return e.Operation + ": not available here, it needs " + e.Needs
}
