package main

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store/storetest"
)

// newBucketOfAnother has what another tool made of cat.png and photos/dog.png.
func newBucketOfAnother(t *testing.T) *fakeS3 {
	t.Helper()
	s := newFakeS3(t).pictures(t, "cat.png", "photos/dog.png")
	for _, key := range []string{"3x3/cat.png", "3x3/photos/dog.png", "4x4/cat.png", "3x3/gone.png", "5x5/cat.png"} {
		s.Put("images/"+key, []byte("theirs "+key), time.Minute, "Content-Type", "image/png", "Cache-Control", "max-age=7")
	}
	s.Age("images/4x4/cat.png", time.Now().Add(-48*time.Hour))
	s.Put("images/3x3/", nil, 0)
	s.derivative("4x4/photos/dog.png", tinyPNG(t), pipeline.Version)
	return s
}

func TestAdopt(t *testing.T) {
	s := newBucketOfAnother(t)
	s.environment(t)
	const args = "-bucket images -adopt -resolutions 3x3,4x4 "
	before := s.keys("images")

	status, stdout, stderr := runArgs(t.Context(), args+"-dry-run")
	keys := slices.Sorted(strings.Lines(stdout))
	if status != 0 || !slices.Equal(keys, []string{"3x3/cat.png\n", "3x3/photos/dog.png\n", "4x4/cat.png\n"}) {
		t.Errorf("status %d, %q", status, keys)
	}
	const said = `prewarm: not ours: 1 in 3x3/, such as 3x3/gone.png
prewarm: to adopt: 2 in 3x3/, such as 3x3/cat.png
prewarm: to adopt: 1 in 4x4/, such as 4x4/cat.png
prewarm: 5 objects looked at: 3 to adopt (1 older than their originals, which -stale makes anew), 1 ours already, 1 without an original
`
	if stderr != said {
		t.Errorf("%s; want %s", stderr, said)
	}
	if status, _, stderr = runArgs(t.Context(), args); status != exitFailed || !strings.Contains(stderr, "no terminal") || !strings.Contains(stderr, "-yes") {
		t.Errorf("without a terminal: status %d\n%s", status, stderr)
	}
	if s.Count("PUT") != 0 || !slices.Equal(s.keys("images"), before) {
		t.Fatalf("written: %q", s.Calls())
	}

	status, stdout, stderr = runArgs(t.Context(), args+"-yes -json")
	if status != 0 || stderr != "" || strings.Count(stdout, `"outcome":"adopted"`) != 3 || !strings.Contains(stdout, `"adopted":3`) {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	if got := s.header("3x3/cat.png", "X-Amz-Meta-Original-Etag"); got != storetest.ETag(tinyPNG(t)) || s.header("3x3/cat.png", "Cache-Control") != "max-age=7" {
		t.Errorf("adopted with %q", got)
	}
	for _, key := range []string{"3x3/gone.png", "5x5/cat.png"} {
		if s.header(key, "X-Amz-Meta-Original-Etag") != "" {
			t.Errorf("%s was adopted", key)
		}
	}
	if string(s.body(".s3resize/sizes")) != "3x3\n4x4\n" {
		t.Errorf("recorded %q", s.body(".s3resize/sizes"))
	}

	// The older one is made anew, the newer ones stay.
	got, _ := runStale(t, "-resolutions 3x3,4x4")
	same(t, got, map[string]string{"3x3/gone.png": "foreign", "4x4/cat.png": "made"})
	if !bytes.HasPrefix(s.body("3x3/cat.png"), []byte("theirs")) {
		t.Error("what was current was made anew")
	}
	// Once more, nothing is left to adopt.
	if _, stdout, _ = runArgs(t.Context(), args+"-yes -json"); !strings.Contains(stdout, `"current":4`) || strings.Contains(stdout, "adopted") {
		t.Errorf("the second time:\n%s", stdout)
	}
}

func TestAdoptAsks(t *testing.T) {
	for answer, want := range map[string]int{"yes\n": 3, "no\n": 0, "y\n": 0, "": 0} {
		s := newBucketOfAnother(t)
		opt := options{bucket: "images", originals: "images", adopt: true, resolutions: resolutions(t, "3x3,4x4"), concurrency: 2}
		var log bytes.Buffer
		c := command{opt: opt, aws: s.clients(t), maker: makerOf(s.clients(t), opt), stdin: strings.NewReader(answer), stdout: io.Discard, stderr: &log}
		err := c.run(t.Context())
		adopted := 0
		for _, key := range s.keys("images") {
			if s.header(key, "X-Amz-Meta-Engine-Version") == "adopted" {
				adopted++
			}
		}
		if adopted != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %d adopted, %v", answer, adopted, err)
		}
		asked := strings.Index(log.String(), "Adopt 3 objects? Only yes will do: ")
		if told := strings.Index(log.String(), "to adopt: 2 in 3x3/"); told < 0 || asked < told {
			t.Errorf("%q: asked at %d, told at %d:\n%s", answer, asked, told, &log)
		}
	}
}

func TestAdoptAsksInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	silent, _ := io.Pipe()
	if err := askToAdopt(ctx, silent, io.Discard, 1); err != context.Canceled {
		t.Errorf("%v", err)
	}
}

// A key that no derivative has in this installation is left alone.
func TestAdoptLeavesOtherKeys(t *testing.T) {
	s := newFakeS3(t).pictures(t, "top/p.png", "p.png", "3x3/top/p.png")
	m := s.maker(t, "3x3")
	m.Dialects = edit.Dialects{} // in which it is p.png's, cropped at the top
	a := newAdopter(m, options{bucket: "images", resolutions: resolutions(t, "3x3")})
	if l, err := a.treat(t.Context(), "3x3/top/p.png"); l.Outcome != outcomeForeign || err != nil {
		t.Errorf("%+v, %v", l, err)
	}
}

// Derivatives with filters behind their size are ours already.
func TestAdoptKnowsOursWithFilters(t *testing.T) {
	s := newFakeS3(t).pictures(t, "p.png")
	const key = "3x3/filters:quality(50)/p.png"
	s.derivative(key, tinyPNG(t), pipeline.Version)
	a := newAdopter(s.maker(t, "3x3"), options{bucket: "images", resolutions: resolutions(t, "3x3")})
	if l, err := a.treat(t.Context(), key); l.Outcome != outcomeCurrent || err != nil {
		t.Errorf("%+v, %v", l, err)
	}
}
