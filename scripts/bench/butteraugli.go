package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// butteraugli is how far apart two pictures look; 0 is the same.
type butteraugli struct {
	// Distance is that of the worst place; from 1 on one may see a difference.
	Distance float64 `json:"distance"`
	// Norm is the 3-norm over all places.
	Norm float64 `json:"norm3"`
}

// butteraugliProgram is libjxl's; Debian has it in libjxl-devtools.
const butteraugliProgram = "butteraugli_main"

// measureButteraugli compares a JPEG file with a reference, which is written
// into dir.
func measureButteraugli(ctx context.Context, program, dir string, reference picture, file string) (*butteraugli, error) {
	var b bytes.Buffer
	if err := reference.writePNG16(&b); err != nil {
		return nil, err
	}
	original := filepath.Join(dir, "reference.png")
	if err := os.WriteFile(original, b.Bytes(), 0o644); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, original, file, "--pnorm", "3")
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := pinned(cmd.Start); err != nil {
		return nil, err
	}
	if err := cmd.Wait(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", butteraugliProgram, err, lastLine(stderr.String()))
	}
	return parseButteraugli(out.String())
}

// parseButteraugli reads the distance on the first line and "3-norm: 1.23" on
// the next.
func parseButteraugli(said string) (*butteraugli, error) {
	first, second, _ := strings.Cut(strings.TrimSpace(said), "\n")
	distance, err := strconv.ParseFloat(first, 64)
	norm, ok := strings.CutPrefix(second, "3-norm: ")
	value, err2 := strconv.ParseFloat(norm, 64)
	if err != nil || err2 != nil || !ok {
		return nil, fmt.Errorf("%s says %.200q", butteraugliProgram, said)
	}
	return &butteraugli{distance, value}, nil
}
