package handler

import "time"

// metricsNamespace groups the metrics in CloudWatch.
const metricsNamespace = "s3resize"

// outcomeMetrics are the counters, each 0 or 1 in a request's line: CloudWatch
// adds them up, and a rate needs the zeros.
var outcomeMetrics = []struct {
	name    string
	outcome outcome
}{
	{"Made", outcomeMade},
	{"AlreadyThere", outcomeAlreadyThere},
	{"Refused", outcomeRefused},
	{"Failed", outcomeFailed},
	{"LoopSuspected", outcomeLoop},
}

// emfMetric names a member of the line that is a metric.
type emfMetric struct {
	Name string
	Unit string
}

type emfDirective struct {
	Namespace  string
	Dimensions [][]string
	Metrics    []emfMetric
}

// metrics is the request in the CloudWatch embedded metric format: a log line
// from which CloudWatch extracts the members that "_aws" declares to be metrics
// (CloudWatch User Guide, "Embedded metric format specification").
func (r *record) metrics(function string, now time.Time) map[string]any {
	line := map[string]any{
		"FunctionName": function,
		"requestId":    r.requestID,
		"Duration":     milliseconds(r.total),
		"BytesIn":      r.made.BytesIn,
		"BytesOut":     r.made.BytesOut,
	}
	declared := []emfMetric{{"Duration", "Milliseconds"}, {"BytesIn", "Bytes"}, {"BytesOut", "Bytes"}}
	for _, m := range outcomeMetrics {
		count := 0
		if r.outcome == m.outcome {
			count = 1
		}
		line[m.name] = count
		declared = append(declared, emfMetric{m.name, "Count"})
	}
	line["_aws"] = map[string]any{
		"Timestamp":         now.UnixMilli(),
		"CloudWatchMetrics": []emfDirective{{metricsNamespace, [][]string{{"FunctionName"}}, declared}},
	}
	return line
}
