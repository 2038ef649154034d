package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"s3resize/scripts/internal/command"
)

// measure has every engine do every task in every round, after one round that
// does not count. Who begins changes from round to round, for the first one
// finds cold caches.
func measure(ctx context.Context, tasks []task, engines []*child, rounds int, progress *command.Progress) ([]taskResult, error) {
	all := make([]samples, len(tasks))
	for i := range all {
		all[i] = samples{}
	}
	for round := range rounds + 1 {
		for i, t := range tasks {
			progress.Show(fmt.Sprintf("round %d of %d: %s", round, rounds, t.Name))
			for e := range engines {
				if err := ctx.Err(); err != nil {
					return nil, context.Cause(ctx)
				}
				engine := engines[(e+round)%len(engines)]
				if all[i].failed(engine.engine) {
					continue
				}
				a, err := engine.ask(t)
				if err != nil {
					return nil, cmp.Or(context.Cause(ctx), err) // Ctrl-C ends the engines too
				}
				all[i].add(engine.engine, a, round > 0)
			}
		}
	}
	results := make([]taskResult, len(tasks))
	for i, t := range tasks {
		results[i] = all[i].result(t)
	}
	return results, nil
}

// samples are the answers of each engine to one task, in the order of rounds.
type samples map[string][]answer

func (s samples) failed(engine string) bool {
	list := s[engine]
	return len(list) > 0 && list[0].Error != ""
}

// add keeps an answer; one of the round that does not count only if it failed.
func (s samples) add(engine string, a answer, counts bool) {
	if a.Error != "" {
		s[engine] = []answer{a}
	} else if counts {
		s[engine] = append(s[engine], a)
	}
}

// result sums up a task.
func (s samples) result(t task) taskResult {
	return taskResult{
		Name:  t.Name,
		Input: inputSize(t.File),
		Must:  t.Must,
		Ours:  s.figure(engineOurs),
		Stock: s.figure(engineStock),
		Jpegn: s.figure(engineJpegn),
		Sharp: s.figure(engineSharp),
	}
}

// figure is nil for an engine that was not there.
func (s samples) figure(engine string) *figure {
	list := s[engine]
	if len(list) == 0 {
		return nil
	}
	last := list[len(list)-1]
	if last.Error != "" {
		return &figure{Error: last.Error}
	}
	f := &figure{Milliseconds: median(milliseconds(list)), Fastest: fastest(milliseconds(list)), Bytes: last.Bytes, Width: last.Width, Height: last.Height}
	if ours := s[engineOurs]; engine != engineOurs && len(ours) == len(list) && ours[0].Error == "" {
		f.Ratio = median(ratios(milliseconds(ours), milliseconds(list)))
	}
	return f
}

func milliseconds(list []answer) []float64 {
	values := make([]float64, len(list))
	for i, a := range list {
		values[i] = a.Milliseconds
	}
	return values
}

// median is the middle value, or the mean of the two in the middle; 0 of none.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	switch n := len(sorted); {
	case n == 0:
		return 0
	case n%2 == 1:
		return sorted[n/2]
	default:
		return (sorted[n/2-1] + sorted[n/2]) / 2
	}
}

func fastest(values []float64) float64 { return slices.Min(values) }

// ratios divides pairwise: what slowed down one round slowed down both.
func ratios(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] / b[i]
	}
	return out
}
