package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install/fs"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/terraform-exec/tfexec"

	"s3resize/scripts/internal/command"
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

// pinned is the version to install where there is none: the one that the tests
// are run with.
const pinned = "1.11.4"

// wanted is what the module is written for.
const wanted = ">= 1.7"

// findTerraform finds an executable that will do: the one asked for, by name or
// path; else the first on PATH; else the one that install puts into the cache,
// which is "" if there is no place for one.
// One that was asked for and will not do is an error: nothing else is taken.
func findTerraform(ctx context.Context, asked, cache string, install func(context.Context, string) (string, error)) (string, error) {
	constraints, err := version.NewConstraint(wanted)
	if err != nil {
		return "", err
	}
	if asked != "" {
		return theOneAsked(ctx, asked, constraints)
	}
	source := fs.Version{Product: product.Terraform, Constraints: constraints}
	if cache != "" {
		source.ExtraPaths = []string{cache} // after PATH
	}
	if path, err := source.Find(ctx); err == nil {
		return path, nil
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	return install(ctx, cache)
}

func theOneAsked(ctx context.Context, asked string, constraints version.Constraints) (string, error) {
	path, err := exec.LookPath(asked)
	if err != nil {
		return "", fmt.Errorf("$TERRAFORM: %w", err)
	}
	v, err := product.Terraform.GetVersion(ctx, path)
	switch {
	case err != nil:
		return "", fmt.Errorf("$TERRAFORM: %s does not tell its version: %w", asked, err)
	case v == nil || !constraints.Check(v):
		return "", fmt.Errorf("$TERRAFORM: %s is version %v: expected %s", asked, v, wanted)
	}
	return filepath.Abs(path)
}

// terraformCache is the directory that Terraform is installed into.
func terraformCache() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("where to keep Terraform: %w", err)
	}
	return filepath.Join(dir, "s3resize", "terraform", pinned), nil
}

// installTerraform downloads the pinned version into a directory. hc-install
// checks it against HashiCorp's signature.
func installTerraform(ctx context.Context, dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	source := releases.ExactVersion{
		Product:    product.Terraform,
		Version:    version.Must(version.NewVersion(pinned)),
		InstallDir: dir,
	}
	path, err := source.Install(ctx)
	if err != nil {
		return "", command.WithHint(fmt.Errorf("download Terraform %s: %w", pinned, err),
			"install Terraform "+wanted+" so that it is on PATH, or set TERRAFORM to where it is")
	}
	return path, nil
}

// until passes lines on to a writer, up to the first that begins with end.
type until struct {
	w    io.Writer
	end  string
	part []byte // a line that has not ended yet
	done bool
}

func (u *until) Write(p []byte) (int, error) {
	u.part = append(u.part, p...)
	for !u.done {
		i := bytes.IndexByte(u.part, '\n')
		if i < 0 {
			break
		}
		line := u.part[:i+1]
		u.part = u.part[i+1:]
		if bytes.HasPrefix(line, []byte(u.end)) {
			u.done, u.part = true, nil
			break
		}
		if _, err := u.w.Write(line); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// The line before which Terraform's text stops being of use, in what plan and
// apply say: the plan is not kept there, and the outputs are shown by us.
const (
	planEnd  = "Saved the plan to: "
	applyEnd = "Outputs:"
)

// warnings are those in what "terraform plan" has said: each begins a line, and
// after the last comes at most a ruler.
func warnings(said string) []string {
	var found []string
	inside := false
	for line := range strings.Lines(said) {
		switch {
		case strings.HasPrefix(line, "Warning: "):
			inside = true
			found = append(found, line)
		case strings.HasPrefix(line, "─────") || strings.HasPrefix(line, planEnd):
			inside = false
		case inside:
			found[len(found)-1] += line
		}
	}
	for i := range found {
		found[i] = tidy(found[i])
	}
	return found
}
