package main

import (
	"errors"
	"flag"
	"strings"
	"testing"

	"s3resize/lambda/edit"
)

func TestDefaults(t *testing.T) {
	o, err := parseOptions(nil)
	if err != nil {
		t.Fatal(err)
	}
	if o.website != "127.0.0.1:8080" || o.api != "127.0.0.1:8081" || o.s3 != "127.0.0.1:9000" || o.data != ".local" || o.bucket != "images" || o.quality != 80 || o.quiet || o.json {
		t.Errorf("%+v", o)
	}
	for _, r := range []edit.Resolution{{Width: 300, Height: 300}, {Width: 300}, {Height: 300}, {Width: 720}} {
		if !o.allowed.Allows(r) {
			t.Errorf("%v is not allowed", r)
		}
	}
}

func TestParseAddress(t *testing.T) {
	for s, want := range map[string]string{
		"8080": "127.0.0.1:8080", ":8080": "127.0.0.1:8080", "0": "127.0.0.1:0", "0.0.0.0:80": "0.0.0.0:80",
		"localhost:9000": "localhost:9000", "[::1]:80": "[::1]:80", "box.lan:65535": "box.lan:65535",
	} {
		if got, err := parseAddress(s); got != want || err != nil {
			t.Errorf("%s: %s, %v; want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"", ":", "http", ":http", ":-1", ":65536", "::1:80", "a:b:1", "http://localhost:80"} {
		if got, err := parseAddress(s); err == nil {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestBucketNames(t *testing.T) {
	for _, name := range []string{"images", "a-b.c", "123", strings.Repeat("b", 63)} {
		if err := bucketFault(name); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"", "ab", "Images", "a_b", "../up", "a..b", "-ab", "ab-", ".ab", "a/b", "é12", strings.Repeat("b", 64)} {
		if bucketFault(name) == nil {
			t.Errorf("%q is accepted", name)
		}
	}
}

func TestHelpIsNoMistake(t *testing.T) {
	for _, arg := range []string{"-h", "-help", "--help"} {
		if _, err := parseOptions([]string{arg}); !errors.Is(err, flag.ErrHelp) {
			t.Errorf("%s: %v", arg, err)
		}
	}
}

// Each flag that there is must be in the usage, with its default.
func TestUsageNamesAllFlags(t *testing.T) {
	for _, line := range []string{"-website ADDRESS", "-api ADDRESS", "-s3 ADDRESS", "-data DIRECTORY", "-bucket NAME", "-resolutions LIST", "-dialects LIST", "(any)", "-quality N", "-quiet", "-json", "(" + defaultResolutions + ")"} {
		if !strings.Contains(usage, line) {
			t.Errorf("no %s", line)
		}
	}
	for line := range strings.Lines(usage) {
		if len(line) > len("\n")+80 {
			t.Errorf("%d characters: %s", len(line)-1, line)
		}
	}
}
