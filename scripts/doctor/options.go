package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"s3resize/lambda/edit"
)

// options are the command line, checked.
type options struct {
	url               string // without a "/" at the end
	bucket, originals string // the same bucket twice unless told otherwise; "" is outside only
	function          string
	original          string
	resolution        edit.Resolution // zero: to be found out
	api               string
	cors, json        bool
	only              []string // empty: all
	transcript        string
	timeout           time.Duration
	endpoint, region  string
}

// parseOptions reads the command line. Its error is [flag.ErrHelp] or all
// mistakes joined.
func parseOptions(args []string) (options, error) {
	var opt options
	var resolution, only string
	flags := flag.NewFlagSet("doctor", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&opt.bucket, "bucket", "", "")
	flags.StringVar(&opt.originals, "originals", "", "")
	flags.StringVar(&opt.function, "function", "", "")
	flags.StringVar(&opt.original, "original", "", "")
	flags.StringVar(&resolution, "resolution", "", "")
	flags.StringVar(&opt.api, "api", "", "")
	flags.BoolVar(&opt.cors, "cors", false, "")
	flags.StringVar(&only, "only", "", "")
	flags.StringVar(&opt.transcript, "transcript", "", "")
	opt.timeout = 35 * time.Second
	flags.Func("timeout", "", func(text string) (err error) {
		if opt.timeout, err = time.ParseDuration(text); err != nil {
			return errors.New("expected a number with its unit, such as 35s")
		}
		return nil
	})
	flags.BoolVar(&opt.json, "json", false, "")
	flags.StringVar(&opt.endpoint, "endpoint-url", "", "")
	flags.StringVar(&opt.region, "region", "", "")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	var faults []error
	fault := func(err error) {
		if err != nil {
			faults = append(faults, err)
		}
	}
	switch flags.NArg() {
	case 0:
		fault(errors.New("no URL: expected the website's address, such as https://images.example.com"))
	case 1:
		opt.url = strings.TrimRight(flags.Arg(0), "/")
		fault(checkAddress("URL", flags.Arg(0)))
	default:
		fault(fmt.Errorf("unexpected argument %q: flags go before the URL", flags.Arg(1)))
	}
	if resolution != "" {
		var err error
		opt.resolution, err = edit.ParseResolution(resolution)
		fault(wrap("-resolution", err))
	}
	if only != "" {
		opt.only = strings.Split(only, ",")
	}
	fault(opt.checkNames())
	fault(opt.checkFlags())
	opt.originals = cmp.Or(opt.originals, opt.bucket)
	return opt, errors.Join(faults...)
}

// checkFlags refuses values that cannot be meant, and flags without the ones
// that they belong to.
func (opt *options) checkFlags() error {
	var faults []error
	if opt.api != "" {
		faults = append(faults, checkAddress("-api", opt.api))
	}
	if opt.endpoint != "" {
		faults = append(faults, checkAddress("-endpoint-url", opt.endpoint))
	}
	if opt.original != "" {
		faults = append(faults, wrap("-original", edit.ValidateKey(opt.original)))
	}
	if opt.timeout <= 0 {
		faults = append(faults, fmt.Errorf("-timeout %v: expected more than nothing, such as 35s", opt.timeout))
	}
	if opt.originals != "" && opt.bucket == "" {
		faults = append(faults, errors.New("-originals goes with -bucket"))
	}
	if opt.transcript != "" && (opt.bucket == "" || opt.original != "") {
		faults = append(faults, errors.New("-transcript needs -bucket, and no -original: the keys in it are put there first"))
	}
	return errors.Join(faults...)
}

// checkNames refuses checks in -only that do not exist.
func (opt *options) checkNames() error {
	var names []string
	for _, c := range checks() {
		names = append(names, c.name)
	}
	var faults []error
	for i, name := range opt.only {
		opt.only[i] = strings.TrimSpace(name)
		if !slices.Contains(names, opt.only[i]) {
			faults = append(faults, fmt.Errorf("-only %q: expected some of %s", name, strings.Join(names, ",")))
		}
	}
	return errors.Join(faults...)
}

// selected reports whether a check is to be made.
func (opt *options) selected(name string) bool {
	return len(opt.only) == 0 || slices.Contains(opt.only, name)
}

// wanted are the checks to be made: those selected, and what they need.
func (opt *options) wanted() map[string]bool {
	all := map[string]bool{}
	for _, c := range slices.Backward(checks()) {
		if all[c.name] || opt.selected(c.name) {
			all[c.name], all[c.needs] = true, true
		}
	}
	return all
}

// checkAddress refuses what cannot be put in front of "/" and a key.
func checkAddress(name, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.ContainsAny(address, "?#") {
		return fmt.Errorf("%s %q: expected an address such as https://images.example.com", name, address)
	}
	return nil
}

func wrap(name string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
