package follow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// at is when the events of the fixtures happened, or nearly.
var at = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

// read is a payload that is not a batch of SQS's, at the time of the fixtures.
func read(t *testing.T, payload []byte) message {
	t.Helper()
	d := readDelivery(payload, at)
	if d.queued || len(d.messages) != 1 {
		t.Fatalf("%s is %+v", payload, d)
	}
	return d.messages[0]
}

func TestReadEvents(t *testing.T) {
	const key = "photos/a b+c%41.png"
	for name, want := range map[string]event{
		"eventbridge-created.json": {"Object Created", "originals", key, "00691F0A808299329D", at},
		"eventbridge-deleted.json": {"Object Deleted", "originals", key, "00691F0A818299329D", at.Add(time.Second)},
		"s3-created.json":          {"ObjectCreated:CompleteMultipartUpload", "originals", key, "00691F0A808299329D", at.Add(125 * time.Millisecond)},
		"s3-removed.json":          {"ObjectRemoved:Delete", "originals", key, "00691F0A818299329D", at.Add(1250 * time.Millisecond)},
	} {
		if got := read(t, fixture(name)); got.err != nil || len(got.events) != 1 || got.events[0] != want || !want.createsOrDeletes() || got.again {
			t.Errorf("%s: %+v; want %+v", name, got, want)
		}
	}
	if got := read(t, fixture("s3-test.json")); got.err != nil || len(got.events) != 0 {
		t.Errorf("test event: %+v", got)
	}
	if got := read(t, fixture("eventbridge-tags.json")); got.err != nil || len(got.events) != 1 || got.events[0].createsOrDeletes() {
		t.Errorf("tags: %+v", got)
	}
}

// wrapped are events in what carries them, by what that is. Each is understood
// within each other one.
var wrappings = map[string]func(payload []byte) []byte{
	"SQS":                 func(p []byte) []byte { return queued(1, p) },
	"SNS for subscribers": func(p []byte) []byte { return encode(map[string]string{"Type": "Notification", "Message": string(p)}) },
	"SNS for functions":   sns,
	"Lambda's failures":   failed,
	"the same, by a bridge": func(p []byte) []byte {
		return encode(map[string]any{"source": "lambda", "detail-type": "Lambda Function Invocation Result - Failure", "detail": json.RawMessage(failed(p))})
	},
	"nothing": func(p []byte) []byte { return p },
	"two in one, by a topic": func(p []byte) []byte {
		return encode(map[string]any{"Records": []any{snsRecord(fixture("s3-test.json")), snsRecord(p)}})
	},
}

func sns(p []byte) []byte { return encode(map[string]any{"Records": []any{snsRecord(p)}}) }

func snsRecord(p []byte) map[string]any {
	return map[string]any{"EventSource": "aws:sns", "EventVersion": "1.0", "Sns": map[string]string{"Type": "Notification", "MessageId": "x", "Message": string(p)}}
}

func failed(p []byte) []byte {
	return encode(map[string]any{"version": "1.0", "requestContext": map[string]any{"condition": "RetriesExhausted"}, "requestPayload": json.RawMessage(p), "responsePayload": map[string]string{"errorMessage": "no"}})
}

func TestEventsInOthers(t *testing.T) {
	for _, name := range []string{"eventbridge-created.json", "s3-created.json", "s3-test.json"} {
		want := read(t, fixture(name)).events
		for outer, wrapOuter := range wrappings {
			for inner, wrap := range wrappings {
				d := readDelivery(wrapOuter(wrap(fixture(name))), at)
				if len(d.messages) != 1 || d.messages[0].err != nil || !slices.Equal(d.messages[0].events, want) {
					t.Errorf("%s in %s in %s: %+v", name, inner, outer, d)
				}
				if queued := strings.HasPrefix(outer+inner, "SQS") || outer+inner == "nothingSQS"; d.queued != queued {
					t.Errorf("%s in %s: queued %v", inner, outer, d.queued)
				}
			}
		}
	}
}

func TestEventsTooDeep(t *testing.T) {
	payload := fixture("s3-created.json")
	for range maxNesting - 1 {
		payload = sns(payload)
	}
	if got := read(t, payload); got.err != nil || len(got.events) != 1 {
		t.Errorf("%+v", got)
	}
	if got := read(t, sns(payload)); got.err == nil || len(got.events) != 0 {
		t.Errorf("%+v", got)
	}
}

// What may have been tried before is told by SQS, by Lambda's record or by its age.
func TestDeliveredAgain(t *testing.T) {
	event := fixture("eventbridge-created.json")
	for name, tt := range map[string]struct {
		payload []byte
		now     time.Time
		want    bool
	}{
		"first":           {queued(1, event), at.Add(15 * time.Minute), false},
		"second":          {queued(2, event), at, true},
		"dead letter":     {queued(1, event), at.Add(time.Hour), true},
		"invoked":         {event, at.Add(30 * time.Second), false},
		"invoked again":   {event, at.Add(time.Minute), true},
		"failure":         {failed(event), at, true},
		"failure, queued": {queued(1, failed(event)), at, true},
		"no time":         {bytes.Replace(event, []byte(`"time": "2026-11-20T08:00:00Z",`), nil, 1), at.Add(time.Hour), false},
	} {
		if got := readDelivery(tt.payload, tt.now).messages[0]; got.err != nil || got.again != tt.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Lambda is told, and keeps them. Nothing else is done.
func TestUnknownEventsAreErrors(t *testing.T) {
	for _, payload := range [][]byte{
		fixture("warm-up.json"), fixture("http-api.json"), fixture("alb.json"), nil, []byte("null"), []byte("[]"), []byte(`"x"`), []byte("{"), []byte("{}"),
		[]byte(`{"Records":[]}`), []byte(`{"Records":[{"eventSource":"aws:kinesis"}]}`), []byte(`{"Type":"SubscriptionConfirmation"}`),
	} {
		s := newService(t)
		if answer, err := s.Follow(t.Context(), payload); err == nil || answer != nil {
			t.Errorf("%.60s: %s, %v", payload, answer, err)
		}
		answer, err := s.Follow(t.Context(), queued(1, fixture("s3-test.json"), payload))
		must(t, err)
		if got := failures(t, answer); !slices.Equal(got, []string{"m1"}) {
			t.Errorf("%.60s: failed %q", payload, got)
		}
		if !strings.Contains(s.log.String(), `"level":"ERROR"`) || len(s.s3.Calls()) != 0 {
			t.Errorf("%.60s: S3 was asked %q, log %s", payload, s.s3.Calls(), s.log.String())
		}
	}
	err := read(t, fixture("warm-up.json")).err
	if err == nil || !strings.Contains(err.Error(), `source "aws.events"`) {
		t.Errorf("%v", err)
	}
}

// Of a message that has no id nobody can say that it failed.
func TestFailureWithoutID(t *testing.T) {
	payload := bytes.ReplaceAll(queued(1, []byte("{}")), []byte(`"m0"`), []byte(`""`))
	if answer, err := newService(t).Follow(t.Context(), payload); err == nil {
		t.Errorf("%s", answer)
	}
}

func TestMalformedEventsAreErrors(t *testing.T) {
	for _, tt := range []struct{ fixture, old, new, says string }{
		{"eventbridge-created.json", `"originals"}`, `""}`, "bucket"},
		{"eventbridge-created.json", `photos/a b+c%41.png`, ``, "key"},
		{"eventbridge-created.json", `00691F0A808299329D`, `second`, `"second": expected hexadecimal`},
		{"eventbridge-created.json", `2026-11-20T08:00:00Z`, `today`, "today"},
		{"eventbridge-created.json", `"detail": {`, `"detail": [], "x": {`, "detail"},
		{"s3-removed.json", `photos/a+b%2Bc%2541.png`, `100%.png`, `"100%.png": expected`},
		{"s3-removed.json", `"Records": [`, `"Records": [{"eventSource": "aws:s3"}, `, "bucket"},
		{"s3-removed.json", "\n  ]", `, {"eventSource": "aws:kinesis"}]`, `"aws:kinesis"`},
	} {
		payload := strings.Replace(string(fixture(tt.fixture)), tt.old, tt.new, 1)
		if payload == string(fixture(tt.fixture)) {
			t.Fatalf("%s has no %q", tt.fixture, tt.old)
		}
		s := newService(t)
		err := s.send(t, []byte(payload))
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s for %s: %v", tt.new, tt.old, err)
		}
		if !strings.Contains(s.log.String(), `"level":"ERROR"`) || len(s.s3.Calls()) != 0 {
			t.Errorf("S3 was asked %q, log %s", s.s3.Calls(), s.log.String())
		}
	}
}

func TestCreatesOrDeletes(t *testing.T) {
	for what, want := range map[string]bool{
		"Object Created": true, "Object Deleted": true, "ObjectCreated:Put": true, "ObjectCreated:Copy": true, "ObjectRemoved:DeleteMarkerCreated": true,
		"LifecycleExpiration:Delete": true, "s3:ObjectCreated:Put": true,
		"Object Restore Completed": false, "Object Storage Class Changed": false, "ObjectRestore:Completed": false, "ObjectTagging:Put": false,
		"LifecycleTransition": false, "": false, "ObjectCreatedX": false,
	} {
		if got := (event{what: what}).createsOrDeletes(); got != want {
			t.Errorf("%q: %v", what, got)
		}
	}
}

// The examples follow from "padded with zeros on the right".
func TestCompareSequencers(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "0", 0}, {"", "1", -1}, {"1", "10", 0}, {"2", "10", 1}, {"0055AED6", "0055AED6DC", -1}, {"0055AED7", "0055AED6DC", 1},
		{"ab", "AB", 0}, {"a", "9", 1}, {"A", "b", -1},
	} {
		if got, back := compareSequencers(tt.a, tt.b), compareSequencers(tt.b, tt.a); got != tt.want || back != -tt.want {
			t.Errorf("%q, %q: %d and %d; want %d", tt.a, tt.b, got, back, tt.want)
		}
	}
}

func TestCoalesce(t *testing.T) {
	n := func(key, sequencer string, seconds int) event {
		return event{bucket: key[:1], key: key, sequencer: sequencer, time: at.Add(time.Duration(seconds) * time.Second)}
	}
	got := coalesce([]message{
		{events: []event{n("xk", "2", 2), n("xother", "9", 9), n("xk", "3", 3)}, again: true},
		{err: errors.New("unread")},
		{events: []event{n("xk", "21", 1), n("yk", "1", 1)}},
	})
	want := []change{
		{n("xk", "3", 3), at.Add(time.Second), true, []int{0, 2}},
		{n("xother", "9", 9), at.Add(9 * time.Second), true, []int{0}},
		{n("yk", "1", 1), at.Add(time.Second), false, []int{2}},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v; want %v", got, want)
	}
}

func FuzzReadDelivery(f *testing.F) {
	for _, name := range []string{"eventbridge-created.json", "eventbridge-tags.json", "s3-created.json", "s3-test.json", "http-api.json", "warm-up.json"} {
		for _, wrap := range wrappings {
			f.Add(wrap(fixture(name)))
		}
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		d := readDelivery(payload, at)
		if len(d.messages) == 0 {
			t.Error("no messages")
		}
		for _, m := range d.messages {
			if m.err != nil && m.events != nil {
				t.Errorf("%+v", m)
			}
			for _, n := range m.events {
				if n.bucket == "" || n.key == "" || n.validate() != nil {
					t.Errorf("%+v", n)
				}
			}
		}
	})
}
