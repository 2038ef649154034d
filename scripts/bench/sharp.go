package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// sharpVersion is pinned so that ratios of different days can be compared.
const sharpVersion = "0.35.5"

// installTime bounds what npm may take: without a network it tries for long.
const installTime = 2 * time.Minute

//go:embed sharp.mjs
var sharpProgram []byte

// sharpModule is node and the folder that sharp is installed in.
type sharpModule struct{ node, dir string }

// findSharp installs sharp where it is not yet.
func findSharp(ctx context.Context) (sharpModule, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return sharpModule{}, errors.New("node is not installed")
	}
	dir, err := installSharp(ctx)
	return sharpModule{node, dir}, err
}

// command is one that runs a program next to sharp, pinned to one thread for
// the pixels and one for files.
func (m sharpModule) command(ctx context.Context, name string, program []byte, env ...string) (*exec.Cmd, error) {
	file := filepath.Join(m.dir, name)
	if err := os.WriteFile(file, program, 0o644); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, m.node, file)
	cmd.Dir = m.dir
	cmd.Env = append(append(os.Environ(), "VIPS_CONCURRENCY=1", "UV_THREADPOOL_SIZE=1"), env...)
	return cmd, nil
}

// start runs sharp as an engine. The version is its own and that of the libvips
// in it.
func (m sharpModule) start(ctx context.Context) (c *child, version string, err error) {
	cmd, err := m.command(ctx, "sharp.mjs", sharpProgram)
	if err != nil {
		return nil, "", err
	}
	if c, err = startChild(engineSharp, cmd); err != nil {
		return nil, "", err
	}
	// The first line says that it could be loaded.
	if !c.answers.Scan() {
		return nil, "", c.gone(c.answers.Err())
	}
	var versions struct{ Sharp, Vips string }
	if err := json.Unmarshal(c.answers.Bytes(), &versions); err != nil {
		c.stop()
		return nil, "", fmt.Errorf("sharp says %q: %w", c.answers.Text(), err)
	}
	return c, fmt.Sprintf("%s (libvips %s)", versions.Sharp, versions.Vips), nil
}

// installSharp returns the folder that sharp is installed in, below the user's
// cache directory.
func installSharp(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "s3resize-bench", "sharp-"+sharpVersion)
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "sharp", "package.json")); err == nil {
		return dir, nil
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", errors.New("npm is not installed")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, installTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, npm, "install", "--prefix", dir, "--no-audit", "--no-fund", "--no-save", "sharp@"+sharpVersion)
	cmd.WaitDelay = time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install sharp@%s: %w: %s", sharpVersion, err, lastLine(string(out)))
	}
	return dir, nil
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
