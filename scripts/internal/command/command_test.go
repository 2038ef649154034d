package command

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"testing"
)

func TestExecute(t *testing.T) {
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	hinting := WithHint(errors.New("no such bucket"), "make it")
	for _, tt := range []struct {
		name           string
		ctx            context.Context
		err            error
		status         int
		stdout, stderr string
	}{
		{"done", nil, nil, 0, "", ""},
		{"help", nil, flag.ErrHelp, 0, "how to\n", ""},
		{"help, as parsers pass it on", nil, WrongUsage(flag.ErrHelp), 0, "how to\n", ""},
		{"wrong usage", nil, WrongUsage(errors.Join(errors.New("one"), errors.New("two"))), ExitUsage, "",
			"verb: error: one\nverb: error: two\nverb: hint: run with -h to see what is expected\n"},
		{"failed", nil, errors.New("no bucket"), ExitFailed, "", "verb: error: no bucket\nverb: hint: found for no bucket\n"},
		{"failed with a hint", nil, fmt.Errorf("list: %w", hinting), ExitFailed, "", "verb: error: list: no such bucket\nverb: hint: make it\n"},
		{"already told", nil, ExitStatus(7), 7, "", ""},
		{"interrupted", interrupted, fmt.Errorf("list: %w", context.Canceled), ExitInterrupted, "", "verb: error: interrupted\nverb: hint: found for list: context canceled\n"},
		{"another failure after an interrupt", interrupted, errors.New("disk full"), ExitFailed, "", "verb: error: disk full\nverb: hint: found for disk full\n"},
		{"something canceled without an interrupt", nil, context.Canceled, ExitFailed, "", "verb: error: context canceled\nverb: hint: found for context canceled\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			verb := Command{
				Name:  "verb",
				Usage: "how to\n",
				Run:   func(context.Context, []string, Std) error { return tt.err },
				Hint:  func(err error) string { return "found for " + err.Error() },
			}
			ctx := tt.ctx
			if ctx == nil {
				ctx = t.Context()
			}
			var stdout, stderr bytes.Buffer
			status := verb.Execute(ctx, nil, Std{Out: &stdout, Err: &stderr})
			if status != tt.status || stdout.String() != tt.stdout || stderr.String() != tt.stderr {
				t.Errorf("status %d\nstdout %q\nstderr %q", status, &stdout, &stderr)
			}
		})
	}
}

func TestExecuteWithoutHints(t *testing.T) {
	var stderr bytes.Buffer
	verb := Command{Name: "verb", Run: func(context.Context, []string, Std) error { return errors.New("failed\n") }}
	if status := verb.Execute(t.Context(), nil, Std{Err: &stderr}); status != ExitFailed || stderr.String() != "verb: error: failed\n" {
		t.Errorf("status %d, stderr %q", status, &stderr)
	}
}

type closedPipe struct{}

func (closedPipe) Write([]byte) (int, error) { return 0, errors.New("closed pipe") }

func TestUsageThatCannotBeWritten(t *testing.T) {
	var stderr bytes.Buffer
	verb := Command{Name: "verb", Usage: "how to\n", Run: func(context.Context, []string, Std) error { return flag.ErrHelp }}
	if status := verb.Execute(t.Context(), nil, Std{Out: closedPipe{}, Err: &stderr}); status != ExitFailed || stderr.String() != "verb: error: closed pipe\n" {
		t.Errorf("status %d, stderr %q", status, &stderr)
	}
}

func TestFlagsPrintNothing(t *testing.T) {
	flags := Flags("verb")
	flags.Int("n", 1, "")
	for args, want := range map[string]string{"-m": "flag provided but not defined: -m", "-h": flag.ErrHelp.Error()} {
		if err := flags.Parse([]string{args}); err == nil || err.Error() != want {
			t.Errorf("%s: %v", args, err)
		}
	}
	if err := flags.Parse([]string{"-n", "2", "photos"}); err != nil {
		t.Fatal(err)
	}
	if err := NoArguments(flags); err == nil || err.Error() != `unexpected argument "photos"` {
		t.Errorf("%v", err)
	}
}
