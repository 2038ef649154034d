// Gallery shows what every operation does, as a page of pictures. Run it with -h
// for how.
package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"s3resize/scripts/internal/command"
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

func main() { verb().Main() }

func verb() command.Command { return command.Command{Name: "gallery", Usage: usage, Run: run} }

func run(ctx context.Context, args []string, std command.Std) error {
	opt, err := parseOptions(args)
	if err != nil {
		return command.WrongUsage(err)
	}
	return render(ctx, opt, std.Err)
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
	flags := command.Flags("gallery")
	flags.StringVar(&opt.folder, "o", "dist/gallery", "")
	flags.StringVar(&text, "only", "", "")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	if err := command.NoArguments(flags); err != nil {
		return options{}, err
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
