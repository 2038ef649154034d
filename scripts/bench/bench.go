package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// bench measures, prints, and compares.
func bench(ctx context.Context, opt options, stdout, stderr io.Writer) error {
	// The old figures are read first: a mistake in their name is better found
	// before minutes of measuring.
	old, err := readOld(opt.compared)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "s3resize-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()

	res := result{Machine: thisMachine(), Rounds: opt.rounds}
	status := newStatus(stderr)
	defer status.done()
	tasks, err := prepare(opt, dir, status)
	if err != nil {
		return err
	}
	if !opt.noBootstrap {
		if res.Bootstrap, err = measureBootstrap(ctx, dir, largestJPEG(tasks), opt.rounds, status); err != nil {
			return fmt.Errorf("measure the built function: %w", err)
		}
	}
	if err := measurePictures(ctx, opt, tasks, &res, status, stderr); err != nil {
		return err
	}
	status.done()
	if err := report(stdout, res, old); err != nil {
		return err
	}
	if err := res.write(opt.jsonFile); err != nil {
		return err
	}
	return res.failures()
}

// prepare makes or finds the pictures.
func prepare(opt options, dir string, status *status) ([]task, error) {
	var tasks []task
	var err error
	if opt.images != "" {
		tasks, err = tasksOf(opt.images)
	} else {
		status.say("drawing the pictures")
		tasks, err = drawInputs(dir, opt.only)
	}
	if err != nil {
		return nil, err
	}
	tasks = only(tasks, opt.only)
	if len(tasks) == 0 {
		return nil, errors.New("nothing to measure: no picture and size matches")
	}
	return tasks, nil
}

func only(tasks []task, text string) []task {
	var list []task
	for _, w := range tasks {
		if strings.Contains(w.Name, text) {
			list = append(list, w)
		}
	}
	return list
}

// measurePictures starts one process for each engine and lets them take turns.
func measurePictures(ctx context.Context, opt options, tasks []task, res *result, status *status, stderr io.Writer) error {
	ours, err := startWorker(ctx, engineOurs)
	if err != nil {
		return err
	}
	defer ours.stop()
	stock, err := startWorker(ctx, engineStock)
	if err != nil {
		return err
	}
	defer stock.stop()
	engines := []*child{ours, stock}
	if !opt.noSharp {
		status.say("getting sharp ready")
		sharp, version, err := startSharp(ctx)
		if err != nil {
			status.done()
			fmt.Fprintf(stderr, "bench: sharp is left out: %v\n", err)
		} else {
			defer sharp.stop()
			engines = append(engines, sharp)
			res.Machine.Sharp = version
		}
	}
	res.Tasks, err = measure(ctx, tasks, engines, opt.rounds, status)
	return err
}
