package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"s3resize/scripts/doctor/transcript"
)

func runArgs(ctx context.Context, args ...string) (status int, stdout, stderr string) {
	var out, log bytes.Buffer
	status = run(ctx, args, &out, &log)
	return status, out.String(), log.String()
}

func TestRun(t *testing.T) {
	f := newFake(t)
	f.environment(t)
	file := filepath.Join(t.TempDir(), "keys.txt")
	status, stdout, stderr := runArgs(t.Context(), "-bucket", fakeBucket, "-function", "resize", "-only", "website,picture,keys", "-transcript", file, f.website)
	if status != 0 || stderr != "" || !strings.HasPrefix(stdout, "OK   website    404 from AmazonS3\nOK   picture    image/jpeg, 30x20, ") ||
		!strings.HasSuffix(stdout, "doctor: 4 OK, 0 bad, 0 skipped: nothing is wrong\n") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	if left := f.left(); len(left) > 0 {
		t.Errorf("left there: %q", left)
	}
	checkTranscript(t, file, f)
}

// What a check builds on is told where it is bad, and the check is then skipped.
func TestOnly(t *testing.T) {
	f := newFake(t)
	f.environment(t)
	f.code = 301
	status, stdout, _ := runArgs(t.Context(), "-bucket", fakeBucket, "-only", "picture", f.website)
	if status != exitBad || !strings.HasPrefix(stdout, "BAD  redirect   301 instead of 307\n") || !strings.Contains(stdout, "\nskip picture    means nothing before redirect is in order\n") ||
		strings.Count(stdout, "\n") != 4 {
		t.Errorf("status %d\n%s", status, stdout)
	}
}

// checkTranscript reads the file back and looks for the key that holds nearly
// everything.
func checkTranscript(t *testing.T, file string, f *fake) {
	t.Helper()
	r, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	views, err := transcript.Read(r)
	if err != nil || len(views) != len(probes()) {
		t.Fatalf("%d views, %v", len(views), err)
	}
	for _, v := range views {
		folder, name, _ := strings.Cut(v.Key, "/")
		if name != "a b+c&d%e#fé.jpg" {
			continue
		}
		path := fakeSize + "/" + folder + "/a%20b%2Bc%26d%25e%23f%C3%A9.jpg"
		want := []transcript.Exchange{
			{Method: "GET", URL: f.website + "/" + path, Status: 307, Location: f.api + "/resize?key=" + path},
			{Method: "GET", URL: f.api + "/resize?key=" + path, Status: 307, Location: f.website + "/" + path},
			{Method: "GET", URL: f.website + "/" + path, Status: 200},
		}
		if len(v.Exchanges) != len(want) {
			t.Fatalf("%+v", v)
		}
		for i := range want {
			if v.Exchanges[i] != want[i] {
				t.Errorf("%+v, want %+v", v.Exchanges[i], want[i])
			}
		}
		return
	}
	t.Errorf("the key is not there: %+v", views)
}

func TestRunStatuses(t *testing.T) {
	t.Run("usage", func(t *testing.T) {
		status, stdout, _ := runArgs(t.Context(), "-h")
		for _, c := range checks() {
			if !strings.Contains(stdout, "\n    "+c.name+" ") {
				t.Errorf("the usage does not tell of %s", c.name)
			}
		}
		if status != 0 || strings.Contains(stdout, "%!") {
			t.Errorf("status %d\n%s", status, stdout)
		}
	})
	t.Run("wrong usage", func(t *testing.T) {
		status, stdout, stderr := runArgs(t.Context(), "-what")
		if status != exitUsage || stdout != "" || !strings.HasSuffix(stderr, "\ndoctor: hint: run with -h to see what is expected\n") {
			t.Errorf("status %d\n%s%s", status, stdout, stderr)
		}
	})
	t.Run("something wrong", func(t *testing.T) {
		f := newFake(t)
		f.environment(t)
		f.code = 301
		status, stdout, _ := runArgs(t.Context(), "-json", "-bucket", fakeBucket, f.website)
		var document struct {
			Checks  []line
			Summary summary
		}
		if err := json.Unmarshal([]byte(stdout), &document); err != nil || status != exitBad || document.Summary.Bad != 1 {
			t.Errorf("status %d, %v\n%s", status, err, stdout)
		}
	})
	t.Run("interrupted", func(t *testing.T) {
		f := newFake(t)
		f.environment(t)
		ctx, interrupt := context.WithCancel(t.Context())
		interrupt()
		status, stdout, stderr := runArgs(ctx, "-bucket", fakeBucket, f.website)
		if status != exitInterrupted || !strings.HasSuffix(stderr, "doctor: error: interrupted\n") {
			t.Errorf("status %d\n%s%s", status, stdout, stderr)
		}
	})
	t.Run("no region", func(t *testing.T) {
		f := newFake(t)
		f.environment(t)
		t.Setenv("AWS_REGION", "")
		status, _, stderr := runArgs(t.Context(), "-bucket", fakeBucket, f.website)
		if status != exitBad || !strings.HasPrefix(stderr, "doctor: error: no AWS region is set\ndoctor: hint: set AWS_REGION") {
			t.Errorf("status %d\n%s", status, stderr)
		}
		if status, _, stderr := runArgs(t.Context(), "-bucket", fakeBucket, "-region", "eu-west-1", "-only", "bucket", f.website); status != 0 {
			t.Errorf("-region: status %d\n%s", status, stderr)
		}
	})
	t.Run("no credentials", func(t *testing.T) {
		f := newFake(t)
		f.environment(t)
		t.Setenv("AWS_ACCESS_KEY_ID", "")
		t.Setenv("AWS_SECRET_ACCESS_KEY", "")
		status, _, stderr := runArgs(t.Context(), "-bucket", fakeBucket, f.website)
		if status != exitBad || !strings.HasPrefix(stderr, "doctor: error: no AWS credentials") {
			t.Errorf("status %d\n%s", status, stderr)
		}
		if status, stdout, _ := runArgs(t.Context(), "-resolution", fakeSize, f.website); status != 0 {
			t.Errorf("from outside: status %d\n%s", status, stdout)
		}
	})
	t.Run("another endpoint", func(t *testing.T) {
		f := newFake(t)
		f.environment(t)
		t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
		status, stdout, _ := runArgs(t.Context(), "-bucket", fakeBucket, "-endpoint-url", f.s3, "-only", "bucket", f.website)
		if status != 0 {
			t.Errorf("status %d\n%s", status, stdout)
		}
	})
}
