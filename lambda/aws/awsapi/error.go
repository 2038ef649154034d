package awsapi

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Error is what a service says when it refuses.
type Error struct {
	Status int // of HTTP
	// Code is the service's word for it, such as AccessDeniedException; "" where it
	// gives none.
	Code    string
	Message string
}

func (e *Error) Error() string {
	if e.Code == "" {
		return fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))
	}
	return fmt.Sprintf("%d %s: %s", e.Status, e.Code, e.Message)
}

// Temporary reports whether a call may succeed later as it is: what the service
// refuses does not, unless it is only too busy.
func Temporary(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return true
	}
	switch e.Code {
	case "ThrottlingException", "ThrottledException", "Throttling", "ProvisionedThroughputExceededException",
		"RequestLimitExceeded", "TooManyRequestsException", "LimitExceededException":
		return true
	}
	return e.Status >= 500 || e.Status == http.StatusTooManyRequests
}

// readError reads a refusal. The code may stand in the body or in a header, and
// have a namespace before it or an address behind it (Smithy, "AWS JSON 1.1
// protocol", operation error serialization).
func readError(res *http.Response, body []byte) *Error {
	var answer struct {
		Type    string `json:"__type"`
		Code    string `json:"code"`
		Message string `json:"message"` // or Message: JSON's names are matched without case
	}
	_ = json.Unmarshal(body, &answer) // it may be anything, such as a proxy's page
	code := cmp.Or(res.Header.Get("X-Amzn-ErrorType"), answer.Type, answer.Code)
	if i := strings.LastIndexByte(code, '#'); i >= 0 {
		code = code[i+1:]
	}
	code, _, _ = strings.Cut(code, ":")
	return &Error{Status: res.StatusCode, Code: code, Message: answer.Message}
}
