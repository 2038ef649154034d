package main

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// newStaleBucket has derivatives of all conditions, of photos/a b+c.png and
// others.
func newStaleBucket(t *testing.T) *fakeS3 {
	t.Helper()
	s := newFakeS3().pictures(t, "cat.png", "photos/a b+c.png")
	s.put("images", "index.html", []byte("<!doctype html>"))
	cat := etag(tinyPNG(t))
	for key, is := range map[string][2]string{
		"3x3/cat.png":           {cat, pipeline.Version},
		"4x4/cat.png":           {"another", pipeline.Version},
		"x9/cat.png":            {cat, "before"},
		"3x3/photos/a b+c.png":  {"another", pipeline.Version},
		"3x3/gone.png":          {cat, pipeline.Version},
		"3x3/index.html":        {"another", pipeline.Version},
		".derivatives/cat.png/": {},
	} {
		s.put("images", key, []byte("made before"))
		s.meta[key] = metadata(is[0], is[1])
	}
	return s
}

// runStale runs the command and returns what it says by key, and the summary.
func runStale(t *testing.T, args string) (outcomes map[string]string, sum summary) {
	t.Helper()
	status, stdout, stderr := runArgs(t.Context(), "-bucket images -stale -json "+args)
	if status != 0 {
		t.Fatalf("status %d\n%s", status, stderr)
	}
	outcomes = map[string]string{}
	for text := range strings.Lines(stdout) {
		var l struct {
			line
			Summary *summary
		}
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if l.Summary != nil {
			sum = *l.Summary
		} else {
			outcomes[l.Key] = string(l.Outcome)
		}
	}
	return outcomes, sum
}

func same(t *testing.T, got, want map[string]string) {
	t.Helper()
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if string(a) != string(b) {
		t.Errorf("got  %s\nwant %s", a, b)
	}
}

func TestStaleIsMadeAnew(t *testing.T) {
	s := newStaleBucket(t)
	s.environment(t)
	got, sum := runStale(t, "")
	same(t, got, map[string]string{
		"4x4/cat.png": "made", "x9/cat.png": "made", "3x3/photos/a b+c.png": "made", "3x3/gone.png": "orphan", "3x3/index.html": "orphan",
	})
	if sum.Checked != 6 || sum.Current != 1 || sum.Made != 3 || sum.Orphans != 2 || sum.Missing != 0 || !sum.Complete {
		t.Errorf("%+v", sum)
	}
	for _, key := range []string{"4x4/cat.png", "x9/cat.png", "3x3/photos/a b+c.png"} {
		if m := s.meta[key]; m.Get("X-Amz-Meta-Original-Etag") != etag(tinyPNG(t)) || m.Get("X-Amz-Meta-Engine-Version") != pipeline.Version {
			t.Errorf("%s: %v", key, m)
		}
	}
	if s.stored["3x3/cat.png"] != 1 || s.stored["cat.png"] != 0 {
		t.Errorf("written %v", s.stored)
	}
	// Once more, nothing is left to do.
	if got, sum = runStale(t, ""); sum.Current != 4 || sum.Made != 0 {
		t.Errorf("%v, %+v", got, sum)
	}
}

func TestStaleDryRun(t *testing.T) {
	s := newStaleBucket(t)
	s.environment(t)
	before := s.keys("images")
	got, sum := runStale(t, "-dry-run -delete-orphans")
	same(t, got, map[string]string{
		"4x4/cat.png": "stale", "x9/cat.png": "stale", "3x3/photos/a b+c.png": "stale", "3x3/gone.png": "orphan", "3x3/index.html": "stale",
	})
	if sum.Stale != 4 || sum.Orphans != 1 || s.calls["PUT"]+s.calls["POST"] != 0 || !slices.Equal(before, s.keys("images")) {
		t.Errorf("%+v, %v", sum, s.calls)
	}
	status, stdout, stderr := runArgs(t.Context(), "-bucket images -stale -dry-run")
	keys := slices.Sorted(strings.Lines(stdout))
	if want := []string{"3x3/index.html\n", "3x3/photos/a b+c.png\n", "4x4/cat.png\n", "x9/cat.png\n"}; status != 0 || !slices.Equal(keys, want) {
		t.Errorf("status %d, %q", status, keys)
	}
	if want := "prewarm: orphans 1:\n    3x3/gone.png: its original is gone\nprewarm: 6 derivatives checked, 1 current, 4 stale, 1 orphan\n"; stderr != want {
		t.Errorf("%s; want %s", stderr, want)
	}
}

func TestStaleNarrowed(t *testing.T) {
	newStaleBucket(t).environment(t)
	got, _ := runStale(t, "-dry-run -resolutions x9,3x3 -prefix photos/")
	same(t, got, map[string]string{"3x3/photos/a b+c.png": "stale"})
	got, sum := runStale(t, "-dry-run -resolutions x9,4x4")
	same(t, got, map[string]string{"4x4/cat.png": "stale", "x9/cat.png": "stale"})
	if sum.Checked != 2 {
		t.Errorf("%+v", sum)
	}
	got, _ = runStale(t, "-dry-run -prefix cat")
	same(t, got, map[string]string{"4x4/cat.png": "stale", "x9/cat.png": "stale"})
}

func TestDeleteOrphans(t *testing.T) {
	s := newStaleBucket(t)
	s.environment(t)
	got, sum := runStale(t, "-delete-orphans -resolutions 3x3")
	same(t, got, map[string]string{"3x3/photos/a b+c.png": "made", "3x3/gone.png": "deleted", "3x3/index.html": "deleted"})
	if sum.Deleted != 2 || sum.Orphans != 0 || s.buckets["images"]["3x3/gone.png"] != nil || s.buckets["images"]["3x3/index.html"] != nil {
		t.Errorf("%+v, %v", sum, s.keys("images"))
	}
}

// Elsewhere than here, a derivative is deleted and then asked for.
func TestStaleFromAfar(t *testing.T) {
	t.Run("website", func(t *testing.T) {
		s := newStaleBucket(t)
		s.environment(t)
		site := &fakeSite{}
		got, _ := runStale(t, "-resolutions x9 -via website -website "+site.serve(t))
		same(t, got, map[string]string{"x9/cat.png": "made"})
		if s.buckets["images"]["x9/cat.png"] != nil || site.objects["/x9/cat.png"] == "" {
			t.Errorf("not deleted, or not asked for: %v", site.objects)
		}
	})
	t.Run("function", func(t *testing.T) {
		s := newStaleBucket(t)
		s.environment(t)
		f := &fakeLambda{answer: strings.Replace(redirectBack, "300x300/a%20b%2Bc.jpg", "x9/cat.png", 1)}
		server := httptest.NewServer(f)
		defer server.Close()
		t.Setenv("AWS_ENDPOINT_URL_LAMBDA", server.URL)
		got, _ := runStale(t, "-resolutions x9 -via function -function resize")
		same(t, got, map[string]string{"x9/cat.png": "made"})
		if len(f.events) != 1 || s.buckets["images"]["x9/cat.png"] != nil {
			t.Errorf("%d events", len(f.events))
		}
	})
}

func TestStaleFails(t *testing.T) {
	for operation, want := range map[string]string{"HEAD": "5x5/cat.png", "PUT": "AccessDenied", "POST": "AccessDenied"} {
		s := newFakeS3().pictures(t, "cat.png", "5x5/cat.png")
		s.deny[operation] = "AccessDenied"
		args := "-bucket images -stale"
		if operation == "POST" {
			delete(s.buckets["images"], "cat.png")
			args += " -delete-orphans"
		}
		s.environment(t)
		status, _, stderr := runArgs(t.Context(), args)
		if status != exitFailed || !strings.Contains(stderr, want) || !strings.Contains(stderr, "1 derivative failed") {
			t.Errorf("%s: status %d\n%s", operation, status, stderr)
		}
	}
}

func TestStaleInterrupted(t *testing.T) {
	s := newStaleBucket(t)
	ctx, interrupt := context.WithCancel(t.Context())
	s.onPut = func(string) { interrupt() }
	s.environment(t)
	status, stdout, _ := runArgs(ctx, "-bucket images -stale -json -concurrency 1 -resolutions 4x4,x9")
	if status != exitInterrupted || !strings.Contains(stdout, `"made":1,`) {
		t.Errorf("status %d\n%s", status, stdout)
	}
}

// The index is neither an original nor a derivative.
func TestIndexIsNoOriginal(t *testing.T) {
	s := newFakeS3("cat.png", ".derivatives/cat.png/7x")
	s.environment(t)
	status, stdout, stderr := runArgs(t.Context(), "-bucket images -resolutions 3x3 -dry-run")
	if status != 0 || stdout != "3x3/cat.png\n" || strings.Contains(stderr, ".derivatives") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

// Sizes that the function finds by itself need no entry in its index.
func TestPrewarmedSizesAreNotIndexed(t *testing.T) {
	s := newFakeS3().pictures(t, "cat.png")
	s.environment(t)
	if status, _, stderr := runArgs(t.Context(), "-bucket images -resolutions 3x3,x9"); status != 0 {
		t.Fatalf("status %d\n%s", status, stderr)
	}
	if want := []string{"3x3/cat.png", "cat.png", "x9/cat.png"}; !slices.Equal(s.keys("images"), want) {
		t.Errorf("%q", s.keys("images"))
	}
	v, err := edit.Parse("5x5/cat.png")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := viaLocal(localMaker(s.clients(t).s3, options{bucket: "images", originals: "images", resolutions: resolutions(t, "3x3")}))(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	if s.stored[".derivatives/cat.png/5x5"] != 1 {
		t.Errorf("%q", s.keys("images"))
	}
}
