package handler

import (
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/store/storetest"
)

// visitor is a reader as the gateway sees one.
type visitor struct {
	address, browser, language string
	// edge is the machine of CloudFront between reader and gateway, and port the
	// one of the reader's connection to it; "" without CloudFront. With edge alone
	// CloudFront forwards nothing but what it always does.
	edge, port string
}

// world is a service with a website and perhaps a CDN before it, readers who
// follow redirects, and a clock that the test moves.
type world struct {
	*service
	t   *testing.T
	now time.Time
	// keeps says that a CDN keeps the website's redirects, and byQuery that the
	// query is part of what it keeps them by.
	keeps, byQuery bool
	kept           map[string]string
	// unreadable says that the website may not read the derivatives.
	unreadable bool
	// grows says that derivatives are stored with bytes behind them that make them
	// too large to answer with.
	grows bool
	// fleet says that each request meets another process.
	fleet bool
	// calls counts the requests that reached the function.
	calls int
}

// hop is how long a request takes.
const hop = 100 * time.Millisecond

func newWorld(t *testing.T) *world {
	w := &world{service: newService(t), t: t, now: time.Now(), kept: map[string]string{}}
	w.clock = func() time.Time { return w.now }
	w.s3.Then = func(r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/")
		if r.Method != "PUT" {
			return
		}
		if o, _ := w.s3.Get(path); w.grows {
			w.s3.Put(path, append(o.Body, make([]byte, large)...), 0, "X-Amz-Meta-Original-Etag", o.Header.Get("X-Amz-Meta-Original-Etag"))
		}
		w.s3.Age(path, w.now)
	}
	return w
}

// website answers as S3 does, or as the CDN before it: with the object, or else
// with the query for the API.
func (w *world) website(path, query string) (served bool, api string) {
	by := path
	if w.byQuery {
		by += "?" + query
	}
	if api, ok := w.kept[by]; ok {
		return false, api
	}
	if _, ok := w.s3.Get("site/" + path); ok && !w.unreadable {
		return true, ""
	}
	api = "key=" + path
	if query != "" {
		api += "?" + query
	}
	if w.keeps {
		w.kept[by] = api
	}
	return false, api
}

// ask has a visitor send the API a query, which the gateway gets at began and the
// function now.
func (w *world) ask(v visitor, query string, began time.Time) answer {
	w.t.Helper()
	w.calls++
	if w.fleet {
		w.guard = loopGuard{}
	}
	return w.send(w.t, v.event(w.t, query, began))
}

func (v visitor) event(t *testing.T, query string, began time.Time) []byte {
	t.Helper()
	var e map[string]any
	if err := json.Unmarshal(eventFor("GET", query, v.address), &e); err != nil {
		t.Fatal(err)
	}
	headers := map[string]string{"user-agent": v.browser, "accept-language": v.language, "x-forwarded-for": v.address}
	in := e["requestContext"].(map[string]any)
	in["timeEpoch"] = began.UnixMilli()
	who := in["http"].(map[string]any)
	who["userAgent"] = v.browser
	if v.edge != "" {
		headers = map[string]string{"user-agent": "Amazon CloudFront", "x-forwarded-for": v.address + ", " + v.edge}
		who["sourceIp"], who["userAgent"] = v.edge, "Amazon CloudFront"
	}
	if v.port != "" {
		headers["cloudfront-viewer-address"] = v.address + ":" + v.port
	}
	e["headers"] = headers
	payload, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

// follow is where a redirect leads on the website.
func (a answer) follow() (path, query string) {
	a.t.Helper()
	u, err := url.Parse(a.Headers["Location"])
	if err != nil || a.StatusCode != 307 {
		a.t.Fatalf("%d to %q, %v (body %.200s)", a.StatusCode, a.Headers["Location"], err, a.Body)
	}
	return strings.TrimPrefix(u.Path, "/"), u.RawQuery
}

// view has a visitor open an address of the website and follow redirects as
// browsers do. It returns the last answer: of the website if the API's status is
// 0.
func (w *world) view(v visitor, path string) answer {
	w.t.Helper()
	query := ""
	for range 20 {
		w.now = w.now.Add(hop)
		served, api := w.website(path, query)
		if served {
			return answer{t: w.t}
		}
		w.now = w.now.Add(hop)
		a := w.ask(v, api, w.now)
		if a.StatusCode != 307 {
			return a
		}
		path, query = a.follow()
	}
	w.t.Fatalf("still going round after %d calls", w.calls)
	return answer{}
}

// wantNoLoop wants neither log nor metrics to speak of a loop.
func (w *world) wantNoLoop() {
	w.t.Helper()
	if w.loops() != 0 || strings.Contains(w.metrics.String(), `"LoopSuspected":1`) {
		w.t.Errorf("a loop is suspected: %s", w.log.String())
	}
}

func (w *world) loops() int { return strings.Count(w.log.String(), `"outcome":"loop_suspected"`) }

// noise is a picture that no format makes small.
func noise(side int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = byte(random.Uint32())
	}
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	img.Set(0, 0, color.Black)
	return encodePNG(img)
}

// putDerivative stores a derivative of a size in bytes.
func (w *world) putDerivative(path string, size int, age time.Duration) {
	body := storetest.PNG(30, 20)
	body = append(body, make([]byte, max(0, size-len(body)))...)
	w.s3.Put(path, body, 0, "Content-Type", "image/png", "X-Amz-Meta-Original-Etag", "x")
	w.s3.Age(path, w.now.Add(-age))
}

const (
	small = 1000
	large = maxInline + 1
)

func office(int) visitor {
	return visitor{address: "203.0.113.7", browser: "Mozilla/5.0", language: "is"}
}

func edge(i int) visitor {
	return visitor{address: fmt.Sprintf("203.0.113.%d", i), edge: "130.176.1.1"}
}

func officeBehindEdge(i int) visitor {
	return visitor{address: "203.0.113.7", edge: "130.176.1.1", port: fmt.Sprint(40000 + i)}
}

func officeBehindBareEdge(int) visitor {
	return visitor{address: "203.0.113.7", edge: "130.176.1.1"}
}

var crowds = map[string]func(i int) visitor{
	"one office": office, "one edge": edge, "an office behind an edge": officeBehindEdge, "an office behind a bare edge": officeBehindBareEdge,
}

// Fourteen people open a page with a new derivative at once. One process gets
// their requests in turn; the others wait at the gateway.
func TestCrowdForANewDerivative(t *testing.T) {
	for _, size := range []string{"small", "large"} {
		for name, who := range crowds {
			t.Run(size+", "+name, func(t *testing.T) {
				w := newWorld(t)
				w.grows = size == "large"
				w.s3.Put("originals/a.png", storetest.PNG(90, 60), time.Hour)
				opened := w.now
				w.now = w.now.Add(3 * time.Second) // the first waits while it is made
				for i := range 14 {
					w.now = w.now.Add(50 * time.Millisecond)
					a := w.ask(who(i), "key=30x/a.png", opened.Add(time.Duration(i)*7*time.Millisecond))
					path, query := a.follow()
					if served, _ := w.website(path, query); !served {
						t.Errorf("nothing at %s?%s", path, query)
					}
					if i == 0 && query != "" {
						t.Errorf("the address of what has just been made has the query %q", query)
					}
				}
				w.wantNoLoop()
			})
		}
	}
}

// A crowd trickles in just after the derivative was stored, so that some ask when
// others have their redirect already. Where the website is sound, each of them
// comes once.
func TestCrowdThatTricklesIn(t *testing.T) {
	for name, who := range crowds {
		for _, size := range []int{small, large} {
			t.Run(fmt.Sprintf("%s, %d bytes", name, size), func(t *testing.T) {
				w := newWorld(t)
				w.putDerivative("site/30x/a.png", size, 0)
				for i := range 40 {
					w.now = w.now.Add(20 * time.Millisecond)
					began := w.now.Add(-time.Duration(15+i*37%100) * time.Millisecond)
					a := w.ask(who(i), "key=30x/a.png", began)
					if size == small && a.StatusCode == 200 {
						storetest.WantPNG(t, a.decoded(), 30, 20)
						continue
					}
					a.follow()
				}
				w.wantNoLoop()
			})
		}
	}
}

// An office looks like one reader and is in a loop: everybody has the picture
// before browsers give up, and the loop is found out by the first who is alone.
func TestCrowdInALoop(t *testing.T) {
	w := newWorld(t)
	w.keeps = true
	w.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Hour)
	w.website("30x/a.png", "")
	const people = 14
	shown := map[int]bool{}
	for round := 1; len(shown) < people; round++ {
		if round > 6 {
			t.Fatalf("%d have the picture after %d rounds", len(shown), round)
		}
		began := w.now
		w.now = w.now.Add(200 * time.Millisecond)
		for i := range people {
			w.now = w.now.Add(10 * time.Millisecond)
			if a := w.ask(office(i), "key=30x/a.png", began.Add(time.Duration(i)*time.Millisecond)); a.StatusCode == 200 {
				shown[i] = true
			}
		}
		w.now = w.now.Add(hop)
	}
	w.now = w.now.Add(time.Minute)
	for range maxTurns + 1 {
		w.now = w.now.Add(time.Minute)
		if a := w.view(office(0), "30x/a.png"); a.StatusCode != 200 {
			t.Errorf("%d", a.StatusCode)
		}
	}
}

// Readers are late who were told that the derivative is missing and come long
// after it was stored: a phone slept, or a crawler takes its time.
func TestLateReaders(t *testing.T) {
	for name, who := range crowds {
		for _, size := range []int{small, large} {
			t.Run(fmt.Sprintf("%s, %d bytes", name, size), func(t *testing.T) {
				w := newWorld(t)
				w.putDerivative("site/30x/a.png", size, 0)
				for i := range 14 {
					w.now = w.now.Add(raceWindow + time.Second)
					a := w.ask(who(i), "key=30x/a.png", w.now)
					if size == small {
						storetest.WantPNG(t, a.decoded(), 30, 20)
						continue
					}
					path, query := a.follow()
					if query != "_s3resize=1" {
						t.Errorf("reader %d: the query %q", i, query)
					}
					if served, _ := w.website(path, query); !served {
						t.Errorf("reader %d: nothing at %s", i, path)
					}
				}
				w.wantNoLoop()
			})
		}
	}
}

// Late readers of an office come within seconds of each other, and get the bytes,
// after which nobody comes back.
func TestLateOffice(t *testing.T) {
	w := newWorld(t)
	w.putDerivative("site/30x/a.png", small, time.Minute)
	for range 14 {
		w.now = w.now.Add(time.Second)
		storetest.WantPNG(t, w.ask(office(0), "key=30x/a.png", w.now).decoded(), 30, 20)
	}
	w.wantNoLoop()
}

// A request may wait at the gateway for longer than the window of a race.
func TestQueuedReadersAreNotLate(t *testing.T) {
	w := newWorld(t)
	w.putDerivative("site/30x/a.png", small, 0)
	began := w.now
	w.now = w.now.Add(20 * time.Second)
	w.ask(office(0), "key=30x/a.png", began).follow()
	w.wantNoLoop()
}

// A reader in a loop has the picture, or is told why not, after three redirects
// at most, whatever makes the loop.
func TestLoops(t *testing.T) {
	for name, loop := range map[string]func(w *world){
		"a CDN keeps redirects, whatever the query": func(w *world) { w.keeps = true },
		"the website may not read derivatives":      func(w *world) { w.unreadable = true },
	} {
		for _, grows := range []bool{false, true} {
			for reader, v := range map[string]visitor{"without a CDN": office(0), "behind an edge": edge(0), "behind an edge that tells ports": officeBehindEdge(0)} {
				t.Run(fmt.Sprintf("%s, large %v, %s", name, grows, reader), func(t *testing.T) {
					w := newWorld(t)
					loop(w)
					w.grows = grows
					w.s3.Put("originals/a.png", storetest.PNG(90, 60), time.Hour)
					w.wantsLoop(w.view(v, "30x/a.png"), grows)
				})
			}
		}
	}
}

// The same where the website looks for derivatives elsewhere than where they are
// stored, and the function as well, so that each turn makes the derivative.
func TestLoopOfWhatIsMadeAgain(t *testing.T) {
	for original, tooLarge := range map[string]bool{string(storetest.PNG(90, 60)): false, string(noise(1250)): true} {
		w := newWorld(t)
		w.Store.MaxBytes = 8 << 20
		w.Allowed, _ = edit.ParseAllowList("1250x")
		w.s3.Then = func(r *http.Request) {
			if r.Method == "PUT" && strings.HasPrefix(r.URL.Path, "/site/1250x/") {
				w.s3.Lose("site/1250x/a.png")
			}
		}
		w.s3.Put("originals/a.png", []byte(original), time.Hour)
		w.wantsLoop(w.view(office(0), "1250x/a.png"), tooLarge)
	}
}

// wantsLoop wants a view to end, as early as it must, with the picture or with
// 508 if it is too large.
func (w *world) wantsLoop(a answer, tooLarge bool) {
	w.t.Helper()
	if tooLarge {
		a.refuses(508, "loop")
	} else if a.StatusCode != 200 || a.Headers["Content-Type"] != "image/png" || a.Headers["Cache-Control"] != "no-store" {
		w.t.Errorf("%d, %v", a.StatusCode, a.Headers)
	}
	if w.calls != maxTurns+1 || w.loops() != 1 {
		w.t.Errorf("%d calls, %d of them loops; want %d and 1", w.calls, w.loops(), maxTurns+1)
	}
}

// A CDN that keeps redirects by their query does not keep the reader from what the
// marker leads to.
func TestCDNThatKeepsRedirectsByQuery(t *testing.T) {
	w := newWorld(t)
	w.keeps, w.byQuery = true, true
	w.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Hour)
	for i := range 3 {
		if a := w.view(edge(i), "30x/a.png"); a.StatusCode != 0 {
			t.Errorf("view %d ends at the API, with %d", i, a.StatusCode)
		}
		w.now = w.now.Add(time.Second)
	}
	if w.calls != 3+1 {
		t.Errorf("%d calls", w.calls)
	}
	w.wantNoLoop()
}

// Each hop meets another process, which remembers nothing. The marker still ends
// a loop, and where the CDN loses it, an old derivative is answered with at once.
func TestLoopsAcrossProcesses(t *testing.T) {
	for name, loop := range map[string]func(w *world){
		"kept":       func(w *world) { w.keeps = true },
		"unreadable": func(w *world) { w.unreadable = true },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.fleet = true
			w.putDerivative("site/30x/a.png", small, time.Hour)
			w.kept["30x/a.png"] = "key=30x/a.png"
			loop(w)
			if a := w.view(office(0), "30x/a.png"); a.StatusCode != 200 || w.calls != 1 {
				t.Errorf("%d after %d calls", a.StatusCode, w.calls)
			}
		})
	}
	w := newWorld(t)
	w.fleet, w.unreadable = true, true
	w.putDerivative("site/30x/a.png", large, time.Hour)
	if w.view(office(0), "30x/a.png").refuses(508, "loop"); w.calls != maxTurns {
		t.Errorf("%d calls", w.calls)
	}
}

// A CDN that has kept old redirects gives every reader the picture by way of the
// function. That is found out, but not by a single reader who happens to be late.
func TestKeptRedirectIsFoundOut(t *testing.T) {
	w := newWorld(t)
	w.putDerivative("site/30x/a.png", small, 24*time.Hour)
	for i := range 2 * maxTurns {
		w.now = w.now.Add(time.Minute)
		a := w.ask(edge(i), "key=30x/a.png", w.now)
		storetest.WantPNG(t, a.decoded(), 30, 20)
		if want := max(0, i+1-maxTurns); w.loops() != want {
			t.Errorf("reader %d: %d loops; want %d", i, w.loops(), want)
		}
	}
}

// Somebody has kept the address of a picture with its marker. When the derivative
// has expired that is no loop.
func TestMarkedAddressOfWhatHasExpired(t *testing.T) {
	for _, marker := range []string{"1", "2", "3", "999999999999999999999", "-1", "x", ""} {
		w := newWorld(t)
		w.s3.Put("originals/a.png", storetest.PNG(9, 9), time.Hour)
		a := w.ask(office(0), "key=30x/a.png?_s3resize="+marker, w.now)
		if a.StatusCode == 200 {
			storetest.WantPNG(t, a.decoded(), 30, 30)
		} else if path, _ := a.follow(); path != "30x/a.png" {
			t.Errorf("marker %q leads to %s", marker, path)
		}
		w.wantNoLoop()
	}
}

// The user's own object under a derivative's key is shown where it is, and never
// by the function, for which it may be private.
func TestUsersObjectIsNotAnsweredWith(t *testing.T) {
	w := newWorld(t)
	w.s3.Put("site/30x/a.png", storetest.PNG(30, 20), time.Hour)
	w.unreadable = true
	if w.view(office(0), "30x/a.png").refuses(508, "loop"); w.calls != maxTurns {
		t.Errorf("%d calls", w.calls)
	}
	if w.s3.Count("PUT") != 0 || w.s3.Count("GET site") != 0 {
		t.Errorf("%q", w.s3.Calls())
	}
}

// A loop whose picture cannot be had is a failure like any other.
func TestLoopWithoutItsPicture(t *testing.T) {
	w := newWorld(t)
	w.putDerivative("site/30x/a.png", small, time.Hour)
	w.s3.Fail = func(r *http.Request) *storetest.Error {
		if r.Method == "GET" {
			return &storetest.Error{Status: http.StatusInternalServerError, Code: "InternalError"}
		}
		return nil
	}
	w.get(t, "key=30x/a.png?_s3resize=2").refuses(502, "store_failed")
	if !strings.Contains(w.log.String(), `"outcome":"failed"`) {
		t.Errorf("log %s", w.log.String())
	}
}

// The derivative is stored, but the function may not look for it, which so takes
// it for missing and finds out only when it stores it again; and the website may
// not read it either.
func TestDerivativeThatNobodyMayRead(t *testing.T) {
	w := newWorld(t)
	w.unreadable = true
	w.s3.Put("originals/a.png", storetest.PNG(90, 90), time.Hour)
	w.putDerivative("site/30x20/a.png", small, time.Hour)
	w.s3.Fail = func(r *http.Request) *storetest.Error {
		if r.Method == "HEAD" {
			return &storetest.Error{Status: http.StatusForbidden, Code: "AccessDenied"}
		}
		return nil
	}
	a := w.view(office(0), "30x20/a.png")
	storetest.WantPNG(t, a.decoded(), 30, 20)
	if w.calls > maxTurns+1 || w.loops() != 1 {
		t.Errorf("%d calls, %d loops", w.calls, w.loops())
	}
}

func TestLargestInlineAnswer(t *testing.T) {
	w := newWorld(t)
	w.putDerivative("site/30x/a.png", maxInline, time.Hour)
	out, err := w.Invoke(t.Context(), eventFor("GET", "key=30x/a.png", "198.51.100.1"))
	if err != nil || len(out) > 6<<20 || !strings.Contains(string(out), `"statusCode":200`) {
		t.Errorf("the largest answer has %d bytes, more than Lambda returns: %v", len(out), err)
	}
}

func TestRedirectingToOurselvesIsRefused(t *testing.T) {
	for _, url := range []string{
		"https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "https://A1b2c3d4e5.execute-api.eu-west-1.amazonaws.COM/prod",
	} {
		s := newService(t)
		s.URL = url
		s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
		s.get(t, "key=30x/a.png").refuses(500, "url_is_api")
	}
}

func TestTurns(t *testing.T) {
	var g loopGuard
	me, you := reader{1}, reader{2}
	t0 := time.Now()
	at := func(ms int) time.Time { return t0.Add(time.Duration(ms) * time.Millisecond) }
	for i, step := range []struct {
		key        string
		reader     reader
		start, now int
		count      int
		crowd      bool
	}{
		{"a", me, 0, 10, 1, false},
		{"b", me, 20, 30, 1, false}, // another derivative
		{"a", you, 20, 30, 1, false},
		{"a", me, 20, 30, 2, false}, // back
		{"a", me, 40, 50, 3, false},
		{"a", me, 2000, 2010, 4, false},
		{"a", me, 4020, 4030, 1, false}, // long after
		// Two who look the same, until long after.
		{"c", me, 0, 10, 1, false},
		{"c", me, 9, 20, 1, true},
		{"c", me, 30, 40, 2, true},
		{"c", me, 50, 60, 3, true},
		{"c", me, 3000, 3010, 1, false},
		// Making one takes longer than a reader may be away.
		{"d", me, 0, 8000, 1, false},
		{"d", me, 8100, 16000, 2, false},
		{"d", me, 16100, 24000, 3, false},
		{"d", me, 24100, 32000, 4, false},
	} {
		if count, crowd := g.turn(step.key, step.reader, at(step.start), at(step.now)); count != step.count || crowd != step.crowd {
			t.Errorf("step %d: %d, %v; want %d, %v", i, count, crowd, step.count, step.crowd)
		}
	}
	for i := range 2 * guarded {
		g.turn(fmt.Sprint(i), me, t0, t0)
	}
	if count, _ := g.turn("d", me, at(33000), at(33010)); count != 1 || len(g.recent) != guarded {
		t.Errorf("the oldest entries do not give way: %d entries", len(g.recent))
	}
}

// Where a reader is, by the headers of the event.
func TestAddress(t *testing.T) {
	for name, tt := range map[string]struct {
		forwarded, source, browser string
		more                       [2]string
		want                       string
	}{
		"direct":                     {"203.0.113.7", "203.0.113.7", "Mozilla", [2]string{}, "203.0.113.7"},
		"no header":                  {"", "203.0.113.7", "Mozilla", [2]string{}, "203.0.113.7"},
		"a proxy that tells people":  {"10.0.0.5, 203.0.113.7", "203.0.113.7", "Mozilla", [2]string{}, "10.0.0.5,203.0.113.7"},
		"CloudFront":                 {"203.0.113.7, 130.176.1.1", "130.176.1.1", "Amazon CloudFront", [2]string{}, "203.0.113.7"},
		"CloudFront, and forged":     {"6.6.6.6, 203.0.113.7, 130.176.1.1", "130.176.1.1", "Amazon CloudFront", [2]string{}, "203.0.113.7"},
		"CloudFront, browser passed": {"203.0.113.7,130.176.1.1", "130.176.1.1", "Mozilla", [2]string{"x-amz-cf-id", "x"}, "203.0.113.7"},
		"another CDN":                {"203.0.113.7, 172.64.1.1", "172.64.1.1", "Mozilla", [2]string{"cdn-loop", "other"}, "203.0.113.7"},
		"edge only":                  {"130.176.1.1", "130.176.1.1", "Amazon CloudFront", [2]string{}, "130.176.1.1"},
		"with the port":              {"203.0.113.7, 130.176.1.1", "130.176.1.1", "Amazon CloudFront", [2]string{"CloudFront-Viewer-Address", "203.0.113.7:4711"}, "203.0.113.7:4711"},
	} {
		e := event{Headers: map[string]string{"X-Forwarded-For": tt.forwarded, tt.more[0]: tt.more[1]}}
		if got := e.address(client{SourceIP: tt.source, UserAgent: tt.browser}); got != tt.want {
			t.Errorf("%s: %q; want %q", name, got, tt.want)
		}
	}
}

// What tells readers apart, and what does not.
func TestReader(t *testing.T) {
	base := visitor{address: "203.0.113.7", browser: "Mozilla/5.0", language: "is"}
	read := func(v visitor) reader {
		r, err := parseEvent(v.event(t, "key=30x/a.png", time.Now()), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return r.reader
	}
	if first, second := read(base), read(base); first != second {
		t.Error("one reader is two")
	}
	for _, other := range []visitor{
		{address: "203.0.113.8", browser: "Mozilla/5.0", language: "is"},
		{address: "203.0.113.7", browser: "Mozilla/6.0", language: "is"},
		{address: "203.0.113.7", browser: "Mozilla/5.0", language: "de"},
	} {
		if read(base) == read(other) {
			t.Errorf("%v looks like %v", other, base)
		}
	}
	if read(visitor{address: "1", edge: "e"}) != read(visitor{address: "1", edge: "another"}) {
		t.Error("a reader is two whose requests take different machines of the CDN")
	}
}

// When a request began: as the gateway says, unless that cannot be.
func TestBegan(t *testing.T) {
	now := time.UnixMilli(1_800_000_000_000).Add(300 * time.Microsecond)
	for ago, want := range map[time.Duration]time.Duration{
		0:                       0,
		time.Second:             time.Second - time.Millisecond - 0,
		29 * time.Second:        29*time.Second - time.Millisecond,
		31 * time.Second:        0,
		-time.Second:            0, // another clock
		20000 * time.Hour:       0, // an event that is played again
		1500 * time.Millisecond: 1499 * time.Millisecond,
	} {
		epoch := now.Add(-ago)
		got := now.Sub(began(epoch.UnixMilli(), now)).Truncate(time.Millisecond)
		if got != want {
			t.Errorf("%v ago: %v; want %v", ago, got, want)
		}
	}
	if !began(0, now).Equal(now) {
		t.Error("no time is taken for one")
	}
	for name, in := range map[string]string{
		"2.0": `{"version":"2.0","requestContext":{"timeEpoch":%d,"http":{"method":"GET"}}}`,
		"1.0": `{"httpMethod":"GET","requestContext":{"requestTimeEpoch":%d},"queryStringParameters":{"key":"30x/a.png"}}`,
	} {
		r, err := parseEvent(fmt.Appendf(nil, in, now.Add(-5*time.Second).UnixMilli()), now)
		if err != nil || now.Sub(r.start).Round(10*time.Millisecond) != 5*time.Second {
			t.Errorf("%s: %v before, %v", name, now.Sub(r.start), err)
		}
	}
}
