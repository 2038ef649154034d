package handler

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// actor sends its requests to S3 one at a time, each when it is told to.
type actor struct {
	s3    http.Handler
	waits chan bool // true: for a request to be let through; false: it has ended
	goOn  chan struct{}
}

func (a *actor) Do(r *http.Request) (*http.Response, error) {
	a.waits <- true
	<-a.goOn
	if r.Body == nil {
		r.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	a.s3.ServeHTTP(w, r)
	res := w.Result()
	if r.Method == http.MethodHead {
		res.Body = http.NoBody
	}
	return res, nil
}

// play runs actors, of which each has a client of its own. Only one of them
// moves at a time; choose says which of the n that are waiting.
func play(s *service, choose func(n int) int, roles ...func(*s3.Client)) {
	var waiting []*actor
	next := func(a *actor) {
		if <-a.waits {
			waiting = append(waiting, a)
		}
	}
	for _, role := range roles {
		a := &actor{s.s3, make(chan bool), make(chan struct{})}
		options := s.s3.client().Options()
		options.HTTPClient = a
		go func() {
			role(s3.New(options))
			a.waits <- false
		}()
		next(a)
	}
	for len(waiting) > 0 {
		i := choose(len(waiting))
		a := waiting[i]
		waiting = append(waiting[:i:i], waiting[i+1:]...)
		a.goOn <- struct{}{}
		next(a)
	}
}

// everyOrder runs a play with every sequence of choices there is, and returns
// how many there were.
func everyOrder(run func(choose func(n int) int)) int {
	var path []int // the choices so far, and then the first of each
	for count := 1; ; count++ {
		var widths []int
		run(func(n int) int {
			i := len(widths)
			widths = append(widths, n)
			if i == len(path) {
				path = append(path, 0)
			}
			return path[i]
		})
		for len(path) > 0 && path[len(path)-1]+1 == widths[len(path)-1] {
			path = path[:len(path)-1]
		}
		if len(path) == 0 {
			return count
		}
		path[len(path)-1]++
	}
}

func TestEveryOrderIsEveryOrder(t *testing.T) {
	seen := map[string]bool{}
	n := everyOrder(func(choose func(int) int) {
		left, word := map[byte]int{'a': 2, 'b': 2}, ""
		for len(word) < 4 {
			var can []byte
			for _, c := range []byte("ab") {
				if left[c] > 0 {
					can = append(can, c)
				}
			}
			c := can[choose(len(can))]
			left[c]--
			word += string(c)
		}
		seen[word] = true
	})
	if n != 6 || len(seen) != 6 { // 4! / (2! 2!)
		t.Errorf("%d orders, %d different: %v", n, len(seen), seen)
	}
}

// drama is what happens to a.png and its derivative 30x/a.png.
type drama struct {
	*service
	t       *testing.T
	variant edit.Variant
}

// setStage has the first version of the original in place and no derivative.
func setStage(t *testing.T, allowed string, follow Follow) *drama {
	d := &drama{service: newService(t), t: t}
	var err error
	if d.Allowed, err = edit.ParseAllowList(allowed); err != nil {
		t.Fatal(err)
	}
	d.Enumerated, d.Follow, d.Logger, d.Metrics = d.Allowed, follow, nil, nil
	if d.variant, err = edit.Parse("30x/a.png"); err != nil {
		t.Fatal(err)
	}
	d.s3.put("originals/a.png", version(1), 0)
	return d
}

func version(n int) []byte { return picture(3, 2+n) }

// on is the handler with another client.
func (d *drama) on(client *s3.Client) *Handler {
	h := &Handler{Maker: d.Maker, Access: d.Access, Follow: d.Follow}
	store := *d.Store
	store.Client = client
	h.Store = &store
	return h
}

// makes is a reader's, or prewarm's, wish for the derivative.
func (d *drama) makes(client *s3.Client) { _, _ = d.on(client).Make(d.t.Context(), d.variant) }

// told is the function that gets the event, maybe long after it happened.
func (d *drama) told(client *s3.Client) {
	payload := bytes.ReplaceAll(fixture("eventbridge-created.json"), []byte("photos/a b+c%41.png"), []byte("a.png"))
	if _, err := d.on(client).Invoke(d.t.Context(), payload); err != nil {
		d.t.Error(err)
	}
}

// uploads replaces the original, of which the function is told.
func (d *drama) uploads(n int) func(*s3.Client) {
	return func(client *s3.Client) {
		bucket, key := "originals", "a.png"
		_, err := client.PutObject(d.t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader(version(n))})
		if err != nil {
			d.t.Error(err)
		}
		d.told(client)
	}
}

// deletes the original, of which the function is told.
func (d *drama) deletes(client *s3.Client) {
	if err := (&Store{Client: client, Bucket: "originals"}).Delete(d.t.Context(), []string{"a.png"}); err != nil {
		d.t.Error(err)
	}
	d.told(client)
}

// ends wants the derivative to be of what the original is now, or none.
func (d *drama) ends() {
	d.t.Helper()
	derivative, there := d.s3.get("site/30x/a.png")
	original, exists := d.s3.get("originals/a.png")
	if there && (!exists || derivative.header.Get("X-Amz-Meta-Original-Etag") != md5Hex(original.body) ||
		derivative.header.Get("X-Amz-Meta-Engine-Version") != pipeline.Version) {
		d.t.Fatalf("a stale derivative is left: %v of an original that is there: %v; %q", derivative.header, exists, d.s3.calls)
	}
	if _, entered := d.s3.get("site/.derivatives/a.png/30x"); there && d.indexed(d.variant) && !entered {
		d.t.Fatalf("a derivative without its entry: %q", d.s3.calls)
	}
}

// Whatever order the requests of those who make derivatives and of those who
// replace the original reach S3 in, no stale derivative is left.
func TestNoOrderLeavesAStaleDerivative(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: every order of events")
	}
	for name, tt := range map[string]struct {
		allowed string
		follow  Follow
		roles   func(d *drama) []func(*s3.Client)
	}{
		"made and replaced":         {"30x", Follow{}, func(d *drama) []func(*s3.Client) { return []func(*s3.Client){d.makes, d.uploads(2)} }},
		"made and deleted":          {"30x", Follow{}, func(d *drama) []func(*s3.Client) { return []func(*s3.Client){d.makes, d.deletes} }},
		"made, replaced, forgotten": {"30x", Follow{Delete: true}, func(d *drama) []func(*s3.Client) { return []func(*s3.Client){d.makes, d.uploads(2)} }},
		"found by the index":        {"*", Follow{}, func(d *drama) []func(*s3.Client) { return []func(*s3.Client){d.makes, d.deletes} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := everyOrder(func(choose func(int) int) {
				d := setStage(t, tt.allowed, tt.follow)
				play(d.service, choose, tt.roles(d)...)
				d.ends()
				d.s3.Close()
			})
			t.Logf("%d orders", n)
		})
	}
}

// With more of them there are too many orders to try all.
func TestNoOrderOfManyLeavesAStaleDerivative(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: every order of events")
	}
	for seed := range uint64(120) {
		random := rand.New(rand.NewPCG(seed, 0))
		d := setStage(t, []string{"30x", "*"}[seed%2], Follow{Delete: seed%3 == 0})
		if seed%5 == 0 {
			d.Follow.Eager = []edit.Resolution{{Width: 30}}
		}
		d.derived("30x/a.png", []byte("of long ago"), pipeline.Version)
		d.s3.put("site/.derivatives/a.png/30x", []byte("30x/a.png"), 0)
		play(d.service, random.IntN, d.makes, d.uploads(2), d.deletes, d.uploads(3), d.told, d.makes)
		d.ends()
		if t.Failed() {
			t.Fatal(fmt.Sprint("seed ", seed))
		}
		d.s3.Close()
	}
}
