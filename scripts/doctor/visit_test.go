package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// hostile answers to the first request of an examination, and to all others.
func TestHostileAnswers(t *testing.T) {
	tests := []struct {
		name string
		raw  string // what is sent; it is repeated for ever if endless
		more string
		want string
	}{
		{"body without end", "HTTP/1.1 404 Not Found\r\n\r\n", strings.Repeat("x", 1<<16), "goes on after"},
		{"headers without end", "HTTP/1.1 404 Not Found\r\n", "X-A: " + strings.Repeat("a", 1<<10) + "\r\n", "header"},
		{"header garbage", "HTTP/1.1 404 Not Found\r\n\x00\xff: \x1b[2J\r\n\r\n", "", "malformed"},
		{"no HTTP", "SSH-2.0-OpenSSH_9.9\r\n", "", "malformed"},
		{"body cut short", "HTTP/1.1 404 Not Found\r\nContent-Length: 10\r\n\r\nabc", "", "EOF"},
		{"hangs up", "", "", "EOF"},
		{"silent", "silent", "", "no answer in time"},
		{"stops in the middle", "HTTP/1.1 404 Not Found\r\nContent-Length: 10\r\n\r\nabc", "silent", "no answer in time"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			opt, err := parseOptions([]string{"-timeout", "200ms", rawServer(t, test.raw, test.more)})
			if err != nil {
				t.Fatal(err)
			}
			if test.more != "silent" && test.raw != "silent" {
				opt.timeout = time.Minute
			}
			e, err := newExam(t.Context(), opt)
			if err != nil {
				t.Fatal(err)
			}
			e.visitor.maxBody = 1 << 20
			all := findings(t.Context(), e)
			if f := all["website"]; f.verdict != verdictBad || !strings.Contains(f.saw, test.want) {
				t.Errorf("%+v", f)
			}
			if f := all["keys"]; f.verdict != verdictSkip {
				t.Errorf("keys: %+v", f)
			}
		})
	}
}

// rawServer sends raw, and then more for ever, to whoever connects. Where either
// is "silent" it waits there until the reader has gone.
func rawServer(t *testing.T, raw, more string) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				c.Read(make([]byte, 1<<12))
				if raw != "silent" {
					io.WriteString(c, raw)
				}
				switch {
				case raw == "silent" || more == "silent":
					io.Copy(io.Discard, c)
				case more != "":
					for err == nil {
						_, err = io.WriteString(c, more)
					}
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func TestWalk(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch to := r.URL.Path; to {
		case "/endless":
			w.Header().Set("Location", "/endless?"+r.URL.RawQuery+"x")
			w.WriteHeader(307)
		case "/a":
			w.Header().Set("Location", "/b")
			w.WriteHeader(307)
		case "/b":
			w.Header().Set("Location", "/c")
			w.WriteHeader(301)
		case "/c":
			w.Header().Set("Location", "/b")
			w.WriteHeader(302)
		case "/away":
			w.Header().Set("Location", "http://169.254.169.254/latest/meta-data/")
			w.WriteHeader(307)
		case "/nowhere":
			w.WriteHeader(307)
		}
	}))
	defer s.Close()
	errAway := errors.New("not there")
	may := func(u *url.URL) error {
		if "http://"+u.Host != s.URL {
			return errAway
		}
		return nil
	}
	v := newVisitor(time.Minute)
	defer v.transport.CloseIdleConnections()
	tests := []struct {
		path, want string
		hops       int
	}{
		{"/end", "200", 1},
		{"/a", "307, 301, 302, 301, a loop of " + s.URL + "/b and " + s.URL + "/c", 4},
		{"/endless", "307, 307, 307, 307, 307, 307, 307, 307, 307, 307, then more than 10 redirects", 10},
		{"/away", "307, then not there", 1},
		{"/nowhere", "307, then a redirect without Location", 1},
	}
	for _, test := range tests {
		got := v.walk(t.Context(), "GET", s.URL+test.path, may)
		if got.describe() != test.want || len(got.replies) != test.hops {
			t.Errorf("%s: %s after %d hops", test.path, got.describe(), len(got.replies))
		}
	}
}

func TestFollow(t *testing.T) {
	const base = "https://a.example/x/y?q"
	tests := []struct{ location, want string }{
		{"http://b.example/resize?key=3x3/a%20b", "http://b.example/resize?key=3x3/a%20b"},
		{"/z", "https://a.example/z"},
		{"?k", "https://a.example/x/y?k"},
		{"//b.example/#top", "https://b.example/"},
		{"/r?key=a b\xe9", "https://a.example/r?key=a%20b%E9"},
		{"/\xc3\xa9", "https://a.example/%C3%A9"},
		{"", ""}, {"mailto:a@b.example", ""}, {"file:///etc/passwd", ""}, {"http://u:p@b.example/", ""}, {"http:///x", ""}, {"/%zz", ""},
	}
	for _, test := range tests {
		got, err := follow(base, test.location)
		switch {
		case test.want == "" && err == nil:
			t.Errorf("%q is followed to %s", test.location, got)
		case test.want != "" && (err != nil || got.String() != test.want):
			t.Errorf("%q: %v, %v", test.location, got, err)
		}
	}
}

// Wherever a server leads, it is an address that can be asked for, or refused.
func FuzzFollow(f *testing.F) {
	f.Add("http://b.example/resize?key=3x3/a%20b")
	f.Add("//\xff:1/%2e%2E/?\x00#")
	f.Add("https:/\\\\a@b.example")
	f.Add("//::")
	f.Fuzz(func(t *testing.T, location string) {
		to, err := follow("https://a.example/x/y", location)
		if err != nil {
			return
		}
		if to.Scheme != "http" && to.Scheme != "https" || to.User != nil || to.Hostname() == "" || to.Fragment != "" {
			t.Errorf("%q is followed to %s", location, to)
		}
		if _, err := http.NewRequest("GET", to.String(), nil); err != nil {
			t.Errorf("%q: %v", location, err)
		}
	})
}

// A website on the Internet must not send doctor to what only this machine
// reaches.
func TestMay(t *testing.T) {
	e := &exam{opt: options{url: "https://images.example.com"}}
	e.facts.apiHost = "127.0.0.1:8081"
	for address, want := range map[string]bool{
		"https://images.example.com/a": true, "https://IMAGES.example.com/a": true,
		"http://127.0.0.1:8081/": false, "https://other.example.com/": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.may(u); (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestIsPrivate(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "a.localhost": true, "127.0.0.1": true, "::1": true, "10.1.2.3": true, "192.168.0.1": true,
		"169.254.169.254": true, "fe80::1": true, "0.0.0.0": true, "fd00::1": true,
		"example.com": false, "8.8.8.8": false, "2001:4860:4860::8888": false, "": false,
	} {
		if isPrivate(host) != want {
			t.Errorf("%q: %v", host, !want)
		}
	}
}

// An examination that is interrupted says nothing of what it found after that,
// and removes what it put all the same.
func TestInterrupted(t *testing.T) {
	for _, at := range []string{"/picture.jpg", "/replaced.jpg", "/%25.jpg", "/100%25.jpg"} {
		f := newFake(t)
		ctx, interrupt := context.WithCancel(t.Context())
		f.onAPI = func(_ http.ResponseWriter, r *http.Request) bool {
			if strings.HasSuffix(r.URL.RawQuery, at) {
				interrupt()
			}
			return false
		}
		e := f.exam(t, inside...)
		all := findings(ctx, e)
		interrupt()
		for name, found := range all {
			if found.verdict == verdictBad {
				t.Errorf("%s: %s: %s", at, name, found.saw)
			}
		}
		if left := f.left(); len(left) > 0 || len(f.puts) == 0 {
			t.Errorf("%s: left there: %q of %v", at, left, fmt.Sprint(f.puts))
		}
	}
}
