package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	const want = `Abacus, 2 cores, linux/amd64, go1.26, median of 15 rounds on one core, load before 0.10, sharp 0.35.5

the built function                            9.6 MB
exec to first Runtime API call               3.46 ms
exec to first redirect (1.8 MB to 300x300)   60.0 ms
redirect when warm                           50.0 ms
peak memory after the first                  24.0 MB
peak memory when warm                        30.0 MB
the derivative                               12.0 kB

                      in   ours ms       out   stock ms       out   ours/stock   sharp ms       out   ours/sharp
photo → 300x300   1.8 MB      50.0   12.0 kB        400   12.4 kB         0.12       25.0   11.7 kB         2.00
gif → 20x20        900 B      1.50     800 B          –         –            –          –         –            –
sharp: gif → 20x20: broken
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
	r.Machine.Sharp, r.Bootstrap = "", nil
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
