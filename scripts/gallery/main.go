// Gallery shows what every operation does, as a page of pictures. Run it with -h
// for how.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"s3resize/scripts/internal/complaint"
)

const usage = `Gallery renders one picture per operation into a page to look at.

Usage:

    go run ./scripts/gallery [flags]

Each picture is made of one of the generated originals, as the function would
make it, and shown beside it: with the operation's path, with the URL of each
dialect that can ask for it, and with sizes and bytes. The page is index.html in
a folder of its own and needs nothing but the files beside it.

Flags:

    -o DIR        the folder, made if it is not there; dist/gallery unless given.
                  What an earlier run left in it is replaced, all else is left
                  alone.
    -only TEXT    only the pictures whose name or path holds the text

Progress goes to standard error, and so does what failed.

Exit status: 0 all is rendered; 1 something failed; 2 wrong usage; 130
interrupted. (go run itself turns all but 0 into 1.)

Example: everything about watermarks

    go run ./scripts/gallery -only watermark
`

const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 128 + int(syscall.SIGINT)
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // so that a second Ctrl-C kills
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the command. It returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	opt, err := parseOptions(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return 0
	case err != nil:
		complaint.Write(stderr, "gallery", err, "run with -h to see what is expected")
		return exitUsage
	}
	switch err := render(ctx, opt, stderr); {
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "gallery: error: interrupted")
		return exitInterrupted
	case err != nil:
		complaint.Write(stderr, "gallery", err, "")
		return exitFailed
	}
	return 0
}

// options are the command line, checked.
type options struct {
	folder string
	// entries are those to show.
	entries []entry
}

func parseOptions(args []string) (options, error) {
	var opt options
	var text string
	flags := flag.NewFlagSet("gallery", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	flags.StringVar(&opt.folder, "o", "dist/gallery", "")
	flags.StringVar(&text, "only", "", "")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	if flags.NArg() > 0 {
		return options{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if opt.folder == "" {
		return options{}, errors.New("-o is empty: expected a folder")
	}
	for _, e := range entries() {
		if strings.Contains(e.name, text) || strings.Contains(e.key(), text) {
			opt.entries = append(opt.entries, e)
		}
	}
	if len(opt.entries) == 0 {
		return options{}, fmt.Errorf("-only %q: no picture has that in its name or path", text)
	}
	return opt, nil
}
