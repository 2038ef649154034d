package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// The Makefile and the command make the same zip, byte for byte, because they do
// the same.
func TestBuildCommandsAreTheMakefiles(t *testing.T) {
	text, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	commands := buildSteps("arm64")
	targets := []struct{ target, source string }{{"dist/arm64/bootstrap", ""}, {"dist/lambda-arm64.zip", "dist/arm64/bootstrap"}}
	for i, target := range targets {
		expand := strings.NewReplacer("$*", "arm64", "$@", target.target, "$<", target.source)
		words := slices.Clone(commands[i].environment)
		for _, arg := range commands[i].args {
			if strings.Contains(arg, " ") {
				arg = `"` + arg + `"`
			}
			words = append(words, arg)
		}
		if want := strings.Join(words, " "); !slices.Contains(strings.Split(expand.Replace(string(text)), "\n"), "\t"+want) {
			t.Errorf("the Makefile has no line: %s", want)
		}
	}
}

func TestBuild(t *testing.T) {
	if !slices.Contains([]string{"amd64", "arm64"}, runtime.GOARCH) {
		t.Skip("Lambda has no such processor")
	}
	dir := t.TempDir()
	for _, part := range []string{"go.mod", "go.sum", "scripts/pack", "scripts/internal/command"} {
		if err := copyTo(filepath.Join(dir, part), filepath.Join("../..", part)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "lambda"), 0o700),
		os.WriteFile(filepath.Join(dir, "lambda/main.go"), []byte("package main\n\nfunc main() {}\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	var said bytes.Buffer
	if err := build(t.Context(), runtime.GOARCH, &said); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	z, err := zip.OpenReader("dist/lambda-" + runtime.GOARCH + ".zip")
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) != 1 || z.File[0].Name != "bootstrap" || z.File[0].UncompressedSize64 == 0 {
		t.Errorf("%v", z.File)
	}

	if err := os.WriteFile("lambda/main.go", []byte("package main\n\nfunc main() { nonsense }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said.Reset()
	if err := build(t.Context(), runtime.GOARCH, &said); err == nil || !strings.HasPrefix(err.Error(), "build the function: go build: ") || !strings.Contains(said.String(), "nonsense") {
		t.Errorf("got %v\n%s", err, said.String())
	}
}

// copyTo copies a file or a directory.
func copyTo(to, from string) error {
	if info, err := os.Stat(from); err != nil || info.IsDir() {
		return errors.Join(err, os.CopyFS(to, os.DirFS(from)))
	}
	text, err := os.ReadFile(from)
	return errors.Join(err, os.WriteFile(to, text, 0o600))
}

func TestBuildElsewhere(t *testing.T) {
	t.Chdir(t.TempDir())
	err := build(t.Context(), "arm64", new(bytes.Buffer))
	if err == nil || !strings.Contains(hint(err, options{}), "where the Makefile is") {
		t.Errorf("got %v", err)
	}
}
