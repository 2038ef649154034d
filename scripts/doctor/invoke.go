package main

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// checkInvoke invokes the function itself, as an HTTP API would (payload 2.0),
// for a size that nobody allows, so that nothing is made. It tells what is the
// function's own fault from what is the API's.
func (e *exam) checkInvoke(ctx context.Context) finding {
	if e.function == nil {
		return skip("needs -function")
	}
	out, err := e.function.Invoke(ctx, &lambda.InvokeInput{
		FunctionName: aws.String(e.opt.function),
		LogType:      types.LogTypeTail,
		Payload: []byte(`{"version":"2.0","rawQueryString":"key=` + refusedSize + `/` + e.folder + `missing.jpg",` +
			`"requestContext":{"http":{"method":"GET"}}}`),
	})
	switch {
	case isDenied(err):
		return skip("these credentials may not invoke the function")
	case err != nil:
		return fault(cmp.Or(hint(err), "is its reserved concurrency 0?"), "%s", terse(err))
	case out.FunctionError != nil:
		return fault("what it complains of is to be put right in its environment or its zip",
			"the function fails: %s", failure(out.Payload, aws.ToString(out.LogResult)))
	}
	var answer struct {
		StatusCode int    `json:"statusCode"`
		Body       string `json:"body"`
	}
	if err := json.Unmarshal(out.Payload, &answer); err != nil || answer.StatusCode == 0 {
		return fault("deploy this project's function", "the function answers %.200q", out.Payload)
	}
	if answer.StatusCode != http.StatusForbidden {
		return fault("set ALLOWED_RESOLUTIONS, and deploy this project's function", "the function answers %d to a size that nobody allows", answer.StatusCode)
	}
	return pass("invoked directly, it answers 403 to a size that nobody allows")
}

// failure is what a function that failed says, with the end of its log but for
// what Lambda itself writes there.
func failure(payload []byte, tail string) string {
	var said struct {
		ErrorMessage string `json:"errorMessage"`
	}
	_ = json.Unmarshal(payload, &said) // what is not JSON is shown as it is
	text := cmp.Or(said.ErrorMessage, string(payload))
	log, _ := base64.StdEncoding.DecodeString(tail)
	var lines []string
	for line := range strings.Lines(string(log)) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "", "START", "END", "REPORT", "INIT_START", "INIT_REPORT":
		default:
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	if len(lines) > 0 {
		text += "; its log: " + strings.Join(lines, " / ")
	}
	return text
}
