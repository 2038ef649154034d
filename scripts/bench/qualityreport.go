package main

import (
	"fmt"
	"strings"
)

// qualityTable has a line for each engine, below each other, and the verdict in
// ours.
func qualityTable(q qualityResult) string {
	lines := [][]string{{"quality", "engine", "out", "of sharp's", "PSNR dB", "SSIM", "butteraugli", "3-norm", "as good as sharp"}}
	var notes strings.Builder
	for _, row := range q.Rows {
		name := row.Name
		for _, e := range []struct {
			engine  string
			score   *score
			verdict string
		}{{engineOurs, row.Ours, row.Verdict}, {engineSharp, row.Sharp, ""}, {engineStock, row.Stock, ""}} {
			if e.score == nil {
				continue
			}
			lines = append(lines, scoreLine(name, e.engine, e.score, row.Sharp, e.verdict))
			name = ""
			if e.score.Error != "" {
				fmt.Fprintf(&notes, "%s: %s: %s\n", e.engine, row.Name, e.score.Error)
			}
		}
	}
	for _, what := range q.LeftOut {
		fmt.Fprintf(&notes, "left out: %s\n", what)
	}
	return table(lines) + qualityMeans(q.Rows) + "references by " + q.Reference + "\n" + notes.String()
}

func scoreLine(name, engine string, s, sharp *score, verdict string) []string {
	if !s.ok() {
		return []string{name, engine, none}
	}
	distance, norm := butteraugliCells(s)
	line := []string{name, engine, size(int64(s.Bytes)), bytesRatio(s, sharp),
		fmt.Sprintf("%.2f", s.PSNR), fmt.Sprintf("%.4f", s.SSIM), distance, norm}
	if verdict != "" {
		line = append(line, verdict)
	}
	return line
}

func bytesRatio(s, sharp *score) string {
	if !s.ok() || !sharp.ok() || sharp.Bytes == 0 {
		return none
	}
	return fmt.Sprintf("%.3f", float64(s.Bytes)/float64(sharp.Bytes))
}

func butteraugliCells(s *score) (distance, norm string) {
	if !s.ok() || s.Butteraugli == nil {
		return none, none
	}
	return fmt.Sprintf("%.2f", s.Butteraugli.Distance), fmt.Sprintf("%.3f", s.Butteraugli.Norm)
}

// qualityChanges compares ours in two runs, line by line.
func qualityChanges(old, now *qualityResult) string {
	if old == nil || now == nil {
		return ""
	}
	before := map[string]qualityRow{}
	for _, row := range old.Rows {
		before[row.Name] = row
	}
	lines := [][]string{{"change", "of sharp's before", "now", "PSNR before", "now", "SSIM before", "now",
		"butteraugli before", "now", "3-norm before", "now", "as good before", "now"}}
	for _, row := range now.Rows {
		was := before[row.Name]
		line := []string{row.Name, bytesRatio(was.Ours, was.Sharp), bytesRatio(row.Ours, row.Sharp)}
		for _, pair := range pairs(scoreCells(was.Ours), scoreCells(row.Ours)) {
			line = append(line, pair...)
		}
		lines = append(lines, append(line, orNone(was.Verdict), orNone(row.Verdict)))
	}
	return table(lines)
}

// scoreCells are PSNR, SSIM, and butteraugli's two.
func scoreCells(s *score) []string {
	if !s.ok() {
		return []string{none, none, none, none}
	}
	distance, norm := butteraugliCells(s)
	return []string{fmt.Sprintf("%.2f", s.PSNR), fmt.Sprintf("%.4f", s.SSIM), distance, norm}
}

func pairs(a, b []string) [][]string {
	out := make([][]string, len(a))
	for i := range a {
		out[i] = []string{a[i], b[i]}
	}
	return out
}

func orNone(s string) string {
	if s == "" {
		return none
	}
	return s
}
