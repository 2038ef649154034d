// Local runs the whole system on one machine, with no AWS account: a real S3
// server (versitygw), a website front that follows S3's rules, and an API front
// that hands HTTP to the function's handler as the events that API Gateway
// sends. Run it with -h for how.
package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"s3resize/scripts/internal/command"
)

func main() { verb().Main() }

func verb() command.Command { return command.Command{Name: "local", Usage: usage, Run: run} }

// run starts everything, says where it is, and waits for ctx to end.
func run(ctx context.Context, args []string, std command.Std) error {
	began := time.Now()
	o, err := parseOptions(args)
	if err != nil {
		return command.WrongUsage(err)
	}
	// The parts are ended by Close, in order, and not by ctx, all at once.
	sys, err := start(context.WithoutCancel(ctx), o, newLogger(std.Err, o.quiet, o.json))
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(std.Out, greeting(sys, o, time.Since(began)))
	if err == nil {
		select {
		case <-ctx.Done():
			fmt.Fprintln(std.Out, "local: stopping")
		case err = <-sys.Failed:
		}
	}
	return errors.Join(err, sys.Close())
}
