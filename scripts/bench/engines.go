package main

import (
	"context"
	"fmt"
	"io"

	"s3resize/scripts/internal/command"
)

// sharpIfThere installs sharp if it is wanted. Where that fails it is left out,
// and stderr is told why.
func sharpIfThere(ctx context.Context, opt options, progress *command.Progress, stderr io.Writer) *sharpModule {
	if opt.noSharp {
		return nil
	}
	progress.Show("getting sharp ready")
	sharp, err := findSharp(ctx)
	if err != nil {
		progress.Clear()
		fmt.Fprintf(stderr, "bench: sharp is left out: %v\n", err)
		return nil
	}
	return &sharp
}

// startEngines starts a process for each engine, sharp's if it is not nil and
// can be started. The version is sharp's, "" without it. All of them are to be
// stopped with stopAll.
func startEngines(ctx context.Context, sharp *sharpModule, stderr io.Writer) (engines []*child, version string, err error) {
	for _, name := range []string{engineOurs, engineStock, engineJpegn} {
		c, err := startWorker(ctx, name)
		if err != nil {
			stopAll(engines)
			return nil, "", err
		}
		engines = append(engines, c)
	}
	if sharp == nil {
		return engines, "", nil
	}
	c, version, err := sharp.start(ctx)
	if err != nil {
		fmt.Fprintf(stderr, "bench: sharp is left out: %v\n", err)
		return engines, "", nil
	}
	return append(engines, c), version, nil
}

func stopAll(engines []*child) {
	for _, c := range engines {
		c.stop()
	}
}
