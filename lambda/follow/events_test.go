package follow

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestParseEvents(t *testing.T) {
	const key = "photos/a b+c%41.png"
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	for name, want := range map[string]event{
		"eventbridge-created.json": {"17793124-05d4-b198-2fde-7ededc63b103", "Object Created", "originals", key, "00691F0A808299329D", at},
		"eventbridge-deleted.json": {"2ee9cc15-d022-99ea-1fb8-1b1bac4850f9", "Object Deleted", "originals", key, "00691F0A818299329D", at.Add(time.Second)},
		"s3-created.json":          {"D82B88E5F771F645", "ObjectCreated:CompleteMultipartUpload", "originals", key, "00691F0A808299329D", at.Add(125 * time.Millisecond)},
		"s3-removed.json":          {"C3D13FE58DE4C810", "ObjectRemoved:Delete", "originals", key, "00691F0A818299329D", at.Add(1250 * time.Millisecond)},
	} {
		got, ok, err := parseEvents(fixture(name))
		if err != nil || !ok || len(got) != 1 || got[0] != want || !got[0].createsOrDeletes() {
			t.Errorf("%s: %+v, %v, %v; want %+v", name, got, ok, err, want)
		}
	}
	if got, ok, err := parseEvents(fixture("s3-test.json")); err != nil || !ok || len(got) != 0 {
		t.Errorf("test event: %+v, %v, %v", got, ok, err)
	}
	got, ok, err := parseEvents(fixture("eventbridge-tags.json"))
	if err != nil || !ok || len(got) != 1 || got[0].createsOrDeletes() {
		t.Errorf("tags: %+v, %v, %v", got, ok, err)
	}
}

func TestParseEventsOfNobody(t *testing.T) {
	for _, payload := range [][]byte{fixture("warm-up.json"), fixture("http-api.json"), fixture("alb.json"), nil, []byte(`{"Records":[{"eventSource":"aws:sqs","body":"{}"}]}`)} {
		if got, ok, err := parseEvents(payload); ok || err != nil || got != nil {
			t.Errorf("%.60s: %+v, %v, %v", payload, got, ok, err)
		}
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
		{"s3-removed.json", "\n  ]", `, {"eventSource": "aws:sqs"}]`, `"aws:sqs"`},
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
	n := func(id, bucket, key, sequencer string) event {
		return event{id: id, bucket: bucket, key: key, sequencer: sequencer}
	}
	got := coalesce([]event{n("c", "x", "k", "2"), n("e", "x", "other", "9"), n("b", "x", "k", "3"), n("a", "x", "k", "21"), n("d", "y", "k", "1")})
	want := []change{
		{n("b", "x", "k", "3"), []string{"a", "b", "c"}}, {n("e", "x", "other", "9"), []string{"e"}}, {n("d", "y", "k", "1"), []string{"d"}},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v; want %v", got, want)
	}
}

func FuzzParseEvents(f *testing.F) {
	for _, name := range []string{"eventbridge-created.json", "eventbridge-tags.json", "s3-created.json", "s3-test.json", "http-api.json", "warm-up.json"} {
		f.Add(fixture(name))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		events, ok, err := parseEvents(payload)
		if (!ok || err != nil) && events != nil || !ok && err != nil {
			t.Errorf("%v, %v, %v", events, ok, err)
		}
		for _, n := range events {
			if n.bucket == "" || n.key == "" || n.validate() != nil {
				t.Errorf("%+v", n)
			}
		}
	})
}
