package main

import (
	"errors"
	"flag"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"s3resize/lambda/edit"
)

func TestParseOptions(t *testing.T) {
	minimum := options{
		bucket: "images", resolutions: resolutions(t, "300x300"),
		via: byLocal, concurrency: runtime.GOMAXPROCS(0), dialects: edit.OpenDialects(),
	}
	with := func(change func(*options)) options {
		o := minimum
		change(&o)
		return o
	}
	tests := []struct {
		args string
		want options
	}{
		{"-bucket images -resolutions 300x300", minimum},
		{"-bucket=images --resolutions=300x300,300x300", minimum},
		{"-bucket images -resolutions 300x300,720x -prefix photos/ -dry-run -json", with(func(o *options) {
			o.resolutions, o.prefix, o.dryRun, o.json = resolutions(t, "300x300,720x"), "photos/", true, true
		})},
		{"-bucket images -originals raw -resolutions 300x300 -quality 90 -cache-control no-cache -concurrency 3", with(func(o *options) {
			o.originals, o.quality, o.cacheControl, o.concurrency = "raw", 90, "no-cache", 3
		})},
		{"-bucket images -resolutions 300x300 -via function -function resize", with(func(o *options) {
			o.via, o.function, o.concurrency = byFunction, "resize", remoteConcurrency
		})},
		{"-bucket images -resolutions 300x300 -via website -website http://localhost:8080/", with(func(o *options) {
			o.via, o.website, o.concurrency = byWebsite, "http://localhost:8080", remoteConcurrency
		})},
		{"-bucket images -resolutions 300x300 -dialects thumbor,query", with(func(o *options) { o.dialects = edit.OpenDialects(edit.Thumbor, edit.Simple) })},
		{"-bucket images -resolutions 300x300 -function resize", with(func(o *options) { o.function = "resize" })},
		{"-bucket images -resolutions 300x300 -via function -function resize -env f", with(func(o *options) {
			o.via, o.function, o.env, o.concurrency = byFunction, "resize", "f", remoteConcurrency
		})},
		{"-bucket images -resolutions 300x300 -adopt -yes -dry-run", with(func(o *options) { o.adopt, o.yes, o.dryRun = true, true, true })},
		{"-bucket images -stale", with(func(o *options) { o.stale, o.resolutions = true, nil })},
		{"-bucket images -stale -delete-orphans -resolutions 300x300", with(func(o *options) { o.stale, o.deleteOrphans = true, true })},
	}
	for _, test := range tests {
		got, err := parseOptions(strings.Fields(test.args))
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s:\ngot  %+v, %v\nwant %+v", test.args, got, err, test.want)
		}
	}
}

func TestParseOptionsMistakes(t *testing.T) {
	const good = "-bucket images -resolutions 300x300 "
	tests := []struct{ args, want string }{
		{"", "-bucket is required: the bucket of the derivatives\n-resolutions is required: the sizes to make, such as 300x300,720x"},
		{"-bucket images -resolutions *", `-resolutions "*" stands for millions of sizes: name those to make, such as 300x300,720x`},
		{good + "cat.jpg", `unexpected argument "cat.jpg"`},
		{good + "-recursive", "flag provided but not defined: -recursive"},
		{good + "-concurrency 0", "-concurrency 0: expected 1 to 1000"},
		{good + "-concurrency 1001", "-concurrency 1001: expected 1 to 1000"},
		{good + "-quality 0 -concurrency -1", "-concurrency -1: expected 1 to 1000\n-quality 0: expected 1 to 100"},
		{good + "-quality 101", "-quality 101: expected 1 to 100"},
		{good + "-via sftp", `-via "sftp": expected local, function or website`},
		{good + "-via function", "-via function needs -function"},
		{good + "-via function -function=", "-function is empty: expected a name or ARN"},
		{good + "-via website", "-via website needs -website"},
		{good + "-delete-orphans", "-delete-orphans goes with -stale"},
		{"-bucket images -stale -resolutions *", `-resolutions "*" stands for millions of sizes: name those to make, such as 300x300,720x`},
		{good + "-website http://localhost:8080", "-website goes with -via website"},
		{good + "-function resize -env f", "-env and -function both tell the function's settings: leave one out"},
		{good + "-env=", "-env is empty: expected a file with a variable NAME=VALUE on each line"},
		{good + "-via function -function resize -quality 80", "-quality is one of the function's settings, which -env and -function tell: leave it out"},
		{good + "-env f -cache-control no-cache", "-cache-control is one of the function's settings, which -env and -function tell: leave it out"},
		{good + "-env f -dialects any", "-dialects is one of the function's settings, which -env and -function tell: leave it out"},
		{good + "-yes", "-yes goes with -adopt"},
		{good + "-adopt -stale -via local", "-adopt makes nothing: leave -stale out\n-adopt makes nothing: leave -via out"},
		{"-bucket images -adopt", "-resolutions is required: the sizes to make, such as 300x300,720x"},
		{good + "-via website -website http://h -cache-control no-cache", "-cache-control goes with -via local"},
		{good + "-via website -website localhost:8080", `-website "localhost:8080": expected an address such as http://localhost:8080`},
		{good + "-via website -website ftp://h", `-website "ftp://h": expected an address such as http://localhost:8080`},
		{good + "-via website -website http://", `-website "http://": expected an address such as http://localhost:8080`},
		{good + "-via website -website http://me:pw@h", `-website "http://me:pw@h": expected an address such as http://localhost:8080`},
		{good + "-via website -website http://h/?key=", `-website "http://h/?key=": expected an address such as http://localhost:8080`},
	}
	for _, test := range tests {
		_, err := parseOptions(strings.Fields(test.args))
		if err == nil || err.Error() != test.want {
			t.Errorf("%s:\ngot  %v\nwant %v", test.args, err, test.want)
		}
	}
	if _, err := parseOptions(strings.Fields("-bucket images -resolutions 0300x300")); err == nil || !strings.HasPrefix(err.Error(), `-resolutions: resolution "0300x300": expected WxH`) {
		t.Errorf("bad resolution: %v", err)
	}
}

func TestParseOptionsHelp(t *testing.T) {
	for _, args := range []string{"-h", "-help", "--help", "-bucket images -h"} {
		if _, err := parseOptions(strings.Fields(args)); !errors.Is(err, flag.ErrHelp) {
			t.Errorf("%s: %v", args, err)
		}
	}
}

// Every flag is in the usage text.
func TestUsageNamesEveryFlag(t *testing.T) {
	for _, name := range []string{
		"bucket", "originals", "prefix", "resolutions", "via", "function", "website",
		"concurrency", "quality", "cache-control", "dry-run", "json", "stale", "delete-orphans", "adopt", "yes", "env", "dialects",
	} {
		if _, err := parseOptions([]string{"-" + name}); err != nil && strings.Contains(err.Error(), "not defined") {
			t.Errorf("no flag -%s", name)
		}
		if !strings.Contains(usage, " -"+name+" ") {
			t.Errorf("the usage text does not say what -%s is", name)
		}
	}
}
