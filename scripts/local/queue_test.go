package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
)

// rehearse sends bodies through a queue to a function that gets their texts and how
// often they were delivered, and returns what it was given, and the log.
func rehearse(t *testing.T, n int, answer func(delivery int, messages []message) (string, error)) (given []string, log string) {
	t.Helper()
	var out bytes.Buffer
	q := &queue{logger: slog.New(slog.NewTextHandler(&out, nil))}
	q.invoke = func(_ context.Context, payload []byte) ([]byte, error) {
		var batch struct{ Records []message }
		if err := json.Unmarshal(payload, &batch); err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, m := range batch.Records {
			if m.Source != "aws:sqs" || m.ID == "" {
				t.Errorf("%+v", m)
			}
			texts = append(texts, m.Body+"#"+m.Attributes["ApproximateReceiveCount"])
		}
		given = append(given, strings.Join(texts, " "))
		text, err := answer(len(given), batch.Records)
		return []byte(text), err
	}
	var bodies [][]byte
	for i := range n {
		bodies = append(bodies, fmt.Appendf(nil, "%c", 'a'+i))
	}
	q.send(t.Context(), bodies...)
	return given, out.String()
}

func fails(messages ...message) string {
	var failures []map[string]string
	for _, m := range messages {
		failures = append(failures, map[string]string{"itemIdentifier": m.ID})
	}
	b, _ := json.Marshal(map[string]any{"batchItemFailures": failures})
	return string(b)
}

func TestQueueDeliversFailuresAgain(t *testing.T) {
	all := []string{"a#1 b#1 c#1", "a#2 b#2 c#2"}
	for name, tt := range map[string]struct {
		answer func(messages []message) (string, error) // to the first delivery
		want   []string
	}{
		"none":           {func([]message) (string, error) { return fails(), nil }, all[:1]},
		"no answer":      {func([]message) (string, error) { return "null", nil }, all[:1]},
		"one":            {func(m []message) (string, error) { return fails(m[1]), nil }, []string{all[0], "b#2"}},
		"the invocation": {func([]message) (string, error) { return "", errors.New("no") }, all},
		"not understood": {func([]message) (string, error) { return "no", nil }, all},
		"unknown":        {func([]message) (string, error) { return fails(message{ID: "x"}), nil }, all},
	} {
		given, log := rehearse(t, 3, func(delivery int, messages []message) (string, error) {
			if delivery == 1 {
				return tt.answer(messages)
			}
			return fails(), nil
		})
		if !slices.Equal(given, tt.want) || log != "" {
			t.Errorf("%s: %q; want %q; log %s", name, given, tt.want, log)
		}
	}
}

func TestDeadLetters(t *testing.T) {
	given, log := rehearse(t, 2, func(_ int, messages []message) (string, error) { return fails(messages[0]), nil })
	if want := []string{"a#1 b#1", "a#2", "a#3", "a#4", "a#5"}; !slices.Equal(given, want) {
		t.Errorf("%q; want %q", given, want)
	}
	if strings.Count(log, "dead letter") != 1 || !strings.Contains(log, "message=a") || !strings.Contains(log, "level=ERROR") {
		t.Errorf("log %s", log)
	}
}

func TestQueueBatches(t *testing.T) {
	given, _ := rehearse(t, 2*batchSize+1, func(int, []message) (string, error) { return fails(), nil })
	var sizes []int
	for _, g := range given {
		sizes = append(sizes, len(strings.Fields(g)))
	}
	if !slices.Equal(sizes, []int{batchSize, batchSize, 1}) {
		t.Errorf("%v", sizes)
	}
}
