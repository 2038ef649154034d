// Local runs the whole system on one machine, with no AWS account: a real S3
// server (versitygw), a website front that follows S3's rules, and an API front
// that hands HTTP to the function's handler as the events that API Gateway
// sends. Run it with -h for how.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	os.Exit(status(run(ctx, release, os.Args[1:], os.Stdout, os.Stderr), os.Stderr))
}

// run starts everything, says where it is, and waits for ctx to end. Then it
// calls release, so that a second Ctrl-C does not have to wait for it.
func run(ctx context.Context, release func(), args []string, stdout, stderr io.Writer) error {
	began := time.Now()
	o, err := parseOptions(args)
	if errors.Is(err, flag.ErrHelp) {
		_, err := io.WriteString(stdout, usage)
		return err
	}
	if err != nil {
		return &usageError{err}
	}
	// The parts are ended by Close, in order, and not by ctx, all at once.
	sys, err := start(context.WithoutCancel(ctx), o, newLogger(stderr, o.quiet, o.json))
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(stdout, greeting(sys, o, time.Since(began)))
	if err == nil {
		select {
		case <-ctx.Done():
			release()
			fmt.Fprintln(stdout, "local: stopping")
		case err = <-sys.Failed:
		}
	}
	return errors.Join(err, sys.Close())
}

// usageError is a mistake in the command line.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }

// Hint is where to read what is right.
func (e *usageError) Hint() string { return "-h shows the flags, with an example" }

// status prints an error as people should see it and is the exit status for it.
func status(err error, stderr io.Writer) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(stderr, "local: error:", err)
	var hinting interface{ Hint() string }
	if errors.As(err, &hinting) {
		fmt.Fprintln(stderr, "local: hint:", hinting.Hint())
	}
	if errors.As(err, new(*usageError)) {
		return 2
	}
	return 1
}
