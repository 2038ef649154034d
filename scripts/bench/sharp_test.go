//go:build unix

package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// installed makes a cache directory with sharp in it, and a directory of
// programs that is all that can be found.
func installed(t *testing.T, sharp bool) (programs string) {
	t.Helper()
	cache, programs := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache)
	t.Setenv("PATH", programs)
	if dir, err := os.UserCacheDir(); err != nil || !strings.HasPrefix(dir, cache) {
		t.Fatalf("the cache directory is %s, %v", dir, err)
	} else if sharp {
		module := filepath.Join(dir, "s3resize-bench", "sharp-"+sharpVersion, "node_modules", "sharp")
		if err := os.MkdirAll(module, 0o755); err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(module, "package.json"), []byte("{}"))
	}
	return programs
}

// startSharp is findSharp and start.
func startSharp(ctx context.Context) (*child, string, error) {
	m, err := findSharp(ctx)
	if err != nil {
		return nil, "", err
	}
	return m.start(ctx)
}

func TestSharpNeedsNode(t *testing.T) {
	installed(t, true)
	if _, _, err := startSharp(t.Context()); err == nil || err.Error() != "node is not installed" {
		t.Errorf("%v", err)
	}
}

func TestSharpNeedsNPMToBeInstalled(t *testing.T) {
	script(t, installed(t, false), "node", "")
	if _, _, err := startSharp(t.Context()); err == nil || err.Error() != "npm is not installed" {
		t.Errorf("%v", err)
	}
}

func TestSharpThatCannotBeInstalledSaysWhy(t *testing.T) {
	programs := installed(t, false)
	script(t, programs, "node", "")
	script(t, programs, "npm", "echo debug >&2; echo 'no network' >&2; exit 1\n")
	if _, _, err := startSharp(t.Context()); err == nil || !strings.Contains(err.Error(), "exit status 1: no network") {
		t.Errorf("%v", err)
	}
}

func TestSharpThatCannotBeLoadedSaysWhy(t *testing.T) {
	script(t, installed(t, true), "node", "echo 'cannot find module' >&2; exit 1\n")
	if _, _, err := startSharp(t.Context()); err == nil || !strings.Contains(err.Error(), "cannot find module") {
		t.Errorf("%v", err)
	}
}

func TestSharpAnswers(t *testing.T) {
	script(t, installed(t, true), "node", `
echo '{"sharp":"0.35.5","vips":"8.18"}'
while read line; do echo '{"ms":2.5,"bytes":7,"width":3,"height":2}'; done
`)
	c, version, err := startSharp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.stop()
	if version != "0.35.5 (libvips 8.18)" {
		t.Errorf("version %q", version)
	}
	a, err := c.ask(task{Name: "x"})
	if want := (answer{Milliseconds: 2.5, Bytes: 7, Width: 3, Height: 2}); err != nil || a != want {
		t.Errorf("%+v, %v", a, err)
	}
	dir, err := installSharp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if program, err := os.ReadFile(filepath.Join(dir, "sharp.mjs")); err != nil || !strings.Contains(string(program), "import sharp from 'sharp'") {
		t.Errorf("the program is %q, %v", program, err)
	}
}

func TestLastLine(t *testing.T) {
	if got := lastLine("a\nb\n\n"); got != "b" {
		t.Errorf("%q", got)
	}
}
