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

What to make anew:

    -stale               instead of making what is missing, look at what is
                         there, whatever its size and edits, and make anew what
                         was made of another original or by another version.
                         With -resolutions, only what is in these sizes. It
                         takes two HEAD requests for each derivative: 0.80
                         dollars a million. With -via function or website,
                         stale ones are deleted first and then asked for. What
                         browsers and CDNs keep stays there for as long as its
                         Cache-Control says.
    -delete-orphans      with -stale, delete derivatives whose original is gone
                         or no image any more; without it they are only listed

How to make it:

    -via local           on this machine, and upload (the default: it needs the
                         bucket and nothing else, deployed or not). The sizes
                         should be on the function's list: for one that allows
                         "*", or others, use another way, or what is made does
                         not change when its original does. Settings of the
                         function, if it does not have the usual ones:
                             -quality N           1 to 100, usually 80
                             -cache-control TEXT  for originals without one
    -via function        by invoking the Lambda function
                             -function NAME       its name or ARN (required)
    -via website         by asking the website as a browser would, which tests
                         the deployment too: every redirect is checked
                             -website URL         its address (required)
    -concurrency N       how many at once: one per processor with -via local,
                         otherwise 8

What it says:

    Standard output has the keys of -dry-run or the lines of -json, and nothing
    else. Progress, the summary and the lists of what was skipped and what
    failed go to standard error.

    -json                one JSON object per derivative or skipped original:
                             {"key","outcome","bytes","ms","error"}
                         with one of the outcomes made, there (someone else made
                         it first), missing (-dry-run), skipped, failed or
                         interrupted, or with -stale: made, stale (-dry-run),
                         orphan, deleted, failed or interrupted; at the end
                         {"summary":{…}}. The function does not tell bytes.

    Skipped are empty objects, folder markers, keys that no derivative can have,
    and what turns out not to be an image, which -dry-run cannot know. What lies
    in a folder named like a resolution is taken for derivatives and never for
    originals.

    Ctrl-C stops the listing and gives what is in hand 10 seconds to finish; a
    second one ends it at once. No derivative is ever half written. If 50 fail
    for the same want of permission, address or the like, and none is made, it
    gives up.

    Exit status: 0 all is there; 1 something failed; 2 wrong usage; 130
    interrupted. (go run itself turns all but 0 into 1.)

Region, credentials and endpoint are taken from the usual AWS environment:
AWS_PROFILE, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL_S3 and so on.

Example: what would be made of the photos, without making it

    go run ./scripts/prewarm -bucket images -resolutions 300x300,720x -prefix photos/ -dry-run

Example: after a new version, or years without events

    go run ./scripts/prewarm -bucket images -stale -dry-run
    go run ./scripts/prewarm -bucket images -stale -delete-orphans

Example: let the function do it, 50 at a time

    go run ./scripts/prewarm -bucket images -resolutions 300x300 -via function -function resize -concurrency 50

Example: on the system that "make run" starts on this machine

    export AWS_ENDPOINT_URL_S3=http://localhost:9000 AWS_REGION=us-east-1
    export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=locallocal
    go run ./scripts/prewarm -bucket images -resolutions 300x300
    go run ./scripts/prewarm -bucket images -resolutions 300x300 -via website -website http://localhost:8080
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
		complaint.Write(stderr, "prewarm", err, "run with -h to see what is expected")
		return exitUsage
	}
	aws, err := connect(ctx, opt)
	if err != nil {
		return quit(stderr, err)
	}
	rep := newReport(opt, stdout, stderr)
	j := job{catalogue: newCatalogue(aws.s3, opt), concurrency: opt.concurrency, report: rep}
	switch {
	case opt.stale:
		j.audit = newAudit(aws, opt)
	case !opt.dryRun:
		j.make = newMaker(aws, opt)
	}
	return quit(stderr, rep.finish(j.run(ctx)))
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
