package runtimeapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// killDelay is how long a process that was asked to end may take over it.
const killDelay = 2 * time.Second

var errExited = errors.New("the function process has ended")

// Process is a running function and its Runtime API.
type Process struct {
	server *Server
	http   *http.Server
	cmd    *exec.Cmd
	stop   context.CancelFunc
	stdout *buffer
	stderr *buffer

	ready  chan struct{} // closed when the first /next came; startup is set
	exited chan struct{} // closed when the process has ended; exitErr is set

	startup time.Duration
	exitErr error

	mu   sync.Mutex
	peak int64 // bytes, as of the last look at the running process
}

// Start runs a bootstrap with a Runtime API on a loopback port of its own and
// returns as soon as it runs; [Process.WaitReady] waits for it. The environment
// is that of a Lambda function with 1,769 MB in us-east-1, and then env, whose
// entries ("NAME=value") win; nothing is inherited. The process ends when ctx
// does, but callers must call [Process.Stop] all the same.
func Start(ctx context.Context, bootstrapPath string, env []string) (*Process, error) {
	path, err := filepath.Abs(bootstrapPath)
	if err != nil {
		return nil, fmt.Errorf("find the bootstrap: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the function: %w", err)
	}
	p := &Process{
		server: NewServer(),
		stdout: &buffer{},
		stderr: &buffer{},
		ready:  make(chan struct{}),
		exited: make(chan struct{}),
	}
	p.http = &http.Server{Handler: p.server}
	go func() { _ = p.http.Serve(listener) }()

	ctx, p.stop = context.WithCancel(ctx)
	p.cmd = exec.CommandContext(ctx, path)
	p.cmd.Dir = filepath.Dir(path)
	p.cmd.Env = append(environment(listener.Addr().String(), p.cmd.Dir), env...)
	p.cmd.Stdout, p.cmd.Stderr = p.stdout, p.stderr
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = killDelay
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		p.stop()
		_ = p.http.Close()
		return nil, fmt.Errorf("start the function: %w", err)
	}
	go p.watchReady(began)
	go p.watchExit()
	return p, nil
}

func environment(api, dir string) []string {
	return []string{
		"AWS_LAMBDA_RUNTIME_API=" + api,
		"AWS_LAMBDA_FUNCTION_NAME=local",
		"AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE=1769",
		"AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
		"AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/local",
		"AWS_LAMBDA_LOG_STREAM_NAME=local",
		"AWS_REGION=us-east-1",
		"AWS_DEFAULT_REGION=us-east-1",
		"LAMBDA_TASK_ROOT=" + dir,
		"LAMBDA_RUNTIME_DIR=" + dir,
		"_HANDLER=bootstrap",
		"LANG=en_US.UTF-8",
		"PATH=/usr/local/bin:/usr/bin:/bin",
		"TZ=:UTC",
	}
}

func (p *Process) watchReady(began time.Time) {
	select {
	case <-p.server.Ready():
		p.startup = p.server.readyAt.Sub(began)
		close(p.ready)
	case <-p.exited:
	}
}

func (p *Process) watchExit() {
	p.exitErr = p.cmd.Wait()
	close(p.exited)
	_ = p.http.Close()
}

// WaitReady waits until the function asks for its first invocation and returns
// the time from exec until then. A process that ends before is an [*InitError].
func (p *Process) WaitReady(ctx context.Context) (time.Duration, error) {
	select {
	case <-p.ready:
		return p.startup, nil
	default:
	}
	select {
	case <-p.ready:
		return p.startup, nil
	case <-p.exited:
		return 0, p.initError()
	case <-ctx.Done():
		return 0, fmt.Errorf("wait for the function to start: %w", context.Cause(ctx))
	}
}

func (p *Process) initError() error {
	failed := &InitError{Stderr: p.Stderr(), Err: p.exitErr}
	if failed.Err == nil {
		failed.Err = errors.New("exit status 0")
	}
	select {
	case reported := <-p.server.initFail:
		failed.Err = reported
	default:
	}
	return failed
}

// Invoke is [Server.Invoke] on the process's own server. It fails when the
// process ends instead of answering.
func (p *Process) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case <-p.exited:
			cancel(errExited)
		case <-ctx.Done():
		}
	}()
	return p.server.Invoke(ctx, payload)
}

// Stop asks the process to end (SIGTERM) and kills it if it does not. The error
// says how it ended where that was not of the asking.
func (p *Process) Stop() error {
	p.PeakMemory()
	select {
	case <-p.exited:
		p.stop()
		return p.exitErr
	default:
	}
	p.stop()
	<-p.exited
	return nil
}

// PeakMemory is the largest resident set of the process so far, in bytes; after
// Stop, in all. 0 means that this system does not tell.
func (p *Process) PeakMemory() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.exited:
		if p.peak == 0 {
			p.peak = rusagePeak(p.cmd.ProcessState)
		}
	default:
		p.peak = max(p.peak, procPeak(p.cmd.Process.Pid))
	}
	return p.peak
}

// Stdout is all that the process has written to its standard output so far.
func (p *Process) Stdout() string { return p.stdout.String() }

// Stderr is all that the process has written to its standard error so far.
func (p *Process) Stderr() string { return p.stderr.String() }

// buffer is a bytes.Buffer that can be read while it is written.
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
