package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
	"s3resize/lambda/store/storetest"
)

// newStaleBucket has derivatives of all conditions, of photos/a b+c.png and
// others.
func newStaleBucket(t *testing.T) *fakeS3 {
	t.Helper()
	s := newFakeS3(t).pictures(t, "cat.png", "photos/a b+c.png")
	s.put("images", "index.html", []byte("<!doctype html>"))
	cat := tinyPNG(t)
	s.derivative("3x3/cat.png", cat, pipeline.Version)
	s.derivative("4x4/cat.png", []byte("another"), pipeline.Version)
	s.derivative("x9/cat.png", cat, "before")
	s.derivative("3x3/photos/a b+c.png", []byte("another"), pipeline.Version)
	s.derivative("3x3/gone.png", cat, pipeline.Version)
	s.derivative("3x3/index.html", []byte("another"), pipeline.Version)
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
		s.WantDerivative(t, "images/"+key, tinyPNG(t))
	}
	if s.sent("PUT", "3x3/cat.png")+s.sent("PUT", "cat.png") != 0 {
		t.Errorf("written %q", s.Calls())
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
	if sum.Stale != 4 || sum.Orphans != 1 || s.Count("PUT")+s.Count("POST") != 0 || !slices.Equal(before, s.keys("images")) {
		t.Errorf("%+v, %q", sum, s.Calls())
	}
	status, stdout, stderr := runArgs(t.Context(), "-bucket images -stale -dry-run")
	keys := slices.Sorted(strings.Lines(stdout))
	if want := []string{"3x3/index.html\n", "3x3/photos/a b+c.png\n", "4x4/cat.png\n", "x9/cat.png\n"}; status != 0 || !slices.Equal(keys, want) {
		t.Errorf("status %d, %q", status, keys)
	}
	if want := "prewarm: the function's settings are taken to be the usual ones where no flag tells: -function NAME or -env FILE reads them\n" +
		"prewarm: orphans 1:\n    3x3/gone.png: its original is gone\nprewarm: 6 derivatives checked, 1 current, 4 stale, 1 orphan\n"; stderr != want {
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
	if sum.Deleted != 2 || sum.Orphans != 0 || s.body("3x3/gone.png") != nil || s.body("3x3/index.html") != nil {
		t.Errorf("%+v, %v", sum, s.keys("images"))
	}
}

// A copy of a derivative that replaced an original is none: what was made of the
// original before is an orphan.
func TestStaleOfACopyOfADerivative(t *testing.T) {
	s := newFakeS3(t)
	s.derivative("photos/cat.png", tinyPNG(t), pipeline.Version)
	s.derivative("3x3/photos/cat.png", []byte("another"), pipeline.Version)
	s.environment(t)
	got, _ := runStale(t, "-delete-orphans")
	same(t, got, map[string]string{"3x3/photos/cat.png": "deleted"})
	if s.body("photos/cat.png") == nil {
		t.Error("what the user copied is gone")
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
		if s.body("x9/cat.png") != nil || site.objects["/x9/cat.png"] == "" {
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
		if len(f.events) != 1 || s.body("x9/cat.png") != nil {
			t.Errorf("%d events", len(f.events))
		}
	})
}

func TestStaleFails(t *testing.T) {
	for operation, want := range map[string]string{"HEAD": "5x5/cat.png", "PUT": "AccessDenied", "POST": "AccessDenied"} {
		s := newFakeS3(t).pictures(t, "cat.png")
		s.derivative("5x5/cat.png", []byte("another"), pipeline.Version)
		s.put("images", ".s3resize/sizes", []byte("5x5\n"))
		s.deny[operation] = "AccessDenied"
		args := "-bucket images -stale"
		if operation == "POST" {
			s.Lose("images/cat.png")
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

// What users keep under derivatives' keys is listed and stays, whatever happens.
func TestStaleLeavesWhatIsNotOurs(t *testing.T) {
	s := newFakeS3(t).pictures(t, "cat.png", "100x100/tile.jpg", "728x90/banner.gif", "3x3/cat.png", "filters:grayscale()/a.png")
	s.derivative("3x3/copied.png", tinyPNG(t), pipeline.Version)
	// Somebody has copied a derivative of another original.
	o, _ := s.Get("images/3x3/copied.png")
	s.Put("images/3x3/copied.png", o.Body, 0, "X-Amz-Meta-Original-Etag", "1", "X-Amz-Meta-Original-Id", "of another")
	s.environment(t)
	before := s.keys("images")
	got, sum := runStale(t, "-delete-orphans")
	same(t, got, map[string]string{
		"100x100/tile.jpg": "foreign", "728x90/banner.gif": "foreign", "3x3/cat.png": "foreign", "filters:grayscale()/a.png": "foreign", "3x3/copied.png": "foreign",
	})
	if sum.Foreign != 5 || s.Count("PUT")+s.Count("POST") != 0 || !slices.Equal(before, s.keys("images")) {
		t.Errorf("%+v, %q", sum, s.Calls())
	}
	_, _, stderr := runArgs(t.Context(), "-bucket images -stale -delete-orphans")
	if want := "prewarm: not ours: 1 in 100x100/, such as 100x100/tile.jpg\n"; !strings.Contains(stderr, want) {
		t.Errorf("%s; want %s", stderr, want)
	}
	// Through the website nothing is deleted that is not ours either.
	site := &fakeSite{}
	runStale(t, "-delete-orphans -via website -website "+site.serve(t))
	if s.Count("POST") != 0 || len(site.requests) != 0 {
		t.Errorf("deleted or asked for: %q", site.requests)
	}
}

// Settings, overlays and headers count as much as the original's bytes.
func TestStaleOfOtherSettings(t *testing.T) {
	s := newFakeS3(t).pictures(t, "cat.png", "logo.png")
	watermarked := "3x3/filters:watermark(logo.png,0,0,0)/cat.png"
	for _, key := range []string{"3x3/cat.png", watermarked} {
		if _, err := s.maker(t, "3x3").Make(t.Context(), variant(t, key)); err != nil {
			t.Fatal(err)
		}
	}
	s.environment(t)
	stale := func(args string) map[string]string {
		got, _ := runStale(t, "-dry-run "+args)
		return got
	}
	same(t, stale(""), map[string]string{})
	same(t, stale("-quality 80 -resolutions 3x3"), map[string]string{})
	same(t, stale("-quality 70"), map[string]string{"3x3/cat.png": "stale", watermarked: "stale"})
	env := filepath.Join(t.TempDir(), "env")
	for settings, want := range map[string]int{
		"BUCKET=images\nALLOWED_RESOLUTIONS=3x3\n": 0, "QUALITY=70": 2, "TAG_DERIVATIVES=yes": 2, "LINEAR_LIGHT=no": 2, "DIALECTS=any": 0,
		"export CACHE_CONTROL=\"no-cache\"\n# a comment": 2, "WEBP_QUALITY=10": 2, "PROGRESSIVE_JPEG=no": 2, "RESPECT_ORIENTATION=no": 2, "DETECTOR=rekognition": 2, "MAX_PIXELS=1000": 0,
	} {
		if err := os.WriteFile(env, []byte(settings), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := stale("-env " + env); len(got) != want {
			t.Errorf("%s: %v", settings, got)
		}
	}
	s.put("images", "logo.png", storetest.PNG(2, 2))
	same(t, stale(""), map[string]string{watermarked: "stale"})
	s.Put("images/cat.png", tinyPNG(t), 0, "Cache-Control", "max-age=5")
	same(t, stale(""), map[string]string{"3x3/cat.png": "stale", watermarked: "stale"})
	runStale(t, "")
	same(t, stale(""), map[string]string{})
	if got := s.header("3x3/cat.png", "Cache-Control"); got != "max-age=5" {
		t.Errorf("kept for %q", got)
	}
}

// A derivative of a folder that is named like one of Thumbor's options is found,
// in whatever installation it was made.
func TestStaleReadsAllKeys(t *testing.T) {
	s := newFakeS3(t).pictures(t, "top/p.png", "p.png", "100x100/p.png")
	plain, thumbor := s.maker(t, "3x3"), s.maker(t, "3x3")
	plain.Dialects = edit.Dialects{Open: edit.OpenDialects()}
	thumbor.Dialects = edit.Dialects{}
	for _, m := range []*store.Maker{plain, thumbor} {
		for _, original := range []string{"top/p.png", "100x100/p.png"} {
			v, err := edit.New(edit.Resolution{Width: 3, Height: 3}, original)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := m.Make(t.Context(), v); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.environment(t)
	same3 := map[string]string{"3x3/top/p.png": "stale", "3x3/filters:as_is()/top/p.png": "stale", "3x3/100x100/p.png": "stale", "100x100/p.png": "foreign"}
	got, _ := runStale(t, "-dry-run -quality 70")
	same(t, got, same3)
	got, sum := runStale(t, "-quality 70")
	if sum.Made != 3 {
		t.Errorf("%v, %+v", got, sum)
	}
	if _, sum = runStale(t, "-quality 70"); sum.Made != 0 || sum.Current != 3 {
		t.Errorf("the second time: %+v", sum)
	}
}

// The index gets what it lacks and loses what is gone.
func TestStaleMendsTheIndex(t *testing.T) {
	s := newFakeS3(t).pictures(t, "cat.png")
	s.put("images", ".s3resize/sizes", []byte("3x3\n"))
	m := s.maker(t, "3x3")
	for _, key := range []string{"3x3/cat.png", "5x5/cat.png", "6x6/cat.png", "7x7/cat.png", "8x8/cat.png"} {
		if _, err := m.Make(t.Context(), variant(t, key)); err != nil {
			t.Fatal(err)
		}
	}
	const entries = "images/.derivatives/cat.png/"
	s.Lose(entries + "5x5")
	for _, size := range []string{"7x7", "8x8"} {
		s.Lose("images/" + size + "/cat.png")
	}
	s.Age(entries+"7x7", time.Now().Add(-2*time.Hour))
	s.environment(t)
	puts := s.Count("PUT")
	if _, sum := runStale(t, "-dry-run"); sum.Unindexed != 0 || s.Count("PUT") != puts || s.Count("POST") != 0 {
		t.Errorf("-dry-run: %+v", sum)
	}
	_, sum := runStale(t, "")
	if sum.Current != 3 || sum.Unindexed != 1 || s.Count("PUT") != puts+1 {
		t.Errorf("%+v, %q", sum, s.Calls())
	}
	s.WantKeys(t, "images", ".derivatives/cat.png/5x5", ".derivatives/cat.png/6x6", ".derivatives/cat.png/8x8", ".s3resize/sizes",
		"3x3/cat.png", "5x5/cat.png", "6x6/cat.png", "cat.png")
}

// What a user puts in a derivative's place while it is looked at stays.
func TestStaleReplacedMeanwhile(t *testing.T) {
	for _, args := range []string{"", "-delete-orphans"} {
		s := newFakeS3(t).pictures(t, "cat.png")
		s.derivative("3x3/cat.png", []byte("another"), pipeline.Version)
		if args != "" {
			s.Lose("images/cat.png")
		}
		s.Then = func(r *http.Request) {
			if r.Method == http.MethodHead && strings.HasSuffix(r.URL.Path, "/3x3/cat.png") {
				s.put("images", "3x3/cat.png", []byte("the user's"))
			}
		}
		s.environment(t)
		got, _ := runStale(t, args)
		same(t, got, map[string]string{"3x3/cat.png": "there"})
		if body := s.body("3x3/cat.png"); string(body) != "the user's" {
			t.Errorf("%s: %q", args, body)
		}
	}
}

// A deleted photo does not stay in what it was laid over.
func TestStaleOverlayGone(t *testing.T) {
	s := newFakeS3(t).pictures(t, "cat.png", "photo.png")
	const key = "3x3/filters:watermark(photo.png,0,0,0)/cat.png"
	if _, err := s.maker(t, "3x3").Make(t.Context(), variant(t, key)); err != nil {
		t.Fatal(err)
	}
	s.Lose("images/photo.png")
	s.environment(t)
	got, _ := runStale(t, "")
	same(t, got, map[string]string{key: "orphan"})
	got, _ = runStale(t, "-delete-orphans")
	same(t, got, map[string]string{key: "deleted"})
}

// Nothing is said of originals in buckets that the settings do not name.
func TestStaleInAnotherBucket(t *testing.T) {
	s := newFakeS3(t)
	const key = "3x3/s3:originals/cat.png"
	s.put("originals", "cat.png", tinyPNG(t))
	s.derivative(key, tinyPNG(t), pipeline.Version)
	s.environment(t)
	got, _ := runStale(t, "-delete-orphans")
	same(t, got, map[string]string{key: "skipped"})
	env := filepath.Join(t.TempDir(), "env")
	if err := os.WriteFile(env, []byte("SOURCE_BUCKETS=images,originals"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, sum := runStale(t, "-env "+env); len(got) != 0 || sum.Current != 1 {
		t.Errorf("%v, %+v", got, sum)
	}
}

// A stale derivative of what is no image is told without reading all of it, and
// the original once for all its sizes.
func TestStaleReadsNonImagesOnce(t *testing.T) {
	s := newFakeS3(t)
	s.put("images", "film.mp4", make([]byte, 1<<20))
	for _, size := range []string{"3x3", "4x4", "5x5"} {
		s.derivative(size+"/film.mp4", []byte("another"), pipeline.Version)
	}
	s.environment(t)
	got, _ := runStale(t, "-concurrency 1")
	same(t, got, map[string]string{"3x3/film.mp4": "orphan", "4x4/film.mp4": "orphan", "5x5/film.mp4": "orphan"})
	if n := s.sent("GET", "film.mp4"); n != 1 {
		t.Errorf("read %d times", n)
	}
}

// The index is neither an original nor a derivative.
func TestIndexIsNoOriginal(t *testing.T) {
	s := newFakeS3(t, "cat.png", ".derivatives/cat.png/7x")
	s.environment(t)
	status, stdout, stderr := runArgs(t.Context(), "-bucket images -resolutions 3x3 -dry-run")
	if status != 0 || stdout != "3x3/cat.png\n" || strings.Contains(stderr, ".derivatives") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

// Sizes that the function finds by itself need no entry in its index.
func TestPrewarmedSizesAreNotIndexed(t *testing.T) {
	s := newFakeS3(t).pictures(t, "cat.png")
	s.environment(t)
	if status, _, stderr := runArgs(t.Context(), "-bucket images -resolutions 3x3,x9"); status != 0 {
		t.Fatalf("status %d\n%s", status, stderr)
	}
	if want := []string{".s3resize/sizes", "3x3/cat.png", "cat.png", "x9/cat.png"}; !slices.Equal(s.keys("images"), want) {
		t.Errorf("%q", s.keys("images"))
	}
	if _, err := s.maker(t, "3x3").Make(t.Context(), variant(t, "5x5/cat.png")); err != nil {
		t.Fatal(err)
	}
	if s.sent("PUT", ".derivatives/cat.png/5x5") != 1 {
		t.Errorf("%q", s.keys("images"))
	}
}
