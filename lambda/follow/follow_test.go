package follow

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
	"s3resize/lambda/store/storetest"
)

func TestReplacedOriginal(t *testing.T) {
	before, after := storetest.PNG(9, 9), storetest.PNG(60, 40)
	s := newService(t)
	s.s3.Put("originals/a b.png", after, time.Second, "Cache-Control", "max-age=5")
	s.s3.PutDerivative("site/30x20/a b.png", before, pipeline.Version)
	s.s3.PutDerivative("site/30x/a b.png", before, pipeline.Version)
	s.s3.PutDerivative("site/30x/other.png", before, pipeline.Version)
	must(t, s.tell(t, "Object Created", "a b.png"))
	s.s3.WantDerivative(t, "site/30x20/a b.png", after)
	s.s3.WantDerivative(t, "site/30x/a b.png", after)
	s.wantKeys(t, "30x20/a b.png", "30x/a b.png", "30x/other.png")
	if o, _ := s.s3.Get("site/30x/other.png"); string(o.Body) != "made before" {
		t.Error("another original's derivative was touched")
	}
	if o, _ := s.s3.Get("site/30x/a b.png"); o.Header.Get("Cache-Control") != "max-age=5" {
		t.Errorf("%v", o.Header)
	}
	if n := s.s3.Count("GET originals"); n != 1 {
		t.Errorf("the original was read %d times", n)
	}
	if line := s.lastLine(t); line["outcome"] != "refreshed" || line["made"] != 2.0 || line["deleted"] != 0.0 || line["key"] != "a b.png" || line["level"] != "INFO" {
		t.Errorf("%v", line)
	}
	// The same once more does nothing.
	must(t, s.tell(t, "Object Created", "a b.png"))
	if n := s.s3.Count("PUT"); n != 2 {
		t.Errorf("%d writes", n)
	}
}

// What nobody has asked for is not made, and not read.
func TestNewOriginal(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Second)
	must(t, s.tell(t, "Object Created", "a.png"))
	s.wantKeys(t)
	if n := s.s3.Count("GET originals"); n != 0 {
		t.Errorf("%d reads", n)
	}
	if s.log.Len() > 0 {
		t.Errorf("log %s", s.log.String())
	}
}

func TestDerivativesOfAnotherEngine(t *testing.T) {
	s := newService(t)
	body := storetest.PNG(9, 9)
	s.s3.Put("originals/a.png", body, time.Second)
	s.s3.PutDerivative("site/30x/a.png", body, "before")
	s.s3.PutDerivative("site/30x20/a.png", body, pipeline.Version)
	must(t, s.tell(t, "Object Created", "a.png"))
	s.s3.WantDerivative(t, "site/30x/a.png", body)
	if o, _ := s.s3.Get("site/30x20/a.png"); string(o.Body) != "made before" {
		t.Error("a current derivative was made anew")
	}
}

func TestReplacedOriginalWithDelete(t *testing.T) {
	s := newService(t)
	s.Delete = true
	body := storetest.PNG(9, 9)
	s.s3.Put("originals/a.png", body, time.Second)
	s.s3.PutDerivative("site/30x/a.png", []byte("old"), pipeline.Version)
	s.s3.PutDerivative("site/30x20/a.png", body, pipeline.Version)
	must(t, s.tell(t, "Object Created", "a.png"))
	s.wantKeys(t, "30x20/a.png")
	if line := s.lastLine(t); line["outcome"] != "deleted" || line["deleted"] != 1.0 || s.s3.Count("PUT") != 0 {
		t.Errorf("%v", line)
	}
}

// Whatever the event says, only what is there counts.
func TestDeletedOriginal(t *testing.T) {
	for _, what := range []string{"Object Deleted", "Object Created"} {
		s := newService(t)
		s.s3.PutDerivative("site/30x/a.png", []byte("old"), pipeline.Version)
		s.s3.PutDerivative("site/30x20/a.png", []byte("old"), "before")
		s.s3.PutDerivative("site/30x20/a.png.png", []byte("old"), pipeline.Version)
		must(t, s.tell(t, what, "a.png"))
		s.wantKeys(t, "30x20/a.png.png")
		if line := s.lastLine(t); line["outcome"] != "deleted" || line["deleted"] != 2.0 {
			t.Errorf("%v", line)
		}
	}
}

func TestDeletionOfWhatIsThereAgain(t *testing.T) {
	s := newService(t)
	body := storetest.PNG(9, 9)
	s.s3.Put("originals/a.png", body, time.Second)
	s.s3.PutDerivative("site/30x/a.png", body, pipeline.Version)
	must(t, s.tell(t, "Object Deleted", "a.png"))
	s.wantKeys(t, "30x/a.png")
}

func TestBatchOfNotifications(t *testing.T) {
	s := newService(t)
	body := storetest.PNG(9, 9)
	records := ""
	for i := range 3 {
		s.s3.Put(fmt.Sprintf("originals/%d.png", i), body, time.Second)
		s.s3.PutDerivative("site/"+fmt.Sprintf("30x/%d.png", i), []byte("old"), pipeline.Version)
		for sequencer := range 2 {
			records += fmt.Sprintf(`,{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"originals"},"object":{"key":"%d.png","sequencer":"%d"}}}`, i, sequencer)
		}
	}
	s.s3.Fail = func(r *http.Request) *storetest.Error {
		if r.URL.Path == "/originals/1.png" {
			return &storetest.Error{Status: 500, Code: "InternalError"}
		}
		return nil
	}
	err := s.send(t, []byte(`{"Records":[`+records[1:]+`]}`))
	if err == nil || !strings.Contains(err.Error(), "1.png") || strings.Contains(err.Error(), "0.png") {
		t.Errorf("%v", err)
	}
	s.s3.WantDerivative(t, "site/30x/0.png", body)
	s.s3.WantDerivative(t, "site/30x/2.png", body)
	if n := s.s3.Count("HEAD originals/0.png"); n != 2 {
		t.Errorf("looked %d times at an original told of twice; want once before and once after", n)
	}
}

func TestEager(t *testing.T) {
	body := storetest.PNG(9, 9)
	for _, deleting := range []bool{false, true} {
		s := newService(t)
		s.Delete, s.Eager = deleting, []edit.Resolution{{Width: 30, Height: 20}}
		s.s3.Put("originals/new.png", body, time.Second)
		must(t, s.tell(t, "Object Created", "new.png"))
		s.s3.WantDerivative(t, "site/30x20/new.png", body)
		s.wantKeys(t, "30x20/new.png")

		changed := storetest.PNG(8, 8)
		s.s3.Put("originals/new.png", changed, time.Second)
		must(t, s.tell(t, "Object Created", "new.png"))
		s.s3.WantDerivative(t, "site/30x20/new.png", changed)

		must(t, s.tell(t, "Object Deleted", "none.png"))
		s.wantKeys(t, "30x20/new.png")
	}
}

func TestFollowMetrics(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Second)
	s.s3.PutDerivative("site/30x/a.png", []byte("old"), pipeline.Version)
	s.s3.PutDerivative("site/30x20/gone.png", []byte("old"), pipeline.Version)
	for _, tt := range []struct{ key, want string }{{"a.png", "Refreshed"}, {"gone.png", "Deleted"}, {"a.png", "Ignored"}} {
		s.metrics.Reset()
		must(t, s.tell(t, "Object Created", tt.key))
		var line struct {
			AWS struct {
				CloudWatchMetrics []struct {
					Metrics []struct{ Name, Unit string }
				}
			} `json:"_aws"`
		}
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

// What is none of an original is left alone at sight.
func TestIgnored(t *testing.T) {
	for name, tt := range map[string]struct {
		what, bucket, key string
		level             string
	}{
		"other bucket": {"Object Created", "elsewhere", "a.png", "WARN"},
		"index":        {"Object Created", "originals", ".derivatives/a.png/30x", "DEBUG"},
		"record":       {"Object Deleted", "originals", ".s3resize/sizes", "DEBUG"},
		"tags":         {"Object Tags Added", "originals", "a.png", "DEBUG"},
	} {
		s := newService(t)
		s.Logger = slog.New(slog.NewJSONHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		payload := strings.NewReplacer("Object Created", tt.what, `"name": "originals"`, `"name": "`+tt.bucket+`"`, "photos/a b+c%41.png", tt.key).
			Replace(string(fixture("eventbridge-created.json")))
		must(t, s.send(t, []byte(payload)))
		if len(s.s3.Calls()) != 0 {
			t.Errorf("%s: S3 was asked %q", name, s.s3.Calls())
		}
		if line := s.lastLine(t); line["outcome"] != "ignored" || line["level"] != tt.level || line["reason"] == "" || s.metrics.Len() != 0 {
			t.Errorf("%s: %v", name, line)
		}
	}
}

// A key may be spelled like that of a derivative. What lies there tells whether it
// is one, or an original of the user's.
func TestKeysSpelledLikeDerivatives(t *testing.T) {
	for _, ours := range []bool{true, false} {
		s := newService(t)
		s.Maker.Store.Originals = "site"
		s.Logger = slog.New(slog.NewJSONHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		body := storetest.PNG(9, 9)
		if ours {
			s.s3.PutDerivative("site/30x/a.png", body, pipeline.Version)
		} else {
			s.s3.Put("site/30x/a.png", body, time.Second)
		}
		payload := strings.NewReplacer("originals", "site", "photos/a b+c%41.png", "30x/a.png").Replace(string(fixture("eventbridge-created.json")))
		must(t, s.send(t, []byte(payload)))
		line := s.lastLine(t)
		if ours {
			if calls := s.s3.Calls(); !slices.Equal(calls, []string{"HEAD site/30x/a.png"}) || line["level"] != "DEBUG" || line["reason"] != reasonDerivative || s.metrics.Len() != 0 {
				t.Errorf("ours %v: asked %q; %v", ours, calls, line)
			}
			continue
		}
		if calls := s.s3.Calls(); len(calls) == 1 || line["reason"] != nil {
			t.Errorf("ours %v: asked %q; %v", ours, calls, line)
		}
	}
}

// Copies of derivatives carry their metadata. One that replaces an original has no
// derivatives, and what was made of the original before does not stay.
func TestOriginalReplacedByACopyOfADerivative(t *testing.T) {
	s := newService(t)
	s.s3.PutDerivative("originals/photos/a.png", storetest.PNG(60, 40), pipeline.Version)
	s.s3.PutDerivative("site/30x/photos/a.png", storetest.PNG(9, 9), pipeline.Version)
	s.s3.PutDerivative("site/41x41/photos/a.png", storetest.PNG(9, 9), pipeline.Version)
	s.s3.Put("site/.derivatives/photos%2Fa.png/41x41", nil, 2*time.Hour)
	must(t, s.tell(t, "Object Created", "photos/a.png"))
	s.wantKeys(t)
	if _, there := s.s3.Get("originals/photos/a.png"); !there {
		t.Error("what the user copied is gone")
	}
}

// The function's own deletions are events too. Nothing is found for them, and so
// there are no more.
func TestDeletionsDoNotGoOnForEver(t *testing.T) {
	s := newService(t)
	s.Maker.Store.Originals = "site"
	tell := func(key string) {
		payload := strings.NewReplacer("originals", "site", "photos/a b+c%41.png", key).Replace(string(fixture("eventbridge-deleted.json")))
		must(t, s.send(t, []byte(payload)))
	}
	s.s3.PutDerivative("site/30x/a.png", []byte("old"), pipeline.Version)
	s.s3.PutDerivative("site/30x20/a.png", []byte("old"), pipeline.Version)
	tell("a.png")
	n := s.s3.Count("DELETE")
	tell("30x/a.png")
	tell("30x20/a.png")
	if n != 2 || s.s3.Count("DELETE") != n {
		t.Errorf("%q", s.s3.Calls())
	}
}

// What the user keeps under a derivative's key is neither replaced nor deleted,
// whether a derivative was there before or not.
func TestForeign(t *testing.T) {
	for _, what := range []string{"replaced", "deleted", "too many"} {
		for _, list := range []string{"30x20,30x", "*"} {
			s := newService(t)
			s.Maker.PlainSizes = allowList(t, list)
			s.Eager = []edit.Resolution{{Width: 30, Height: 20}}
			if what != "deleted" {
				s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Second)
			}
			s.s3.Put("site/30x/a.png", []byte("the user's"), time.Hour)
			s.s3.Put("site/30x20/a.png", []byte("the user's"), time.Hour)
			for _, size := range []string{"30x", "30x20"} {
				s.s3.Put("site/.derivatives/a.png/"+size, nil, time.Hour)
			}
			if what == "too many" {
				s.putDerivatives("a.png", maxRemade+1)
			}
			must(t, s.tell(t, "Object Created", "a.png"))
			for _, key := range []string{"30x", "30x20"} {
				if o, _ := s.s3.Get("site/" + key + "/a.png"); string(o.Body) != "the user's" {
					t.Errorf("%s, %s: %s is %q", what, list, key, o.Body)
				}
			}
		}
	}
	s := newService(t)
	s.s3.Put("site/30x/a.png", []byte("the user's"), time.Hour)
	s.s3.PutDerivative("site/30x20/a.png", []byte("old"), pipeline.Version)
	must(t, s.tell(t, "Object Deleted", "a.png"))
	if line := s.lastLine(t); line["foreign"] != 1.0 || line["deleted"] != 1.0 {
		t.Errorf("%v", line)
	}
}

// S3's test event comes when a notification is configured.
func TestTestEventIsAcknowledged(t *testing.T) {
	s := newService(t)
	if out, err := s.Follow(t.Context(), fixture("s3-test.json")); err != nil || !json.Valid(out) || len(s.s3.Calls()) != 0 {
		t.Errorf("%s, %v, %q", out, err, s.s3.Calls())
	}
}

// The function does not know what the bucket behind an access point is called.
func TestEventsOfAnAccessPoint(t *testing.T) {
	s := newService(t)
	s.Maker.Store.Originals = "arn:aws:s3:eu-west-1:123456789012:accesspoint/originals"
	if reason := s.ignoreReason(change{event: event{what: "Object Created", bucket: "originals", key: "a.png"}}); reason != "" {
		t.Errorf("%s", reason)
	}
}

// An upload that is no picture is no failure, which would be tried again and
// kept for people to look at. But no old picture is left either.
func TestReplacedByNoPicture(t *testing.T) {
	s := newService(t)
	s.Eager = []edit.Resolution{{Width: 30, Height: 20}}
	s.s3.Put("originals/a.png", []byte("<html>"), time.Second)
	s.s3.Put("originals/large.png", make([]byte, 1<<20+1), time.Second)
	s.s3.PutDerivative("site/30x/a.png", []byte("old"), pipeline.Version)
	s.s3.PutDerivative("site/30x/large.png", []byte("old"), pipeline.Version)
	for _, key := range []string{"a.png", "large.png"} {
		must(t, s.tell(t, "Object Created", key))
		if line := s.lastLine(t); line["outcome"] != "deleted" || line["deleted"] != 1.0 || line["level"] != "WARN" || line["warning"] == nil {
			t.Errorf("%v", line)
		}
	}
	s.wantKeys(t)
	if n := s.s3.Count("PUT"); n != 0 {
		t.Errorf("%d writes", n)
	}
}

func TestFollowFails(t *testing.T) {
	for name, tt := range map[string]struct {
		method, bucket string
		storetest.Error
	}{
		// Nothing is deleted because the function may not look.
		"no s3:ListBucket":    {"HEAD", "originals", storetest.Error{Status: 403, Code: "AccessDenied"}},
		"original unread":     {"GET", "originals", storetest.Error{Status: 500, Code: "InternalError"}},
		"derivatives unknown": {"HEAD", "site", storetest.Error{Status: 403, Code: "AccessDenied"}},
		"index unlisted":      {"GET", "site", storetest.Error{Status: 503, Code: "SlowDown"}},
		"put fails":           {"PUT", "site", storetest.Error{Status: 500, Code: "InternalError"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Second)
			s.s3.PutDerivative("site/30x/a.png", []byte("old"), pipeline.Version)
			s.s3.Fail = func(r *http.Request) *storetest.Error {
				if r.Method == tt.method && strings.HasPrefix(r.URL.Path, "/"+tt.bucket) {
					return &tt.Error
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
			if o, _ := s.s3.Get("site/30x/a.png"); tt.method != "PUT" && string(o.Body) != "made before" {
				t.Error("the derivative was touched")
			}
			// Tried again, it succeeds.
			s.s3.Fail = nil
			must(t, s.tell(t, "Object Created", "a.png"))
			if tt.method != "PUT" {
				s.s3.WantDerivative(t, "site/30x/a.png", storetest.PNG(9, 9))
			}
		})
	}
}

func TestKeysThatCannotBeDeleted(t *testing.T) {
	s := newService(t)
	s.s3.PutDerivative("site/30x/a.png", []byte("old"), pipeline.Version)
	s.s3.PutDerivative("site/30x20/a.png", []byte("old"), pipeline.Version)
	s.s3.Undeletable = map[string]bool{"30x20/a.png": true}
	err := s.tell(t, "Object Deleted", "a.png")
	if err == nil || !strings.Contains(err.Error(), "30x20/a.png: AccessDenied") || strings.Contains(err.Error(), "30x/a.png") {
		t.Errorf("%v", err)
	}
	s.wantKeys(t, "30x20/a.png")
}

// Of a time limit, enough is kept to say what happened.
func TestFollowOutOfTime(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Second)
	ctx, cancel := context.WithTimeout(t.Context(), margin)
	defer cancel()
	if _, err := s.Follow(ctx, fixture("eventbridge-created.json")); err == nil || ctx.Err() != nil {
		t.Errorf("%v, %v", err, ctx.Err())
	}
}

// With "*" nobody knows which sizes there are but the index.
func TestFollowAnySize(t *testing.T) {
	for _, name := range []string{"a.png", "a/b.png", "ä +%2F?.png", strings.Repeat("long/", 150) + "a.png"} {
		s := newService(t)
		s.s3.PageSize = 2
		s.Maker.PlainSizes = allowList(t, "*")
		s.s3.Put("originals/"+name, storetest.PNG(9, 9), time.Hour)
		s.s3.Put("originals/"+name+"/30x.png", storetest.PNG(9, 9), time.Hour)
		var keys []string
		for _, size := range []string{"7x", "8x", "x9", "10x10", "11x"} {
			keys = append(keys, size+"/"+name)
			_, err := s.Maker.Make(t.Context(), parse(t, size+"/"+name))
			must(t, err)
		}
		_, err := s.Maker.Make(t.Context(), parse(t, "30x/"+name+"/30x.png"))
		must(t, err)

		after := storetest.PNG(8, 8)
		s.s3.Put("originals/"+name, after, 0)
		must(t, s.tell(t, "Object Created", name))
		for _, key := range keys {
			s.s3.WantDerivative(t, "site/"+key, after)
		}
		if o, _ := s.s3.Get("site/30x/" + name + "/30x.png"); o.Header.Get("X-Amz-Meta-Original-Etag") != storetest.ETag(storetest.PNG(9, 9)) {
			t.Errorf("%s/30x.png was touched", name)
		}
		n := 0
		for entries, err := range s.Maker.Store.Entries(t.Context(), store.Origin{Key: name}) {
			must(t, err)
			n += len(entries)
		}
		if n != len(keys) {
			t.Errorf("%d entries", n)
		}

		s.s3.Lose("originals/" + name)
		must(t, s.tell(t, "Object Deleted", name))
		for _, key := range keys {
			if _, ok := s.s3.Get("site/" + key); ok {
				t.Errorf("%s is left", key)
			}
		}
	}
}
