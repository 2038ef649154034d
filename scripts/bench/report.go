package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// report prints a run, and what changed since an old one if there is one.
func report(w io.Writer, r result, old *result) error {
	var b strings.Builder
	b.WriteString(headline(r) + "\n\n")
	if r.Bootstrap != nil {
		b.WriteString(bootstrapTable(*r.Bootstrap) + "\n")
	}
	if len(r.Tasks) > 0 {
		b.WriteString(tasksTable(r) + notes(r.Tasks) + "\n")
	}
	if len(r.Operations) > 0 {
		b.WriteString(operationsTable(r) + notes(r.operationLines()) + "\n")
	}
	if r.Quality != nil {
		b.WriteString(qualityTable(*r.Quality) + "\n")
	}
	if old != nil {
		b.WriteString(changeTable(*old, r))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func headline(r result) string {
	m := r.Machine
	s := fmt.Sprintf("%s, %d cores, %s, %s, median of %d rounds", m.CPU, m.Cores, m.System, m.Go, r.Rounds)
	if m.Pinned {
		s += " on one core"
	}
	if m.Load != "" {
		s += ", load before " + m.Load
	}
	if m.Sharp != "" {
		s += ", sharp " + m.Sharp
	}
	return s
}

func bootstrapTable(f bootstrapFigures) string {
	first := []string{fmt.Sprintf("exec to first redirect (%s to 300x300)", size(int64(f.Original))), millis(f.First) + " ms"}
	peak := []string{"peak memory after the first", size(f.PeakFirst)}
	head := []string{"", "ours"}
	memory := must(float64(f.PeakFirst), mustMemory, "≤ "+size(mustMemory))
	if n := f.Node; n != nil {
		head = append(head, "Node+sharp", "ours/Node", "must")
		first = append(first, millis(n.First)+" ms", fmt.Sprintf("%.2f", n.Ratio), mustRatio(n.Ratio, mustFirst))
		peak = append(peak, size(n.Peak), fmt.Sprintf("%.2f", n.PeakRatio), memory)
	} else {
		head, peak = append(head, "must"), append(peak, memory)
	}
	return table([][]string{
		head,
		{"the built function", size(f.Binary)},
		{"exec to first Runtime API call", millis(f.Start) + " ms"},
		first,
		{"redirect when warm", millis(f.Warm) + " ms"},
		peak,
		{"peak memory when warm", size(f.PeakWarm)},
		{"the derivative", size(int64(f.Derivative))},
	})
}

func tasksTable(r result) string {
	head := []string{"", "in"}
	if r.Machine.Sharp != "" {
		head = append(head, "sharp ms", "out")
	}
	head = append(head, "stock ms", "jpegn ms", "ours ms", "out")
	if r.Machine.Sharp != "" {
		head = append(head, "ours/sharp", "must")
	}
	lines := [][]string{head}
	for _, w := range r.Tasks {
		line := []string{w.Name, size(w.Input)}
		if r.Machine.Sharp != "" {
			line = append(line, timeOf(w.Sharp), outOf(w.Sharp))
		}
		line = append(line, timeOf(w.Stock), timeOf(w.Jpegn), timeOf(w.Ours), outOf(w.Ours))
		if r.Machine.Sharp != "" {
			line = append(line, ratio(w.Sharp), w.must())
		}
		lines = append(lines, line)
	}
	return table(lines)
}

// must is the cell beside the ratio to sharp.
func (t taskResult) must() string {
	if t.Must == 0 {
		return ""
	}
	got := 0.0
	if t.Sharp.ok() {
		got = t.Sharp.Ratio
	}
	return mustRatio(got, t.Must)
}

func mustRatio(got, most float64) string { return must(got, most, fmt.Sprintf("≤ %.1f", most)) }

// must marks a limit that is passed.
func must(got, most float64, text string) string {
	if got > most {
		return text + " MISSED"
	}
	return text
}

// notes say why figures are missing. That stock Go cannot do some tasks is
// known and said by the dash alone.
func notes(list []taskResult) string {
	var b strings.Builder
	for _, w := range list {
		if w.Ours != nil && w.Ours.Error != "" {
			fmt.Fprintf(&b, "ours: %s: %s\n", w.Name, w.Ours.Error)
		}
		if w.Sharp != nil && w.Sharp.Error != "" {
			fmt.Fprintf(&b, "sharp: %s: %s\n", w.Name, w.Sharp.Error)
		}
	}
	return b.String()
}

const none = "–"

func timeOf(f *figure) string {
	if !f.ok() {
		return none
	}
	return millis(f.Milliseconds)
}

func outOf(f *figure) string {
	if !f.ok() {
		return none
	}
	return size(int64(f.Bytes))
}

func ratio(f *figure) string {
	if !f.ok() || f.Ratio == 0 {
		return none
	}
	return fmt.Sprintf("%.2f", f.Ratio)
}

// millis has three significant digits or whole milliseconds.
func millis(v float64) string {
	switch {
	case v < 10:
		return fmt.Sprintf("%.2f", v)
	case v < 100:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

// size is in decimal units; 0 is not known.
func size(n int64) string {
	switch {
	case n == 0:
		return none
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// table aligns columns, the first to the left and the others to the right.
func table(lines [][]string) string {
	var widths []int
	for _, line := range lines {
		for i, cell := range line {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, line := range lines {
		for i, cell := range line {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				b.WriteString(cell + pad)
			} else {
				b.WriteString("   " + pad + cell)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

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
