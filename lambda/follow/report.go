package follow

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"s3resize/lambda/emf"
	"s3resize/lambda/store"
)

// outcome is what came of a change, in the log and as the name of a metric.
type outcome string

const (
	outcomeRefreshed outcome = "refreshed" // derivatives were made
	outcomeDeleted   outcome = "deleted"   // derivatives were deleted and none was made
	outcomeIgnored   outcome = "ignored"   // nothing had to be done
	outcomeFailed    outcome = "failed"
)

// report is what the log and the metrics say of the change of one original.
type report struct {
	change
	outcome       outcome
	reason        string // why it was ignored at sight
	made, deleted int    // derivatives
	foreign       int    // objects under their keys that are the user's, or of other originals
	warning       error  // why derivatives were deleted and not made
	err           error
	took          time.Duration

	forget  []string      // keys of which the CDN may have an old copy
	useless []store.Entry // of derivatives that are gone
}

func (r *report) fail(err error) {
	r.outcome, r.err = outcomeFailed, errors.Join(r.err, err)
}

// level is debug for what happens all the time in a bucket: the function's own
// writes, and uploads that have no derivatives.
func (r *report) level() slog.Level {
	switch {
	case r.err != nil:
		return slog.LevelError
	case r.warning != nil && r.deleted > 0, r.reason == reasonBucket:
		return slog.LevelWarn
	case r.outcome == outcomeIgnored && r.warning == nil:
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

func (r *report) attrs(requestID string) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("requestId", requestID),
		slog.String("outcome", string(r.outcome)),
		slog.String("event", r.what),
		slog.String("bucket", r.bucket),
		slog.String("key", r.key),
		slog.Int("made", r.made),
		slog.Int("deleted", r.deleted),
		slog.Int("foreign", r.foreign),
		slog.Float64("totalMs", emf.Milliseconds(r.took)),
	}
	if r.reason != "" {
		attrs = append(attrs, slog.String("reason", r.reason))
	}
	if r.warning != nil {
		attrs = append(attrs, slog.String("warning", r.warning.Error()))
	}
	if r.err != nil {
		attrs = append(attrs, slog.String("error", r.err.Error()))
	}
	return attrs
}

// report writes a change's log line and its metrics: counts of derivatives, and of
// changes that were ignored or failed. What is ignored at sight has no metrics.
func (f *Follower) report(ctx context.Context, r *report) {
	requestID := ""
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		requestID = lc.AwsRequestID
	}
	if f.Logger != nil {
		f.Logger.LogAttrs(ctx, r.level(), "original changed", r.attrs(requestID)...)
	}
	if f.Metrics != nil && r.reason == "" {
		// What cannot be written to standard output has nowhere to be reported.
		_ = emf.Write(f.Metrics, f.FunctionName, requestID, time.Now(), r.metrics()...)
	}
}

func (r *report) metrics() []emf.Metric {
	count := func(o outcome) int {
		if r.outcome == o {
			return 1
		}
		return 0
	}
	return []emf.Metric{
		emf.Count("Refreshed", r.made),
		emf.Count("Deleted", r.deleted),
		emf.Count("Ignored", count(outcomeIgnored)),
		emf.Count("Failed", count(outcomeFailed)),
		emf.Duration("FollowDuration", r.took),
	}
}
