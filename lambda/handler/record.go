package handler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/emf"
	"s3resize/lambda/store"
)

// outcome is what came of a request, in the log and as the name of a metric.
type outcome string

const (
	outcomeMade         outcome = "made"
	outcomeAlreadyThere outcome = "already_there"
	outcomeDescribed    outcome = "described" // JSON about a picture
	outcomeRefused      outcome = "refused"   // the request's or the original's fault
	outcomeFailed       outcome = "failed"    // ours or S3's
	outcomeLoop         outcome = "loop_suspected"
)

// record is what the log and the metrics say of one request.
type record struct {
	requestID, gatewayID string
	query                string // as it came in
	key                  string // as it was understood
	dialect              edit.Dialect
	variant              string // what was made or found
	outcome              outcome
	status               int
	code                 string
	err                  error
	made                 store.Made
	total                time.Duration
}

// fail notes an error and whose fault it is.
func (r *record) fail(err error, f failure) {
	r.err, r.code = err, f.code
	switch {
	case r.outcome == outcomeLoop:
	case f.status >= http.StatusInternalServerError:
		r.outcome = outcomeFailed
	default:
		r.outcome = outcomeRefused
	}
}

// stages are the parts of the work, in order.
func (r *record) stages() []stage {
	return []stage{
		{"fetch", r.made.Fetch}, {"decode", r.made.Decode}, {"transform", r.made.Transform},
		{"encode", r.made.Encode}, {"store", r.made.Write},
	}
}

type stage struct {
	name string
	took time.Duration
}

// serverTiming is the Server-Timing header (W3C Server Timing), which browsers
// show among a request's timings.
func (r *record) serverTiming() string {
	var parts []string
	for _, s := range r.stages() {
		parts = append(parts, fmt.Sprintf("%s;dur=%g", s.name, emf.Milliseconds(s.took)))
	}
	return strings.Join(parts, ", ")
}

// report writes the request's log line and its metrics.
func (h *Handler) report(ctx context.Context, r *record) {
	if h.Logger != nil {
		h.Logger.LogAttrs(ctx, r.level(), "request", r.attrs()...)
	}
	if h.Metrics != nil {
		// What cannot be written to standard output has nowhere to be reported.
		_ = emf.Write(h.Metrics, h.FunctionName, r.requestID, time.Now(), r.metrics()...)
	}
}

// level lifts what somebody should look at.
func (r *record) level() slog.Level {
	switch {
	case r.outcome == outcomeFailed:
		return slog.LevelError
	case r.outcome == outcomeLoop, r.made.Warning != nil, errors.As(r.err, new(*store.Error)):
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

func (r *record) attrs() []slog.Attr {
	attrs := []slog.Attr{
		slog.String("requestId", r.requestID),
		slog.String("outcome", string(r.outcome)),
		slog.Int("status", r.status),
		slog.String("key", r.key),
		slog.String("variant", r.variant),
		slog.String("dialect", string(r.dialect)),
		slog.Int64("bytesIn", r.made.BytesIn),
		slog.Int64("bytesOut", r.made.BytesOut),
		slog.Float64("totalMs", emf.Milliseconds(r.total)),
	}
	for _, s := range r.stages() {
		attrs = append(attrs, slog.Float64(s.name+"Ms", emf.Milliseconds(s.took)))
	}
	if r.gatewayID != r.requestID {
		attrs = append(attrs, slog.String("gatewayRequestId", r.gatewayID))
	}
	if r.err != nil {
		attrs = append(attrs, slog.String("query", r.query), slog.String("code", r.code), slog.String("error", r.err.Error()))
	}
	if r.made.Warning != nil {
		attrs = append(attrs, slog.String("warning", r.made.Warning.Error()))
	}
	var caught *store.PanicError
	if errors.As(r.err, &caught) {
		attrs = append(attrs, slog.String("stack", string(caught.Stack)))
	}
	return attrs
}
