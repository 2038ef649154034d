package main

import (
	"strings"
	"testing"
)

func TestChangeTable(t *testing.T) {
	now := sample()
	now.Tasks[0].Ours = &figure{Milliseconds: 40, Bytes: 11_000}
	now.Tasks[0].Sharp = &figure{Milliseconds: 25, Ratio: 1.6}
	now.Tasks[1].Name = "new → 1x1"
	now.Bootstrap.Start = 6.912
	q := &now.Quality.Rows[0]
	q.Ours, q.Verdict = &score{Bytes: 27_000, PSNR: 35.25, SSIM: 0.95}, "yes"
	now.Quality.Rows = append(now.Quality.Rows, qualityRow{Name: "new", Ours: &score{PSNR: 30, SSIM: 0.9}})
	lines := strings.Split(strings.TrimSpace(changeTable(sample(), now)), "\n")
	if len(lines) != 14 {
		t.Fatalf("%d lines:\n%s", len(lines), strings.Join(lines, "\n"))
	}
	for i, want := range map[int]string{
		1:  "photo → 300x300 50.0 40.0 -20 % 2.00 1.60 12.0 kB 11.0 kB",
		2:  "new → 1x1 – 1.50 – – – – 800 B",
		3:  "exec to first Runtime API call 3.46 6.91 +100 %",
		5:  "exec to first redirect, Node+sharp 200 200 +0 %",
		7:  "peak memory after the first 24.0 MB 24.0 MB +0 %",
		12: "photo → 500x 1.020 0.900 34.50 35.25 0.9500 0.9500 5.00 – 1.500 – no: SSIM, butteraugli yes",
		13: "new – – – 30.00 – 0.9000 – – – – – –",
	} {
		if got := strings.Join(strings.Fields(lines[i]), " "); got != want {
			t.Errorf("line %d: %q, want %q", i, got, want)
		}
	}
}

func TestChangeTableWithoutTheFunction(t *testing.T) {
	old := sample()
	old.Bootstrap = nil
	if got := changeTable(old, sample()); strings.Contains(got, "exec") {
		t.Errorf("compares with nothing:\n%s", got)
	}
}

func TestChangeTableOfQualityAlone(t *testing.T) {
	now := sample()
	now.Tasks, now.Bootstrap = nil, nil
	if got := changeTable(sample(), now); strings.Contains(got, "ours before") || !strings.Contains(got, "photo → 500x") {
		t.Errorf("%s", got)
	}
	now.Quality = nil
	if got := changeTable(sample(), now); got != "" {
		t.Errorf("compares nothing:\n%s", got)
	}
}
