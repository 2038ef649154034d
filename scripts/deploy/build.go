package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"

	"s3resize/scripts/internal/command"
)

// A buildStep is a command to run, with what to add to its environment.
type buildStep struct {
	environment []string
	args        []string
}

// buildSteps are what the Makefile does for dist/lambda-ARCH.zip.
func buildSteps(arch string) []buildStep {
	executable := "dist/" + arch + "/bootstrap"
	return []buildStep{
		{
			[]string{"CGO_ENABLED=0", "GOOS=linux", "GOARCH=" + arch},
			[]string{"go", "build", "-tags", "lambda.norpc", "-trimpath", "-buildvcs=false",
				"-ldflags", "-s -w -buildid=", "-o", executable, "./lambda"},
		},
		{nil, []string{"go", "run", "./scripts/pack", "-o", "dist/lambda-" + arch + ".zip", executable}},
	}
}

// build makes the function's zip for one architecture, in Go's words.
func build(ctx context.Context, arch string, said io.Writer) error {
	if _, err := os.Stat("lambda"); err != nil {
		return command.WithHint(errors.New("the function's source is not here: there is no directory lambda"),
			"run where the Makefile is, or give a zip with -package")
	}
	for _, c := range buildSteps(arch) {
		cmd := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
		cmd.Env = append(os.Environ(), c.environment...)
		cmd.Stdout, cmd.Stderr = said, said
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("build the function: %s %s: %w", c.args[0], c.args[1], err)
		}
	}
	return nil
}
