// Prewarm makes the derivatives that a bucket lacks, before anyone asks for
// them. Run it with -h for how.
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

	"s3resize/lambda/store"
	"s3resize/scripts/internal/complaint"
)

const usage = `Prewarm makes the derivatives that a bucket lacks, before anyone asks for them.

Usage:

    go run ./scripts/prewarm -bucket NAME -resolutions LIST [flags]

It lists the originals, compares that with the listings of the derivatives, and
makes what is missing. Nothing is made twice, so it can be interrupted and run
again: it goes on where it stopped.

What to make:

    -bucket NAME         where the derivatives are stored (required)
    -resolutions LIST    the sizes, as in 300x300,720x,x200 (required)
    -originals NAME      where the originals are, if in another bucket
    -prefix TEXT         only the originals whose keys start so, as in photos/
    -dry-run             print the keys that would be made, and make nothing

    What users keep is never replaced and never deleted, wherever it lies: an
    object is a derivative only if its metadata says so. Pictures in folders that
    are named like sizes are originals too, unless there is an original that they
    take the place of a derivative of. To tell them apart takes a HEAD request
    (0.40 dollars a million) for each object that is spelled like a derivative, but
    for those in folders of the sizes in LIST, or ever on the function's list, that
    lie under the key of an original; and for what turns out to be an original,
    one more, and one for each size. These requests go side by side.

What to make anew:

    -stale               instead of making what is missing, look at what is
                         there, whatever its size and edits, and make anew what
                         was made of another original, by another version, with
                         other settings or with another picture laid over it, or
                         whose original has another Cache-Control. With
                         -resolutions, only what is in these sizes. It takes two
                         HEAD requests for each derivative, and one for each
                         picture laid over it: 0.80 dollars a million and more.
                         What is not ours takes one, is listed and stays. With
                         -via function or website, stale ones are deleted first
                         and then asked for. What browsers and CDNs keep stays
                         there for as long as its Cache-Control says.
                         It also mends the function's index: derivatives that
                         lack an entry get one, and, without -resolutions and
                         -prefix, entries without a derivative go.
    -delete-orphans      with -stale, delete derivatives whose original is gone
                         or no image any more; without it they are only listed

    A derivative is replaced or deleted only if it still is what was looked at.

What others have made:

    -adopt               take over what another tool stored as SIZE/key, in the
                         sizes of -resolutions, where the original is there: it
                         gets our metadata, and follows its original from then
                         on. What is older than its original counts as stale.
                         It is copied onto itself, with its content type, cache
                         control and tags; S3 keeps no ACL of a copy. With
                         -dry-run it says what it would adopt. Otherwise it says
                         so too, and asks
    -yes                 do not ask

How to make it:

    -via local           on this machine, and upload (the default: it needs the
                         bucket and nothing else, deployed or not). Each original
                         is read once for all its sizes. The sizes are recorded
                         for the function, so that it finds what was made
    -via function        by invoking the Lambda function
                             -function NAME       its name or ARN (required)
    -via website         by asking the website as a browser would, which tests
                         the deployment too: every redirect is checked
                             -website URL         its address (required)
    -concurrency N       how many at once: one per processor with -via local,
                         otherwise 8

The function's settings, which say what derivatives are like and are the usual
ones unless told:

    -function NAME       read them from the function, also with -via local; it
                         takes lambda:GetFunctionConfiguration
    -env FILE            read them from a file with a variable on each line, as in
                         QUALITY=70
    -quality N           1 to 100, usually 80
    -cache-control TEXT  for originals without one
    -dialects LIST       of thumbor, json, query, oss and any: what it reads
                         besides plain paths, usually nothing. The keys of
                         originals in folders like top/ depend on it

What it says:

    Standard output has the keys of -dry-run or the lines of -json, and nothing
    else. Progress, the summary and the lists of what was skipped and what
    failed go to standard error.

    -json                one JSON object per derivative or skipped original:
                             {"key","outcome","bytes","ms","error"}
                         with one of the outcomes made, there (someone else made
                         it first), missing (-dry-run), skipped, foreign (not
                         ours), failed or interrupted; with -stale also stale
                         (-dry-run), orphan, deleted and there (somebody changed
                         it meanwhile); with -adopt adopted, adoptable (-dry-run)
                         and the like; at the end {"summary":{…}}. The function
                         does not tell bytes.

    Skipped are empty objects, folder markers, keys that no derivative can have,
    and what turns out not to be an image, which -dry-run cannot know; no more
    than its first bytes are read.

    Ctrl-C stops the listing and gives what is in hand 10 seconds to finish; a
    second one ends it at once. No derivative is ever half written. If 50 fail
    for the same want of permission, address or the like, and none is made, it
    gives up.

    Exit status: 0 all is there, whatever is not ours; 1 something failed, or
    nobody agreed to -adopt; 2 wrong usage; 130
    interrupted. (go run itself turns all but 0 into 1.)

Region, credentials and endpoint are taken from the usual AWS environment:
AWS_PROFILE, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL_S3 and so on.

Example: what would be made of the photos, without making it

    go run ./scripts/prewarm -bucket images -resolutions 300x300,720x -prefix photos/ -dry-run

Example: after a new version, or years without events

    go run ./scripts/prewarm -bucket images -stale -dry-run
    go run ./scripts/prewarm -bucket images -stale -delete-orphans

Example: after a change of the function's settings

    go run ./scripts/prewarm -bucket images -stale -function resize

Example: what the archived AWS sample has made becomes ours

    go run ./scripts/prewarm -bucket images -resolutions 300x300,720x -adopt -dry-run

Example: let the function do it, 50 at a time

    go run ./scripts/prewarm -bucket images -resolutions 300x300 -via function -function resize -concurrency 50

Example: on the system that "make run" starts on this machine

    export AWS_ENDPOINT_URL_S3=http://localhost:9000 AWS_REGION=us-east-1
    export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=locallocal
    go run ./scripts/prewarm -bucket images -resolutions 300x300 -dialects any
    go run ./scripts/prewarm -bucket images -resolutions 300x300 -dialects any -via website -website http://localhost:8080
`

const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 128 + int(syscall.SIGINT)
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // so that a second Ctrl-C kills
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the command. It returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	opt, err := parseOptions(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return 0
	case err != nil:
		complaint.Write(stderr, "prewarm", err, "run with -h to see what is expected")
		return exitUsage
	case opt.adopt && !opt.yes && !opt.dryRun && !terminal(stdin):
		return quit(stderr, errNobody)
	}
	aws, err := connect(ctx, opt)
	if err != nil {
		return quit(stderr, err)
	}
	set, err := readSettings(ctx, aws.lambda, opt)
	if err == nil {
		opt, err = set.agree(opt)
	}
	if err != nil {
		return quit(stderr, err)
	}
	c := command{opt: opt, aws: aws, set: set, maker: set.maker(aws, opt), stdin: stdin, stdout: stdout, stderr: stderr}
	return quit(stderr, c.run(ctx))
}

// command is a command line that makes sense, and what it needs.
type command struct {
	opt            options
	aws            clients
	set            settings
	maker          *store.Maker
	stdin          io.Reader
	stdout, stderr io.Writer
}

func (c command) run(ctx context.Context) error {
	switch {
	case c.opt.stale:
		return c.runStale(ctx)
	case c.opt.adopt:
		return c.runAdopt(ctx)
	}
	// Whoever may not read the record has more HEADs to send.
	recorded, err := c.maker.Sizes(ctx)
	if err != nil {
		recorded = nil
	}
	j := job{catalogue: newCatalogue(c.maker, c.opt, recorded)}
	if !c.opt.dryRun {
		j.make = newMaker(c.aws, c.maker, c.opt)
	}
	_, err = c.do(ctx, c.opt, j)
	return err
}

// do does a job and says what became of it.
func (c command) do(ctx context.Context, opt options, j job) (summary, error) {
	j.concurrency, j.report = opt.concurrency, newReport(opt, c.stdout, c.stderr)
	err := j.report.finish(j.run(ctx))
	return j.report.sum, err
}

func (c command) runStale(ctx context.Context) error {
	if c.set.from == "" && !c.opt.json {
		fmt.Fprintln(c.stderr, "prewarm: the function's settings are taken to be the usual ones where no flag tells: -function NAME or -env FILE reads them")
	}
	// What is recorded needs no entry in the index, whatever is allowed now.
	sizes, err := c.maker.Sizes(ctx)
	if err != nil {
		return terse(err)
	}
	c.maker.PlainSizes = allowListOf(sizes)
	_, err = c.do(ctx, c.opt, job{audit: newAudit(c.aws, c.maker, c.opt)})
	return err
}

// runAdopt says what it would do and asks, unless that is left out.
func (c command) runAdopt(ctx context.Context) error {
	if !c.opt.yes && !c.opt.dryRun {
		try := c.opt
		try.dryRun, try.json = true, false
		would := c
		would.stdout = io.Discard
		sum, err := would.do(ctx, try, job{adopter: newAdopter(c.maker, try)})
		if err != nil || sum.Adoptable == 0 {
			return err
		}
		if err := askToAdopt(ctx, c.stdin, c.stderr, sum.Adoptable); err != nil {
			return err
		}
	}
	_, err := c.do(ctx, c.opt, job{adopter: newAdopter(c.maker, c.opt)})
	return err
}

// quit says why there is nothing more to do, and finds the exit status.
func quit(stderr io.Writer, err error) int {
	switch {
	case errors.Is(err, context.Canceled):
		complaint.Write(stderr, "prewarm", errors.New("interrupted"), "run the same command again: it goes on where it stopped")
		return exitInterrupted
	case err != nil:
		complaint.Write(stderr, "prewarm", err, hint(err))
		return exitFailed
	}
	return 0
}
