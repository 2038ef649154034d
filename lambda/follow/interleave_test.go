package follow

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
	"s3resize/lambda/store/storetest"
)

// actor sends its requests to S3 one at a time, each when it is told to.
type actor struct {
	one   sync.Mutex
	s3    http.Handler
	waits chan bool // true: for a request to be let through; false: it has ended
	goOn  chan struct{}
	rank  int           // among the actors
	next  *http.Request // the one that waits
}

func (a *actor) Do(r *http.Request) (*http.Response, error) {
	a.one.Lock()
	defer a.one.Unlock()
	a.next = r
	a.waits <- true
	<-a.goOn
	return direct{a.s3}.Do(r)
}

// commute reports whether two requests come to the same in either order: they read,
// or they are about different keys. A listing is about all keys, and so is a
// deletion, whose keys are not looked at here.
func commute(a, b *http.Request) bool {
	reads := func(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }
	if reads(a) && reads(b) {
		return true
	}
	all := func(r *http.Request) bool { return r.Method == http.MethodPost || r.URL.Query().Has("list-type") }
	return !all(a) && !all(b) && a.URL.Path != b.URL.Path
}

// play runs actors, of which each has a client of its own. Only one of them moves
// at a time; choose says which of n that are waiting. Of orders that come to the
// same because requests that follow each other commute, it leaves the choice of
// one: that in which the actor of the lower rank goes first.
func play(s *service, choose func(n int) int, roles ...func(*s3.Client)) {
	var waiting []*actor
	next := func(a *actor) {
		if <-a.waits {
			waiting = append(waiting, a)
		}
	}
	for i, role := range roles {
		a := &actor{s3: s.s3, waits: make(chan bool), goOn: make(chan struct{}), rank: i}
		options := s.s3.Client().Options()
		options.HTTPClient = a
		go func() {
			role(s3.New(options))
			a.waits <- false
		}()
		next(a)
	}
	last, lastRank := (*http.Request)(nil), 0
	for len(waiting) > 0 {
		var may []int
		for i, a := range waiting {
			if last == nil || a.rank >= lastRank || !commute(a.next, last) {
				may = append(may, i)
			}
		}
		i := 0 // if nobody may go, this order comes to the same as another one
		if len(may) > 0 {
			i = may[choose(len(may))]
		}
		a := waiting[i]
		last, lastRank = a.next, a.rank
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

// drama is what happens to a.png, to logo.png and to a derivative of a.png.
type drama struct {
	*service
	t       *testing.T
	variant edit.Variant
}

const (
	plain  = "30x/a.png"
	marked = "30x/filters:watermark(logo.png,0,0,0)/a.png" // with the logo laid over it
)

// setStage has the first versions of both pictures in place and no derivative.
func setStage(t *testing.T, key, list string, deleting bool) *drama {
	d := &drama{service: newService(t), t: t}
	d.Maker.PlainSizes, d.Delete, d.Logger, d.Metrics = allowList(t, list), deleting, nil, nil
	d.variant = parse(t, key)
	d.s3.Put("originals/a.png", version(1), 0)
	d.s3.Put("originals/logo.png", version(1), 0)
	d.s3.Put("site/.s3resize/sizes", []byte("30x\n"), 0)
	return d
}

func version(n int) []byte { return versions[n] }

var versions = [...][]byte{1: storetest.PNG(3, 3), storetest.PNG(3, 4), storetest.PNG(3, 5)}

// on is the follower with another client.
func (d *drama) on(client *s3.Client) *Follower {
	f, maker, s := *d.Follower, d.Maker.Share(1), *d.Maker.Store
	s.Client = client
	maker.Store, f.Maker = &s, maker
	maker.Overlays = &store.Overlays{Client: client, Bucket: "originals"}
	return &f
}

// makes is a reader's, or prewarm's, wish for the derivative.
func (d *drama) makes(client *s3.Client) { _, _ = d.on(client).Maker.Make(d.t.Context(), d.variant) }

// told is the function that gets the event, maybe long after it happened.
func (d *drama) told(client *s3.Client) { d.toldOf(d.t.Context(), client, "a.png") }

func (d *drama) toldOf(ctx context.Context, client *s3.Client, key string) {
	if _, err := d.on(client).Follow(ctx, encode(told("Object Created", key))); err != nil && ctx.Err() == nil {
		d.t.Error(err)
	}
}

// uploads replaces the original, of which the function is told.
func (d *drama) uploads(n int) func(*s3.Client) {
	return func(client *s3.Client) {
		d.put(client, "originals", "a.png", version(n))
		d.told(client)
	}
}

// uploadsLogo replaces the overlay, of which the function is told.
func (d *drama) uploadsLogo(client *s3.Client) {
	d.put(client, "originals", "logo.png", version(2))
	d.toldOf(d.t.Context(), client, "logo.png")
}

// uploadsOwn is a user who puts a picture of theirs where the derivative is.
func (d *drama) uploadsOwn(client *s3.Client) {
	d.put(client, "site", "30x/a.png", []byte("the user's"))
}

func (d *drama) put(client *s3.Client, bucket, key string, body []byte) {
	if _, err := client.PutObject(d.t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader(body)}); err != nil {
		d.t.Error(err)
	}
}

// loses deletes the original, of which nobody is told yet.
func (d *drama) loses(client *s3.Client) {
	batch := types.Delete{Objects: []types.ObjectIdentifier{{Key: aws.String("a.png")}}, Quiet: aws.Bool(true)}
	if _, err := client.DeleteObjects(d.t.Context(), &s3.DeleteObjectsInput{Bucket: aws.String("originals"), Delete: &batch}); err != nil {
		d.t.Error(err)
	}
}

// deletes the original, of which the function is told.
func (d *drama) deletes(client *s3.Client) {
	d.loses(client)
	d.told(client)
}

// toldInPieces is the function that gets the event, whose time is up when it has
// written its first derivative, and that gets it again.
func (d *drama) toldInPieces(client *s3.Client) {
	ctx, cancel := context.WithCancel(d.t.Context())
	options := client.Options()
	options.HTTPClient = cut{options.HTTPClient, cancel}
	d.toldOf(ctx, s3.New(options), "a.png")
	d.told(client)
}

// cut cancels a context when a derivative is written.
type cut struct {
	s3.HTTPClient
	cancel context.CancelFunc
}

func (c cut) Do(r *http.Request) (*http.Response, error) {
	res, err := c.HTTPClient.Do(r)
	if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, ".png") {
		c.cancel()
	}
	return res, err
}

// ends wants the derivatives to be of what the originals are now, or none. It is
// the user's if there was one.
func (d *drama) ends() {
	d.t.Helper()
	original, exists := d.s3.Get("originals/a.png")
	logo, hasLogo := d.s3.Get("originals/logo.png")
	for _, key := range []string{plain, "30x20/a.png", marked} {
		derivative, there := d.s3.Get("site/" + key)
		if !there || string(derivative.Body) == "the user's" {
			continue
		}
		if !exists || derivative.Header.Get("X-Amz-Meta-Original-Etag") != storetest.ETag(original.Body) ||
			derivative.Header.Get("X-Amz-Meta-Engine-Version") != pipeline.Version ||
			key == marked && !(hasLogo && strings.HasSuffix(derivative.Header.Get("X-Amz-Meta-Overlay-Etags"), ":"+storetest.ETag(logo.Body))) {
			d.t.Fatalf("a stale derivative is left: %v; the original is there: %v, the logo: %v; %q", derivative.Header, exists, hasLogo, d.s3.Calls())
		}
		if _, entered := d.s3.Get("site/.derivatives/a.png/30x"); !entered && key == plain && d.Maker.PlainSizes.Any() {
			d.t.Fatalf("a derivative without its entry: %q", d.s3.Calls())
		}
	}
}

// endsAsTheUsers wants the user's picture to be left.
func (d *drama) endsAsTheUsers() {
	d.t.Helper()
	if o, _ := d.s3.Get("site/30x/a.png"); string(o.Body) != "the user's" {
		d.t.Fatalf("the user's picture is gone: %.20q; %q", o.Body, d.s3.Calls())
	}
}

// has puts an old derivative in place, with its entry.
func (d *drama) has(keys ...string) *drama {
	for _, key := range keys {
		d.s3.PutDerivative("site/"+key, []byte("of long ago"), pipeline.Version)
		d.s3.Put("site/.derivatives/a.png/"+strings.TrimSuffix(key, "/a.png"), nil, 2*time.Hour)
	}
	return d
}

// Whatever order the requests of those who make derivatives and of those who
// replace the pictures reach S3 in, no stale derivative is left.
func TestNoOrderLeavesAStaleDerivative(t *testing.T) {
	type roles []func(*s3.Client)
	for name, tt := range map[string]struct {
		key, list string
		deleting  bool
		roles     func(d *drama) roles
		end       func(d *drama)
	}{
		"made and replaced":         {plain, "30x", false, func(d *drama) roles { return roles{d.makes, d.uploads(2)} }, (*drama).ends},
		"made and deleted":          {plain, "30x", false, func(d *drama) roles { return roles{d.makes, d.deletes} }, (*drama).ends},
		"made, replaced, forgotten": {plain, "30x", true, func(d *drama) roles { return roles{d.makes, d.uploads(2)} }, (*drama).ends},
		"found by the index":        {plain, "*", false, func(d *drama) roles { return roles{d.makes, d.deletes} }, (*drama).ends},
		"made, its logo replaced":   {marked, "30x", false, func(d *drama) roles { return roles{d.makes, d.uploadsLogo} }, (*drama).ends},
		"remade, and the user's own": {plain, "30x", false,
			func(d *drama) roles { d.has(plain); return roles{d.told, d.uploadsOwn} }, (*drama).endsAsTheUsers},
		"deleted, and the user's own": {plain, "*", false,
			func(d *drama) roles { d.has(plain); d.s3.Lose("originals/a.png"); return roles{d.told, d.uploadsOwn} }, (*drama).endsAsTheUsers},
		"made, and the user's own": {plain, "30x", false, func(d *drama) roles { return roles{d.makes, d.uploadsOwn} }, (*drama).endsAsTheUsers},
		"remade in pieces, and deleted": {plain, "30x", false,
			func(d *drama) roles { d.has(plain); return roles{d.toldInPieces, d.loses} },
			func(d *drama) { d.told(d.s3.Client()); d.ends() }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := everyOrder(func(choose func(n int) int) {
				d := setStage(t, tt.key, tt.list, tt.deleting)
				play(d.service, choose, tt.roles(d)...)
				tt.end(d)
				d.s3.Close()
			})
			t.Logf("%d orders", n)
		})
	}
}

// With more of them there are too many orders to try all.
func TestNoOrderOfManyLeavesAStaleDerivative(t *testing.T) {
	for seed := range uint64(120) {
		random := rand.New(rand.NewPCG(seed, 0))
		d := setStage(t, plain, []string{"30x", "*"}[seed%2], seed%3 == 0)
		if seed%5 == 0 {
			d.Eager = []edit.Resolution{{Width: 30}}
		}
		d.has(plain, "30x20/a.png")
		switch seed % 4 {
		case 0:
			play(d.service, random.IntN, d.makes, d.uploads(2), d.deletes, d.uploads(3), d.told, d.makes)
		case 1:
			play(d.service, random.IntN, d.makes, d.uploads(2), d.toldInPieces, d.deletes)
		case 2:
			d.variant = parse(t, marked)
			play(d.service, random.IntN, d.makes, d.uploads(2), d.uploadsLogo, d.makes)
		case 3:
			play(d.service, random.IntN, d.makes, d.uploads(2), d.uploadsOwn, d.told)
			d.endsAsTheUsers()
		}
		d.ends()
		if t.Failed() {
			t.Fatal(fmt.Sprint("seed ", seed))
		}
		d.s3.Close()
	}
}
