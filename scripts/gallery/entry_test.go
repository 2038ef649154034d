package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"s3resize/lambda/edit"
)

// However an entry is asked for, it is the same derivative, and the dialect is
// the one that it is said to be.
func TestRequestsAreOneVariant(t *testing.T) {
	dialects := map[string][]edit.Dialect{
		"path": {edit.Plain, edit.Thumbor}, "Thumbor": {edit.Plain, edit.Thumbor},
		"JSON": {edit.JSON}, "OSS": {edit.OSS}, "query": {edit.Simple},
	}
	for _, e := range entries() {
		for _, r := range e.requests() {
			got, err := r.parse()
			if err != nil {
				t.Errorf("%s: %s: %v", e.name, r.plain, err)
				continue
			}
			if key := got.Variant.Key(); key != e.key() || !slices.Contains(dialects[r.dialect], got.Dialect) {
				t.Errorf("%s: %s is %s of the dialect %s, want %s", e.name, r.plain, key, got.Dialect, e.key())
			}
		}
	}
}

// notShown are the operations without a picture, and why.
var notShown = map[string]string{
	"content_moderation": "what is objectionable only Rekognition says",
}

func TestEveryOperationIsShown(t *testing.T) {
	shown := map[string]bool{}
	for _, e := range entries() {
		v, err := edit.Parse(e.key())
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range v.Edits.Operations {
			shown[edit.OperationName(op)] = true
		}
		// One operation may have two names, as resize and proportion do.
		for _, filter := range regexp.MustCompile(`[a-z_]+\(`).FindAllString(e.path, -1) {
			shown[strings.TrimSuffix(filter, "(")] = true
		}
	}
	for _, name := range edit.OperationNames() {
		if _, not := notShown[name]; not == shown[name] {
			t.Errorf("%s: shown is %v, and listed as not shown %v", name, shown[name], not)
		}
	}
}

// Every fit, filling, way to extend, focus, format and so on is there as well.
func TestEveryOptionIsShown(t *testing.T) {
	all := ""
	for _, e := range entries() {
		all += e.path + "\n"
	}
	for _, word := range []string{
		"fit-in/", "full-fit-in/", "adaptive-fit-in/", "stretch()", "upscale()", "no_upscale()", "/right", "orig", "/smart", "entropy", "attention",
		"fill(auto)", "fill(blur)", "fill(transparent)", "copy", "repeat", "mirror", "tile",
		"format(jpeg)", "format(png)", "format(webp)", "format(gif)", "autojpg()", "quality(", "quality_percent(", "quality_limit(", "max_bytes(",
		"coding(", "chroma(", "lossless()", "palette()", "cover()",
	} {
		if !strings.Contains(all, word) {
			t.Errorf("no entry has %s", word)
		}
	}
}

func TestNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range entries() {
		if seen[e.name] || !regexp.MustCompile(`^[a-z][a-z-]*$`).MatchString(e.name) || e.what == "" || e.group == "" {
			t.Errorf("%+v: the name is not one, or something is missing", e)
		}
		seen[e.name] = true
	}
}
