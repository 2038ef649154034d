// Package emf writes metrics in the CloudWatch embedded metric format: log lines
// from which CloudWatch extracts the members that "_aws" declares to be metrics
// (CloudWatch User Guide, "Embedded metric format specification").
package emf

import (
	"encoding/json"
	"io"
	"time"
)

// Namespace groups the metrics in CloudWatch.
const Namespace = "s3resize"

// Metric is one metric of a line.
type Metric struct {
	name, unit string
	value      any
}

// Count is a counter. CloudWatch adds up the values of all lines; a rate needs the
// zeros too.
func Count(name string, n int) Metric { return Metric{name, "Count", n} }

// Bytes is a size.
func Bytes(name string, n int64) Metric { return Metric{name, "Bytes", n} }

// Duration is a duration, written in milliseconds.
func Duration(name string, d time.Duration) Metric {
	return Metric{name, "Milliseconds", Milliseconds(d)}
}

// Milliseconds is a duration in milliseconds, rounded to 10 µs.
func Milliseconds(d time.Duration) float64 {
	return float64(d.Round(10*time.Microsecond)) / float64(time.Millisecond)
}

// Write writes one line in one call of w's Write. function is the dimension of the
// metrics.
func Write(w io.Writer, function, requestID string, now time.Time, metrics ...Metric) error {
	type declaration struct{ Name, Unit string }
	type directive struct {
		Namespace  string
		Dimensions [][]string
		Metrics    []declaration
	}
	line := map[string]any{"FunctionName": function, "requestId": requestID}
	var declared []declaration
	for _, m := range metrics {
		line[m.name] = m.value
		declared = append(declared, declaration{m.name, m.unit})
	}
	line["_aws"] = map[string]any{
		"Timestamp":         now.UnixMilli(),
		"CloudWatchMetrics": []directive{{Namespace, [][]string{{"FunctionName"}}, declared}},
	}
	return json.NewEncoder(w).Encode(line)
}
