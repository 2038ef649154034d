package handler

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// list answers ListObjectsV2; its continuation token is the last key of the page
// before.
func (f *fakeS3) list(w http.ResponseWriter, bucket string, query url.Values) {
	var result struct {
		XMLName               xml.Name `xml:"ListBucketResult"`
		IsTruncated           bool
		NextContinuationToken string
		Contents              []struct{ Key string }
	}
	size := f.pageSize
	if size == 0 {
		size = 1000
	}
	for _, path := range f.keys() {
		key, ok := strings.CutPrefix(path, bucket+"/")
		if !ok || !strings.HasPrefix(key, query.Get("prefix")) || key <= query.Get("continuation-token") {
			continue
		}
		if len(result.Contents) == size {
			result.IsTruncated = true
			result.NextContinuationToken = result.Contents[size-1].Key
			break
		}
		result.Contents = append(result.Contents, struct{ Key string }{key})
	}
	w.Header().Set("Content-Type", "application/xml")
	xml.NewEncoder(w).Encode(result)
}

// delete answers DeleteObjects in quiet mode: only what failed is told. undeletable
// keys are refused.
func (f *fakeS3) delete(w http.ResponseWriter, r *http.Request, bucket string) {
	var batch struct {
		Quiet  bool
		Object []struct{ Key string }
	}
	if err := xml.NewDecoder(r.Body).Decode(&batch); err != nil || len(batch.Object) > 1000 || !batch.Quiet {
		(&s3Error{http.StatusBadRequest, "MalformedXML"}).write(w)
		return
	}
	type fault struct{ Key, Code, Message string }
	var result struct {
		XMLName xml.Name `xml:"DeleteResult"`
		Error   []fault
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, o := range batch.Object {
		if f.undeletable[o.Key] {
			result.Error = append(result.Error, fault{o.Key, "AccessDenied", "no"})
			continue
		}
		delete(f.objects, bucket+"/"+o.Key)
		f.calls = append(f.calls, "DELETE "+bucket+"/"+o.Key)
	}
	w.Header().Set("Content-Type", "application/xml")
	xml.NewEncoder(w).Encode(result)
}

// lose removes an object behind everyone's back.
func (f *fakeS3) lose(path string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.objects, path)
}

// refuse answers requests from now on with an error.
func (f *fakeS3) refuse(method, path string, e s3Error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refused = map[string]s3Error{method + " " + path: e}
}

// age sets when an object was stored.
func (f *fakeS3) age(path string, modified time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	o := f.objects[path]
	o.modified = modified
	f.objects[path] = o
}
