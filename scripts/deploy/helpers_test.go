package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"s3resize/scripts/internal/command"
)

// needTerraform skips a test where there is no Terraform, which continuous
// integration must have.
func needTerraform(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("slow: Terraform")
	}
	if _, err := exec.LookPath("terraform"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("terraform is not on PATH")
		}
		t.Skip("terraform is not on PATH")
	}
}

// newModule is a copy of one of the modules in testdata. Terraform works there
// with nothing but its defaults, and all temporary files go to where nothing may
// be left.
func newModule(t *testing.T, name string) string {
	t.Helper()
	needTerraform(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata/module", name))); err != nil {
		t.Fatal(err)
	}
	temporary := t.TempDir()
	for _, variable := range terraformEnvironment(temporary) {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	t.Cleanup(func() {
		if left, _ := filepath.Glob(filepath.Join(temporary, "deploy-*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
	return dir
}

func terraformEnvironment(temporary string) []string {
	return []string{
		"TMPDIR=" + temporary,
		"TF_CLI_CONFIG_FILE=" + os.DevNull,
		"CHECKPOINT_DISABLE=1",
		"TF_WORKSPACE=",
		"TERRAFORM=",
	}
}

// buffer may be written to by a Terraform that has been left behind.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// runModule runs the command on a module, with the zip left alone and without a
// terminal.
func runModule(t *testing.T, dir string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	return runUntil(t.Context(), t.Context(), dir, args...)
}

func runUntil(stop, kill context.Context, dir string, args ...string) (status int, stdout, stderr string) {
	var out, log buffer
	args = append([]string{"-no-build", "-dir", dir}, args...)
	status = verb(kill).Execute(stop, args, command.Std{In: strings.NewReader("yes\n"), Out: &out, Err: &log, Getenv: os.Getenv})
	return status, out.String(), log.String()
}

// recorded are the resources in a module's state, with "tainted" where their
// making failed.
func recorded(t *testing.T, dir string) string {
	t.Helper()
	cmd := exec.Command("terraform", "-chdir="+dir, "show", "-no-color")
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for line := range strings.Lines(string(text)) {
		if comment, ok := strings.CutPrefix(line, "# "); ok {
			found = append(found, strings.TrimRight(comment, ":\n"))
		}
	}
	return strings.Join(found, ", ")
}
