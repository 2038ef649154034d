// Doctor examines an installation, on AWS or on this machine, and says what is
// wrong with it and how to mend it. Run it with -h for how.
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

const usage = `Doctor examines an installation and says what is wrong with it and how to mend it.

Usage:

    go run ./scripts/doctor [flags] URL

URL is the website's address, as readers know it: the CDN's where there is one.
From outside it needs nothing else. With -bucket and the usual AWS credentials
it looks from inside too, which finds more.

    -bucket NAME         the bucket that is served as the website; derivatives
                         are stored there
    -originals NAME      where the originals are, if in another bucket
    -function NAME       the Lambda function's name or ARN, to see its settings
                         and to invoke it once, for a size that nobody allows
    -original KEY        an original that is there. Without it, and with
                         -bucket, doctor puts one of its own and removes it and
                         what is made of it again; with it, nothing is put, and
                         what is made of it stays
    -resolution SIZE     a size that is allowed (one that the website's rules or
                         the function's settings tell, else 300x300)
    -api URL             where the website should send readers, as in
                         https://abc123.execute-api.eu-west-1.amazonaws.com/resize
    -cors                other sites' scripts must be able to read the pictures
    -only LIST           only these checks, as in redirect,loop,keys; what they
                         build on is told if it is bad
    -transcript FILE     where to write the requests, statuses and redirects of
                         the keys with unusual characters; tests can replay it
    -timeout D           how long one answer may take (35s)
    -json                one JSON document: {"url","checks":[…],"summary":{…}}
    -endpoint-url URL    another S3 than AWS's
    -region NAME         the bucket's region

Region, credentials and endpoint are else taken from the usual AWS environment:
AWS_PROFILE, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL_S3 and so on.

What it says, one line per check on standard output:

    OK   name       what was seen
    BAD  name       what was seen
                    hint: how to mend it
    skip name       why it could not be checked

The checks, in order. One that makes no sense while an earlier one is bad is
skipped.

%s
What users keep under derivatives' keys is told and left alone, and only 50 objects
in each of 20 folders are looked at for it. The check of the queue takes
lambda:ListEventSourceMappings and sqs:GetQueueAttributes, and is skipped without
the first. Where a queue holds events back, the check stale waits for that: a
minute at most, unless EVENT_DELAY is longer.

What doctor puts is in folders called s3resize-doctor-, with a random number
behind, and is removed at the end, also after Ctrl-C. A second Ctrl-C leaves it
there.

Exit status: 0 nothing is wrong; 1 something is; 2 wrong usage; 130 interrupted.
(go run itself turns all but 0 into 1.)

Example: from outside

    go run ./scripts/doctor -original photos/cat.jpg https://images.example.com

Example: from inside too

    go run ./scripts/doctor -bucket images -function resize https://images.example.com

Example: the system that "make run" starts on this machine

    export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=locallocal
    go run ./scripts/doctor -bucket images -endpoint-url http://localhost:9000 -region us-east-1 http://localhost:8080
`

const (
	exitBad         = 1
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
		fmt.Fprintf(stdout, usage, describeChecks())
		return 0
	case err != nil:
		complain(stderr, err, "run with -h to see what is expected")
		return exitUsage
	}
	e, err := newExam(ctx, opt)
	if err != nil && ctx.Err() == nil {
		complain(stderr, err, hint(err))
		return exitBad
	}
	rep := &report{opt: opt, stdout: stdout, lines: []line{}}
	if err == nil {
		e.run(ctx, rep.add)
		rep.finish(ctx.Err() != nil)
	}
	switch {
	case ctx.Err() != nil:
		complain(stderr, errors.New("interrupted"), "")
		return exitInterrupted
	case rep.sum.Bad > 0:
		return exitBad
	}
	return 0
}
