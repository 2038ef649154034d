package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// terraform runs one command of Terraform after the other.
type terraform struct {
	*tfexec.Terraform
	stop, kill context.Context
	said       bytes.Buffer // the last command's standard error
}

// newTerraform is an executable at work in a module's directory. It waits for
// commands that were interrupted for as long as they take.
func newTerraform(stop, kill context.Context, dir, executable string) (*terraform, error) {
	tf, err := tfexec.NewTerraform(dir, executable)
	if err != nil {
		return nil, err
	}
	if forTerraform(stop) == stop { // where an interrupt is sent at all
		if err := tf.SetWaitDelay(0); err != nil {
			return nil, err
		}
	}
	return &terraform{Terraform: tf, stop: stop, kill: kill}, nil
}

// do runs one command, named for errors. Its standard output goes to out as it
// comes. Its errors come back as a [failure].
func (t *terraform) do(name string, out io.Writer, f func(context.Context) error) error {
	t.said.Reset()
	t.SetStdout(out)
	t.SetStderr(&t.said)
	err := unless(t.kill, func() error { return f(forTerraform(t.stop)) })
	if err == errKilled {
		return err // and f may still be writing to t.said
	}
	if err == nil && t.stop.Err() == nil {
		return nil
	}
	failed := &failure{command: name, words: tidy(t.said.String()), err: err}
	if t.stop.Err() != nil {
		failed.err = errInterrupted // whatever else: an interrupted command's error is the interrupt
	}
	return failed
}

// A failure is a command of Terraform that did not end well.
type failure struct {
	command string
	words   string // Terraform's own, "" if it had none
	err     error
}

func (f *failure) Error() string {
	if f.words != "" || f.err == errInterrupted {
		return fmt.Sprintf("terraform %s failed", f.command)
	}
	return fmt.Sprintf("terraform %s: %v", f.command, f.err)
}

func (f *failure) Unwrap() error { return f.err }

// tidy leaves out blank lines around a text and those that come in a row.
func tidy(text string) string {
	var out []string
	for line := range strings.Lines(strings.TrimSpace(text)) {
		line = strings.TrimRight(line, " \r\n")
		if line == "" && len(out) > 0 && out[len(out)-1] == "" {
			continue
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
