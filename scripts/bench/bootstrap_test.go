package main

import (
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"

	"s3resize/scripts/internal/command"
)

// The test binary is the function here; see TestMain.
func TestMeasureAFunction(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	store := newFakeS3()
	server := store.start()
	defer server.Close()
	fn := function{binary: self, store: store, endpoint: server.URL}
	var f bootstrapFigures
	if err := fn.measure(t.Context(), &f, 3, command.NewProgress(io.Discard, "bench")); err != nil {
		t.Fatal(err)
	}
	if f.Start <= 0 || f.First <= f.Start || f.Warm <= 0 {
		t.Errorf("start %v ms, first %v ms, warm %v ms", f.Start, f.First, f.Warm)
	}
	s, err := fn.session(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.warm) != 2 || s.peakWarm < s.peakFirst {
		t.Errorf("%d more redirects, peak memory %d and then %d", len(s.warm), s.peakFirst, s.peakWarm)
	}
	if made, ok := store.get("/bench/300x300/photo.jpg"); !ok || string(made.body) != "8 bytes." {
		t.Errorf("stored %v", store.objects)
	}
}

func TestMeasureBootstrapNeedsAJPEG(t *testing.T) {
	if _, err := measureBootstrap(t.Context(), t.TempDir(), "", 1, nil, command.NewProgress(io.Discard, "bench")); err == nil || !strings.Contains(err.Error(), "-no-bootstrap") {
		t.Errorf("%v", err)
	}
}

func TestRedirectEventIsOfAnHTTPAPI(t *testing.T) {
	data, err := redirectEvent(258)
	if err != nil {
		t.Fatal(err)
	}
	var event struct {
		Version, RawPath, RawQueryString string
		RequestContext                   struct{ HTTP struct{ SourceIP string } }
	}
	if err := json.Unmarshal(data, &event); err != nil {
		t.Fatal(err)
	}
	if event.Version != "2.0" || event.RawPath != "/resize" || event.RawQueryString != "key=300x300/photo.jpg" || event.RequestContext.HTTP.SourceIP != "10.0.1.2" {
		t.Errorf("%+v", event)
	}
}

func TestCheckRedirect(t *testing.T) {
	const good = "http://website.example/300x300/photo.jpg"
	for _, c := range []struct {
		payload string
		ok      bool
	}{
		{`{"statusCode":307,"headers":{"Location":"` + good + `"}}`, true},
		{`{"statusCode":307,"headers":{"location":"` + good + `"}}`, true},
		{`{"statusCode":301,"headers":{"Location":"` + good + `"}}`, false},
		{`{"statusCode":307,"headers":{"Location":"http://elsewhere/"}}`, false},
		{`{"statusCode":404,"body":"{}"}`, false},
		{`not JSON`, false},
	} {
		if err := checkRedirect([]byte(c.payload)); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.payload, err)
		}
	}
}
