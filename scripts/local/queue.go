package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
)

const (
	// batchSize is how many messages the function gets at a time, as on AWS.
	batchSize = 10
	// maxDeliveries is how often it gets a message that it fails at. Then the message
	// is a dead letter.
	maxDeliveries = 5
)

// invocation hands the function an event.
type invocation func(ctx context.Context, payload []byte) ([]byte, error)

// queue is what stands between a bucket and the function: SQS, which delivers events
// in batches, and those that failed again. It holds nothing back and keeps no dead
// letters; the log says which there are.
type queue struct {
	invoke invocation
	logger *slog.Logger
	count  atomic.Int64 // messages so far

	background sync.WaitGroup // deliveries that nobody waits for
}

// message is one of SQS's, as functions get it (Lambda Developer Guide, "Using
// Lambda with Amazon SQS").
type message struct {
	ID         string            `json:"messageId"`
	Body       string            `json:"body"`
	Attributes map[string]string `json:"attributes"`
	Source     string            `json:"eventSource"`
	SourceARN  string            `json:"eventSourceARN"`
	Region     string            `json:"awsRegion"`
}

// send delivers events, and returns when they are worked off or given up.
func (q *queue) send(ctx context.Context, bodies ...[]byte) {
	for batch := range slices.Chunk(bodies, batchSize) {
		var messages []message
		for _, body := range batch {
			messages = append(messages, message{
				ID:        fmt.Sprintf("local-%d", q.count.Add(1)),
				Body:      string(body),
				Source:    "aws:sqs",
				SourceARN: "arn:aws:sqs:" + region + ":123456789012:originals",
				Region:    region,
			})
		}
		q.deliver(ctx, messages)
	}
}

func (q *queue) deliver(ctx context.Context, messages []message) {
	for count := 1; len(messages) > 0; count++ {
		if count > maxDeliveries {
			for _, m := range messages {
				q.logger.Error("dead letter", "deliveries", maxDeliveries, "message", m.Body)
			}
			return
		}
		for i := range messages {
			messages[i].Attributes = map[string]string{"ApproximateReceiveCount": fmt.Sprint(count)}
		}
		messages = q.attempt(ctx, messages)
	}
}

// attempt delivers a batch and returns what failed of it: all if the function fails
// or answers with what SQS does not understand.
func (q *queue) attempt(ctx context.Context, messages []message) (failed []message) {
	payload, err := json.Marshal(map[string]any{"Records": messages})
	if err != nil {
		return messages // cannot happen: there are only strings in it
	}
	answer, err := q.invoke(ctx, payload)
	var report struct {
		BatchItemFailures []struct{ ItemIdentifier string }
	}
	if err != nil || json.Unmarshal(answer, &report) != nil {
		return messages
	}
	for _, f := range report.BatchItemFailures {
		i := slices.IndexFunc(messages, func(m message) bool { return m.ID == f.ItemIdentifier })
		if i < 0 {
			return messages
		}
		failed = append(failed, messages[i])
	}
	return failed
}
