package handler

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

func TestIgnored(t *testing.T) {
	for name, tt := range map[string]struct {
		what, bucket, key string
		shared            bool
		level             string
	}{
		"other bucket": {"Object Created", "elsewhere", "a.png", false, "WARN"},
		"derivative":   {"Object Created", "originals", "30x/a.png", false, "DEBUG"},
		"own write":    {"Object Created", "site", "30x/a.png", true, "DEBUG"},
		"index":        {"Object Created", "site", ".derivatives/a.png/30x", true, "DEBUG"},
		"tags":         {"Object Tags Added", "originals", "a.png", false, "DEBUG"},
	} {
		s := newService(t)
		if tt.shared {
			s.Store.Originals = ""
		}
		s.Logger = debugLogger(s)
		payload := strings.NewReplacer("Object Created", tt.what, `"name": "originals"`, `"name": "`+tt.bucket+`"`, "photos/a b+c%41.png", tt.key).
			Replace(string(fixture("eventbridge-created.json")))
		_, err := s.Invoke(t.Context(), []byte(payload))
		must(t, err)
		if len(s.s3.calls) != 0 {
			t.Errorf("%s: S3 was asked %q", name, s.s3.calls)
		}
		if line := s.lastLine(t); line["outcome"] != "ignored" || line["level"] != tt.level || line["reason"] == "" || s.metrics.Len() != 0 {
			t.Errorf("%s: %v", name, line)
		}
	}
}

// S3's test event comes when a notification is configured.
func TestTestEventIsAcknowledged(t *testing.T) {
	s := newService(t)
	if out, err := s.Invoke(t.Context(), fixture("s3-test.json")); err != nil || !json.Valid(out) || len(s.s3.calls) != 0 {
		t.Errorf("%s, %v, %q", out, err, s.s3.calls)
	}
}

// The function does not know what the bucket behind an access point is called.
func TestEventsOfAnAccessPoint(t *testing.T) {
	s := newService(t)
	s.Store.Originals = "arn:aws:s3:eu-west-1:123456789012:accesspoint/originals"
	if reason := s.ignores(change{notice: notice{what: "Object Created", bucket: "originals", key: "a.png"}}); reason != "" {
		t.Errorf("%s", reason)
	}
}

// An upload that is no picture is no failure, which would be tried again and
// kept for people to look at. But no old picture is left either.
func TestReplacedByNoPicture(t *testing.T) {
	s := newService(t)
	s.Follow.Eager = []edit.Resolution{{Width: 30, Height: 20}}
	s.s3.put("originals/a.png", []byte("<html>"), time.Second)
	s.s3.put("originals/large.png", make([]byte, 1<<20+1), time.Second)
	s.derived("30x/a.png", []byte("old"), pipeline.Version)
	s.derived("30x/large.png", []byte("old"), pipeline.Version)
	for _, key := range []string{"a.png", "large.png"} {
		must(t, s.tell(t, "Object Created", key))
		if line := s.lastLine(t); line["outcome"] != "deleted" || line["deleted"] != 1.0 || line["level"] != "WARN" || line["warning"] == nil {
			t.Errorf("%v", line)
		}
	}
	s.has(t)
	if n := s.s3.count("PUT"); n != 0 {
		t.Errorf("%d writes", n)
	}
}

func TestFollowFails(t *testing.T) {
	for name, tt := range map[string]struct {
		method, bucket string
		s3Error
	}{
		// Nothing is deleted because the function may not look.
		"no s3:ListBucket":    {"HEAD", "originals", s3Error{403, "AccessDenied"}},
		"original unread":     {"GET", "originals", s3Error{500, "InternalError"}},
		"derivatives unknown": {"HEAD", "site", s3Error{403, "AccessDenied"}},
		"index unlisted":      {"GET", "site", s3Error{503, "SlowDown"}},
		"put fails":           {"PUT", "site", s3Error{500, "InternalError"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.s3.put("originals/a.png", picture(9, 9), time.Second)
			s.derived("30x/a.png", []byte("old"), pipeline.Version)
			s.s3.fail = func(r *http.Request) *s3Error {
				if r.Method == tt.method && strings.HasPrefix(r.URL.Path, "/"+tt.bucket) {
					return &tt.s3Error
				}
				return nil
			}
			err := s.tell(t, "Object Created", "a.png")
			if err == nil {
				t.Fatal("no error")
			}
			if line := s.lastLine(t); line["outcome"] != "failed" || line["level"] != "ERROR" || line["error"] != err.Error() {
				t.Errorf("%v", line)
			}
			if o, _ := s.s3.get("site/30x/a.png"); tt.method != "PUT" && string(o.body) != "made before" {
				t.Error("the derivative was touched")
			}
			// Tried again, it succeeds.
			s.s3.fail = nil
			must(t, s.tell(t, "Object Created", "a.png"))
			if tt.method != "PUT" {
				s.isOf(t, "30x/a.png", picture(9, 9))
			}
		})
	}
}

func TestKeysThatCannotBeDeleted(t *testing.T) {
	s := newService(t)
	s.derived("30x/a.png", []byte("old"), pipeline.Version)
	s.derived("30x20/a.png", []byte("old"), pipeline.Version)
	s.s3.undeletable = map[string]bool{"30x20/a.png": true}
	err := s.tell(t, "Object Deleted", "a.png")
	if err == nil || !strings.Contains(err.Error(), "30x20/a.png: AccessDenied") || strings.Contains(err.Error(), "30x/a.png") {
		t.Errorf("%v", err)
	}
	s.has(t, "30x20/a.png")
}

func TestManyAreDeletedInBatches(t *testing.T) {
	s := newService(t)
	var keys []string
	for i := range 2001 {
		keys = append(keys, fmt.Sprintf("30x/%d", i))
		s.derived(keys[i], nil, "")
	}
	must(t, s.Store.Delete(t.Context(), keys))
	s.has(t)
	if n := s.s3.count("POST"); n != 3 {
		t.Errorf("%d requests", n)
	}
}

// Of a time limit, enough is kept to say what happened.
func TestFollowOutOfTime(t *testing.T) {
	s := newService(t)
	s.s3.put("originals/a.png", picture(9, 9), time.Second)
	ctx, cancel := withLimit(t, margin)
	defer cancel()
	if _, err := s.Invoke(ctx, fixture("eventbridge-created.json")); err == nil || ctx.Err() != nil {
		t.Errorf("%v, %v", err, ctx.Err())
	}
}
