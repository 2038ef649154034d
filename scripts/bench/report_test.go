package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	const want = `Abacus, 2 cores, linux/amd64, go1.26, median of 15 rounds on one core, load before 0.10, sharp 0.35.5

                                                ours   Node+sharp   ours/Node        must
the built function                            9.6 MB
exec to first Runtime API call               3.46 ms
exec to first redirect (1.8 MB to 300x300)   60.0 ms       200 ms        0.30       ≤ 0.3
redirect when warm                           50.0 ms
peak memory after the first                  24.0 MB      96.0 MB        0.25   ≤ 50.0 MB
peak memory when warm                        30.0 MB
the derivative                               12.0 kB

                      in   sharp ms       out   stock ms   jpegn ms   ours ms       out   ours/sharp           must
photo → 300x300   1.8 MB       25.0   11.7 kB        400       60.0      50.0   12.0 kB         2.00   ≤ 1.3 MISSED
gif → 20x20        900 B          –         –          –          –      1.50     800 B            –               
sharp: gif → 20x20: broken

quality        engine       out   of sharp's   PSNR dB     SSIM   butteraugli   3-norm        as good as sharp
photo → 500x     ours   30.6 kB        1.020     34.50   0.9500          5.00    1.500   no: SSIM, butteraugli
                sharp   30.0 kB        1.000     34.00   0.9600          4.00    1.600
                stock         –
references by ImageMagick 6
stock: photo → 500x: cannot
left out: small.jpg: too small

`
	var b strings.Builder
	if err := report(&b, sample(), nil); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestReportWithoutSharpOrFunction(t *testing.T) {
	r := sample()
	r.Machine.Sharp, r.Bootstrap, r.Quality = "", nil, nil
	for i := range r.Tasks {
		r.Tasks[i].Sharp = nil
	}
	var b strings.Builder
	if err := report(&b, r, nil); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "sharp") || strings.Contains(b.String(), "exec") {
		t.Errorf("mentions what was not measured:\n%s", b.String())
	}
}

func TestTableAlignsByCharacters(t *testing.T) {
	const want = "a      1   –\nbbb   22   é\n"
	if got := table([][]string{{"a", "1", "–"}, {"bbb", "22", "é"}}); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{millis(0.126), "0.13"}, {millis(9.99), "9.99"}, {millis(12.34), "12.3"}, {millis(123.4), "123"},
		{size(0), none}, {size(999), "999 B"}, {size(1500), "1.5 kB"}, {size(2_340_000), "2.3 MB"},
		{percent(100, 90), "-10 %"}, {percent(100, 125), "+25 %"}, {percent(0, 5), none},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestMustMarksWhatIsMissed(t *testing.T) {
	line := taskResult{Must: 1.1, Sharp: &figure{Ratio: 1.1}}
	if got := line.must(); got != "≤ 1.1" {
		t.Errorf("met: %q", got)
	}
	line.Sharp.Ratio = 1.11
	if got := line.must(); got != "≤ 1.1 MISSED" {
		t.Errorf("missed: %q", got)
	}
	line.Sharp = nil
	if got := line.must(); got != "≤ 1.1" {
		t.Errorf("without sharp: %q", got)
	}
	line.Must = 0
	if got := line.must(); got != "" {
		t.Errorf("without a target: %q", got)
	}
}

func TestBootstrapTableWithoutNode(t *testing.T) {
	f := *sample().Bootstrap
	f.Node, f.PeakFirst = nil, 50_000_001
	got := bootstrapTable(f)
	if strings.Contains(got, "Node") || !strings.Contains(got, "50.0 MB   ≤ 50.0 MB MISSED") {
		t.Errorf("%s", got)
	}
}

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
