package main

import (
	"bytes"
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"prewarm": main})
}

// The scripts run the command against a bucket "images" with two pictures, one
// of which has a derivative, and what else lies in buckets.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			s := newFakeS3(t).pictures(t, "cat.png", "photos/a b+c.png", "300x300/cat.png")
			s.put("images", "photos/", nil)
			s.put("images", "index.html", []byte("<!doctype html>"))
			env.Vars = append(env.Vars, fakeEnvironment(s.URL)...)
			return nil
		},
	})
}

func TestRun(t *testing.T) {
	s := newFakeS3(t).pictures(t, "cat.png", "dog.png")
	s.environment(t)
	for _, want := range []string{
		"2 originals, 2 derivatives missing: 2 made (",
		"2 originals, nothing missing",
	} {
		status, stdout, stderr := runArgs(t.Context(), "-bucket images -resolutions 3x3")
		if status != 0 || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("status %d\n%s%s, want %s", status, stdout, stderr, want)
		}
	}
}

func TestRunThroughTheWebsite(t *testing.T) {
	s := newFakeS3(t, "a+b.png", "c.png")
	s.environment(t)
	site := &fakeSite{}
	status, _, stderr := runArgs(t.Context(), "-bucket images -resolutions 3x3 -via website -website "+site.serve(t))
	if status != 0 || len(site.objects) != 2 || site.objects["/3x3/a%2Bb.png"] == "" {
		t.Errorf("status %d, made %v\n%s", status, site.objects, stderr)
	}
}

func TestRunThroughTheFunction(t *testing.T) {
	s := newFakeS3(t, "a b+c.jpg")
	s.environment(t)
	f := &fakeLambda{answer: redirectBack}
	server := httptest.NewServer(f)
	defer server.Close()
	t.Setenv("AWS_ENDPOINT_URL_LAMBDA", server.URL)
	status, _, stderr := runArgs(t.Context(), "-bucket images -resolutions 300x300 -via function -function resize")
	if status != 0 || len(f.events) != 1 {
		t.Errorf("status %d, %d invocations\n%s", status, len(f.events), stderr)
	}
}

func TestRunStatuses(t *testing.T) {
	t.Run("wrong usage", func(t *testing.T) {
		if status, stdout, stderr := runArgs(t.Context(), "-bucket images"); status != exitUsage || stdout != "" {
			t.Errorf("status %d\n%s%s", status, stdout, stderr)
		}
	})
	t.Run("failures", func(t *testing.T) {
		s := newFakeS3(t).pictures(t, "cat.png")
		s.deny["PUT"] = "AccessDenied"
		s.environment(t)
		status, _, stderr := runArgs(t.Context(), "-bucket images -resolutions 3x3")
		if status != exitFailed || !strings.Contains(stderr, "prewarm: failed 1:\n    3x3/cat.png: ") ||
			!strings.Contains(stderr, "prewarm: error: 1 derivative failed\nprewarm: hint: these credentials need") {
			t.Errorf("status %d\n%s", status, stderr)
		}
	})
	t.Run("interrupted", func(t *testing.T) {
		s := newFakeS3(t).pictures(t, manyKeys(20)...)
		ctx, interrupt := context.WithCancel(t.Context())
		s.onPut = func(string) { interrupt() }
		s.environment(t)
		status, stdout, stderr := runArgs(ctx, "-bucket images -resolutions 3x3 -concurrency 1 -json")
		if status != exitInterrupted || !strings.Contains(stdout, `"made":1,`) ||
			!strings.HasSuffix(stderr, "prewarm: error: interrupted\nprewarm: hint: run the same command again: it goes on where it stopped\n") {
			t.Errorf("status %d\n%s%s", status, stdout, stderr)
		}
	})
	t.Run("interrupted while listing", func(t *testing.T) {
		newFakeS3(t, "a.png").environment(t)
		ctx, interrupt := context.WithCancel(t.Context())
		interrupt()
		if status, _, stderr := runArgs(ctx, "-bucket images -resolutions 3x3 -dry-run"); status != exitInterrupted {
			t.Errorf("status %d\n%s", status, stderr)
		}
	})
	t.Run("no region", func(t *testing.T) {
		newFakeS3(t).environment(t)
		t.Setenv("AWS_REGION", "")
		status, _, stderr := runArgs(t.Context(), "-bucket images -resolutions 3x3")
		if status != exitFailed || !strings.HasPrefix(stderr, "prewarm: error: no AWS region is set\nprewarm: hint: set AWS_REGION") {
			t.Errorf("status %d\n%s", status, stderr)
		}
	})
	t.Run("no credentials", func(t *testing.T) {
		newFakeS3(t).environment(t)
		t.Setenv("AWS_ACCESS_KEY_ID", "")
		t.Setenv("AWS_SECRET_ACCESS_KEY", "")
		status, _, stderr := runArgs(t.Context(), "-bucket images -resolutions 3x3")
		if status != exitFailed || !strings.HasPrefix(stderr, "prewarm: error: no AWS credentials") ||
			!strings.Contains(stderr, "\nprewarm: hint: set AWS_PROFILE") {
			t.Errorf("status %d\n%s", status, stderr)
		}
	})
}

func runArgs(ctx context.Context, args string) (status int, stdout, stderr string) {
	var out, log bytes.Buffer
	status = run(ctx, strings.Fields(args), strings.NewReader(""), &out, &log)
	return status, out.String(), log.String()
}
