package main

import (
	"net/http"
	"strings"
	"testing"
)

func TestQueueInOrder(t *testing.T) {
	f := newFake(t)
	f.answers["lambda"] = f.settings(1769, 28, map[string]string{"EVENT_DELAY": "35"})
	if found := f.exam(t, inside...).checkQueue(t.Context()); found.verdict != verdictOK || found.saw != "events feeds the function, and no event failed for good" {
		t.Errorf("%+v", found)
	}
}

// What these credentials may not see is named, and no fault.
func TestQueueNotSeen(t *testing.T) {
	for queue, want := range map[string]string{"events": "not looked at: events (needs sqs:GetQueueAttributes)", "failed": "not looked at: events (needs sqs:GetQueueAttributes)"} {
		f := newFake(t)
		f.answers[queue] = ""
		if found := f.exam(t, inside...).checkQueue(t.Context()); found.verdict != verdictOK || !strings.Contains(found.saw, want) {
			t.Errorf("%s: %+v", queue, found)
		}
	}
	f := newFake(t)
	f.onS3 = func(w http.ResponseWriter, r *http.Request) bool {
		if strings.HasPrefix(r.URL.Path, "/2015-03-31/event-source-mappings") {
			w.Header().Set("X-Amzn-ErrorType", "AccessDeniedException")
			return answer(403, "application/json", "{}")(w, r)
		}
		return false
	}
	if found := f.exam(t, inside...).checkQueue(t.Context()); found.verdict != verdictSkip || !strings.Contains(found.saw, "lambda:ListEventSourceMappings") {
		t.Errorf("%+v", found)
	}
}

func TestQueueNone(t *testing.T) {
	f := newFake(t)
	f.answers["mappings"] = `{"EventSourceMappings":[]}`
	if found := f.exam(t, inside...).checkQueue(t.Context()); found.verdict != verdictSkip || !strings.Contains(found.saw, "no queue feeds the function") {
		t.Errorf("%+v", found)
	}
	if found := f.exam(t, "-bucket", fakeBucket).checkQueue(t.Context()); found.verdict != verdictSkip || !strings.Contains(found.saw, "needs -function") {
		t.Errorf("%+v", found)
	}
}

func TestParseQueue(t *testing.T) {
	for arn, want := range map[string]string{
		"arn:aws:sqs:eu-west-1:123456789012:resize-originals": "https://sqs.eu-west-1.amazonaws.com/123456789012/resize-originals",
		"arn:aws-cn:sqs:cn-north-1:123456789012:q":            "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q",
		"arn:aws:kinesis:eu-west-1:123456789012:stream/s":     "",
		"": "",
	} {
		q, ok := parseQueue(arn)
		if ok != (want != "") || ok && q.url() != want {
			t.Errorf("%s: %s, %v", arn, q.url(), ok)
		}
	}
}
