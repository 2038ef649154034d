package runtimeapi

import (
	"encoding/json"
	"io"
	"net/http"
)

// FunctionError is a failure that the function reported, or that Lambda would
// report in its place.
type FunctionError struct {
	// Type is the error's name in the function's own language.
	Type string `json:"errorType"`
	// Message says what failed.
	Message string `json:"errorMessage"`
}

func (e *FunctionError) Error() string { return "function error: " + e.Type + ": " + e.Message }

// readError reads a failure as runtimes report it: in JSON, or else with
// nothing but a header.
func readError(w http.ResponseWriter, r *http.Request) *FunctionError {
	failed := &FunctionError{Type: r.Header.Get("Lambda-Runtime-Function-Error-Type")}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxPayloadBytes))
	if err != nil || json.Unmarshal(b, failed) != nil {
		failed.Message = string(b)
	}
	return failed
}

// InitError says that the process ended before it asked for an invocation.
type InitError struct {
	// Err is how the process ended, or what it reported to /init/error.
	Err error
	// Stderr is all that the process wrote there.
	Stderr string
}

func (e *InitError) Error() string {
	text := "the function ended before its first invocation: " + e.Err.Error()
	if e.Stderr != "" {
		text += "\n" + e.Stderr
	}
	return text
}

func (e *InitError) Unwrap() error { return e.Err }
