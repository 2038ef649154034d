package main

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

func TestRunTroubles(t *testing.T) {
	good := func() *lambda.GetFunctionConfigurationOutput {
		return &lambda.GetFunctionConfigurationOutput{State: types.StateActive, Timeout: aws.Int32(28), MemorySize: aws.Int32(1769)}
	}
	tests := []struct {
		change func(*lambda.GetFunctionConfigurationOutput)
		want   string
	}{
		{func(*lambda.GetFunctionConfigurationOutput) {}, ""},
		{func(s *lambda.GetFunctionConfigurationOutput) { s.State = types.StateInactive }, ""},
		{func(s *lambda.GetFunctionConfigurationOutput) { s.State = types.StateFailed }, "the function is Failed"},
		{func(s *lambda.GetFunctionConfigurationOutput) { s.LastUpdateStatus = types.LastUpdateStatusFailed }, "its last update failed"},
		{func(s *lambda.GetFunctionConfigurationOutput) { s.Timeout = aws.Int32(60) }, "its timeout is 60 s"},
		{func(s *lambda.GetFunctionConfigurationOutput) { s.Timeout = nil }, "its timeout is 0 s"},
		{func(s *lambda.GetFunctionConfigurationOutput) { s.MemorySize = aws.Int32(256) }, "its memory is 256 MB"},
		{func(s *lambda.GetFunctionConfigurationOutput) {
			s.Environment = &types.EnvironmentResponse{Error: &types.EnvironmentError{Message: aws.String("no key")}}
		}, "cannot be decrypted: no key"},
	}
	for _, test := range tests {
		set := good()
		test.change(set)
		got := runTroubles(set)
		if test.want == "" && len(got) > 0 || test.want != "" && (len(got) != 1 || !strings.Contains(got[0].saw, test.want)) {
			t.Errorf("%+v, want %q", got, test.want)
		}
	}
}

func TestVariableTroubles(t *testing.T) {
	for name, test := range map[string]struct{ value, want string }{
		"BUCKET":              {"other", `BUCKET is "other", and -bucket images`},
		"SOURCE_BUCKETS":      {"originals,archive", `SOURCE_BUCKETS begins with "originals"`},
		"ALLOWED_RESOLUTIONS": {"030x20", "ALLOWED_RESOLUTIONS: "},
		"URL":                 {"", `URL is ""`},
		"QUALITY":             {"80", ""},
	} {
		f := newFake(t)
		f.answers["lambda"] = f.settings(1769, 28, map[string]string{name: test.value})
		e := f.exam(t, inside...)
		set, err := e.settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := e.variableTroubles(t.Context(), set)
		if test.want == "" && len(got) > 0 || test.want != "" && (len(got) != 1 || !strings.Contains(got[0].saw, test.want)) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A slash at the end of URL is taken off by the function.
func TestURLWithASlash(t *testing.T) {
	f := newFake(t)
	f.answers["lambda"] = f.settings(1769, 28, map[string]string{"URL": f.website + "/"})
	if found := f.exam(t, inside...).checkFunction(t.Context()); found.verdict != verdictOK {
		t.Errorf("%+v", found)
	}
}

// The size is the one given, or else the first of what the website or the
// function tells.
func TestSize(t *testing.T) {
	for flags, want := range map[string]string{
		"-resolution 40x -bucket images -function resize": "40x",
		"-bucket images":   "7x7",
		"-function resize": "9x9",
		"":                 "300x300",
	} {
		f := newFake(t)
		f.sizes = []string{"7x7", "8x8"}
		f.answers["website"] = f.rules("307", "api.example.com")
		f.answers["lambda"] = f.settings(1769, 28, map[string]string{"ALLOWED_RESOLUTIONS": "9x9,7x7"})
		if got := f.exam(t, strings.Fields(flags)...).size(t.Context()); got.String() != want {
			t.Errorf("%q: %s, want %s", flags, got, want)
		}
	}
}
