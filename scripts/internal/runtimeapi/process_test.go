package runtimeapi

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func start(t *testing.T, mode string, env ...string) *Process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Start(t.Context(), self, append(env, modeVariable+"="+mode))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Stop() })
	return p
}

func TestProcess(t *testing.T) {
	p := start(t, "", "BUCKET=images", "AWS_REGION=eu-west-1")
	took, err := p.WaitReady(t.Context())
	if err != nil || took <= 0 {
		t.Fatalf("ready after %v, %v", took, err)
	}
	if again, err := p.WaitReady(t.Context()); again != took || err != nil {
		t.Errorf("ready again after %v, %v; first %v", again, err, took)
	}
	for _, payload := range []string{`{}`, `{"a":"é"}`} {
		if got, err := p.Invoke(t.Context(), []byte(payload)); string(got) != "echo "+payload || err != nil {
			t.Errorf("%s: %q, %v", payload, got, err)
		}
	}
	got, err := p.Invoke(t.Context(), []byte(`"environment"`))
	if err != nil {
		t.Fatal(err)
	}
	environ := "\n" + string(got) + "\n"
	for _, want := range []string{"BUCKET=images", "AWS_REGION=eu-west-1", "AWS_LAMBDA_FUNCTION_NAME=local", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=1769", "LAMBDA_TASK_ROOT=" + filepath.Dir(p.cmd.Path)} {
		if !strings.Contains(environ, "\n"+want+"\n") {
			t.Errorf("no %s in the environment:%s", want, environ)
		}
	}
	if strings.Contains(environ, "\nHOME=") {
		t.Error("the environment is inherited")
	}
	if p.Stdout() != "out: hello\n" || p.Stderr() != "err: hello\n" {
		t.Errorf("stdout %q, stderr %q", p.Stdout(), p.Stderr())
	}
	if err := p.Stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	if _, err := p.Invoke(t.Context(), nil); !errors.Is(err, errExited) {
		t.Errorf("invoke after stop: %v", err)
	}
}

func TestInvocationContext(t *testing.T) {
	p := start(t, "")
	deadline := time.Now().Add(time.Minute).Truncate(time.Millisecond)
	ctx, cancel := context.WithDeadline(t.Context(), deadline)
	defer cancel()
	got, err := p.Invoke(ctx, []byte(`"context"`))
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Fields(string(got))
	if len(f) != 5 || len(f[0]) != 36 || f[0][14] != '4' || f[2] != functionARN {
		t.Fatalf("context %q", got)
	}
	if f[1] != strconv.FormatInt(deadline.UnixMilli(), 10) {
		t.Errorf("deadline %s, want %d", f[1], deadline.UnixMilli())
	}
	if !strings.HasPrefix(f[3], "Root=1-") || f[3] != f[4] {
		t.Errorf("trace ids %q, %q", f[3], f[4])
	}
}

func TestFunctionErrors(t *testing.T) {
	p := start(t, "")
	_, err := p.Invoke(t.Context(), []byte(`"fail"`))
	var failed *FunctionError
	if !errors.As(err, &failed) || failed.Message != "it broke" || failed.Type != "errorString" {
		t.Errorf("error: %#v", err)
	}
	if got, err := p.Invoke(t.Context(), []byte(`1`)); string(got) != "echo 1" || err != nil {
		t.Errorf("after an error: %q, %v", got, err)
	}
	if got, err := p.Invoke(t.Context(), []byte(`"largest"`)); len(got) != MaxPayloadBytes || err != nil {
		t.Errorf("largest response: %d bytes, %v", len(got), err)
	}
	_, err = p.Invoke(t.Context(), []byte(`"too large"`))
	if !errors.As(err, &failed) || failed.Type != "Function.ResponseSizeTooLarge" {
		t.Errorf("too large: %v", err)
	}
	if _, err := p.Invoke(t.Context(), make([]byte, MaxPayloadBytes+1)); err == nil || !strings.Contains(err.Error(), "6291557") {
		t.Errorf("too large an event: %v", err)
	}
}

func TestProcessThatEndsInsteadOfAnswering(t *testing.T) {
	p := start(t, "")
	if _, err := p.Invoke(t.Context(), []byte(`"exit"`)); !errors.Is(err, errExited) {
		t.Errorf("invoke: %v", err)
	}
	if err := p.Stop(); err == nil || err.Error() != "exit status 4" {
		t.Errorf("stop: %v", err)
	}
}

func TestDeadline(t *testing.T) {
	p := start(t, "")
	if _, err := p.WaitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := p.Invoke(ctx, []byte(`"hang"`)); !errors.Is(err, context.DeadlineExceeded) {
		var failed *FunctionError // the function may have noticed first
		if !errors.As(err, &failed) {
			t.Errorf("%v", err)
		}
	}
	if got, err := p.Invoke(t.Context(), []byte(`2`)); string(got) != "echo 2" || err != nil {
		t.Errorf("after a timeout: %q, %v", got, err)
	}
}

func TestInitFailures(t *testing.T) {
	tests := []struct{ mode, exit, stderr string }{
		{"exit", "exit status 3", "BUCKET is not set"},
		{"exit 0", "exit status 0", "err: hello"},
	}
	for _, tt := range tests {
		p := start(t, tt.mode)
		_, err := p.WaitReady(t.Context())
		var failed *InitError
		if !errors.As(err, &failed) || failed.Err.Error() != tt.exit || !strings.Contains(failed.Stderr, tt.stderr) || !strings.Contains(err.Error(), tt.stderr) {
			t.Errorf("%s: %v", tt.mode, err)
		}
	}
}

func TestStartOfNothing(t *testing.T) {
	if _, err := Start(t.Context(), filepath.Join(t.TempDir(), "bootstrap"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

func TestDeafProcessIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: waits for the grace to end")
	}
	p := start(t, "deaf")
	if _, err := p.WaitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := p.Stop(); err != nil {
		t.Error(err)
	}
	if got := p.cmd.ProcessState.String(); got != "signal: killed" {
		t.Errorf("ended with %q", got)
	}
}

func TestConcurrentInvocationsQueue(t *testing.T) {
	p := start(t, "")
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			payload := strconv.Itoa(i)
			if got, err := p.Invoke(t.Context(), []byte(payload)); string(got) != "echo "+payload || err != nil {
				t.Errorf("%s: %q, %v", payload, got, err)
			}
		})
	}
	wg.Wait()
}

// The parent's memory must not count: wait(2) would say at least as much as the
// test itself has.
func TestPeakMemoryIsTheFunctionsOwn(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: allocates 256 MB")
	}
	ballast := make([]byte, 256<<20)
	for i := 0; i < len(ballast); i += 4096 {
		ballast[i] = 1
	}
	p := start(t, "")
	if _, err := p.WaitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	runtime.KeepAlive(ballast)
	if procPeak(os.Getpid()) == 0 {
		t.Skip("no /proc here")
	}
	if peak := p.PeakMemory(); peak < 1<<20 || peak > 128<<20 {
		t.Errorf("peak %d bytes beside %d of the parent", peak, len(ballast))
	}
	if whole := rusagePeak(p.cmd.ProcessState); whole < 1<<20 {
		t.Errorf("wait says %d bytes", whole)
	}
}
