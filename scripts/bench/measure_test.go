package main

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"s3resize/scripts/internal/command"
)

func TestFigures(t *testing.T) {
	s := samples{}
	s.add(engineOurs, answer{Milliseconds: 999}, false) // the round that does not count
	for i, ours := range []float64{10, 40, 20} {
		s.add(engineOurs, answer{Milliseconds: ours, Bytes: 7, Width: 3, Height: 2}, true)
		s.add(engineSharp, answer{Milliseconds: []float64{5, 10, 10}[i], Bytes: 8, Width: 3, Height: 2}, true)
	}
	s.add(engineStock, answer{Error: "cannot"}, false)
	s.add(engineJpegn, answer{Milliseconds: 4}, true)
	r := s.result(task{Name: "n", Must: 1.3})
	if r.Must != 1.3 || r.Jpegn.Milliseconds != 4 {
		t.Errorf("%+v", r)
	}
	if want := (figure{Milliseconds: 20, Fastest: 10, Bytes: 7, Width: 3, Height: 2}); *r.Ours != want {
		t.Errorf("ours %+v", *r.Ours)
	}
	// 10/5, 40/10 and 20/10: the median is 2.
	if want := (figure{Milliseconds: 10, Fastest: 5, Bytes: 8, Width: 3, Height: 2, Ratio: 2}); *r.Sharp != want {
		t.Errorf("sharp %+v", *r.Sharp)
	}
	if want := (figure{Error: "cannot"}); *r.Stock != want {
		t.Errorf("stock %+v", *r.Stock)
	}
	if !s.failed(engineStock) || s.failed(engineOurs) || s.failed("nobody") {
		t.Error("who failed?")
	}
}

func TestFigureOfAnEngineThatWasNotThere(t *testing.T) {
	if f := (samples{}).figure(engineSharp); f != nil {
		t.Errorf("%+v", f)
	}
}

func TestMeasureStopsWithItsContext(t *testing.T) {
	stop := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stop)
	engine := &child{engine: engineOurs}
	if _, err := measure(ctx, []task{{}}, []*child{engine}, 1, command.NewProgress(io.Discard, "bench")); !errors.Is(err, stop) {
		t.Errorf("%v", err)
	}
}

func TestAnEngineThatEndsSaysWhy(t *testing.T) {
	c, err := startChild("broken", exec.Command("sh", "-c", "echo no library >&2; exit 3"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.ask(task{})
	if err == nil || !strings.Contains(err.Error(), "broken ended") || !strings.Contains(err.Error(), "no library") {
		t.Errorf("%v", err)
	}
	c.stop()
}

func TestAnEngineThatTalksNonsense(t *testing.T) {
	c, err := startChild("odd", exec.Command("sh", "-c", "read line; echo hello"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.stop()
	if _, err := c.ask(task{}); err == nil || !strings.Contains(err.Error(), `odd answers "hello"`) {
		t.Errorf("%v", err)
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{nil, 0},
		{[]float64{7}, 7},
		{[]float64{9, 1}, 5},
		{[]float64{100, 1, 2}, 2},
		{[]float64{4, 1, 3, 2}, 2.5},
	} {
		before := slices.Clone(c.values)
		if got := median(c.values); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.values, got, c.want)
		}
		if !slices.Equal(c.values, before) {
			t.Errorf("median reordered %v", before)
		}
	}
}

func TestRatiosArePairwise(t *testing.T) {
	if got := ratios([]float64{10, 30}, []float64{5, 10}); !slices.Equal(got, []float64{2, 3}) {
		t.Errorf("%v", got)
	}
}

func TestFastest(t *testing.T) {
	if got := fastest([]float64{3, 1, 2}); got != 1 {
		t.Errorf("%v", got)
	}
}
