package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"s3resize/lambda/store"
)

// fakeSite is a website and its API in one server: what is not there is
// redirected to /resize?key=…, which makes it and redirects back.
type fakeSite struct {
	// api answers in place of making; it returns false to go on with making.
	api func(w http.ResponseWriter, r *http.Request, key string) bool
	// code is that of the website's redirect, 307 unless set.
	code int

	mu       sync.Mutex
	objects  map[string]string // by unescaped path
	requests []string
}

func (s *fakeSite) serve(t *testing.T) string {
	t.Helper()
	if s.objects == nil {
		s.objects = map[string]string{}
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return server.URL
}

func (s *fakeSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r.Method+" "+r.RequestURI)
	key, toAPI := strings.CutPrefix(r.RequestURI, "/resize?key=")
	switch {
	case toAPI && s.api != nil && s.api(w, r, key):
	case toAPI:
		s.objects["/"+key] = "a picture"
		redirect(w, http.StatusTemporaryRedirect, "/"+key)
	case s.objects[r.RequestURI] != "":
		w.Header().Set("Content-Type", "image/png")
		io.WriteString(w, s.objects[r.RequestURI])
	case s.code != 0:
		redirect(w, s.code, "/resize?key="+r.RequestURI[1:])
	default:
		redirect(w, http.StatusTemporaryRedirect, "/resize?key="+r.RequestURI[1:])
	}
}

// redirect does not clean the address as [http.Redirect] would.
func redirect(w http.ResponseWriter, code int, to string) {
	w.Header().Set("Location", to)
	w.WriteHeader(code)
}

// impatient is a pause that notes attempts and does not wait.
func impatient(attempts *[]int) func(context.Context, int) error {
	return func(_ context.Context, attempt int) error {
		*attempts = append(*attempts, attempt)
		return nil
	}
}

func TestViaWebsite(t *testing.T) {
	site := &fakeSite{}
	address := site.serve(t)
	via := viaWebsite(newBrowser(1), address, &store.Maker{}, backoff)

	got, err := via(t.Context(), variant(t, "300x300/a b+c%d?#é.jpg"))
	if err != nil || got.there || got.bytes != int64(len("a picture")) {
		t.Errorf("got %+v, %v", got, err)
	}
	const escaped = "300x300/a%20b%2Bc%25d%3F%23%C3%A9.jpg"
	if want := []string{"GET /" + escaped, "GET /resize?key=" + escaped, "GET /" + escaped}; !slices.Equal(site.requests, want) {
		t.Errorf("requests\n%q, want\n%q", site.requests, want)
	}

	got, err = via(t.Context(), variant(t, "300x300/a b+c%d?#é.jpg"))
	if err != nil || !got.there {
		t.Errorf("the second time: got %+v, %v", got, err)
	}
}

func TestViaWebsiteRefuses(t *testing.T) {
	answer := func(status int, contentType, body string) func(http.ResponseWriter, *http.Request, string) bool {
		return func(w http.ResponseWriter, _ *http.Request, _ string) bool {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			io.WriteString(w, body)
			return true
		}
	}
	back := func(w http.ResponseWriter, r *http.Request, key string) bool {
		redirect(w, http.StatusTemporaryRedirect, "/"+key) // but nothing was made
		return true
	}
	onAndOn := func(w http.ResponseWriter, r *http.Request, key string) bool {
		redirect(w, http.StatusTemporaryRedirect, r.RequestURI+"+")
		return true
	}
	tests := map[string]struct {
		site *fakeSite
		want string // after the address of the site is taken out
		hint string
	}{
		"the API's message": {
			&fakeSite{api: answer(403, "application/json", `{"message":"Forbidden: Resolution not allowed","code":"resolution_not_allowed"}`)},
			`hop 2, /resize?key=9x9/a.jpg: 403 "Forbidden: Resolution not allowed"`, "ALLOWED_RESOLUTIONS",
		},
		"an error page":    {&fakeSite{api: answer(502, "text/html", "<h1>Bad")}, "hop 2, /resize?key=9x9/a.jpg: 502 Bad Gateway", "log"},
		"no routing rule":  {&fakeSite{code: 404}, "hop 1, /9x9/a.jpg: 404 Not Found", "routing rule"},
		"not readable":     {&fakeSite{code: 403}, "hop 1, /9x9/a.jpg: 403 Forbidden", "routing rule"},
		"permanent":        {&fakeSite{code: 301}, `hop 1, /9x9/a.jpg: 301 to "/resize?key=9x9/a.jpg", expected 307, which nobody remembers`, ""},
		"found":            {&fakeSite{code: 302}, `hop 1, /9x9/a.jpg: 302 to "/resize?key=9x9/a.jpg", expected 307, which nobody remembers`, ""},
		"a loop":           {&fakeSite{api: back}, "hop 3, /9x9/a.jpg: redirects for the second time: a loop", "keep redirects"},
		"a long way":       {&fakeSite{api: onAndOn}, "hop 6, /resize?key=9x9/a.jpg++++: more than 5 redirects", ""},
		"a page instead":   {&fakeSite{api: answer(200, "text/html", "hello")}, `hop 2, /resize?key=9x9/a.jpg: 200 with the content type "text/html", expected an image`, ""},
		"no content type":  {&fakeSite{api: answer(200, "image", "hello")}, `hop 2, /resize?key=9x9/a.jpg: 200 with the content type "image", expected an image`, ""},
		"an empty picture": {&fakeSite{api: answer(200, "image/png", "")}, "hop 2, /resize?key=9x9/a.jpg: 200 without a body, expected an image", ""},
		"nowhere":          {&fakeSite{api: answer(307, "", "")}, "hop 2, /resize?key=9x9/a.jpg: 307 without a place to go", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			address := test.site.serve(t)
			_, err := viaWebsite(newBrowser(1), address, &store.Maker{}, backoff)(t.Context(), variant(t, "9x9/a.jpg"))
			if err == nil || !strings.HasPrefix(strings.ReplaceAll(err.Error(), address, ""), test.want) {
				t.Fatalf("got %v, want %s", err, test.want)
			}
			if got := hint(err); !strings.Contains(got, test.hint) || (got == "") != (test.hint == "") {
				t.Errorf("hint %q, want %q", got, test.hint)
			}
		})
	}
}

func TestViaWebsiteCutShort(t *testing.T) {
	site := &fakeSite{api: func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		w.Header().Set("Content-Type", "image/png")
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, "half")
		return true
	}}
	_, err := viaWebsite(newBrowser(1), site.serve(t), &store.Maker{}, backoff)(t.Context(), variant(t, "9x9/a.jpg"))
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

func TestViaWebsiteNotAnImage(t *testing.T) {
	site := &fakeSite{api: func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return true
	}}
	_, err := viaWebsite(newBrowser(1), site.serve(t), &store.Maker{}, backoff)(t.Context(), variant(t, "9x9/index.html"))
	if _, ok := cannotBeMade(err); !ok {
		t.Errorf("got %v", err)
	}
}

func TestViaWebsiteNobodyThere(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	_, err := viaWebsite(newBrowser(1), server.URL, &store.Maker{}, backoff)(t.Context(), variant(t, "9x9/a.jpg"))
	if err == nil || !strings.Contains(hint(err), "make run") {
		t.Errorf("got %v, hint %q", err, hint(err))
	}
}

func TestViaWebsiteBusy(t *testing.T) {
	for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			refusals := 3
			site := &fakeSite{api: func(w http.ResponseWriter, _ *http.Request, _ string) bool {
				if refusals--; refusals < 0 {
					return false
				}
				w.WriteHeader(status)
				return true
			}}
			var attempts []int
			_, err := viaWebsite(newBrowser(1), site.serve(t), &store.Maker{}, impatient(&attempts))(t.Context(), variant(t, "9x9/a.jpg"))
			if err != nil || !slices.Equal(attempts, []int{0, 1, 2}) {
				t.Errorf("paused %v, then %v", attempts, err)
			}
		})
	}
	t.Run("for ever", func(t *testing.T) {
		site := &fakeSite{code: http.StatusTooManyRequests}
		var attempts []int
		_, err := viaWebsite(newBrowser(1), site.serve(t), &store.Maker{}, impatient(&attempts))(t.Context(), variant(t, "9x9/a.jpg"))
		if err == nil || len(attempts) != maxAttempts-1 || len(site.requests) != maxAttempts {
			t.Errorf("paused %v, %d requests, then %v", attempts, len(site.requests), err)
		}
	})
	t.Run("until interrupted", func(t *testing.T) {
		site := &fakeSite{code: http.StatusTooManyRequests}
		stop := func(context.Context, int) error { return context.Canceled }
		_, err := viaWebsite(newBrowser(1), site.serve(t), &store.Maker{}, stop)(t.Context(), variant(t, "9x9/a.jpg"))
		if err == nil || len(site.requests) != 1 {
			t.Errorf("%d requests, then %v", len(site.requests), err)
		}
	})
}

func TestBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		for attempt := range 40 {
			before := time.Now()
			if err := backoff(t.Context(), attempt); err != nil {
				t.Fatal(err)
			}
			if d := time.Since(before); d > maxPause {
				t.Errorf("attempt %d waited %v", attempt, d)
			}
		}
		if time.Since(start) == 0 {
			t.Error("never waited")
		}

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		before := time.Now()
		if err := backoff(ctx, 40); !errors.Is(err, context.Canceled) || time.Since(before) != 0 {
			t.Errorf("cancelled: %v after %v", err, time.Since(before))
		}
	})
}
