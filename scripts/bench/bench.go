package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"s3resize/scripts/internal/command"
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

	progress := command.NewProgress(stderr, "bench")
	defer progress.Clear()
	res, err := measureAll(ctx, opt, dir, progress, stderr)
	if err != nil {
		return err
	}
	progress.Clear()
	if err := report(stdout, res, old); err != nil {
		return err
	}
	if err := res.write(opt.jsonFile); err != nil {
		return err
	}
	return res.failures()
}

// measureAll does what the options leave of the four parts: the function, the
// pictures, the operations, and the judgement of quality.
func measureAll(ctx context.Context, opt options, dir string, progress *command.Progress, stderr io.Writer) (result, error) {
	res := result{Machine: thisMachine(), Rounds: opt.rounds}
	list := wantedOperations(opt)
	tasks, photos, err := prepare(opt, dir, progress)
	if err != nil {
		return res, err
	}
	if len(tasks)+len(photos)+len(list) == 0 {
		return res, errors.New("nothing to measure: no picture and size matches")
	}
	sharp := sharpIfThere(ctx, opt, progress, stderr)
	engines, version, err := startEngines(ctx, sharp, stderr)
	if err != nil {
		return res, err
	}
	defer stopAll(engines)
	res.Machine.Sharp = version
	if version == "" {
		sharp = nil
	}
	if !opt.noBootstrap && len(tasks) > 0 {
		if res.Bootstrap, err = measureBootstrap(ctx, dir, largestJPEG(tasks), opt.rounds, sharp, progress); err != nil {
			return res, fmt.Errorf("measure the built function: %w", err)
		}
	}
	if res.Tasks, err = measure(ctx, tasks, engines, opt.rounds, progress); err != nil {
		return res, err
	}
	if res.Operations, err = measureOperations(ctx, list, engines, dir, opt.rounds, progress); err != nil {
		return res, err
	}
	if len(photos) > 0 {
		if res.Quality, err = judge(ctx, photos, engines, dir, progress); err != nil {
			return res, fmt.Errorf("judge the quality: %w", err)
		}
	}
	return res, nil
}

// prepare makes or finds the pictures: those to measure, and those to judge.
func prepare(opt options, dir string, progress *command.Progress) (tasks, photos []task, err error) {
	if opt.images == "" {
		progress.Show("drawing the pictures")
	}
	if !opt.quality {
		if tasks, err = listed(opt, dir, tasksOf, drawInputs); err != nil {
			return nil, nil, err
		}
	}
	if !opt.noQuality {
		if photos, err = listed(opt, dir, photosOf, drawPhotos); err != nil {
			return nil, nil, err
		}
	}
	return tasks, photos, nil
}

// listed are the wanted tasks with the pictures of a folder, or drawn ones.
func listed(opt options, dir string, find func(dir string) ([]task, error), draw func(dir, text string) ([]task, error)) ([]task, error) {
	var list []task
	var err error
	if opt.images != "" {
		list, err = find(opt.images)
	} else {
		list, err = draw(dir, opt.only)
	}
	return only(list, opt.only), err
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
