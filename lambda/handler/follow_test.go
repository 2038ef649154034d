package handler

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// tell sends an event of EventBridge's about an object of the originals.
func (s *service) tell(t *testing.T, what, key string) error {
	t.Helper()
	payload, err := json.Marshal(map[string]any{
		"id": "id of " + what + " " + key, "source": "aws.s3", "detail-type": what, "time": "2026-11-20T08:00:00Z",
		"detail": map[string]any{"bucket": map[string]string{"name": s.Store.originals()}, "object": map[string]string{"key": key, "sequencer": "01"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Invoke(t.Context(), payload)
	return err
}

// must is for what must not fail.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// derived puts a derivative there as this engine, or another, would have made it
// of an original.
func (s *service) derived(key string, original []byte, engine string) {
	s.s3.put("site/"+key, []byte("made before"), time.Hour, "X-Amz-Meta-Original-Etag", md5Hex(original), "X-Amz-Meta-Engine-Version", engine)
}

// isOf wants a derivative in place that was made of an original just now.
func (s *service) isOf(t *testing.T, key string, original []byte) {
	t.Helper()
	o, ok := s.s3.get("site/" + key)
	if !ok {
		t.Fatalf("no %s; there is %q", key, s.s3.keys())
	}
	if got := o.header.Get("X-Amz-Meta-Original-Etag"); got != md5Hex(original) || o.header.Get("X-Amz-Meta-Engine-Version") != pipeline.Version {
		t.Errorf("%s is of %v", key, o.header)
	}
	if !bytes.HasPrefix(o.body, []byte("\x89PNG")) {
		t.Errorf("%s was not made: %.20q", key, o.body)
	}
}

// has wants exactly these keys in the bucket of the derivatives.
func (s *service) has(t *testing.T, keys ...string) {
	t.Helper()
	var got []string
	for _, path := range s.s3.keys() {
		if key, ok := strings.CutPrefix(path, "site/"); ok {
			got = append(got, key)
		}
	}
	if !slices.Equal(got, slices.Sorted(slices.Values(keys))) {
		t.Errorf("there is %q; want %q", got, keys)
	}
}

// lastLine is the end of the log.
func (s *service) lastLine(t *testing.T) map[string]any {
	t.Helper()
	lines := bytes.Split(bytes.TrimSpace(s.log.Bytes()), []byte("\n"))
	var line map[string]any
	if err := json.Unmarshal(lines[len(lines)-1], &line); err != nil {
		t.Fatalf("%q: %v", s.log.String(), err)
	}
	return line
}

func TestReplacedOriginal(t *testing.T) {
	before, after := picture(9, 9), picture(60, 40)
	s := newService(t)
	s.s3.put("originals/a b.png", after, time.Second, "Cache-Control", "max-age=5")
	s.derived("30x20/a b.png", before, pipeline.Version)
	s.derived("30x/a b.png", before, pipeline.Version)
	s.derived("30x/other.png", before, pipeline.Version)
	must(t, s.tell(t, "Object Created", "a b.png"))
	s.isOf(t, "30x20/a b.png", after)
	s.isOf(t, "30x/a b.png", after)
	s.has(t, "30x20/a b.png", "30x/a b.png", "30x/other.png")
	if o, _ := s.s3.get("site/30x/other.png"); string(o.body) != "made before" {
		t.Error("another original's derivative was touched")
	}
	if o, _ := s.s3.get("site/30x/a b.png"); o.header.Get("Cache-Control") != "max-age=5" {
		t.Errorf("%v", o.header)
	}
	if n := s.s3.count("GET originals"); n != 1 {
		t.Errorf("the original was read %d times", n)
	}
	if line := s.lastLine(t); line["outcome"] != "refreshed" || line["made"] != 2.0 || line["deleted"] != 0.0 || line["key"] != "a b.png" || line["level"] != "INFO" {
		t.Errorf("%v", line)
	}
	// The same once more does nothing.
	must(t, s.tell(t, "Object Created", "a b.png"))
	if n := s.s3.count("PUT"); n != 2 {
		t.Errorf("%d writes", n)
	}
}

// What nobody has asked for is not made, and not read.
func TestNewOriginal(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(9, 9), time.Second)
	must(t, s.tell(t, "Object Created", "a.png"))
	s.has(t)
	if n := s.s3.count("GET originals"); n != 0 {
		t.Errorf("%d reads", n)
	}
	if s.log.Len() > 0 {
		t.Errorf("log %s", s.log.String())
	}
}

func TestDerivativesOfAnotherEngine(t *testing.T) {
	s := newService(t)
	body := picture(9, 9)
	s.s3.put("originals/a.png", body, time.Second)
	s.derived("30x/a.png", body, "before")
	s.derived("30x20/a.png", body, pipeline.Version)
	must(t, s.tell(t, "Object Created", "a.png"))
	s.isOf(t, "30x/a.png", body)
	if o, _ := s.s3.get("site/30x20/a.png"); string(o.body) != "made before" {
		t.Error("a current derivative was made anew")
	}
}

func TestReplacedOriginalWithDelete(t *testing.T) {
	s := newService(t)
	s.Follow.Delete = true
	body := picture(9, 9)
	s.s3.put("originals/a.png", body, time.Second)
	s.derived("30x/a.png", []byte("old"), pipeline.Version)
	s.derived("30x20/a.png", body, pipeline.Version)
	must(t, s.tell(t, "Object Created", "a.png"))
	s.has(t, "30x20/a.png")
	if line := s.lastLine(t); line["outcome"] != "deleted" || line["deleted"] != 1.0 || s.s3.count("PUT") != 0 {
		t.Errorf("%v", line)
	}
}

// Whatever the event says, only what is there counts.
func TestDeletedOriginal(t *testing.T) {
	for _, what := range []string{"Object Deleted", "Object Created"} {
		s := newService(t)
		s.derived("30x/a.png", []byte("old"), pipeline.Version)
		s.derived("30x20/a.png", []byte("old"), "before")
		s.derived("30x20/a.png.png", []byte("old"), pipeline.Version)
		must(t, s.tell(t, what, "a.png"))
		s.has(t, "30x20/a.png.png")
		if line := s.lastLine(t); line["outcome"] != "deleted" || line["deleted"] != 2.0 {
			t.Errorf("%v", line)
		}
	}
}

func TestDeletionOfWhatIsThereAgain(t *testing.T) {
	s := newService(t)
	body := picture(9, 9)
	s.s3.put("originals/a.png", body, time.Second)
	s.derived("30x/a.png", body, pipeline.Version)
	must(t, s.tell(t, "Object Deleted", "a.png"))
	s.has(t, "30x/a.png")
}

func TestBatchOfNotifications(t *testing.T) {
	s := newService(t)
	body := picture(9, 9)
	records := ""
	for i := range 3 {
		s.s3.put(fmt.Sprintf("originals/%d.png", i), body, time.Second)
		s.derived(fmt.Sprintf("30x/%d.png", i), []byte("old"), pipeline.Version)
		for sequencer := range 2 {
			records += fmt.Sprintf(`,{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"originals"},"object":{"key":"%d.png","sequencer":"%d"}}}`, i, sequencer)
		}
	}
	s.s3.fail = func(r *http.Request) *s3Error {
		if r.URL.Path == "/originals/1.png" {
			return &s3Error{500, "InternalError"}
		}
		return nil
	}
	_, err := s.Invoke(t.Context(), []byte(`{"Records":[`+records[1:]+`]}`))
	if err == nil || !strings.Contains(err.Error(), "1.png") || strings.Contains(err.Error(), "0.png") {
		t.Errorf("%v", err)
	}
	s.isOf(t, "30x/0.png", body)
	s.isOf(t, "30x/2.png", body)
	if n := s.s3.count("HEAD originals/0.png"); n != 2 {
		t.Errorf("looked %d times at an original told of twice; want once before and once after", n)
	}
}

func TestEager(t *testing.T) {
	body := picture(9, 9)
	for _, deleting := range []bool{false, true} {
		s := newService(t)
		s.Follow = Follow{Delete: deleting, Eager: []edit.Resolution{{Width: 30, Height: 20}}}
		s.s3.put("originals/new.png", body, time.Second)
		must(t, s.tell(t, "Object Created", "new.png"))
		s.isOf(t, "30x20/new.png", body)
		s.has(t, "30x20/new.png")

		changed := picture(8, 8)
		s.s3.put("originals/new.png", changed, time.Second)
		must(t, s.tell(t, "Object Created", "new.png"))
		s.isOf(t, "30x20/new.png", changed)

		must(t, s.tell(t, "Object Deleted", "none.png"))
		s.has(t, "30x20/new.png")
	}
}

func TestFollowMetrics(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(9, 9), time.Second)
	s.derived("30x/a.png", []byte("old"), pipeline.Version)
	s.derived("30x20/gone.png", []byte("old"), pipeline.Version)
	for _, tt := range []struct{ key, want string }{{"a.png", "Refreshed"}, {"gone.png", "Deleted"}, {"a.png", "Ignored"}} {
		s.metrics.Reset()
		must(t, s.tell(t, "Object Created", tt.key))
		var line emfLine
		var all map[string]any
		if json.Unmarshal(s.metrics.Bytes(), &line) != nil || json.Unmarshal(s.metrics.Bytes(), &all) != nil {
			t.Fatalf("not one JSON object: %s", s.metrics.Bytes())
		}
		counted := ""
		for _, m := range line.AWS.CloudWatchMetrics[0].Metrics {
			if m.Unit == "Count" && all[m.Name] == 1.0 {
				counted += m.Name
			}
		}
		if counted != tt.want {
			t.Errorf("%s counts %q; want %s", tt.key, counted, tt.want)
		}
	}
}
