package follow

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
	"s3resize/lambda/store/storetest"
)

// Up to a number of stale derivatives are made again. Over it, only the plain sizes
// of the list are, and the others are deleted in batches.
func TestManyDerivatives(t *testing.T) {
	for name, tt := range map[string]struct {
		n       int
		remade  bool
		batches int // of deletions: of derivatives and of entries
	}{
		"few":      {maxRemade, true, 0},
		"too many": {maxRemade + 1, false, 2},
		"pages":    {1500, false, 4},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.withoutNetwork()
			after := storetest.PNG(9, 9)
			s.s3.Put("originals/a.png", after, time.Second)
			s.s3.PutDerivative("site/30x20/a.png", []byte("before"), pipeline.Version)
			others := s.putDerivatives("a.png", tt.n)
			s.s3.PutDerivative("site/1x/a.png.png", []byte("before"), pipeline.Version)
			must(t, s.tell(t, "Object Created", "a.png"))
			s.s3.WantDerivative(t, "site/30x20/a.png", after)
			if tt.remade {
				for _, key := range others {
					s.s3.WantDerivative(t, "site/"+key, after)
				}
			} else {
				s.wantKeys(t, "1x/a.png.png", "30x20/a.png") // and no entries
			}
			if n := s.s3.Count("GET originals"); n != 1 {
				t.Errorf("the original was read %d times", n)
			}
			if n := s.s3.Count("POST"); n != tt.batches {
				t.Errorf("deleted in %d batches", n)
			}
			calls := s.s3.Calls()
			if first := slices.IndexFunc(calls, func(c string) bool { return strings.HasPrefix(c, "PUT site/") }); calls[first] != "PUT site/30x20/a.png" {
				t.Errorf("%s comes first", calls[first])
			}
			if post := slices.IndexFunc(calls, func(c string) bool { return strings.HasPrefix(c, "POST ") }); post >= 0 && post < slices.Index(calls, "PUT site/30x20/a.png") {
				t.Error("deletions come before the list")
			}
			line := s.lastLine(t)
			if made, deleted := line["made"].(float64), line["deleted"].(float64); made+deleted != float64(tt.n+1) || tt.remade != (deleted == 0) {
				t.Errorf("%v", line)
			}
		})
	}
}

// The plain sizes of the list are made again however many there are.
func TestLongList(t *testing.T) {
	s := newService(t)
	s.withoutNetwork()
	var list []string
	for i := range maxRemade + 20 {
		list = append(list, fmt.Sprintf("%dx", 10+i))
		s.s3.PutDerivative(fmt.Sprintf("site/%dx/a.png", 10+i), []byte("before"), pipeline.Version)
	}
	s.Maker.PlainSizes = allowList(t, strings.Join(list, ","))
	s.s3.Put("site/.s3resize/sizes", []byte(strings.Join(list, "\n")+"\n"), 0)
	s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Second)
	must(t, s.tell(t, "Object Created", "a.png"))
	if line := s.lastLine(t); line["made"] != float64(len(list)) || line["deleted"] != 0.0 {
		t.Errorf("%v", line)
	}
}

// A size that is on the list no more is followed all the same.
func TestSizesOfEarlierLists(t *testing.T) {
	s := newService(t)
	s.Maker.PlainSizes = allowList(t, "30x")
	body := storetest.PNG(9, 9)
	s.s3.Put("originals/a.png", body, time.Second)
	s.s3.PutDerivative("site/30x20/a.png", []byte("before"), pipeline.Version)
	s.s3.PutDerivative("site/30x20/gone.png", []byte("before"), pipeline.Version)
	must(t, s.tell(t, "Object Created", "a.png"))
	must(t, s.tell(t, "Object Deleted", "gone.png"))
	s.s3.WantDerivative(t, "site/30x20/a.png", body)
	s.wantKeys(t, "30x20/a.png", ".derivatives/a.png/30x20")
}

// Thousands are deleted in pages, and their entries with them. An entry that may be
// of a derivative that is about to be stored stays.
func TestManyDerivativesOfADeletedOriginal(t *testing.T) {
	s := newService(t)
	s.withoutNetwork()
	const n = 2500
	s.putDerivatives("a.png", n)
	s.s3.Lose("site/43x41/a.png")
	s.s3.Put("site/.derivatives/a.png/44x41", nil, time.Minute)
	s.s3.Put("site/45x41/a.png", []byte("the user's"), 0)
	must(t, s.tell(t, "Object Deleted", "a.png"))
	s.wantKeys(t, ".derivatives/a.png/44x41", "45x41/a.png")
	if line := s.lastLine(t); line["deleted"] != float64(n-2) || line["foreign"] != 1.0 {
		t.Errorf("%v", line)
	}
	if n := s.s3.Count("POST"); n != 6 {
		t.Errorf("%d batches", n)
	}
}

// What is finished in one delivery is not done again in the next.
func TestGoesOnWhereItStopped(t *testing.T) {
	s := newService(t)
	s.withoutNetwork()
	synctest.Test(t, func(t *testing.T) {
		const n = 60
		s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Second)
		keys := s.putDerivatives("a.png", n)
		s.s3.Then = func(r *http.Request) {
			if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, ".png") {
				time.Sleep(2 * time.Second)
			}
		}
		made := 0.0
		for delivery := 1; ; delivery++ {
			ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second)
			start := time.Now()
			answer, err := s.Follow(ctx, queued(delivery, encode(told("Object Created", "a.png"))))
			must(t, err)
			if took := time.Since(start); took > 12*time.Second-margin {
				t.Errorf("it took %v", took)
			}
			cancel()
			line := s.lastLine(t)
			made += line["made"].(float64)
			if line["deleted"] != 0.0 || line["made"] == 0.0 {
				t.Fatalf("%v", line)
			}
			if len(failures(t, answer)) == 0 {
				break
			}
			if want := fmt.Sprintf("%d derivatives are left", n-int(made)); line["level"] != "ERROR" || !strings.Contains(line["error"].(string), want) {
				t.Errorf("%v; want %s", line, want)
			}
		}
		for _, key := range keys {
			s.s3.WantDerivative(t, "site/"+key, storetest.PNG(9, 9))
			if n := s.s3.Count("PUT site/" + key); n != 1 {
				t.Errorf("%s was written %d times", key, n)
			}
		}
		if made != n {
			t.Errorf("%v made", made)
		}
	})
}

// A message whose turn does not come is one that failed, and nothing is done to its
// original.
func TestMessagesWhoseTurnDoesNotCome(t *testing.T) {
	s := newService(t)
	s.withoutNetwork()
	synctest.Test(t, func(t *testing.T) {
		s.s3.Then = func(r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/slow.png") {
				time.Sleep(time.Minute)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		answer, err := s.Follow(ctx, queued(1, encode(told("Object Created", "none.png")), encode(told("Object Created", "slow.png")), encode(told("Object Created", "late.png"))))
		must(t, err)
		if got := failures(t, answer); !slices.Equal(got, []string{"m1", "m2"}) {
			t.Errorf("failed %q", got)
		}
		if n := s.s3.Count("HEAD originals/late.png"); n != 0 {
			t.Errorf("looked %d times", n)
		}
		if line := s.lastLine(t); line["key"] != "late.png" || !strings.Contains(line["error"].(string), "left to the next delivery") {
			t.Errorf("%v", line)
		}
	})
}

// One derivative that fails every time does not keep the others from being made.
func TestOneFailureAmongMany(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Second)
	s.s3.PutDerivative("site/30x/a.png", []byte("before"), pipeline.Version)
	keys := s.putDerivatives("a.png", 30)
	s.s3.Fail = func(r *http.Request) *storetest.Error {
		if r.Method == http.MethodPut && (r.URL.Path == "/site/30x/a.png" || strings.HasPrefix(r.URL.Path, "/site/4") && strings.HasSuffix(r.URL.Path, ".png")) {
			return &storetest.Error{Status: 500, Code: "InternalError"}
		}
		return nil
	}
	err := s.tell(t, "Object Created", "a.png")
	if err == nil || !strings.Contains(err.Error(), "put 30x/a.png") || !strings.Contains(err.Error(), "and 5 more") {
		t.Errorf("%v", err)
	}
	for _, key := range keys[9:] { // 50x41 and more
		s.s3.WantDerivative(t, "site/"+key, storetest.PNG(9, 9))
	}
	s.s3.Fail = nil
	must(t, s.deliver(t, 2, "Object Created", "a.png"))
	for _, key := range keys {
		s.s3.WantDerivative(t, "site/"+key, storetest.PNG(9, 9))
	}
}

// What needs more memory than its part is made alone.
func TestLargeDerivativesAreMadeAlone(t *testing.T) {
	s := newService(t)
	body := storetest.PNG(300, 300)
	s.Maker.Pipeline.Limits.Memory = 4 << 20
	s.s3.Put("originals/a.png", body, time.Second)
	for _, size := range []string{"30x", "30x20"} {
		s.s3.PutDerivative("site/"+size+"/a.png", []byte("before"), pipeline.Version)
		v := parse(t, size+"/a.png")
		if _, err := s.Maker.Share(2).Remake(t.Context(), v, store.Object{Body: body, Size: 1}, store.State{}); !needsMore(err) {
			t.Fatalf("%v", err)
		}
	}
	must(t, s.tell(t, "Object Created", "a.png"))
	s.s3.WantDerivative(t, "site/30x/a.png", body)
	s.s3.WantDerivative(t, "site/30x20/a.png", body)
	if n := s.s3.Count("GET originals"); n != 1 {
		t.Errorf("the original was read %d times", n)
	}
}

// The same bytes with another Cache-Control are another original.
func TestOtherCacheControl(t *testing.T) {
	s := newService(t)
	body := storetest.PNG(9, 9)
	s.s3.Put("originals/a.png", body, time.Second, "Cache-Control", "max-age=5")
	s.s3.PutDerivative("site/30x/a.png", body, pipeline.Version)
	must(t, s.tell(t, "Object Created", "a.png"))
	s.s3.WantDerivative(t, "site/30x/a.png", body)
	if o, _ := s.s3.Get("site/30x/a.png"); o.Header.Get("Cache-Control") != "max-age=5" {
		t.Errorf("%v", o.Header)
	}
}

// setLogo has derivatives of several originals that logo.png is laid over, and one
// of logo.png itself.
func setLogo(t *testing.T, n int) (s *service, keys []string) {
	t.Helper()
	s = newService(t)
	s.withoutNetwork()
	s.Maker.Overlays = &store.Overlays{Client: s.Maker.Store.Client, Bucket: "originals"}
	s.s3.Put("originals/logo.png", storetest.PNG(2, 2), time.Hour)
	for i := range n {
		original := fmt.Sprintf("photos/%d.png", i)
		s.s3.Put("originals/"+original, storetest.PNG(9, 9+i%5), time.Hour)
		keys = append(keys, "30x/filters:watermark(logo.png,0,0,0)/"+original)
	}
	for _, key := range append(keys, "30x/logo.png", "30x/photos/0.png") {
		if _, err := s.Maker.Make(t.Context(), parse(t, key)); err != nil {
			t.Fatal(err)
		}
	}
	return s, keys
}

// laid is the ETag of what was laid over a derivative.
func (s *service) laid(t *testing.T, key string) string {
	t.Helper()
	is, err := s.Maker.Store.State(t.Context(), key)
	must(t, err)
	return is.OverlayETag(store.Origin{Key: "logo.png"})
}

// A picture that is laid over others triggers these as an original does.
func TestReplacedOverlay(t *testing.T) {
	s, keys := setLogo(t, 3)
	f := newFakeCloudFront(t)
	s.CDN = f.cdn()
	after := storetest.PNG(3, 3)
	s.s3.Put("originals/logo.png", after, 0)
	before := s.s3.Count("PUT site/30x/photos/0.png")
	must(t, s.tell(t, "Object Created", "logo.png"))
	for _, key := range keys {
		if got := s.laid(t, key); got != storetest.ETag(after) {
			t.Errorf("%s has %q", key, got)
		}
	}
	s.s3.WantDerivative(t, "site/30x/logo.png", after)
	if s.s3.Count("PUT site/30x/photos/0.png") != before {
		t.Error("a derivative without the logo was touched")
	}
	if line := s.lastLine(t); line["made"] != 4.0 || len(f.got) != 1 {
		t.Errorf("%v; told %q", line, f.told())
	}
	// Once more does nothing.
	n := s.s3.Count("PUT")
	must(t, s.tell(t, "Object Created", "logo.png"))
	if s.s3.Count("PUT") != n {
		t.Error("made again")
	}
}

func TestDeletedOverlay(t *testing.T) {
	s, keys := setLogo(t, 3)
	s.s3.Lose("originals/logo.png")
	must(t, s.tell(t, "Object Deleted", "logo.png"))
	for _, key := range append(keys, "30x/logo.png") {
		if _, left := s.s3.Get("site/" + key); left {
			t.Errorf("%s is left", key)
		}
	}
	if _, left := s.s3.Get("site/30x/photos/0.png"); !left {
		t.Error("a derivative without the logo is gone")
	}
}

func TestReplacedOverlayOfMany(t *testing.T) {
	s, keys := setLogo(t, maxRemade+1)
	s.s3.Put("originals/logo.png", storetest.PNG(3, 3), 0)
	must(t, s.tell(t, "Object Created", "logo.png"))
	for _, key := range keys {
		if _, left := s.s3.Get("site/" + key); left {
			t.Fatalf("%s is left", key)
		}
	}
	s.s3.WantDerivative(t, "site/30x/logo.png", storetest.PNG(3, 3))
	if n := s.s3.Count("POST"); n != 1 {
		t.Errorf("%d batches", n)
	}
}

// An overlay in a source bucket is told of in that bucket's name.
func TestOverlayInAnotherBucket(t *testing.T) {
	s := newService(t)
	s.Maker.Store.Sources = []string{"logos"}
	if of, known := s.origin(change{event: event{bucket: "logos", key: "a.png"}}); !known || of != (store.Origin{Bucket: "logos", Key: "a.png"}) {
		t.Errorf("%v, %v", of, known)
	}
	if reason := s.ignoreReason(change{event: event{what: "Object Created", bucket: "logos", key: "a.png"}}); reason != "" {
		t.Error(reason)
	}
}

// SQS is told of the messages whose work failed, and of no others. What tells of
// one object stands and falls together.
func TestPartialBatch(t *testing.T) {
	s := newService(t)
	for _, key := range []string{"a.png", "b.png", "c.png"} {
		s.s3.Put("originals/"+key, storetest.PNG(9, 9), time.Second)
		s.s3.PutDerivative("site/30x/"+key, []byte("before"), pipeline.Version)
	}
	s.s3.Refuse("HEAD", "/originals/b.png", storetest.Error{Status: 500, Code: "InternalError"})
	event := func(key string) []byte { return encode(told("Object Created", key)) }
	notification := []byte(`{"Records":[
		{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"originals"},"object":{"key":"c.png","sequencer":"1"}}},
		{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"originals"},"object":{"key":"b.png","sequencer":"1"}}}]}`)
	payload := queued(1, event("a.png"), event("b.png"), []byte("no JSON"), event("b.png"), event("c.png"), notification, fixture("s3-test.json"))
	answer, err := s.Follow(t.Context(), payload)
	must(t, err)
	if got := failures(t, answer); !slices.Equal(got, []string{"m1", "m2", "m3", "m5"}) {
		t.Errorf("failed %q", got)
	}
	s.s3.WantDerivative(t, "site/30x/a.png", storetest.PNG(9, 9))
	s.s3.WantDerivative(t, "site/30x/c.png", storetest.PNG(9, 9))
	if n := s.s3.Count("HEAD originals/b.png"); n != 1 {
		t.Errorf("looked at b.png %d times", n)
	}
	if n := s.s3.Count("GET site/.s3resize/sizes"); n > 3 {
		t.Errorf("the record of sizes was read %d times", n)
	}
}

func TestUnfinishedError(t *testing.T) {
	cause := context.DeadlineExceeded
	for _, tt := range []struct {
		left int
		want string
	}{
		{0, "context deadline exceeded; the rest is left to the next delivery"},
		{7, "context deadline exceeded; 7 derivatives are left to the next delivery"},
	} {
		if err := (&unfinishedError{tt.left, cause}); err.Error() != tt.want || !errors.Is(err, cause) {
			t.Errorf("%v; want %s", err, tt.want)
		}
	}
}

// An original in a folder that is spelled like an option has other keys once the
// installation reads other dialects. Its derivatives follow it all the same, and
// those of the other reading are left alone.
func TestDialectsOfEarlierTimes(t *testing.T) {
	plain, thumbor := edit.Dialects{Open: edit.OpenDialects()}, edit.Dialects{}
	for name, tt := range map[string]struct{ then, now edit.Dialects }{
		"plain, then Thumbor": {plain, thumbor}, "Thumbor, then plain": {thumbor, plain}, "plain": {plain, plain},
	} {
		for _, what := range []string{"Object Created", "Object Deleted"} {
			for _, original := range []string{"top/a.png", "100x100/a.png", "a.png"} {
				s := newService(t)
				s.Maker.Dialects = tt.then
				s.s3.Put("originals/"+original, storetest.PNG(9, 9), time.Hour)
				s.s3.Put("originals/b.png", storetest.PNG(9, 9), time.Hour)
				v, err := edit.New(edit.Resolution{Width: 30}, original)
				must(t, err)
				_, err = s.Maker.Make(t.Context(), v)
				must(t, err)
				key := "site/" + s.Maker.Key(v)
				before, ok := s.s3.Get(key)
				if !ok {
					t.Fatalf("%s, %s: %q", name, original, s.s3.Keys())
				}
				s.Maker.Dialects = tt.now
				s.s3.Lose("originals/" + original)
				if what == "Object Created" {
					s.s3.Put("originals/"+original, storetest.PNG(10, 9), 0)
				}
				must(t, s.tell(t, what, original))
				after, there := s.s3.Get(key)
				if there && after.Header.Get("X-Amz-Meta-Original-Etag") == before.Header.Get("X-Amz-Meta-Original-Etag") {
					t.Errorf("%s, %s, %s: the old derivative is left", name, what, original)
				}
			}
		}
	}
}
