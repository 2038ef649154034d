package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// newLogger writes one line per record: JSON as the function writes it on AWS,
// or a short line for people. quiet leaves out what is no problem.
func newLogger(w io.Writer, quiet, asJSON bool) *slog.Logger {
	level := slog.LevelInfo
	if quiet {
		level = slog.LevelWarn
	}
	if asJSON {
		return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
	}
	return slog.New(&shortHandler{out: &lines{w: w}, level: level})
}

// lines keeps lines whole that are written at the same time.
type lines struct {
	mu sync.Mutex
	w  io.Writer
}

// shortHandler writes for people: what happened, to which key, how fast.
type shortHandler struct {
	out   *lines
	level slog.Level
	attrs []slog.Attr
}

func (h *shortHandler) Enabled(_ context.Context, level slog.Level) bool { return level >= h.level }

func (h *shortHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &shortHandler{h.out, h.level, slices.Concat(h.attrs, attrs)}
}

// WithGroup ignores groups: nothing here uses them.
func (h *shortHandler) WithGroup(string) slog.Handler { return h }

func (h *shortHandler) Handle(_ context.Context, r slog.Record) error {
	attrs := slices.Clone(h.attrs)
	r.Attrs(func(a slog.Attr) bool {
		attrs = append(attrs, a)
		return true
	})
	line := r.Time.Format(time.TimeOnly) + " " + short(r.Message, attrs) + "\n"
	h.out.mu.Lock()
	defer h.out.mu.Unlock()
	_, err := io.WriteString(h.out.w, line)
	return err
}

// short words a record: the function's line for a request and the website's
// with what people look for, and anything else in full.
func short(message string, attrs []slog.Attr) string {
	values := map[string]slog.Value{}
	for _, a := range attrs {
		values[a.Key] = a.Value
	}
	switch message {
	case "request":
		return functionLine(values)
	case "website":
		return websiteLine(values)
	case "original changed":
		return changeLine(values)
	}
	for _, a := range attrs {
		message += fmt.Sprintf(" %s=%v", a.Key, a.Value)
	}
	return message
}

// functionLine is what the function did:
//
//	api      307 made 300x300/blue_marble.jpg, 1042 kB to 14 kB in 83 ms
//	api      403 refused 301x300/blue_marble.jpg: resolution not allowed
func functionLine(v map[string]slog.Value) string {
	key := v["variant"].String()
	if key == "" {
		key = v["key"].String()
	}
	outcome := strings.ReplaceAll(v["outcome"].String(), "_", " ")
	line := fmt.Sprintf("api      %v %s %s", v["status"], outcome, key)
	if outcome == "made" {
		line += fmt.Sprintf(", %s to %s in %s", kB(v["bytesIn"]), kB(v["bytesOut"]), ms(v["totalMs"]))
	}
	for _, name := range []string{"error", "warning", "stack"} {
		if text, ok := v[name]; ok {
			line += ": " + text.String()
		}
	}
	return line
}

// changeLine is what became of the derivatives of an original that changed:
//
//	event    refreshed blue_marble.jpg: 2 made, 0 deleted in 61 ms
func changeLine(v map[string]slog.Value) string {
	line := fmt.Sprintf("event    %s %s: %v made, %v deleted in %s", v["outcome"], v["key"], v["made"], v["deleted"], ms(v["totalMs"]))
	for _, name := range []string{"error", "warning", "reason"} {
		if text, ok := v[name]; ok {
			line += ": " + text.String()
		}
	}
	return line
}

// websiteLine is what a reader asked the website and was told:
//
//	website  307 GET /300x300/blue_marble.jpg, see http://localhost:8081/resize?key=300x300/blue_marble.jpg
func websiteLine(v map[string]slog.Value) string {
	line := fmt.Sprintf("website  %v %s %s", v["status"], v["method"], v["path"])
	if to := v["location"].String(); to != "" {
		line += ", see " + to
	}
	return line
}

func kB(v slog.Value) string {
	if v.Kind() != slog.KindInt64 {
		return "?"
	}
	return fmt.Sprintf("%d kB", (v.Int64()+999)/1000)
}

func ms(v slog.Value) string {
	if v.Kind() != slog.KindFloat64 {
		return "?"
	}
	return fmt.Sprintf("%.0f ms", v.Float64())
}

// logged writes a line for each request that the website answers.
func logged(next http.Handler, logger *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r)
		logger.Info("website", "status", rec.status, "method", r.Method, "path", r.URL.EscapedPath(),
			"location", w.Header().Get("Location"))
	})
}

// recorder remembers the status of a response.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}
