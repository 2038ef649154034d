package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gen2brain/jpegn"

	"s3resize/lambda/edit"
	"s3resize/scripts/internal/runtimeapi"
	"s3resize/testdata/pictures"
)

// buildBootstrap builds the function as it is built for AWS, for this machine.
func buildBootstrap(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bootstrap")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-tags", "lambda.norpc", "-trimpath", "-ldflags", "-s -w", "-o", path, "s3resize/lambda")
	cmd.Dir = startDir()
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// The built function itself, under a Runtime API, between the same website and
// store.
func TestBootstrap(t *testing.T) {
	bootstrap := buildBootstrap(t)
	t.Run("wrong environment", func(t *testing.T) {
		p, err := runtimeapi.Start(t.Context(), bootstrap, []string{"QUALITY=101", "ALLOWED_RESOLUTIONS=0300x300"})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Stop()
		_, err = p.WaitReady(t.Context())
		var failed *runtimeapi.InitError
		if !errors.As(err, &failed) {
			t.Fatalf("%v", err)
		}
		for _, name := range []string{"BUCKET", "URL", "QUALITY", "ALLOWED_RESOLUTIONS"} {
			if !strings.Contains(failed.Stderr, name) {
				t.Errorf("%s is not reported:\n%s", name, failed.Stderr)
			}
		}
	})
	t.Run("first view and second", func(t *testing.T) {
		var process *runtimeapi.Process
		s := newSiteOn(t, func(s *site) func(context.Context, []byte) ([]byte, error) {
			process = startBootstrap(t, bootstrap, s)
			return process.Invoke
		})
		viewTwice(t, s)
		if got := ask(t, "GET", s.api+"/resize?key=301x300/cat.jpg"); got.status != 403 {
			t.Errorf("a size that is not allowed: %d %s", got.status, got.body)
		}
		if logs := process.Stdout(); !strings.Contains(logs, `"outcome":"made"`) || !strings.Contains(logs, `"CloudWatchMetrics"`) {
			t.Errorf("no log and metrics of the request:\n%s", logs)
		}
		if err := process.Stop(); err != nil {
			t.Errorf("stop: %v\n%s", err, process.Stderr())
		}
	})
	t.Run("memory for photos of 12 megapixels", func(t *testing.T) {
		var process *runtimeapi.Process
		s := newSiteOn(t, func(s *site) func(context.Context, []byte) ([]byte, error) {
			process = startBootstrap(t, bootstrap, s)
			return process.Invoke
		})
		camera := pictures.Photo(4032, 3024, 1)
		for _, progressive := range []bool{false, true} {
			data, err := pictures.JPEG{Quality: 90, Subsampling: jpegn.Subsample420, Progressive: progressive}.Encode(camera)
			if err != nil {
				t.Fatal(err)
			}
			key := fmt.Sprintf("camera progressive %v.jpg", progressive)
			s.put(t, key, data)
			if got, statuses := followRedirects(t, "GET", s.website+"/64x64/"+edit.EscapePath(key)); got.status != 200 {
				t.Fatalf("%v %s", statuses, got.body)
			}
		}
		if err := process.Stop(); err != nil {
			t.Fatal(err)
		}
		// The README promises this.
		const most = 50 << 20
		if peak := process.PeakMemory(); peak > most {
			t.Errorf("%d MB at its peak, at most %d", peak>>20, most>>20)
		} else {
			t.Logf("%d MB at its peak", peak>>20)
		}
	})
}

func startBootstrap(t *testing.T, bootstrap string, s *site) *runtimeapi.Process {
	t.Helper()
	p, err := runtimeapi.Start(t.Context(), bootstrap, []string{
		"BUCKET=" + s.bucket,
		"URL=" + s.website,
		"ALLOWED_RESOLUTIONS=" + testResolutions,
		"AWS_ACCESS_KEY_ID=" + accessKey,
		"AWS_SECRET_ACCESS_KEY=" + secretKey,
		"AWS_ENDPOINT_URL_S3=" + testStore(t).Endpoint,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Stop() })
	took, err := p.WaitReady(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("ready after %v", took)
	return p
}

func viewTwice(t *testing.T, s *site) {
	t.Helper()
	s.put(t, "photos/a b+c.jpg", jpegFile(t, 640, 480, orange))
	for i, want := range [][]int{{307, 307, 200}, {200}} {
		got, statuses := followRedirects(t, "GET", s.website+"/300x300/photos/a%20b%2Bc.jpg")
		if !slices.Equal(statuses, want) {
			t.Fatalf("view %d: %v, want %v\n%s", i+1, statuses, want, got.body)
		}
		if format, w, h := dimensions(t, got.body); format != "jpeg" || w != 300 || h != 300 {
			t.Errorf("view %d: a %s of %d×%d", i+1, format, w, h)
		}
	}
	if n := s.calls.Load(); n != 1 {
		t.Errorf("the function was called %d times", n)
	}
}
