package handler

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

const (
	outcomeRefreshed outcome = "refreshed" // derivatives were made
	outcomeDeleted   outcome = "deleted"   // and none was made
	outcomeIgnored   outcome = "ignored"   // nothing had to be done
)

// followed is what the log and the metrics say of one original's change.
type followed struct {
	change
	outcome       outcome
	reason        string // why it was ignored at sight
	made, deleted int    // derivatives
	warning       error  // why derivatives were deleted and not made
	err           error
	took          time.Duration
}

func (f *followed) fail(err error) {
	f.outcome, f.err = outcomeFailed, err
}

// level is debug for what a bucket is full of: the function's own writes, and
// uploads that have no derivatives.
func (f *followed) level() slog.Level {
	switch {
	case f.err != nil:
		return slog.LevelError
	case f.warning != nil && f.deleted > 0, f.reason == reasonBucket:
		return slog.LevelWarn
	case f.outcome == outcomeIgnored && f.warning == nil:
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

func (f *followed) attrs(requestID string) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("requestId", requestID),
		slog.String("outcome", string(f.outcome)),
		slog.String("event", f.what),
		slog.String("bucket", f.bucket),
		slog.String("key", f.key),
		slog.Int("made", f.made),
		slog.Int("deleted", f.deleted),
		slog.Float64("totalMs", milliseconds(f.took)),
	}
	if f.reason != "" {
		attrs = append(attrs, slog.String("reason", f.reason))
	}
	if f.warning != nil {
		attrs = append(attrs, slog.String("warning", f.warning.Error()))
	}
	if f.err != nil {
		attrs = append(attrs, slog.String("error", f.err.Error()))
	}
	return attrs
}

// reportFollowed writes the change's log line and its metrics. These are counts
// of derivatives, and of changes that were ignored or failed; what is ignored at
// sight has no line.
func (h *Handler) reportFollowed(ctx context.Context, f *followed) {
	requestID := ""
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		requestID = lc.AwsRequestID
	}
	if h.Logger != nil {
		h.Logger.LogAttrs(ctx, f.level(), "original changed", f.attrs(requestID)...)
	}
	if h.Metrics != nil && f.reason == "" {
		_ = json.NewEncoder(h.Metrics).Encode(f.metrics(h.FunctionName, requestID, time.Now()))
	}
}

func (f *followed) metrics(function, requestID string, now time.Time) map[string]any {
	count := func(o outcome) int {
		if f.outcome == o {
			return 1
		}
		return 0
	}
	return emf(function, requestID, now, []measure{
		{"Refreshed", "Count", f.made},
		{"Deleted", "Count", f.deleted},
		{"Ignored", "Count", count(outcomeIgnored)},
		{"Failed", "Count", count(outcomeFailed)},
		{"FollowDuration", "Milliseconds", milliseconds(f.took)},
	})
}
