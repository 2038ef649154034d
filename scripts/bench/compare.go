package main

import "fmt"

// changeTable compares two runs line by line. The ratio to sharp is the better
// measure of the two, for sharp felt the same weather.
func changeTable(old, now result) string {
	quality := qualityChanges(old.Quality, now.Quality)
	if len(now.lines()) == 0 {
		return quality
	}
	lines := [][]string{{"change", "ours before", "now", "", "ours/sharp before", "now", "out before", "now"}}
	before := map[string]taskResult{}
	for _, w := range old.lines() {
		before[w.Name] = w
	}
	for _, w := range now.lines() {
		was, ok := before[w.Name]
		if !ok || !was.Ours.ok() || !w.Ours.ok() {
			lines = append(lines, []string{w.Name, none, timeOf(w.Ours), none, none, ratio(w.Sharp), none, outOf(w.Ours)})
			continue
		}
		lines = append(lines, []string{
			w.Name, timeOf(was.Ours), timeOf(w.Ours), percent(was.Ours.Milliseconds, w.Ours.Milliseconds),
			ratio(was.Sharp), ratio(w.Sharp), outOf(was.Ours), outOf(w.Ours),
		})
	}
	text := table(append(lines, bootstrapChanges(old.Bootstrap, now.Bootstrap)...))
	if quality != "" {
		text += "\n" + quality
	}
	return text
}

func bootstrapChanges(was, is *bootstrapFigures) [][]string {
	if was == nil || is == nil {
		return nil
	}
	milli := func(name string, a, b float64) []string {
		return []string{name, millis(a), millis(b), percent(a, b)}
	}
	bytes := func(name string, a, b int64) []string {
		return []string{name, size(a), size(b), percent(float64(a), float64(b))}
	}
	lines := [][]string{
		milli("exec to first Runtime API call", was.Start, is.Start),
		milli("exec to first redirect", was.First, is.First),
	}
	if was.Node != nil && is.Node != nil {
		lines = append(lines, milli("exec to first redirect, Node+sharp", was.Node.First, is.Node.First))
	}
	return append(lines,
		milli("redirect when warm", was.Warm, is.Warm),
		bytes("peak memory after the first", was.PeakFirst, is.PeakFirst),
		bytes("peak memory when warm", was.PeakWarm, is.PeakWarm),
		bytes("the built function", was.Binary, is.Binary),
	)
}

// percent is the change from a to b; less is better everywhere.
func percent(a, b float64) string {
	if a == 0 {
		return none
	}
	return fmt.Sprintf("%+.0f %%", (b/a-1)*100)
}
