package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os/exec"
	"strings"
	"time"
)

// magick is ImageMagick.
type magick struct {
	program string
	version string // such as "ImageMagick 6.9.11-60"
}

// findMagick returns nil where ImageMagick is not installed. Other programs are
// called convert too, so what it is called does not count.
func findMagick(ctx context.Context) *magick {
	for _, name := range []string{"magick", "convert", "/usr/bin/convert"} {
		program, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		// A program that is not ImageMagick may wait for input.
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		said, err := exec.CommandContext(ctx, program, "-version").Output()
		cancel()
		if version := magickVersion(string(said)); err == nil && version != "" {
			return &magick{program, version}
		}
	}
	return nil
}

// magickVersion finds it in what -version prints; "" is another program.
func magickVersion(said string) string {
	rest, ok := strings.CutPrefix(said, "Version: ImageMagick ")
	if fields := strings.Fields(rest); ok && len(fields) > 0 {
		return "ImageMagick " + fields[0]
	}
	return ""
}

func geometry(r image.Rectangle) string {
	return fmt.Sprintf("%dx%d+%d+%d", r.Dx(), r.Dy(), r.Min.X, r.Min.Y)
}

// reference scales a JPEG with Lanczos's filter in linear light, and keeps 16
// bits a sample.
func (m magick) reference(ctx context.Context, data []byte, f fitting) (picture, error) {
	cmd := exec.CommandContext(ctx, m.program, "jpeg:-", "-auto-orient",
		"-crop", geometry(f.crop), "+repage", "-colorspace", "RGB", "-filter", "Lanczos", "-resize", fmt.Sprintf("%dx%d!", f.scaled.X, f.scaled.Y),
		"-crop", geometry(f.window), "+repage", "-colorspace", "sRGB", "-depth", "16", "PNG48:-")
	var out, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(data), &out, &stderr
	if err := pinned(cmd.Start); err != nil {
		return picture{}, err
	}
	if err := cmd.Wait(); err != nil {
		return picture{}, fmt.Errorf("%s: %w: %s", m.version, err, lastLine(stderr.String()))
	}
	return readPNG16(&out)
}
