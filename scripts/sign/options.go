package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"s3resize/lambda/edit"
	"s3resize/scripts/internal/command"
)

const (
	byThumbor = "thumbor"
	bySIH     = "sih"

	placeholder = "{size}"
)

// options are the command line, checked.
type options struct {
	key     string
	website string // without a "/" at the end
	scheme  string
	expires string // as it is signed; "" for never
	request string
	sizes   []edit.Resolution
	json    bool
	paths   []string
}

// parseOptions reads the command line and the secret. Its error is
// [flag.ErrHelp] or all mistakes joined.
func parseOptions(args []string, getenv func(string) string) (options, error) {
	var opt options
	var sizes, expires string
	flags := command.Flags("sign")
	flags.StringVar(&opt.website, "website", "", "")
	flags.StringVar(&opt.scheme, "scheme", byThumbor, "")
	flags.StringVar(&expires, "expires", "", "")
	flags.StringVar(&opt.request, "request", "", "")
	flags.StringVar(&sizes, "sizes", "", "")
	flags.BoolVar(&opt.json, "json", false, "")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	opt.paths = flags.Args()
	opt.website = strings.TrimRight(opt.website, "/")
	opt.key, _, _ = strings.Cut(getenv("SECURITY_KEY"), ",")
	opt.key = strings.TrimSpace(opt.key)
	var faults []error
	if opt.key == "" {
		faults = append(faults, errors.New("the environment variable SECURITY_KEY is empty: expected the function's secret"))
	}
	faults = append(faults, opt.checkWebsite(), opt.readSizes(sizes), opt.readExpires(expires, time.Now()), opt.checkWhat())
	return opt, errors.Join(faults...)
}

func (opt *options) checkWebsite() error {
	u, err := url.Parse(opt.website)
	if opt.website != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsAny(opt.website, "?#")) {
		return fmt.Errorf("-website %q: expected an address such as https://images.example.com", opt.website)
	}
	return nil
}

func (opt *options) readSizes(list string) error {
	allowed, err := edit.ParseAllowList(list)
	if err != nil {
		return fmt.Errorf("-sizes: %w", err)
	}
	if allowed.Any() {
		return errors.New(`-sizes "*": expected sizes such as 300x,600x`)
	}
	opt.sizes = allowed.Resolutions()
	return nil
}

// readExpires takes a moment or a duration from now.
func (opt *options) readExpires(s string, now time.Time) error {
	if s == "" {
		return nil
	}
	const form = "20060102T150405Z"
	if d, err := time.ParseDuration(s); err == nil && d > 0 {
		s = now.Add(d).UTC().Format(form)
	}
	if _, err := edit.ParseExpires(s); err != nil {
		return fmt.Errorf("-expires %q: expected a time in UTC such as 20261231T235959Z, or a duration such as 72h", s)
	}
	opt.expires = s
	if opt.scheme != bySIH {
		return errors.New("-expires goes with -scheme sih: Thumbor's signatures do not expire")
	}
	return nil
}

// checkWhat checks what is to be signed.
func (opt *options) checkWhat() error {
	var faults []error
	if opt.scheme != byThumbor && opt.scheme != bySIH {
		faults = append(faults, fmt.Errorf("-scheme %q: expected thumbor or sih", opt.scheme))
	}
	if opt.request != "" && opt.scheme != bySIH {
		faults = append(faults, errors.New("-request goes with -scheme sih: JSON is signed in the query"))
	}
	if (opt.request == "") == (len(opt.paths) == 0) {
		faults = append(faults, errors.New("expected a PATH or -request FILE"))
	}
	for _, path := range opt.paths {
		if strings.Contains(path, placeholder) != (len(opt.sizes) > 0) {
			faults = append(faults, fmt.Errorf("%q: expected -sizes and %s in the path, or neither", path, placeholder))
		}
	}
	return errors.Join(faults...)
}
