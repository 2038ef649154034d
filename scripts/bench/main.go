// Bench measures the whole system's speed and memory, next to what people would
// use instead. Run it with -h for how.
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
)

const usage = `Bench measures how fast the function and its pipeline are, next to others.

Usage:

    go run ./scripts/bench [flags]

It measures three things, on one processor core, and judges a fourth:

  - The built function under a Lambda Runtime API and an S3 in memory: from
    exec to the first request for work, from exec to the first redirect (a 12
    megapixel JPEG to 300x300), redirects after that, and peak memory. Next to
    it, a program for Node that does the same once with sharp.
  - Pictures to derivatives, without network: with this project's pipeline
    ("ours"), with Go's own decoders and encoders and disintegration/imaging
    ("stock"), with jpegn at a reduced scale in their place ("jpegn"), and with
    sharp, where node and npm are there. Sharp is installed once, into the
    user's cache directory. All get the same files and sizes, and quality 80,
    and take turns in every round.
  - Operations: what each costs on a JPEG of 720×540, and on one of 12 megapixels
    that is scaled to that size, in the same order of work as sharp's where
    sharp has the operation. "alone" is without what reading and writing the
    picture takes. -only operations measures just these, and
    -only "operations: blur" those with that name.
  - How good the derivatives of photos look: each engine's, decoded, next to a
    reference of 16 bits a sample that was scaled with Lanczos in linear light,
    by ImageMagick where it is installed and otherwise slowly by this command.
    PSNR is of red, green and blue in dB, SSIM of brightness (1 is the same);
    butteraugli's distance and 3-norm are there where butteraugli_main is (0 is
    the same). The verdict asks for no worse a score than sharp's in any of
    them, at no more than 1.02 times its bytes.

The table has medians in milliseconds: of the function by the clock, of the
pictures in processor time, which other programs on the machine disturb less.
"ours/sharp" is the median of the rounds' own ratios, and below 1 where ours is
faster. "must" is the most it is allowed to be. Differences of a few percent are
noise.

Flags:

    -rounds N        how often everything is measured; 15 unless given
    -images DIR      measure the .jpg, .png, .webp and .gif files of a folder
                     instead of generated pictures (the function too: with the
                     largest .jpg), and judge the .jpg files' derivatives
    -only TEXT       only the pictures, sizes and operations whose line holds the
                     text
    -no-sharp        leave sharp out
    -no-bootstrap    leave the built function out
    -quality         judge the quality only
    -no-quality      do not judge the quality
    -json FILE       write all figures to a file too
    -compare FILE    also print what changed since the run that wrote the file

Example: did the change help?

    go run ./scripts/bench -json before.json
    ... change something ...
    go run ./scripts/bench -compare before.json
`

const (
	exitFailed = 1
	exitUsage  = 2
)

type options struct {
	rounds             int
	images, only       string
	noSharp            bool
	noBootstrap        bool
	quality, noQuality bool
	jsonFile, compared string
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == workerFlag {
		os.Exit(work(os.Args[2], os.Stdin, os.Stdout, os.Stderr))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
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
		fmt.Fprintf(stderr, "bench: error: %v\nbench: hint: run with -h to see what is expected\n", err)
		return exitUsage
	}
	if err := bench(ctx, opt, stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "bench: error: %v\n", err)
		return exitFailed
	}
	return 0
}

func parseOptions(args []string) (options, error) {
	var opt options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	flags.IntVar(&opt.rounds, "rounds", 15, "")
	flags.StringVar(&opt.images, "images", "", "")
	flags.StringVar(&opt.only, "only", "", "")
	flags.BoolVar(&opt.noSharp, "no-sharp", false, "")
	flags.BoolVar(&opt.noBootstrap, "no-bootstrap", false, "")
	flags.BoolVar(&opt.quality, "quality", false, "")
	flags.BoolVar(&opt.noQuality, "no-quality", false, "")
	flags.StringVar(&opt.jsonFile, "json", "", "")
	flags.StringVar(&opt.compared, "compare", "", "")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	if flags.NArg() > 0 {
		return options{}, fmt.Errorf("unexpected %q: everything is said with flags", flags.Arg(0))
	}
	if opt.rounds < 1 || opt.rounds > 1000 {
		return options{}, fmt.Errorf("-rounds %d: expected 1 to 1000", opt.rounds)
	}
	if opt.quality && opt.noQuality {
		return options{}, errors.New("-quality and -no-quality leave nothing to do")
	}
	return opt, nil
}
