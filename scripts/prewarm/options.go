package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"runtime"
	"strings"

	"s3resize/lambda/edit"
)

// options are the command line, checked.
type options struct {
	bucket, originals string // the same bucket twice unless told otherwise
	prefix            string
	resolutions       []edit.Resolution
	via               string // one of the constants below
	function          string
	website           string // without a "/" at the end
	concurrency       int
	quality           int
	cacheControl      string
	dryRun, json      bool
	stale             bool // look after what is there
	deleteOrphans     bool
}

const (
	byLocal    = "local"
	byFunction = "function"
	byWebsite  = "website"
)

// remoteConcurrency leaves most of the ten concurrent invocations that a new
// AWS account has.
const remoteConcurrency = 8

// parseOptions reads the command line. Its error is [flag.ErrHelp] or all
// mistakes joined.
func parseOptions(args []string) (options, error) {
	var opt options
	var list string
	flags := flag.NewFlagSet("prewarm", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&opt.bucket, "bucket", "", "")
	flags.StringVar(&opt.originals, "originals", "", "")
	flags.StringVar(&opt.prefix, "prefix", "", "")
	flags.StringVar(&list, "resolutions", "", "")
	flags.StringVar(&opt.via, "via", byLocal, "")
	flags.StringVar(&opt.function, "function", "", "")
	flags.StringVar(&opt.website, "website", "", "")
	flags.IntVar(&opt.concurrency, "concurrency", 0, "")
	flags.IntVar(&opt.quality, "quality", 0, "")
	flags.StringVar(&opt.cacheControl, "cache-control", "", "")
	flags.BoolVar(&opt.dryRun, "dry-run", false, "")
	flags.BoolVar(&opt.json, "json", false, "")
	flags.BoolVar(&opt.stale, "stale", false, "")
	flags.BoolVar(&opt.deleteOrphans, "delete-orphans", false, "")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })

	var faults []error
	if flags.NArg() > 0 {
		faults = append(faults, fmt.Errorf("unexpected argument %q", flags.Arg(0)))
	}
	if opt.bucket == "" {
		faults = append(faults, errors.New("-bucket is required: the bucket of the derivatives"))
	}
	opt.originals = cmp.Or(opt.originals, opt.bucket)
	var err error
	if !opt.stale || given["resolutions"] {
		if opt.resolutions, err = parseResolutions(list); err != nil {
			faults = append(faults, err)
		}
	}
	if opt.deleteOrphans && !opt.stale {
		faults = append(faults, errors.New("-delete-orphans goes with -stale"))
	}
	faults = append(faults, opt.checkNumbers(given), opt.checkVia(given))
	return opt, errors.Join(faults...)
}

// parseResolutions reads -resolutions, an allow-list that is not "*".
func parseResolutions(list string) ([]edit.Resolution, error) {
	allowed, err := edit.ParseAllowList(list)
	switch {
	case err != nil:
		return nil, fmt.Errorf("-resolutions: %w", err)
	case allowed.Any():
		return nil, errors.New(`-resolutions "*" stands for millions of sizes: name those to make, such as 300x300,720x`)
	case len(allowed.Resolutions()) == 0:
		return nil, errors.New("-resolutions is required: the sizes to make, such as 300x300,720x")
	}
	return allowed.Resolutions(), nil
}

// allowed is the resolutions as a list of what may be made.
func (opt options) allowed() edit.AllowList {
	entries := make([]string, len(opt.resolutions))
	for i, r := range opt.resolutions {
		entries[i] = r.String()
	}
	list, _ := edit.ParseAllowList(strings.Join(entries, ",")) // it came from such a list
	return list
}

// checkNumbers fills in the concurrency and refuses numbers out of range.
func (opt *options) checkNumbers(given map[string]bool) error {
	var faults []error
	if !given["concurrency"] {
		opt.concurrency = remoteConcurrency
		if opt.via == byLocal {
			opt.concurrency = runtime.GOMAXPROCS(0)
		}
	}
	if opt.concurrency < 1 || opt.concurrency > 1000 {
		faults = append(faults, fmt.Errorf("-concurrency %d: expected 1 to 1000", opt.concurrency))
	}
	if given["quality"] && (opt.quality < 1 || opt.quality > 100) {
		faults = append(faults, fmt.Errorf("-quality %d: expected 1 to 100", opt.quality))
	}
	return errors.Join(faults...)
}

// checkVia refuses flags that the way of making has no use for, and its own
// where they are missing.
func (opt *options) checkVia(given map[string]bool) error {
	belongs := []struct {
		flag, via string
		required  bool
	}{
		{"quality", byLocal, false},
		{"cache-control", byLocal, false},
		{"function", byFunction, true},
		{"website", byWebsite, true},
	}
	switch opt.via {
	case byLocal, byFunction, byWebsite:
	default:
		return fmt.Errorf("-via %q: expected local, function or website", opt.via)
	}
	var faults []error
	for _, b := range belongs {
		switch {
		case given[b.flag] && opt.via != b.via:
			faults = append(faults, fmt.Errorf("-%s goes with -via %s", b.flag, b.via))
		case b.required && opt.via == b.via && !given[b.flag]:
			faults = append(faults, fmt.Errorf("-via %s needs -%s", b.via, b.flag))
		}
	}
	if given["function"] && opt.function == "" {
		faults = append(faults, errors.New("-function is empty: expected a name or ARN"))
	}
	if given["website"] {
		faults = append(faults, opt.checkWebsite())
	}
	return errors.Join(faults...)
}

// checkWebsite refuses what cannot be put in front of "/" and a key.
func (opt *options) checkWebsite() error {
	u, err := url.Parse(opt.website)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.ContainsAny(opt.website, "?#") {
		return fmt.Errorf("-website %q: expected an address such as http://localhost:8080", opt.website)
	}
	opt.website = strings.TrimRight(opt.website, "/")
	return nil
}
