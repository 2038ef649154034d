package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

// testJob makes the derivatives of a fake bucket, and counts what it says.
func testJob(t *testing.T, s *fakeS3, sizes string, m maker) (job, *report) {
	t.Helper()
	opt := options{bucket: "images", originals: "images", resolutions: resolutions(t, sizes), json: true}
	rep := newReport(opt, io.Discard, io.Discard)
	j := job{catalogue: newCatalogue(s.maker(t, sizes), opt, nil), concurrency: 3, report: rep}
	if m != nil {
		j.make = func() maker { return m }
	}
	return j, rep
}

// putter makes derivatives by storing anything at all.
func putter(s *fakeS3) maker {
	return func(_ context.Context, v edit.Variant) (made, error) {
		s.put("images", v.Key(), []byte("made"))
		return made{bytes: 4}, nil
	}
}

func manyKeys(n int) []string {
	var keys []string
	for i := range n {
		keys = append(keys, fmt.Sprintf("photos/%03d.jpg", i))
	}
	return keys
}

func TestJob(t *testing.T) {
	s := newFakeS3(t, manyKeys(25)...)
	s.PageSize = 7
	s.put("images", "3x3/photos/004.jpg", []byte("old"))
	j, rep := testJob(t, s, "3x3,x9", putter(s))
	if err := j.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := rep.sum; got.Originals != 25 || got.Missing != 49 || got.Made != 49 || got.Bytes != 4*49 || !got.Complete {
		t.Errorf("summary %+v", got)
	}
	if n := len(s.keys("images")); n != 75 {
		t.Errorf("%d objects", n)
	}

	j, rep = testJob(t, s, "3x3,x9", func(_ context.Context, v edit.Variant) (made, error) {
		t.Errorf("%s made again", v.Key())
		return made{}, nil
	})
	if err := j.run(t.Context()); err != nil || rep.sum.Missing != 0 {
		t.Errorf("the second time: %v, %+v", err, rep.sum)
	}
}

func TestJobOutcomes(t *testing.T) {
	s := newFakeS3(t, "bad.jpg", "good.jpg", "page.html", "there.jpg", "warned.jpg")
	j, rep := testJob(t, s, "3x3,x9", func(_ context.Context, v edit.Variant) (made, error) {
		switch v.Original {
		case "bad.jpg":
			return made{}, errTest
		case "page.html":
			return made{}, &refusal{status: 415}
		case "there.jpg":
			return made{there: true}, nil
		case "warned.jpg":
			return made{warning: errTest}, nil
		}
		return made{bytes: 10}, nil
	})
	var out bytes.Buffer
	rep.stdout = &out
	if err := j.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := rep.sum
	want := summary{Originals: 5, Missing: 10, Made: 4, There: 2, Skipped: 2, Failed: 2, Bytes: 20, Complete: true}
	if got != want {
		t.Errorf("summary %+v, want %+v", got, want)
	}
	for _, part := range []string{
		`{"key":"3x3/good.jpg","outcome":"made","bytes":10,"ms":`,
		`{"key":"x9/there.jpg","outcome":"there","bytes":0,"ms":`,
		`{"key":"x9/page.html","outcome":"skipped","bytes":0,"ms":`,
		`"error":"the test says no"}`,
		`"error":"415 Unsupported Media Type"}`,
		`"error":"","warning":"the test says no"}`,
	} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("no %s in\n%s", part, &out)
		}
	}
	if n := len(rep.skipped.list); n != 1 {
		t.Errorf("one original is listed %d times as skipped", n)
	}
}

// What was interrupted goes on where it stopped.
func TestJobInterrupted(t *testing.T) {
	const enough = 10
	s := newFakeS3(t, manyKeys(40)...)
	s.PageSize = 7
	ctx, interrupt := context.WithCancel(t.Context())
	var n atomic.Int64
	j, rep := testJob(t, s, "3x3,x9", func(ctx context.Context, v edit.Variant) (made, error) {
		if n.Add(1) == enough {
			interrupt()
		}
		return putter(s)(ctx, v)
	})
	if err := j.run(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted: %v", err)
	}
	first := rep.sum
	// Two more may have been in hand.
	if first.Made < enough || first.Made > enough+2 || first.Failed+first.Interrupted != 0 {
		t.Errorf("interrupted: %+v", first)
	}

	j, rep = testJob(t, s, "3x3,x9", putter(s))
	if err := j.run(t.Context()); err != nil || first.Made+rep.sum.Made != 80 {
		t.Errorf("again: %v, %d and then %d made", err, first.Made, rep.sum.Made)
	}
	if got := len(s.keys("images")); got != 120 {
		t.Errorf("%d objects", got)
	}
}

// Interrupted at the very end, nothing is left to complain about.
func TestJobInterruptedTooLate(t *testing.T) {
	s := newFakeS3(t, "a.jpg")
	ctx, interrupt := context.WithCancel(t.Context())
	listed := make(allListed)
	j, rep := testJob(t, s, "3x3", func(ctx context.Context, v edit.Variant) (made, error) {
		<-listed
		interrupt()
		return made{}, nil
	})
	rep.progress = listed
	if err := j.run(ctx); err != nil {
		t.Errorf("got %v, %+v", err, rep.sum)
	}
}

// allListed is closed by the first news that all is listed.
type allListed chan struct{}

func (s allListed) update(c counts) {
	if c.listed && c.done == 0 {
		close(s)
	}
}

func (s allListed) stop() {}

func TestJobListingFails(t *testing.T) {
	s := newFakeS3(t, "a.jpg")
	s.deny["LIST"] = "AccessDenied"
	j, rep := testJob(t, s, "3x3", putter(s))
	if err := j.run(t.Context()); err == nil || rep.sum.Complete || rep.sum.Made != 0 {
		t.Errorf("got %v, %+v", err, rep.sum)
	}
}

func TestJobGivesUp(t *testing.T) {
	s := newFakeS3(t, manyKeys(2*hopeless)...)
	failing := func(err error) maker {
		return func(context.Context, edit.Variant) (made, error) { return made{}, err }
	}
	j, rep := testJob(t, s, "3x3", failing(&hinted{errTest, "look there"}))
	err := j.run(t.Context())
	if err == nil || err.Error() != "gave up after 50 failures without a success" {
		t.Errorf("got %v", err)
	}
	if n := rep.sum.Failed; n < hopeless || n > hopeless+2 {
		t.Errorf("%d failures", n)
	}

	// Broken originals, however many, must not hide good ones behind them.
	j, rep = testJob(t, s, "3x3", failing(errTest))
	if err := j.run(t.Context()); err != nil || rep.sum.Failed != 2*hopeless {
		t.Errorf("broken originals: %v, %+v", err, rep.sum)
	}

	// One success and it goes on to the end.
	j, rep = testJob(t, s, "3x3", func(_ context.Context, v edit.Variant) (made, error) {
		if v.Original == "photos/000.jpg" {
			return made{}, nil
		}
		return made{}, &hinted{errTest, "look there"}
	})
	j.concurrency = 1 // so that the first comes first
	if err := j.run(t.Context()); err != nil || rep.sum.Failed != 2*hopeless-1 {
		t.Errorf("with one success: %v, %+v", err, rep.sum)
	}
}

func TestJobDryRun(t *testing.T) {
	s := newFakeS3(t, "a.jpg", "b.jpg", "3x3/a.jpg")
	before := s.keys("images")
	j, rep := testJob(t, s, "3x3", nil)
	var out bytes.Buffer
	rep.stdout, rep.opt.json = &out, false
	if err := j.run(t.Context()); err != nil || out.String() != "3x3/b.jpg\n" {
		t.Errorf("got %q, %v", &out, err)
	}
	if after := s.keys("images"); !slices.Equal(before, after) {
		t.Errorf("the bucket has %v", after)
	}
	if n := len(s.Calls()); n != s.sent("GET", "") || n == 0 {
		t.Errorf("requests %q", s.Calls())
	}
}

func TestLinger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		parent, interrupt := context.WithCancel(t.Context())
		ctx, release := linger(parent, grace)
		defer release()
		interrupt()
		synctest.Wait()
		if ctx.Err() != nil {
			t.Error("ended with its parent")
		}
		start := time.Now()
		<-ctx.Done()
		if d := time.Since(start); d != grace {
			t.Errorf("ended %v after its parent", d)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		// synctest fails the test if anything still waits at its end.
		parent, interrupt := context.WithCancel(t.Context())
		_, release := linger(parent, grace)
		interrupt()
		release()
	})
}

// What takes longer than the time it is given counts as neither made nor failed.
func TestJobOutOfGrace(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	rep := newReport(options{json: true}, io.Discard, io.Discard)
	rep.found(1)
	j := job{report: rep, make: func() maker {
		return func(ctx context.Context, _ edit.Variant) (made, error) {
			return made{}, fmt.Errorf("get a.jpg: %w", ctx.Err())
		}
	}}
	j.catalogue.maker = &store.Maker{}
	j.toMake(lacking{variant(t, "3x3/a.jpg")})[0](ctx)
	if got := rep.sum; got.Interrupted != 1 || got.Failed != 0 || rep.complete() {
		t.Errorf("summary %+v", got)
	}
}
