// Package command is how the commands of this project begin and end: they read
// flags, show their usage, tell how far they are, end on Ctrl-C, say what went
// wrong, and exit with a status, all in the same way.
//
// A command that fails writes to standard error
//
//	verb: error: what is wrong
//	verb: hint: what to do about it
//
// and exits with one of the statuses below. Standard output has results only.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// The exit statuses, next to 0.
const (
	ExitFailed      = 1
	ExitUsage       = 2
	ExitInterrupted = 128 + int(syscall.SIGINT)
)

// Command is one of the programs in scripts.
type Command struct {
	Name  string // begins every line that is no result
	Usage string // what -h prints

	// Run does the work. Its error decides the exit status: none is 0,
	// [flag.ErrHelp] prints the usage and is 0 too, one of [WrongUsage] is
	// ExitUsage, [context.Canceled] after an interrupt is ExitInterrupted, an
	// [ExitStatus] is itself, and any other is ExitFailed.
	Run func(ctx context.Context, args []string, std Std) error

	// Hint finds what to do about an error that brings no hint of its own; ""
	// is none. It may be nil. An interrupt reaches it as context.Canceled.
	Hint func(error) string
}

// Std is what a command reads and writes besides files and networks.
type Std struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(name string) string
}

// OS is the Std of this process.
func OS() Std {
	return Std{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}
}

// Main runs the command as the whole process. The first Ctrl-C, or SIGTERM, ends
// its context; a second one ends the process at once.
func (c Command) Main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	os.Exit(c.Execute(ctx, os.Args[1:], OS()))
}

// Execute runs the command, says what went wrong, and returns the exit status.
func (c Command) Execute(ctx context.Context, args []string, std Std) int {
	err := c.Run(ctx, args, std)
	var status ExitStatus
	var usage *usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &status):
		return int(status)
	case errors.Is(err, flag.ErrHelp):
		if _, err := io.WriteString(std.Out, c.Usage); err != nil {
			Complain(std.Err, c.Name, err, "")
			return ExitFailed
		}
		return 0
	case errors.As(err, &usage):
		Complain(std.Err, c.Name, err, "run with -h to see what is expected")
		return ExitUsage
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		Complain(std.Err, c.Name, errors.New("interrupted"), c.hint(err))
		return ExitInterrupted
	}
	Complain(std.Err, c.Name, err, c.hint(err))
	return ExitFailed
}

func (c Command) hint(err error) string {
	if hint := HintOf(err); hint != "" || c.Hint == nil {
		return hint
	}
	return c.Hint(err)
}

// Flags returns an empty set of flags that prints nothing itself: Execute shows
// the usage and the mistakes.
func Flags(name string) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	return flags
}

// NoArguments refuses what follows the flags, for commands that take flags only.
func NoArguments(flags *flag.FlagSet) error {
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return nil
}
