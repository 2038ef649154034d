package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
)

// answer is a hook that says the same to everything.
func answer(status int, contentType, body string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		io.WriteString(w, body)
		return true
	}
}

func restEndpoint(w http.ResponseWriter, _ *http.Request) bool {
	fail(w, 404, "NoSuchKey")
	return true
}

// deaf is an API that does not know the originals that are put.
func (f *fake) deaf(w http.ResponseWriter, r *http.Request) bool {
	if strings.HasSuffix(r.URL.RawQuery, "/picture.jpg") {
		return answer(404, "application/json", `{"code":"original_not_found"}`)(w, r)
	}
	return false
}

func noHead(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == "HEAD" {
		w.WriteHeader(405)
	}
	return r.Method == "HEAD"
}

// noHeadRoute answers HEAD as an HTTP API without that route does.
func noHeadRoute(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == "HEAD" {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(404)
	}
	return r.Method == "HEAD"
}

// header is a hook that adds a header to redirects. The website's and the
// function's own answers do not have it.
func header(name, value string, f *fake) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if strings.Contains(r.URL.Path+r.URL.RawQuery, "missing.jpg") || r.URL.Path == "/resize" {
			w.Header().Set(name, value)
		}
		return false
	}
}

// at is a hook that gives one answer, to the nth request for an address that
// contains part; from is the same for all from the nth on.
func (f *fake) at(part string, nth int, hook func(http.ResponseWriter, *http.Request) bool) func(http.ResponseWriter, *http.Request) bool {
	return f.count(part, func(n int) bool { return n == nth }, hook)
}

func (f *fake) from(part string, nth int, hook func(http.ResponseWriter, *http.Request) bool) func(http.ResponseWriter, *http.Request) bool {
	return f.count(part, func(n int) bool { return n >= nth }, hook)
}

func (f *fake) count(part string, when func(n int) bool, hook func(http.ResponseWriter, *http.Request) bool) func(http.ResponseWriter, *http.Request) bool {
	var n atomic.Int64
	return func(w http.ResponseWriter, r *http.Request) bool {
		return strings.Contains(r.URL.String(), part) && when(int(n.Add(1))) && hook(w, r)
	}
}

// redirectAgain leads to the API whatever is there.
func (f *fake) redirectAgain(w http.ResponseWriter, r *http.Request) bool {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Location", f.location+strings.TrimPrefix(r.URL.Path, "/"))
	w.WriteHeader(307)
	return true
}

// s3Fails is an S3 that refuses one kind of question.
func (f *fake) s3Fails(what string, status int, code string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Has(what) {
			fail(w, status, code)
			return true
		}
		return false
	}
}

func (f *fake) noFunction(w http.ResponseWriter, r *http.Request) bool {
	if !strings.HasSuffix(r.URL.Path, "/configuration") {
		return false
	}
	w.Header().Set("X-Amzn-ErrorType", "ResourceNotFoundException")
	return answer(404, "application/json", `{"Message":"no, says the test"}`)(w, r)
}

// rewrite is a website whose Location for missing derivatives has one text for
// another.
func (f *fake) rewrite(old, replacement string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, "/"+fakeSize+"/") {
			return false
		}
		w.Header().Set("Location", strings.Replace(f.location+strings.TrimPrefix(r.URL.Path, "/"), old, replacement, 1))
		w.WriteHeader(307)
		return true
	}
}

// cdn is a cache before the website that keeps redirects, and says nothing of
// it; the request numbers give it away.
func (f *fake) cdn() func(http.ResponseWriter, *http.Request) bool {
	kept := map[string]string{}
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, "/"+fakeSize+"/") {
			return false
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		if kept[r.URL.Path] == "" {
			f.number++
			kept[r.URL.Path] = fmt.Sprint(f.number)
		}
		w.Header().Set("X-Amz-Request-Id", kept[r.URL.Path])
		w.Header().Set("Location", f.location+strings.TrimPrefix(r.URL.Path, "/"))
		w.WriteHeader(307)
		return true
	}
}

// rewriter writes each derivative anew when it is read.
func (f *fake) rewriter(w http.ResponseWriter, r *http.Request) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := strings.TrimPrefix(r.URL.Path, "/")
	if f.objects[key] != nil && strings.HasPrefix(key, fakeSize) {
		f.make(key, fakeSize)
	}
	return false
}
