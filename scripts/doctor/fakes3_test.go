package main

import (
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// serveS3 is S3's API and, for its path, Lambda's.
func (f *fake) serveS3(w http.ResponseWriter, r *http.Request) {
	if f.onS3 != nil && f.onS3(w, r) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if strings.HasPrefix(r.URL.Path, "/2015-03-31/functions/resize/configuration") {
		io.WriteString(w, f.answers["lambda"])
		return
	}
	if strings.HasPrefix(r.URL.Path, "/2015-03-31/event-source-mappings") {
		io.WriteString(w, f.answers["mappings"])
		return
	}
	if r.Header.Get("X-Amz-Target") == "AmazonSQS.GetQueueAttributes" {
		f.serveQueue(w, r)
		return
	}
	if r.URL.Path == "/2015-03-31/functions/resize/invocations" {
		if f.log != "" {
			w.Header().Set("X-Amz-Function-Error", "Unhandled")
			w.Header().Set("X-Amz-Log-Result", base64.StdEncoding.EncodeToString([]byte(f.log)))
		}
		io.WriteString(w, f.answers["invoke"])
		return
	}
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	query := r.URL.Query()
	for what := range query {
		if answer, ok := f.answers[what]; ok {
			io.WriteString(w, answer)
			return
		}
	}
	switch {
	case bucket != fakeBucket:
		fail(w, 404, "NoSuchBucket")
	case r.Header.Get("Authorization") == "" && !f.listed:
		fail(w, 403, "AccessDenied")
	case key == "" && r.Method == "GET":
		f.list(w, query)
	case key == "":
	default:
		f.serveObject(w, r, key)
	}
}

func (f *fake) list(w http.ResponseWriter, query url.Values) {
	if !query.Has("list-type") {
		fail(w, 501, "NotImplemented")
		return
	}
	type content struct{ Key string }
	type prefix struct{ Prefix string }
	var result struct {
		XMLName        xml.Name `xml:"ListBucketResult"`
		IsTruncated    bool
		Contents       []content
		CommonPrefixes []prefix
	}
	most, _ := strconv.Atoi(query.Get("max-keys"))
	for _, key := range slices.Sorted(maps.Keys(f.objects)) {
		folder, _, in := strings.Cut(key, "/")
		p := prefix{folder + "/"}
		switch {
		case !strings.HasPrefix(key, query.Get("prefix")):
		case query.Has("delimiter") && in:
			if !slices.Contains(result.CommonPrefixes, p) {
				result.CommonPrefixes = append(result.CommonPrefixes, p)
			}
		case most > 0 && len(result.Contents) == most:
			result.IsTruncated = true
		default:
			result.Contents = append(result.Contents, content{key})
		}
	}
	xml.NewEncoder(w).Encode(result)
}

func (f *fake) serveObject(w http.ResponseWriter, r *http.Request, key string) {
	o := f.objects[key]
	switch r.Method {
	case "PUT":
		body, _ := io.ReadAll(r.Body)
		f.number++
		f.puts[key]++
		f.objects[key] = &stored{body, r.Header.Get("Content-Type"), fmt.Sprintf(`"%d"`, f.number), time.Now(), "", false}
		f.followed(key)
	case "DELETE":
		delete(f.objects, key)
		w.WriteHeader(204)
	default:
		if o == nil {
			fail(w, 404, "NoSuchKey")
			return
		}
		if o.ours {
			w.Header().Set("X-Amz-Meta-Original-Etag", "1")
		}
		w.Header().Set("ETag", o.etag)
		w.Header().Set("Last-Modified", o.modified.UTC().Format(http.TimeFormat))
		o.send(w)
	}
}

// serveQueue answers with what answers have under a queue's name; "" is not
// allowed.
func (f *fake) serveQueue(w http.ResponseWriter, r *http.Request) {
	var in struct{ QueueUrl string }
	if json.NewDecoder(r.Body).Decode(&in) != nil || r.Header.Get("Content-Type") != "application/x-amz-json-1.0" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	answer := f.answers[path.Base(in.QueueUrl)]
	if answer == "" {
		w.WriteHeader(http.StatusForbidden)
		answer = `{"__type":"com.amazonaws.sqs#AccessDeniedException","message":"no, says the test"}`
	}
	io.WriteString(w, answer)
}

// followed does to derivatives what events would.
func (f *fake) followed(original string) {
	for _, size := range f.sizes {
		key := size + "/" + original
		if f.objects[key] == nil {
			continue
		}
		switch f.follows {
		case "remove":
			delete(f.objects, key)
		case "remake":
			f.make(key, size)
		}
	}
}

func fail(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	io.WriteString(w, "<Error><Code>"+code+"</Code><Message>no, says the test</Message></Error>")
}
