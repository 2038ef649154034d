package handler

import "s3resize/lambda/emf"

// outcomeMetrics are the counters, each 0 or 1 in a request's line.
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

// metrics are those of the request's line.
func (r *record) metrics() []emf.Metric {
	metrics := []emf.Metric{
		emf.Duration("Duration", r.total),
		emf.Bytes("BytesIn", r.made.BytesIn),
		emf.Bytes("BytesOut", r.made.BytesOut),
	}
	for _, m := range outcomeMetrics {
		count := 0
		if r.outcome == m.outcome {
			count = 1
		}
		metrics = append(metrics, emf.Count(m.name, count))
	}
	return metrics
}
