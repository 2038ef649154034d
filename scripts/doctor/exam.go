package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"s3resize/lambda/aws/awsapi"
	"s3resize/lambda/edit"
)

const (
	// folderPrefix starts the names of the folders that doctor puts things in.
	folderPrefix = "s3resize-doctor-"
	// cleanupName is the last line, which is not a check of the installation.
	cleanupName = "cleanup"
	// cleanupTime is for removing everything, also after Ctrl-C.
	cleanupTime = time.Minute
)

// exam is one installation being examined.
type exam struct {
	opt      options
	visitor  *visitor
	bucket   *bucket        // nil without -bucket
	function *lambda.Client // nil without -function
	queues   awsapi.API     // SQS, likewise
	folder   string         // of the probe's originals, ends in "/"
	facts    facts

	now   func() time.Time
	pause func(context.Context, time.Duration) error
}

// newExam connects to AWS as far as the command line asks for it.
func newExam(ctx context.Context, opt options) (*exam, error) {
	e := &exam{
		opt:     opt,
		visitor: newVisitor(opt.timeout),
		folder:  folderPrefix + randomName() + "/",
		now:     time.Now,
		pause:   pause,
	}
	if opt.bucket == "" && opt.function == "" {
		return e, nil
	}
	cfg, err := connect(ctx, opt)
	if err != nil {
		return nil, err
	}
	if opt.bucket != "" {
		e.bucket = &bucket{client: newS3(cfg, opt.endpoint), name: opt.bucket, originals: opt.originals}
	}
	if opt.function != "" {
		e.function, e.queues = newLambda(cfg), newQueues(cfg)
	}
	return e, nil
}

func randomName() string {
	b := make([]byte, 6)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run makes all checks that are asked for, tells each finding, and cleans up
// whatever happens. What these build on is checked too, and told if it is bad.
// Once ctx has ended, what checks find is only that.
func (e *exam) run(ctx context.Context, tell func(name string, f finding, took time.Duration)) {
	defer e.visitor.transport.CloseIdleConnections()
	defer e.cleanUp(ctx, tell)
	wanted := e.opt.wanted()
	unsound := map[string]string{} // the check that is bad, by those that build on it
	for _, c := range checks() {
		if !wanted[c.name] {
			continue
		}
		start := time.Now()
		root := unsound[c.needs]
		f := skip("means nothing before %s is in order", root)
		if root == "" {
			f = c.ask(e, ctx)
		}
		if ctx.Err() != nil {
			return
		}
		if f.verdict == verdictBad {
			root = c.name
		}
		unsound[c.name] = root
		if f.verdict == verdictBad || e.opt.selected(c.name) {
			tell(c.name, f, time.Since(start))
		}
	}
}

// cleanUp has time of its own.
func (e *exam) cleanUp(ctx context.Context, tell func(string, finding, time.Duration)) {
	if e.bucket == nil || len(e.bucket.put) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
	defer cancel()
	start := time.Now()
	err := e.bucket.clean(ctx)
	f := pass("%s put there, and what was made of it, gone again", count(len(e.bucket.put), "original"))
	if err != nil {
		f = fault("remove the folders "+e.folder+" and SIZE/"+e.folder+" yourself; these credentials may lack s3:DeleteObject or s3:ListBucket",
			"not everything could be removed: %s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	tell(cleanupName, f, time.Since(start))
}

// address is where readers ask for a key.
func (e *exam) address(key string) string { return e.opt.url + "/" + edit.EscapePath(key) }

// get asks for an address.
func (e *exam) get(ctx context.Context, address string, header ...string) (reply, error) {
	return e.visitor.ask(ctx, "GET", address, header...)
}

// walk follows redirects between the website and the API, and nowhere else.
func (e *exam) walk(ctx context.Context, address string) trail {
	e.missing(ctx) // tells the API's address
	return e.visitor.walk(ctx, "GET", address, e.may)
}

// may refuses addresses that are neither the website's nor the API's.
func (e *exam) may(to *url.URL) error {
	site, err := url.Parse(e.opt.url)
	if err != nil {
		return err
	}
	switch {
	case isPrivate(to.Hostname()) && !isPrivate(site.Hostname()):
		return fmt.Errorf("a redirect to %s, which is not followed: it is a private address", to.Host)
	case strings.EqualFold(to.Host, site.Host), e.facts.apiHost != "" && strings.EqualFold(to.Host, e.facts.apiHost):
		return nil
	}
	return fmt.Errorf("a redirect to %s, which is not followed: it is neither the website nor the API", to)
}

// isHome reports whether a walk ended at the website, and not at the API, which
// may be behind the same CDN.
func (e *exam) isHome(t trail) bool {
	at := t.last().url
	return strings.HasPrefix(at, e.opt.url+"/") && !strings.Contains(at, "?key=")
}

// errOutside is why there is nothing to look at inside.
var errOutside = errors.New("needs -bucket")
