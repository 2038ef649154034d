//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
)

// fakeTerraform is an executable that knows its version and nothing else.
func fakeTerraform(t *testing.T, name, version string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	script := "#!/bin/sh\necho '{\"terraform_version\":\"" + version + "\"}'\n"
	if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestFindTerraform(t *testing.T) {
	old := fakeTerraform(t, "terraform", "1.6.6")
	good := fakeTerraform(t, "terraform", "1.7.0")
	newer := fakeTerraform(t, "terraform", "1.99.1")
	tofu := fakeTerraform(t, "tofu", "1.9.0")
	empty := t.TempDir()
	paths := func(dirs ...string) string { return strings.Join(dirs, string(filepath.ListSeparator)) }
	tests := []struct {
		name, path, asked, cache string
		want                     string // an error if it ends in "…"
	}{
		{"on PATH", paths(empty, good, newer), "", empty, good + "/terraform"},
		{"the first is too old", paths(old, newer), "", empty, newer + "/terraform"},
		{"PATH before the cache", paths(good), "", newer, good + "/terraform"},
		{"in the cache", paths(old), "", newer, newer + "/terraform"},
		{"nowhere", paths(empty), "", empty, empty + "/installed"},
		{"on PATH, without a cache", paths(good), "", "", good + "/terraform"},
		{"asked for by path", paths(good), newer + "/terraform", empty, newer + "/terraform"},
		{"asked for by name", paths(good, tofu), "tofu", empty, tofu + "/tofu"},
		{"asked for but missing", paths(good), "tofu", empty, `$TERRAFORM: exec: "tofu": executable file not found in $PATH…`},
		{"asked for but too old", paths(good), old + "/terraform", empty, "is version 1.6.6: expected >= 1.7…"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("PATH", test.path)
			got, err := findTerraform(t.Context(), test.asked, test.cache, func(_ context.Context, dir string) (string, error) {
				return dir + "/installed", nil
			})
			want, wrong := strings.CutSuffix(test.want, "…")
			if wrong && (err == nil || !strings.Contains(err.Error(), want)) || !wrong && (err != nil || got != want) {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
		})
	}
}

func TestFindTerraformInterrupted(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	_, err := findTerraform(ctx, "", t.TempDir(), func(context.Context, string) (string, error) {
		t.Error("installed in spite of the interrupt")
		return "", nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestPinnedIsWanted(t *testing.T) {
	constraints := version.MustConstraints(version.NewConstraint(wanted))
	if !constraints.Check(version.Must(version.NewVersion(pinned))) {
		t.Errorf("%s is not %s", pinned, wanted)
	}
}
