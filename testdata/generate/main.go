// Generate draws the pictures under testdata/originals.
//
//	go run ./testdata/generate
//
// It is run from the top of the repository, and only when a picture is to
// change: what counts for tests are the committed files.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run("testdata/originals", originals()); err != nil {
		fmt.Fprintln(os.Stderr, "generate: error:", err)
		os.Exit(1)
	}
}

// run writes files into a directory that must exist, so that it does not fill
// one that is not the repository's.
func run(dir string, list []original) error {
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("start this at the top of the repository: %w", err)
	}
	for _, original := range list {
		data, err := original.draw()
		if err != nil {
			return fmt.Errorf("draw %s: %w", original.name, err)
		}
		name := filepath.Join(dir, filepath.FromSlash(original.name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			return err
		}
		fmt.Printf("generate: %7d %s\n", len(data), original.name)
	}
	return nil
}
