package main

import (
	"errors"
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
)

func TestParseOptions(t *testing.T) {
	opt, err := parseOptions(strings.Fields("-bucket images -resolution 300x -only website,loop -timeout 3s https://images.example.com/"))
	if err != nil {
		t.Fatal(err)
	}
	if opt.url != "https://images.example.com" || opt.bucket != "images" || opt.originals != "images" ||
		opt.resolution != (edit.Resolution{Width: 300}) || !slices.Equal(opt.only, []string{"website", "loop"}) || opt.timeout != 3*time.Second {
		t.Errorf("%+v", opt)
	}
	if opt, err = parseOptions([]string{"-bucket", "a", "-originals", "b", "http://localhost:8080/sub"}); err != nil || opt.originals != "b" || opt.url != "http://localhost:8080/sub" {
		t.Errorf("%+v %v", opt, err)
	}
	if _, err := parseOptions([]string{"-h"}); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v", err)
	}
}

func TestParseOptionsRefuses(t *testing.T) {
	for args, want := range map[string]string{
		"":                                 "no URL: expected the website's address",
		"ftp://x":                          `URL "ftp://x": expected an address such as`,
		"images.example.com":               `URL "images.example.com"`,
		"http://u:p@x":                     `URL "http://u:p@x"`,
		"http://x?y":                       `URL "http://x?y"`,
		"http://x http://y":                `unexpected argument "http://y": flags go before the URL`,
		"http://x -json":                   `unexpected argument "-json": flags go before the URL`,
		"-resolution 0300x300 http://x":    "-resolution: ",
		"-only website,spelling http://x":  `-only "spelling": expected some of website,`,
		"-timeout 0s http://x":             "-timeout 0s: expected more than nothing",
		"-timeout soon http://x":           `invalid value "soon" for flag -timeout: expected a number with its unit, such as 35s`,
		"-timeout 35 http://x":             `invalid value "35" for flag -timeout: expected a number with its unit`,
		"-api abc http://x":                `-api "abc": expected an address`,
		"-endpoint-url localhost http://x": `-endpoint-url "localhost": expected an address`,
		"-original ../a http://x":          "-original: ",
		"-originals b http://x":            "-originals goes with -bucket",
		"-transcript f http://x":           "-transcript needs -bucket",
		"-what http://x":                   "flag provided but not defined: -what",
		"-bucket b -transcript f -original a.jpg http://x": "-transcript needs -bucket, and no -original",
	} {
		if _, err := parseOptions(strings.Fields(args)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", args, err)
		}
	}
	_, err := parseOptions(strings.Fields("-api a -resolution b"))
	if lines := strings.Count(err.Error(), "\n") + 1; lines != 3 {
		t.Errorf("%d lines of mistakes, want 3:\n%v", lines, err)
	}
}
