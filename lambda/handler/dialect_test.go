package handler

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/store/storetest"
)

// newDialects is a service with an original, to which all operations are open.
func newDialects(t *testing.T) *service {
	s := newService(t)
	s.Open = opened(t, "*", "")
	s.Dialects.Buckets = []string{"originals", "archive"}
	s.Store.Sources = s.Dialects.Buckets
	s.s3.Put("originals/a.png", storetest.PNG(90, 60), time.Hour)
	s.s3.Put("archive/a.png", storetest.PNG(90, 60), time.Hour)
	return s
}

// getSigned sends a path with a signature in the query, which all requests need
// from then on.
func (s *service) getSigned(t *testing.T, path string) answer {
	t.Helper()
	s.Verify = func(_ context.Context, signed func(edit.Keys) bool) (bool, error) { return signed(edit.Keys{"k"}), nil }
	return s.get(t, "signature="+edit.SignQuery("k", path, nil)+"&key="+url.PathEscape(path))
}

// inBase64 is a JSON request as a path.
func inBase64(request string) string { return base64.StdEncoding.EncodeToString([]byte(request)) }

func TestAliasesLeadToOneDerivative(t *testing.T) {
	s := newDialects(t)
	const location = site + "/30x20/a.png"
	for i, query := range []string{
		"key=unsafe/30x20/a.png",
		"key=" + url.QueryEscape(inBase64(`{"key":"a.png","edits":{"resize":{"width":30,"height":20}}}`)),
		"w=30&h=20&fit=cover&key=a.png",
		"x-oss-process=image/resize,m_fill,w_30,h_20,limit_0&key=a.png",
		"key=a.png?width=30&height=20", // as the website might pass it on
	} {
		a := s.get(t, query)
		if a.StatusCode != 307 || a.Headers["Location"] != location || a.Headers["Cache-Control"] != "public, max-age=3600" {
			t.Errorf("%s: %d %v", query, a.StatusCode, a.Headers)
		}
		if n := s.s3.Count("PUT"); n != 1 {
			t.Errorf("%s: %d writes after %d requests", query, n, i+1)
		}
	}
}

func TestAliasOfOldDerivativeIsNoLoop(t *testing.T) {
	s := newDialects(t)
	s.s3.Put("site/30x20/a.png", storetest.PNG(30, 20), time.Hour)
	for range 2 * maxTurns {
		s.get(t, "key=unsafe/30x20/a.png").redirects(site + "/30x20/a.png")
	}
	if n := s.s3.Count("PUT"); n != 0 {
		t.Errorf("%d writes", n)
	}
}

func TestCanonicalThumborKey(t *testing.T) {
	s := newDialects(t)
	a := s.get(t, "key=30x20/filters%3Agrayscale%28%29/a.png")
	a.redirectsTo(site + "/30x20/filters%3Agrayscale%28%29/a.png")
	if _, ok := s.s3.Get("site/30x20/filters:grayscale()/a.png"); !ok {
		t.Errorf("there is %q", s.s3.Keys())
	}
}

func TestSIHKeysAreReadBackAsWritten(t *testing.T) {
	s := newDialects(t)
	s.Dialects.SIH = true
	a := s.get(t, "key=30x20/filters:rotate(90)/a.png")
	location := a.Headers["Location"]
	if a.StatusCode != 307 || !strings.Contains(location, "thumbor") {
		t.Fatalf("%d %q", a.StatusCode, location)
	}
	key, err := url.PathUnescape(strings.TrimPrefix(location, site+"/"))
	if err != nil {
		t.Fatal(err)
	}
	o, ok := s.s3.Get("site/" + key)
	if !ok {
		t.Fatalf("there is %q", s.s3.Keys())
	}
	storetest.WantPNG(t, o.Body, 20, 30)
	s.s3.Lose("site/" + key)
	s.get(t, "key="+url.PathEscape(key)).redirectsTo(location)
}

func TestOtherSourceBuckets(t *testing.T) {
	s := newDialects(t)
	s.get(t, "key=30x20/s3:archive/a.png").redirectsTo(site + "/30x20/s3%3Aarchive/a.png")
	s.get(t, "key="+inBase64(`{"bucket":"third","key":"a.png"}`)).refuses(403, "ImageBucket::CannotAccessBucket")
}

func TestNotAdmitted(t *testing.T) {
	s := newDialects(t)
	s.Open = opened(t, "resize,grayscale", "")
	for query, code := range map[string]string{
		"key=31x20/filters:grayscale()/a.png":                     "resolution_not_allowed",
		"key=filters:grayscale()/a.png":                           "resolution_not_allowed",
		"key=30x20/filters:blur(2)/a.png":                         "operation_not_allowed",
		"key=30x20/filters:grayscale():extend(9,9,9,9,red)/a.png": "operation_not_allowed",
		"key=fit-in/31x/filters:upscale()/a.png":                  "resolution_not_allowed",
		"x-oss-process=image/resize,p_50&key=a.png":               "operation_not_allowed",
		"key=30x20/filters:watermark(a.png,0,0,0)/a.png":          "overlay_not_allowed",
		"key=meta/30x20/a.png":                                    "operation_not_allowed",
		"x-oss-process=image/info&key=a.png":                      "operation_not_allowed",
		"x-oss-process=image/average-hue&key=a.png":               "operation_not_allowed",
		"key=AAAAAAAAAAAAAAAAAAAAAAAAAAA=/30x20/a.png":            "SignatureDoesNotMatch",
		"w=30&h=20&key=a.png":                                     "",
	} {
		a := s.get(t, query)
		if code == "" {
			a.redirects(site + "/fit-in/30x20/a.png")
			continue
		}
		a.refuses(403, code)
	}
	if n := s.s3.Count("PUT"); n != 2 { // the derivative and its entry in the index
		t.Errorf("%d writes", n)
	}
}

func TestSignedRequestsMayAskForAnything(t *testing.T) {
	s := newDialects(t)
	s.Keys = edit.Keys{"new", "old"}
	const path = "77x55/filters:blur(2)/a.png"
	s.get(t, "key="+edit.EscapePath(path)).refuses(403, "resolution_not_allowed")
	for _, key := range s.Keys {
		a := s.get(t, "key="+edit.SignPath(key, path)+"/"+edit.EscapePath(path))
		a.redirectsTo(site + "/" + edit.EscapePath(path)) // and nobody keeps it
	}
	s.get(t, "key="+edit.SignPath("another", path)+"/"+edit.EscapePath(path)).refuses(403, "SignatureDoesNotMatch")
	// The canonical path alone stays refused, though the derivative is there: the
	// website serves it, and this is asked only when it is not.
	s.get(t, "key="+edit.EscapePath(path)).refuses(403, "resolution_not_allowed")
}

func TestOnlySigned(t *testing.T) {
	s := newDialects(t)
	s.OnlySigned, s.Keys = true, edit.Keys{"key"}
	s.get(t, "key=unsafe/30x20/a.png").refuses(403, "signature_required")
	s.get(t, "key="+inBase64(`{"key":"a.png"}`)).refuses(403, "signature_required")
	s.get(t, "w=30&key=a.png").refuses(403, "signature_required")
	s.get(t, "key=unsafe/meta/30x20/a.png").refuses(403, "signature_required")
	s.get(t, "key=30x20/a.png").refuses(403, "signature_required")
	if s.s3.Count("PUT") != 0 || s.s3.Count("GET") != 0 {
		t.Errorf("%q", s.s3.Calls())
	}
	for _, path := range []string{"fit-in/30x20/a.png", "77x/a.png"} {
		s.get(t, "key="+edit.SignPath("key", path)+"/"+path).redirects(site + "/" + path)
		s.get(t, "key="+path).redirectsTo(site + "/" + path) // it is there, and public
		s.get(t, "key=unsafe/"+path).refuses(403, "signature_required")
	}
}

func TestSignedQueries(t *testing.T) {
	s := newDialects(t)
	s.Verify = func(_ context.Context, signed func(edit.Keys) bool) (bool, error) {
		return signed(edit.Keys{"secret"}), nil
	}
	path := inBase64(`{"key":"a.png","edits":{"resize":{"width":77}}}`)
	signed := func(query url.Values) string {
		query.Set("signature", edit.SignQuery("secret", path, query))
		return query.Encode() + "&key=" + url.PathEscape(path)
	}
	const location = site + "/77x/a.png"
	s.get(t, signed(url.Values{})).redirectsTo(location)
	s.get(t, signed(url.Values{"expires": {"20990101T000000Z"}})).redirectsTo(location)
	s.get(t, signed(url.Values{"expires": {"19700101T000000Z"}})).refuses(400, "ImageRequestExpired")
	s.get(t, signed(url.Values{"expires": {"2020"}})).refuses(400, "ImageRequestExpiryFormat")
	s.get(t, "key="+url.PathEscape(path)).refuses(400, "AuthorizationQueryParametersError")
	s.get(t, "signature=0&key="+url.PathEscape(path)).refuses(403, "SignatureDoesNotMatch")
	s.get(t, strings.Replace(signed(url.Values{"format": {"png"}}), "format=png", "format=webp", 1)).refuses(403, "SignatureDoesNotMatch")
	s.Verify = func(context.Context, func(edit.Keys) bool) (bool, error) { return false, errors.New("no such secret") }
	s.get(t, signed(url.Values{})).refuses(500, "SignatureValidationFailure")
}

func TestHeadersOfJSONRequests(t *testing.T) {
	s := newDialects(t)
	a := s.getSigned(t, inBase64(`{"key":"a.png","edits":{"resize":{"width":30}},"headers":{"Cache-Control":"max-age=1","X-Foo":"bar","Location":"https://evil.com","Set-Cookie":"a=b"}}`))
	if a.Headers["Location"] != site+"/30x/a.png" || a.Headers["X-Foo"] != "bar" || a.Headers["Set-Cookie"] != "" {
		t.Errorf("%v", a.Headers)
	}
	if o, _ := s.s3.Get("site/30x/a.png"); o.Header.Get("Cache-Control") != "max-age=1" {
		t.Errorf("%v", o.Header)
	}
	s.getSigned(t, "30x20/filters:max_age(7)/a.png")
	if o, _ := s.s3.Get("site/30x20/a.png"); o.Header.Get("Cache-Control") != "public, max-age=7" {
		t.Errorf("%v", o.Header)
	}
}

func TestDescriptions(t *testing.T) {
	s := newDialects(t)
	for query, want := range map[string]string{
		"key=unsafe/meta/30x30/a.png": `{"thumbor":{"operations":[` +
			`{"type":"crop","left":15,"top":0,"right":75,"bottom":60},{"type":"resize","width":30,"height":30}],` +
			`"source":{"url":"a.png","width":90,"height":60},"target":{"width":30,"height":30}}}`,
		"x-oss-process=image/average-hue&key=a.png": `{"RGB":"0xc86432"}`,
	} {
		a := s.get(t, query)
		if a.StatusCode != http.StatusOK || a.Body != want || a.Headers["Content-Type"] != "application/json" {
			t.Errorf("%s: %d %v\n%s\nwant\n%s", query, a.StatusCode, a.Headers, a.Body, want)
		}
	}
	a := s.get(t, "x-oss-process=image/info&key=a.png")
	var info map[string]struct{ Value string }
	if err := json.Unmarshal([]byte(a.Body), &info); err != nil || info["ImageWidth"].Value != "90" || info["ImageHeight"].Value != "60" || info["Format"].Value != "png" {
		t.Errorf("%s, %v", a.Body, err)
	}
	s.get(t, "x-oss-process=image/info&key=none.png").refuses(404, "original_not_found")
	if n := s.s3.Count("PUT"); n != 0 {
		t.Errorf("%d writes", n)
	}
}

func TestRefusedByName(t *testing.T) {
	s := newDialects(t)
	for query, status := range map[string]int{
		"key=30x20/filters:red_eye()/a.png":                         501,
		"x-oss-process=image/blindwatermark&key=a.png":              501,
		"x-oss-process=style/none&key=a.png":                        404,
		"x-oss-process=image/enlarge&key=a.png":                     400,
		"key=" + inBase64(`{"key":"a.png","edits":{"affine":[1]}}`): 501,
		"key=30x20/filters:nonsense()/a.png":                        400,
		"key=30x20/filters:blur(x)/a.png":                           400,
		"%zz&key=30x20/a.png":                                       400,
	} {
		if a := s.get(t, query); a.StatusCode != status {
			t.Errorf("%s: %d %s", query, a.StatusCode, a.Body)
		}
	}
	if n := s.s3.Count("PUT"); n != 0 {
		t.Errorf("%d writes", n)
	}
}

func TestAutoWebP(t *testing.T) {
	s := newDialects(t)
	s.AutoWebP = true
	send := func(query, accept string) answer {
		var e map[string]any
		if err := json.Unmarshal(eventFor("GET", query, "203.0.113.7"), &e); err != nil {
			t.Fatal(err)
		}
		e["headers"] = map[string]string{"accept": accept}
		payload, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		return s.send(t, payload)
	}
	for _, tt := range []struct{ query, accept, location string }{
		{"key=30x20/a.png", "image/avif,image/webp,*/*;q=0.8", "/30x20/filters%3Aformat%28webp%29/a.png"},
		{"key=30x20/a.png", "image/png,image/*,*/*", "/30x20/a.png"},
		{"key=30x20/a.png", "image/webp;q=0", "/30x20/a.png"},
		{"key=30x20/filters:format(png)/a.png", "image/webp", "/30x20/filters%3Aformat%28png%29/a.png"},
	} {
		a := send(tt.query, tt.accept)
		a.redirectsTo(site + tt.location)
		if vary := a.Headers["Vary"]; (vary == "Accept") != !strings.Contains(tt.query, "format") {
			t.Errorf("%s: Vary %q", tt.query, vary)
		}
	}
}

func TestFallbackImage(t *testing.T) {
	s := newDialects(t)
	s.Fallback = Fallback{Bucket: "archive", Key: "a.png"}
	a := s.get(t, "key=30x20/none.png")
	body, err := base64.StdEncoding.DecodeString(a.Body)
	if a.StatusCode != 404 || err != nil || a.Headers["Cache-Control"] != errorCaching {
		t.Fatalf("%d %v %v", a.StatusCode, a.Headers, err)
	}
	storetest.WantPNG(t, body, 90, 60)
	s.Fallback.Key = "none.png"
	s.get(t, "key=30x20/none.png").refuses(404, "original_not_found")
}

// base64URL is how OSS has text in parameters.
func base64URL(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// Edits that ask for nothing leave the original's bytes alone, metadata and all;
// asked to leave that out, they do not.
func TestStripWritesAnew(t *testing.T) {
	s := newDialects(t)
	s.Allowed, _ = edit.ParseAllowList("orig")
	s.get(t, "key=unsafe/a.png").redirects(site + "/0x0/a.png")
	s.get(t, "key=filters:strip_exif()/a.png").redirects(site + "/filters%3Astrip_exif%28%29/a.png")
	original, _ := s.s3.Get("originals/a.png")
	same, _ := s.s3.Get("site/0x0/a.png")
	anew, _ := s.s3.Get("site/filters:strip_exif()/a.png")
	if !bytes.Equal(same.Body, original.Body) || bytes.Equal(anew.Body, original.Body) {
		t.Error("the bytes are the original's where they should not be, or the other way round")
	}
	storetest.WantPNG(t, anew.Body, 90, 60)
}
