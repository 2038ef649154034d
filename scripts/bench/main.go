// Bench measures the whole system's speed and memory, next to what people would
// use instead. Run it with -h for how.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"s3resize/scripts/internal/command"
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

What is being measured is told on standard error.

Exit status: 0 measured; 1 failed; 2 wrong usage; 130 interrupted. (go run itself
turns all but 0 into 1.)

Example: did the change help?

    go run ./scripts/bench -json before.json
    ... change something ...
    go run ./scripts/bench -compare before.json
`

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
	verb().Main()
}

func verb() command.Command { return command.Command{Name: "bench", Usage: usage, Run: run} }

func run(ctx context.Context, args []string, std command.Std) error {
	opt, err := parseOptions(args)
	if err != nil {
		return command.WrongUsage(err)
	}
	err = bench(ctx, opt, std.Out, std.Err)
	if err != nil && ctx.Err() != nil {
		return ctx.Err() // what was started died of the interrupt
	}
	return err
}

func parseOptions(args []string) (options, error) {
	var opt options
	flags := command.Flags("bench")
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
	if err := command.NoArguments(flags); err != nil {
		return options{}, err
	}
	if opt.rounds < 1 || opt.rounds > 1000 {
		return options{}, fmt.Errorf("-rounds %d: expected 1 to 1000", opt.rounds)
	}
	if opt.quality && opt.noQuality {
		return options{}, errors.New("-quality and -no-quality leave nothing to do")
	}
	return opt, nil
}

// bench measures, prints, and compares.
func bench(ctx context.Context, opt options, stdout, stderr io.Writer) error {
	// The old figures are read first: a mistake in their name is better found
	// before minutes of measuring.
	old, err := readOld(opt.compared)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "s3resize-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()

	progress := command.NewProgress(stderr, "bench")
	defer progress.Clear()
	res, err := measureAll(ctx, opt, dir, progress, stderr)
	if err != nil {
		return err
	}
	progress.Clear()
	if err := report(stdout, res, old); err != nil {
		return err
	}
	if err := res.write(opt.jsonFile); err != nil {
		return err
	}
	return res.failures()
}

// measureAll does what the options leave of the four parts: the function, the
// pictures, the operations, and the judgement of quality.
func measureAll(ctx context.Context, opt options, dir string, progress *command.Progress, stderr io.Writer) (result, error) {
	res := result{Machine: thisMachine(), Rounds: opt.rounds}
	list := wantedOperations(opt)
	tasks, photos, err := prepare(opt, dir, progress)
	if err != nil {
		return res, err
	}
	if len(tasks)+len(photos)+len(list) == 0 {
		return res, errors.New("nothing to measure: no picture and size matches")
	}
	sharp := sharpIfThere(ctx, opt, progress, stderr)
	engines, version, err := startEngines(ctx, sharp, stderr)
	if err != nil {
		return res, err
	}
	defer stopAll(engines)
	res.Machine.Sharp = version
	if version == "" {
		sharp = nil
	}
	if !opt.noBootstrap && len(tasks) > 0 {
		if res.Bootstrap, err = measureBootstrap(ctx, dir, largestJPEG(tasks), opt.rounds, sharp, progress); err != nil {
			return res, fmt.Errorf("measure the built function: %w", err)
		}
	}
	if res.Tasks, err = measure(ctx, tasks, engines, opt.rounds, progress); err != nil {
		return res, err
	}
	if res.Operations, err = measureOperations(ctx, list, engines, dir, opt.rounds, progress); err != nil {
		return res, err
	}
	if len(photos) > 0 {
		if res.Quality, err = judge(ctx, photos, engines, dir, progress); err != nil {
			return res, fmt.Errorf("judge the quality: %w", err)
		}
	}
	return res, nil
}

// prepare makes or finds the pictures: those to measure, and those to judge.
func prepare(opt options, dir string, progress *command.Progress) (tasks, photos []task, err error) {
	if opt.images == "" {
		progress.Show("drawing the pictures")
	}
	if !opt.quality {
		if tasks, err = listed(opt, dir, tasksOf, drawInputs); err != nil {
			return nil, nil, err
		}
	}
	if !opt.noQuality {
		if photos, err = listed(opt, dir, photosOf, drawPhotos); err != nil {
			return nil, nil, err
		}
	}
	return tasks, photos, nil
}

// listed are the wanted tasks with the pictures of a folder, or drawn ones.
func listed(opt options, dir string, find func(dir string) ([]task, error), draw func(dir, text string) ([]task, error)) ([]task, error) {
	var list []task
	var err error
	if opt.images != "" {
		list, err = find(opt.images)
	} else {
		list, err = draw(dir, opt.only)
	}
	return only(list, opt.only), err
}

func only(tasks []task, text string) []task {
	var list []task
	for _, w := range tasks {
		if strings.Contains(w.Name, text) {
			list = append(list, w)
		}
	}
	return list
}
