package store

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"

	"s3resize/lambda/edit"
)

// host is a web server on this machine, which tests that use it may reach.
type host struct {
	*httptest.Server
	name string // and port

	mu   sync.Mutex
	logo string
	got  []*http.Request
}

// newHost has /logo.png, and answers /302?to=… and /404 as they say.
func newHost(t *testing.T) *host {
	h := &host{logo: "logo"}
	mux := http.NewServeMux()
	mux.HandleFunc("/logo.png", func(w http.ResponseWriter, r *http.Request) {
		tag := `W/"` + h.logo + `"`
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, h.logo)
	})
	mux.HandleFunc("/endless.png", func(w http.ResponseWriter, r *http.Request) {
		for range 100 {
			io.WriteString(w, "endless")
			w.(http.Flusher).Flush() // so that no length is sent
		}
	})
	mux.HandleFunc("/302", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.FormValue("to"), http.StatusFound) })
	mux.HandleFunc("/304", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(304) })
	mux.HandleFunc("/410", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(410) })
	mux.HandleFunc("/429", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(429) })
	mux.HandleFunc("/503", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(503) })
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.got = append(h.got, r)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(h.Close)
	h.name = strings.TrimPrefix(h.URL, "http://")
	return h
}

// asked is the number of requests so far.
func (h *host) asked() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.got)
}

// overlaysFrom fetches from the hosts, and connects to this machine too.
func overlaysFrom(hosts ...*host) *Overlays {
	p := &Overlays{Bucket: "originals", MaxBytes: 10, CacheBytes: 10_000}
	p.web.reachable = netip.Addr.IsLoopback
	for _, h := range hosts {
		p.Hosts = append(p.Hosts, h.name)
	}
	return p
}

func TestOverlaysOfTheWeb(t *testing.T) {
	h := newHost(t)
	p := overlaysFrom(h)
	logo := edit.Source{Key: h.URL + "/logo.png"}
	p.reads(t, logo, 0, "logo")
	p.reads(t, logo, overlayFresh-1, "logo")
	p.reads(t, logo, overlayFresh, "logo") // answered 304
	h.mu.Lock()
	h.logo = "new"
	h.mu.Unlock()
	p.reads(t, logo, 2*overlayFresh-1, "logo")
	p.reads(t, logo, 2*overlayFresh, "new")
	if h.asked() != 3 || h.got[1].Header.Get("If-None-Match") != `W/"logo"` {
		t.Errorf("%d requests, %v", h.asked(), h.got)
	}
	for _, name := range []string{"Accept-Encoding", "Cookie", "Authorization", "X-Amz-Date"} {
		if v := h.got[0].Header.Get(name); v != "" {
			t.Errorf("%s: %s", name, v)
		}
	}
}

func TestOverlaysThatHostsDoNotServe(t *testing.T) {
	h := newHost(t)
	p := overlaysFrom(h)
	for path, want := range map[string]any{
		"/nowhere.png": new(*OverlayError), "/410": new(*OverlayError), "/endless.png": new(*OverlayError),
		"/304": new(*Error), "/429": new(*Error), "/503": new(*Error),
	} {
		if got, _, err := p.Read(t.Context(), edit.Source{Key: h.URL + path}); !errors.As(err, want) || got != nil {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
	h.Close()
	if _, _, err := p.Read(t.Context(), edit.Source{Key: h.URL + "/logo.png"}); !errors.As(err, new(*Error)) {
		t.Errorf("no host: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	if _, _, err := p.Read(ctx, edit.Source{Key: h.URL + "/logo.png"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v; want the context's error", err)
	}
}

func TestRedirectsOfOverlays(t *testing.T) {
	first, second, foreign := newHost(t), newHost(t), newHost(t)
	p := overlaysFrom(first, second)
	to := func(h *host, address string) string { return h.URL + "/302?to=" + url.QueryEscape(address) }
	p.reads(t, edit.Source{Key: to(first, second.URL+"/logo.png")}, 0, "logo")
	p.reads(t, edit.Source{Key: to(first, to(first, to(first, "/logo.png")))}, 0, "logo")
	for name, tt := range map[string]struct {
		address string
		want    any
	}{
		"to a foreign host":      {to(first, foreign.URL+"/logo.png"), new(*OverlayHostError)},
		"to a foreign host late": {to(first, to(second, foreign.URL+"/logo.png")), new(*OverlayHostError)},
		"to a file":              {to(first, "file:///etc/passwd"), new(*OverlayHostError)},
		"with a user":            {to(first, strings.Replace(second.URL, "//", "//user@", 1)+"/logo.png"), new(*OverlayHostError)},
		"too often":              {to(first, to(first, to(first, to(first, "/logo.png")))), new(*Error)},
	} {
		if got, _, err := p.Read(t.Context(), edit.Source{Key: tt.address}); !errors.As(err, tt.want) || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if foreign.asked() != 0 {
		t.Errorf("%d requests to the foreign host", foreign.asked())
	}
}

func TestRedirectFromHTTPS(t *testing.T) {
	p := &Overlays{Hosts: []string{"a.example"}}
	from := httptest.NewRequest("GET", "https://a.example/1", nil)
	if err := p.checkRedirect(httptest.NewRequest("GET", "http://a.example/2", nil), []*http.Request{from}); !errors.As(err, new(*OverlayHostError)) {
		t.Errorf("%v", err)
	}
	if err := p.checkRedirect(httptest.NewRequest("GET", "https://a.example/2", nil), []*http.Request{from}); err != nil {
		t.Error(err)
	}
}

// These overlays connect to public addresses only, as in production.
func TestOverlaysOfThisMachineAreRefused(t *testing.T) {
	h := newHost(t)
	_, port, _ := strings.Cut(h.name, ":")
	p := &Overlays{Hosts: []string{h.name, "localhost:" + port}}
	for _, address := range []string{h.URL, "http://localhost:" + port} {
		_, _, err := p.Read(t.Context(), edit.Source{Key: address + "/logo.png"})
		var refused *OverlayHostError
		if !errors.As(err, &refused) || "http://"+refused.Host != address || !strings.Contains(err.Error(), "its address is not a public one") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if h.asked() != 0 {
		t.Error("it was asked")
	}
}

func TestHostsOfOverlays(t *testing.T) {
	p := &Overlays{Hosts: []string{"a.example", "b.example:8443", "[2600::1]"}}
	for address, want := range map[string]string{
		"http://a.example/x":            "a.example",
		"https://a.example/x":           "a.example",
		"http://A.EXAMPLE:80/x":         "a.example",
		"https://a.example:443/x":       "a.example",
		"https://b.example:8443/x":      "b.example:8443",
		"https://[2600::1]/x":           "[2600::1]",
		"http://a.example:443/x":        "",
		"https://a.example:80/x":        "",
		"https://a.example:8443/x":      "",
		"https://b.example/x":           "",
		"https://a.example./x":          "",
		"https://a.example:/x":          "",
		"https://www.a.example/x":       "",
		"https://a.example.evil.test/x": "",
		"https://evil.test/a.example":   "",
		"https://user@a.example/x":      "",
		"https://a.example@evil.test/x": "",
		"https://evil.test#@a.example/": "",
		"ftp://a.example/x":             "",
		"//a.example/x":                 "",
		"https:a.example/x":             "",
		"https:///x":                    "",
	} {
		at, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		err = p.allow(at)
		if (err == nil) != (want != "") || err == nil && at.Host != want || err != nil && !errors.As(err, new(*OverlayHostError)) {
			t.Errorf("%s: host %s, %v; want %q", address, at.Host, err, want)
		}
	}
	none := new(Overlays)
	for _, address := range []string{"https://a.example/x", "https:///x"} {
		if _, _, err := none.Read(t.Context(), edit.Source{Key: address}); !errors.As(err, new(*OverlayHostError)) {
			t.Errorf("%s without hosts: %v", address, err)
		}
	}
	if _, _, err := none.Read(t.Context(), edit.Source{Key: "https://a.example/%zz"}); !errors.As(err, new(*OverlayError)) {
		t.Errorf("%v", err)
	}
}

// Strangers write the address.
func FuzzHostOfOverlay(f *testing.F) {
	for _, s := range []string{"https://a.example/x", "http://a.example@b/", `http://a.example\@b`, "http://a.example:80:80/", "https://\u212a.example/"} {
		f.Add(s)
	}
	p := &Overlays{Hosts: []string{"a.example", "k.example:81"}}
	f.Fuzz(func(t *testing.T, address string) {
		at, err := url.Parse(address)
		if err != nil || p.allow(at) != nil {
			return
		}
		req, err := http.NewRequest(http.MethodGet, at.String(), nil)
		if err != nil {
			return
		}
		if h := req.URL.Host; h != "a.example" && h != "k.example:81" {
			t.Errorf("%q leads to %q", address, h)
		}
	})
}
