package main

import (
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
	bucket, originals string // originals is "" until the function's settings are known
	prefix            string
	resolutions       []edit.Resolution
	via               string // one of the constants below
	function          string
	website           string // without a "/" at the end
	concurrency       int
	quality           int
	cacheControl      string
	dialects          edit.DialectSet
	dryRun, json      bool
	stale             bool // look after what is there
	deleteOrphans     bool
	adopt, yes        bool
	env               string // a file with the function's environment
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
	var list, dialects string
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
	flags.StringVar(&dialects, "dialects", "", "")
	flags.BoolVar(&opt.dryRun, "dry-run", false, "")
	flags.BoolVar(&opt.json, "json", false, "")
	flags.BoolVar(&opt.stale, "stale", false, "")
	flags.BoolVar(&opt.deleteOrphans, "delete-orphans", false, "")
	flags.BoolVar(&opt.adopt, "adopt", false, "")
	flags.BoolVar(&opt.yes, "yes", false, "")
	flags.StringVar(&opt.env, "env", "", "")
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
	var err error
	if !opt.stale || given["resolutions"] {
		if opt.resolutions, err = parseResolutions(list); err != nil {
			faults = append(faults, err)
		}
	}
	if opt.dialects, err = edit.ParseDialects(dialects); err != nil {
		faults = append(faults, fmt.Errorf("-dialects: %w", err))
	}
	if opt.deleteOrphans && !opt.stale {
		faults = append(faults, errors.New("-delete-orphans goes with -stale"))
	}
	faults = append(faults, opt.checkAdopt(given), opt.checkNumbers(given), opt.checkVia(given), opt.checkSettings(given))
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
	return allowListOf(opt.resolutions)
}

// checkAdopt refuses what has nothing to do with taking over.
func (opt *options) checkAdopt(given map[string]bool) error {
	var faults []error
	if opt.yes && !opt.adopt {
		faults = append(faults, errors.New("-yes goes with -adopt"))
	}
	for _, other := range []string{"stale", "via", "website", "quality", "cache-control"} {
		if opt.adopt && given[other] {
			faults = append(faults, fmt.Errorf("-adopt makes nothing: leave -%s out", other))
		}
	}
	return errors.Join(faults...)
}

// checkSettings refuses to be told the function's settings twice.
func (opt *options) checkSettings(given map[string]bool) error {
	var faults []error
	if given["env"] && opt.env == "" {
		faults = append(faults, errors.New("-env is empty: expected a file with a variable NAME=VALUE on each line"))
	}
	if given["env"] && given["function"] && opt.via != byFunction {
		faults = append(faults, errors.New("-env and -function both tell the function's settings: leave one out"))
	}
	for _, setting := range []string{"quality", "cache-control", "dialects"} {
		if given[setting] && (given["env"] || given["function"]) {
			faults = append(faults, fmt.Errorf("-%s is one of the function's settings, which -env and -function tell: leave it out", setting))
		}
	}
	return errors.Join(faults...)
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
	switch opt.via {
	case byLocal, byFunction, byWebsite:
	default:
		return fmt.Errorf("-via %q: expected local, function or website", opt.via)
	}
	var faults []error
	switch {
	case given["website"] && opt.via != byWebsite:
		faults = append(faults, errors.New("-website goes with -via website"))
	case opt.via == byWebsite && !given["website"]:
		faults = append(faults, errors.New("-via website needs -website"))
	}
	if opt.via == byFunction && !given["function"] {
		faults = append(faults, errors.New("-via function needs -function"))
	}
	for _, setting := range []string{"quality", "cache-control"} {
		if given[setting] && opt.via == byWebsite && !opt.stale {
			faults = append(faults, fmt.Errorf("-%s goes with -via local", setting))
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
