//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"s3resize/scripts/internal/command"
)

// blockedModule is a module whose second resource is at work until it is told
// to go on. The functions wait until it has begun, and let it go on and say some
// lines.
func blockedModule(t *testing.T) (dir string, begun func(), goOn func(lines string)) {
	t.Helper()
	dir = newModule(t, "blocked")
	for _, name := range []string{"begun", "go"} {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	begun = func() {
		f, err := os.Open(filepath.Join(dir, "begun"))
		if err != nil {
			t.Error(err)
			return
		}
		defer f.Close()
		if line, err := bufio.NewReader(f).ReadString('\n'); line != "begun\n" {
			t.Errorf("read %q, %v", line, err)
		}
	}
	goOn = func(lines string) {
		if err := os.WriteFile(filepath.Join(dir, "go"), []byte(lines+"\n"), 0); err != nil {
			t.Error(err)
		}
	}
	return dir, begun, goOn
}

func TestInterruptLeavesTheStateConsistent(t *testing.T) {
	dir, begun, goOn := blockedModule(t)
	stop, interrupt := context.WithCancel(t.Context())
	go func() {
		begun()
		interrupt()
	}()
	status, _, stderr := runUntil(stop, t.Context(), dir, "-auto-approve")
	if status != command.ExitInterrupted ||
		!strings.HasSuffix(stderr, "deploy: error: interrupted\ndeploy: hint: what Terraform had finished is recorded; run the same command again: it goes on from there\n") ||
		!strings.Contains(stderr, "Gracefully shutting down") {
		t.Errorf("status %d\n%s", status, stderr)
	}
	if got, want := recorded(t, dir), "terraform_data.first, terraform_data.second: (tainted)"; got != want {
		t.Errorf("recorded %s, want %s", got, want)
	}

	go func() {
		begun()
		goOn("1")
	}()
	status, stdout, stderr := runModule(t, dir, "-auto-approve")
	if status != 0 || !strings.Contains(stdout, "In short: 1 to create, 1 to replace\n") ||
		!strings.Contains(stdout, "    replace  terraform_data.second: its making had failed\n") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	if got, want := recorded(t, dir), "terraform_data.first, terraform_data.second, terraform_data.third"; got != want {
		t.Errorf("recorded %s, want %s", got, want)
	}
}

func TestSecondInterruptWaitsForNothing(t *testing.T) {
	dir, begun, goOn := blockedModule(t)
	ended := tellingTerraform(t)
	kill, killIt := context.WithCancel(t.Context())
	go func() {
		begun()
		killIt()
	}()
	// Terraform is not told to stop here, so that it is sure to be at work still.
	status, _, stderr := runUntil(t.Context(), kill, dir, "-auto-approve")
	if status != command.ExitInterrupted || !strings.Contains(stderr, "deploy: error: interrupted twice: Terraform was ended at once\ndeploy: hint: what Terraform had in hand may exist") {
		t.Fatalf("status %d\n%s", status, stderr)
	}
	// The command would end here, and Terraform with it. The test lives on.
	goOn("1")
	if _, err := os.ReadFile(ended); err != nil {
		t.Error(err)
	}
}

// tellingTerraform has Terraform run by a script that, once an apply has ended,
// writes to the fifo returned.
func tellingTerraform(t *testing.T) (ended string) {
	t.Helper()
	terraform, err := exec.LookPath("terraform")
	if err != nil {
		t.Fatal(err)
	}
	ended = filepath.Join(t.TempDir(), "ended")
	if err := syscall.Mkfifo(ended, 0o600); err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(t.TempDir(), "terraform")
	text := "#!/bin/sh\n'" + terraform + "' \"$@\"\nstatus=$?\nif [ \"$1\" = apply ]; then echo ended >'" + ended + "'; fi\nexit $status\n"
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TERRAFORM", script)
	return ended
}

func TestInterruptedBefore(t *testing.T) {
	dir := newModule(t, "plain")
	stop, interrupt := context.WithCancel(t.Context())
	interrupt()
	status, _, stderr := runUntil(stop, t.Context(), dir, "-auto-approve")
	if status != command.ExitInterrupted || !strings.HasSuffix(stderr, "deploy: error: interrupted\ndeploy: hint: nothing was changed\n") {
		t.Errorf("status %d\n%s", status, stderr)
	}
}

func TestInterrupts(t *testing.T) {
	stop, kill := interrupts()
	t.Cleanup(func() { signal.Reset() })
	for _, ctx := range []context.Context{stop, kill} {
		if ctx.Err() != nil {
			t.Fatal("done too early")
		}
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		<-ctx.Done()
	}
}

// Whoever piped what the command says into something that has gone away gets
// the whole of it done nevertheless.
func TestClosedPipe(t *testing.T) {
	dir, begun, goOn := blockedModule(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "deploy", "-no-build", "-dir", dir, "-auto-approve")
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	begun()
	r.Close()
	goOn("10000") // more than fits into a pipe that nobody empties
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if got, want := recorded(t, dir), "terraform_data.first, terraform_data.second, terraform_data.third"; got != want {
		t.Errorf("recorded %s, want %s", got, want)
	}
}

func TestUnless(t *testing.T) {
	failure := errors.New("no")
	if err := unless(t.Context(), func() error { return failure }); err != failure {
		t.Errorf("got %v", err)
	}
	kill, end := context.WithCancel(t.Context())
	end()
	if err := unless(kill, func() error { select {} }); err != errKilled {
		t.Errorf("got %v", err)
	}
}

func TestSteady(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	if n, err := (steady{w}).Write([]byte("text")); n != 4 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}
