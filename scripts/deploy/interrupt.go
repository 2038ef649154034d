package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

var (
	errInterrupted = errors.New("interrupted")
	errKilled      = errors.New("interrupted twice: Terraform was ended at once")
)

// interrupts returns contexts that end with the first and the second request to
// stop. A closed terminal is such a request, and a closed pipe is none at all:
// the default for both would be to die and take Terraform along, in the middle of
// what it was making.
func interrupts() (stop, kill context.Context) {
	stop, cancelStop := context.WithCancel(context.Background())
	kill, cancelKill := context.WithCancel(context.Background())
	requests := make(chan os.Signal, 2)
	signal.Notify(requests, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		<-requests
		cancelStop()
		<-requests
		cancelKill()
	}()
	return stop, kill
}

// forTerraform is the context that Terraform's process gets to see.
//
// On Linux terraform-exec puts that process into a group of its own, where the
// terminal's Ctrl-C does not reach it, and turns the end of the context into one
// interrupt. Elsewhere the process shares our group and has got the terminal's
// interrupt already. A second one would make Terraform abandon its work (and on
// Windows it would be killed outright), so there the end of the context is kept
// from it.
func forTerraform(ctx context.Context) context.Context {
	if runtime.GOOS == "linux" {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// unless runs f and waits for it, unless kill ends first: then f is left behind.
func unless(kill context.Context, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-kill.Done():
		return errKilled
	}
}

// steady is a writer that never fails. When nobody reads what Terraform says any
// more, Terraform still has to be listened to: it would die of a closed pipe.
type steady struct{ io.Writer }

func (s steady) Write(p []byte) (int, error) {
	s.Writer.Write(p)
	return len(p), nil
}
