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

// measure is one metric of a line.
type measure struct {
	name, unit string
	value      any
}

// emf is a line in the CloudWatch embedded metric format: a log line from
// which CloudWatch extracts the members that "_aws" declares to be metrics
// (CloudWatch User Guide, "Embedded metric format specification").
func emf(function, requestID string, now time.Time, measures []measure) map[string]any {
	line := map[string]any{"FunctionName": function, "requestId": requestID}
	var declared []emfMetric
	for _, m := range measures {
		line[m.name] = m.value
		declared = append(declared, emfMetric{m.name, m.unit})
	}
	line["_aws"] = map[string]any{
		"Timestamp":         now.UnixMilli(),
		"CloudWatchMetrics": []emfDirective{{metricsNamespace, [][]string{{"FunctionName"}}, declared}},
	}
	return line
}

// metrics is the request's line.
func (r *record) metrics(function string, now time.Time) map[string]any {
	measures := []measure{
		{"Duration", "Milliseconds", milliseconds(r.total)}, {"BytesIn", "Bytes", r.made.BytesIn}, {"BytesOut", "Bytes", r.made.BytesOut},
	}
	for _, m := range outcomeMetrics {
		count := 0
		if r.outcome == m.outcome {
			count = 1
		}
		measures = append(measures, measure{m.name, "Count", count})
	}
	return emf(function, r.requestID, now, measures)
}
