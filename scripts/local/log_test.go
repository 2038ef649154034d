package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// logLine is what a logger writes, without the time in front.
func logLine(t *testing.T, quiet bool, log func(*slog.Logger)) string {
	t.Helper()
	var b bytes.Buffer
	log(newLogger(&b, quiet, false))
	if b.Len() == 0 {
		return ""
	}
	at, line, ok := strings.Cut(b.String(), " ")
	if !ok || len(at) != len("15:04:05") || !strings.HasSuffix(line, "\n") {
		t.Errorf("line %q", b.String())
	}
	return strings.TrimSuffix(line, "\n")
}

func TestShortLines(t *testing.T) {
	tests := []struct {
		name  string
		args  []any
		level slog.Level
		msg   string
		want  string
	}{
		{"made", []any{"outcome", "made", "status", 307, "key", "300x/a.jpg", "variant", "300x/a.jpg", "bytesIn", 206_598, "bytesOut", 14_736, "totalMs", 24.4},
			slog.LevelInfo, "request", "api      307 made 300x/a.jpg, 207 kB to 15 kB in 24 ms"},
		{"there", []any{"outcome", "already_there", "status", 307, "variant", "300x/a.jpg"},
			slog.LevelInfo, "request", "api      307 already there 300x/a.jpg"},
		{"refused", []any{"outcome", "refused", "status", 403, "key", "1x1/a.jpg", "variant", "", "error", "resolution not allowed"},
			slog.LevelInfo, "request", "api      403 refused 1x1/a.jpg: resolution not allowed"},
		{"warning", []any{"outcome", "already_there", "status", 307, "variant", "300x/a.jpg", "warning", "broken profile"},
			slog.LevelWarn, "request", "api      307 already there 300x/a.jpg: broken profile"},
		{"numbers of another kind", []any{"outcome", "made", "status", 307, "variant", "v"},
			slog.LevelInfo, "request", "api      307 made v, ? to ? in ?"},
		{"website", []any{"status", 200, "method", "GET", "path", "/a.jpg", "location", ""},
			slog.LevelInfo, "website", "website  200 GET /a.jpg"},
		{"redirect", []any{"status", 307, "method", "HEAD", "path", "/1x/a", "location", "http://h/"},
			slog.LevelInfo, "website", "website  307 HEAD /1x/a, see http://h/"},
		{"refreshed", []any{"outcome", "refreshed", "key", "a.jpg", "made", 2, "deleted", 0, "totalMs", 60.6},
			slog.LevelInfo, "original changed", "event    refreshed a.jpg: 2 made, 0 deleted in 61 ms"},
		{"not refreshed", []any{"outcome", "failed", "key", "a.jpg", "made", 0, "deleted", 0, "totalMs", 1.0, "error", "no"},
			slog.LevelError, "original changed", "event    failed a.jpg: 0 made, 0 deleted in 1 ms: no"},
		{"anything else", []any{"a", 1, "b", "two"}, slog.LevelError, "oh", "oh a=1 b=two"},
	}
	for _, tt := range tests {
		got := logLine(t, false, func(l *slog.Logger) { l.Log(t.Context(), tt.level, tt.msg, tt.args...) })
		if got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
		if got = logLine(t, true, func(l *slog.Logger) { l.Log(t.Context(), tt.level, tt.msg, tt.args...) }); (got == "") != (tt.level < slog.LevelWarn) {
			t.Errorf("%s, quiet: %q", tt.name, got)
		}
	}
	if got := logLine(t, false, func(l *slog.Logger) { l.With("a", 1).WithGroup("g").Info("m", "b", 2) }); got != "m a=1 b=2" {
		t.Errorf("with attributes: %q", got)
	}
}

func TestJSONLog(t *testing.T) {
	var b bytes.Buffer
	newLogger(&b, false, true).Info("request", "status", 307)
	var line map[string]any
	if err := json.Unmarshal(b.Bytes(), &line); err != nil || line["msg"] != "request" || line["status"] != 307.0 {
		t.Errorf("%s, %v", b.Bytes(), err)
	}
}

func TestLogLinesStayWhole(t *testing.T) {
	var b bytes.Buffer
	logger := newLogger(&b, false, false)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() { logger.Info("x", "y", strings.Repeat("z", 100)) })
	}
	wg.Wait()
	for line := range strings.Lines(b.String()) {
		if len(line) != len("15:04:05 x y=\n")+100 {
			t.Errorf("%q", line)
		}
	}
}

func TestLoggedWebsite(t *testing.T) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { sendRedirect(w, 307, "http://h/x") })
	got := logLine(t, false, func(l *slog.Logger) {
		logged(handler, l).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/a%20b?q", nil))
	})
	if got != "website  307 GET /a%20b, see http://h/x" {
		t.Error(got)
	}
}
