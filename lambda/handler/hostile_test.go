package handler

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"s3resize/lambda/edit"
	"s3resize/lambda/edit/rewrite"
	"s3resize/lambda/store"
	"s3resize/lambda/store/storetest"
)

// A signature in the path is for the path: whoever has one for a small picture
// must not get a large one by it.
func TestPathSignatureIsNotForTheQuery(t *testing.T) {
	s := newDialects(t)
	s.Keys = edit.Keys{"key"}
	const path = "77x55/a.png"
	signed := edit.SignPath("key", path) + "/" + path
	for _, query := range []string{
		"w=4000&h=4000&fit=fill&key=" + signed,
		"rotate=45&key=" + signed,
		"key=" + signed + "?format=webp",
		"key=" + signed + "?q=1",
	} {
		s.get(t, query).refuses(403, "SignatureDoesNotMatch")
	}
	// As OSS has it, all of the path is the key of an original.
	s.get(t, "x-oss-process=image/resize,w_4000&key="+signed).refuses(403, "resolution_not_allowed")
	if n := s.s3.Count("PUT"); n != 0 {
		t.Errorf("%d writes", n)
	}
	s.get(t, "key="+signed+"?v=2").redirectsTo(site + "/" + path)
}

func TestSignaturesInOtherPlaces(t *testing.T) {
	s := newDialects(t)
	s.Keys = edit.Keys{"key"}
	const path = "77x55/a.png"
	hash := edit.SignPath("key", path)
	for query, code := range map[string]string{
		"key=unsafe/" + hash + "/" + path:                                "resolution_not_allowed", // a folder
		"key=" + hash + "/" + hash + "/" + path:                          "SignatureDoesNotMatch",
		"key=" + hash + "/unsafe/" + path:                                "SignatureDoesNotMatch",
		"key=" + hash + "/77x/" + hash + "/55/a.png":                     "SignatureDoesNotMatch",
		"key=" + hash + "/meta/" + path:                                  "SignatureDoesNotMatch",
		"key=" + hash + "/78x55/a.png":                                   "SignatureDoesNotMatch",
		"key=" + strings.ToLower(hash) + "/" + path:                      "SignatureDoesNotMatch",
		"key=" + strings.TrimSuffix(hash, "=") + "A/" + path:             "",
		"key=AAAAAAAAAAAAAAAAAAAAAAAAAAA=/" + hash + "/" + path:          "SignatureDoesNotMatch",
		"key=" + inBase64(`{"key":"`+hash+`/77x55/a.png"}`):              "resolution_not_allowed",
		"signature=" + hash + "&key=" + path:                             "resolution_not_allowed",
		"key=" + strings.Replace(hash, "=", "%253D", 1) + "/" + path:     "",
		"key=" + url.PathEscape(hash+"/"+path) + "%3Fw=4000%26fit=cover": "SignatureDoesNotMatch",
	} {
		a := s.get(t, query)
		if code == "" {
			a.refuses(400, "malformed_resolution")
			continue
		}
		a.refuses(403, code)
	}
	if n := s.s3.Count("PUT"); n != 0 {
		t.Errorf("%d writes", n)
	}
}

// What is signed is one line; it must not be cut in another way than it was put
// together.
func TestExpiryStaysWhereItIs(t *testing.T) {
	s := newDialects(t)
	s.Verify = func(_ context.Context, signed func(edit.Keys) bool) (bool, error) {
		return signed(edit.Keys{"secret"}), nil
	}
	const past, future = "20200101T000000Z", "20990101T000000Z"
	signature := func(path string, query url.Values) string {
		return "signature=" + edit.SignQuery("secret", path, query)
	}
	alone := signature("30x20/a.png", url.Values{"expires": {past}})
	behind := signature("30x20/a.png", url.Values{"a": {"b"}, "expires": {past}})
	for query, want := range map[string]string{
		alone + "&expires=" + past + "&key=30x20/a.png":                                 "ImageRequestExpired",
		alone + "&expires=" + future + "&expires=" + past + "&key=30x20/a.png":          "ImageRequestExpired",
		alone + "&expires=" + past + "&expires=" + future + "&key=30x20/a.png":          "SignatureDoesNotMatch",
		alone + "&expires=" + future + "&key=30x20/a.png?expires=" + past:               "SignatureDoesNotMatch",
		alone + "&key=30x20/a.png":                                                      "SignatureDoesNotMatch",
		alone + "&key=30x20/a.png%3Fexpires=" + past:                                    "SignatureDoesNotMatch",
		behind + "&a=b%26expires%3D" + past + "&key=30x20/a.png":                        "SignatureDoesNotMatch",
		behind + "&a=b%26expires&a=b%26expires%3D" + past + "&key=30x20/a.png":          "SignatureDoesNotMatch",
		behind + "&a%3Db%26expires=" + past + "&key=30x20/a.png":                        "SignatureDoesNotMatch",
		"signature=x&" + alone + "&expires=" + past + "&key=30x20/a.png":                "ImageRequestExpired",
		alone + "&signature=&expires=" + future + "&key=30x20/a.png":                    "SignatureDoesNotMatch",
		alone + "&key=30x20/a.png&expires=" + past:                                      "SignatureDoesNotMatch", // all of that is the key
		signature("30x20/b.png", nil) + "&key=30x20/a.png":                              "SignatureDoesNotMatch",
		signature("30x20/a.png", url.Values{"w": {"30"}}) + "&w=4000&key=30x20/a.png":   "SignatureDoesNotMatch",
		signature("30x20/a.png", url.Values{"w": {"30"}}) + "&key=30x20/a.png?w=4000":   "SignatureDoesNotMatch",
		signature("30x20/a.png", url.Values{"w": {"30"}}) + "&h=4000&key=30x20/a.png":   "SignatureDoesNotMatch",
		signature("30x20/a.png", url.Values{"w": {"30"}}) + "&w=30&key=30x20/a%252epng": "SignatureDoesNotMatch",
	} {
		status := 403
		if want == "ImageRequestExpired" {
			status = 400
		}
		s.get(t, query).refuses(status, want)
	}
	if n := len(s.s3.Calls()); n != 0 {
		t.Errorf("S3 was asked: %q", s.s3.Calls())
	}
	question := url.Values{"signature": {edit.SignQuery("secret", "30x20/q%3F.png", nil)}}
	s.s3.Put("originals/q?.png", storetest.PNG(3, 3), time.Hour)
	s.get(t, question.Encode()+"&key=30x20/q%3F.png").redirectsTo(site + "/30x20/q%3F.png")
}

// No derivative is made from, or with, a derivative, however it is named.
func TestDerivativesOfDerivatives(t *testing.T) {
	s := newEverything(t, false)
	s.Dialects.Buckets = []string{"originals", "site"}
	s.Open = opened(t, "*", "s3:originals/,s3:site/", s.Dialects.Buckets...)
	s.Overlays.Buckets = s.Dialects.Buckets
	s.Store.Sources = s.Dialects.Buckets
	for _, bucket := range []string{"site", "originals"} {
		for _, key := range []string{"30x20/a.png", "30x20/filters:as_is()/smart/a.png", "filters:thumbor():rotate(90)/a.png"} {
			s.s3.Put(bucket+"/"+key, storetest.PNG(30, 20), time.Hour, "X-Amz-Meta-Original-Etag", "x")
		}
	}
	refused := []string{
		"key=40x/filters:as_is()/30x20/a.png",
		"key=40x/filters:as_is()/30x20/filters:as_is()/smart/a.png",
		"key=40x/filters:as_is()/filters:thumbor():rotate(90)/a.png",
		"key=40x/s3:site/30x20/a.png",
		"key=unsafe/30x20/30x20/a.png",
		"x-oss-process=image/flip,1&key=30x20/a.png",
		"key=" + url.PathEscape(inBase64(`{"bucket":"site","key":"30x20/a.png"}`)),
		"key=filters:watermark(30x20/a.png,0,0,0)/a.png",
		"key=filters:watermark(site,30x20/a.png,0,0,0)/a.png",
		"key=filters:watermark(s3:site/30x20/a.png,0,0,0)/a.png",
		"key=filters:watermark('30x20/a.png',0,0,0)/a.png",
		"key=filters:watermark(30x20%252Fa.png,0,0,0)/a.png",
		"key=filters:frame(30x20/a.png)/a.png",
		"key=filters:overlay(30x20/a.png)/a.png",
		"key=" + url.PathEscape(inBase64(`{"key":"a.png","edits":{"overlayWith":{"key":"30x20/a.png"}}}`)),
		"x-oss-process=image/watermark,image_" + base64URL("30x20/a.png") + "&key=a.png",
	}
	for _, query := range refused {
		if a := s.get(t, query); a.StatusCode != 400 || !strings.Contains(a.Body, "is a derivative") {
			t.Errorf("%s: %d %s %s", query, a.StatusCode, a.Body, a.Headers["Location"])
		}
	}
	if n := s.s3.Count("PUT"); n != 0 {
		t.Errorf("%d writes", n)
	}
	// What users keep under such names is theirs, and an original.
	for _, bucket := range []string{"site", "originals"} {
		s.s3.Put(bucket+"/30x20/a.png", storetest.PNG(30, 20), time.Hour)
	}
	for _, query := range refused {
		if strings.Contains(query, "as_is()/30x20/filters") || strings.Contains(query, "as_is()/filters") {
			continue
		}
		if a := s.get(t, query); a.StatusCode != 307 {
			t.Errorf("%s: %d %s", query, a.StatusCode, a.Body)
		}
	}
}

// Strangers write the headers of JSON requests. What they name goes to no other
// reader, and tells browsers nothing about our addresses.
func TestHostileHeaders(t *testing.T) {
	s := newDialects(t)
	names := []string{
		"Location", "Set-Cookie", "set-cookie2", "Link", "Refresh", "Clear-Site-Data", "Alt-Svc", "NEL", "Report-To", "Vary", "ETag", "Expires",
		"Service-Worker-Allowed", "Access-Control-Allow-Origin", "Content-Security-Policy", "Content-Type", "X-Content-Type-Options",
		"Strict-Transport-Security", "X-Amz-Website-Redirect-Location", "X-Accel-Redirect", "X-Sendfile", "Transfer-Encoding",
	}
	headers := map[string]string{"x-foo": "bar"}
	for _, name := range names {
		headers[name] = "evil"
	}
	request, err := json.Marshal(map[string]any{"key": "a.png", "edits": map[string]any{"resize": map[string]int{"width": 30}}, "headers": headers})
	if err != nil {
		t.Fatal(err)
	}
	for _, signed := range []bool{false, true} {
		a := s.get(t, "key="+url.PathEscape(inBase64(string(request))))
		if signed {
			s.s3.Lose("site/30x/a.png")
			a = s.getSigned(t, inBase64(string(request)))
		}
		a.redirects(site + "/30x/a.png")
		o, _ := s.s3.Get("site/30x/a.png")
		for _, name := range names {
			if a.Headers[name] == "evil" || o.Header.Get(name) == "evil" {
				t.Errorf("signed %v: %s is passed on", signed, name)
			}
		}
		if passed := a.Headers["X-Foo"] == "bar"; passed != signed {
			t.Errorf("signed %v: %v", signed, a.Headers)
		}
	}
	s.Verify = nil
	for _, bad := range []string{`"a b":"x"`, `"x":"a\r\nb"`, `"":"x"`, `"x:":"y"`, `"x":"é"`, `"x":7`} {
		s.get(t, "key="+url.PathEscape(inBase64(`{"key":"a.png","headers":{`+bad+`}}`))).refuses(400, "malformed_request")
	}
}

// A derivative is everyone's. Who asks first does not decide for how long it is
// kept, unless they can sign.
func TestWhoSaysHowLongToKeep(t *testing.T) {
	for asked, path := range map[string]string{
		"public, max-age=1":         "30x/filters:max_age(1)/a.png",
		"public, max-age=315360000": "30x/filters:max_age(315360000)/a.png",
		"max-age=1":                 inBase64(`{"key":"a.png","edits":{"resize":{"width":30}},"headers":{"Cache-Control":"max-age=1"}}`),
		"no-store":                  inBase64(`{"key":"a.png","edits":{"resize":{"width":30}},"headers":{"cache-control":"no-store"}}`),
	} {
		s := newDialects(t)
		s.get(t, "key="+url.PathEscape(path)).redirects(site + "/30x/a.png")
		if o, _ := s.s3.Get("site/30x/a.png"); o.Header.Get("Cache-Control") != store.DefaultCacheControl {
			t.Errorf("%s, unsigned: %v", asked, o.Header)
		}
		s.s3.Lose("site/30x/a.png")
		s.getSigned(t, path).redirects(site + "/30x/a.png")
		if o, _ := s.s3.Get("site/30x/a.png"); o.Header.Get("Cache-Control") != asked {
			t.Errorf("%s, signed: %v", asked, o.Header)
		}
	}
}

// Whatever a reader comes with, the second address at the latest is the one that
// is stored, in every way to be configured.
func TestNoRedirectLeadsInCircles(t *testing.T) {
	rules, err := rewrite.ParseJavaScript(`["/^thumb/","/a/g"]`, `["30x20","aa"]`)
	if err != nil {
		t.Fatal(err)
	}
	for i, configure := range []func(*service){
		func(*service) {},
		func(s *service) { s.Dialects.SIH = true },
		func(s *service) { s.AutoWebP = true },
		func(s *service) { s.Dialects.SIH, s.AutoWebP, s.Dialects.Rewrites = true, true, rules },
		func(s *service) { s.Dialects.Rewrites = rules },
	} {
		s := newEverything(t, false)
		configure(s)
		s.s3.Put("originals/aa.png", storetest.PNG(90, 60), time.Hour)
		for _, query := range []string{
			"key=unsafe/30x20/a.png", "key=30x20/a.png", "key=thumb/a.png", "key=fit-in/30x20/filters:rotate(90):blur(2)/a.png", "key=a.png",
			"key=a.png?w=30", "x-oss-process=image/resize,w_30&key=a.png", "key=" + url.PathEscape(inBase64(`{"key":"a.png","edits":{"rotate":90}}`)),
			"key=-30x-20/smart/s3:archive/a.png", "key=unsafe/filters:fill(red,1)/aa.png",
		} {
			for hop := 0; ; hop++ {
				var e map[string]any
				if err := json.Unmarshal(eventFor("GET", query, "203.0.113.7"), &e); err != nil {
					t.Fatal(err)
				}
				e["headers"] = map[string]string{"accept": "image/webp"}
				payload, err := json.Marshal(e)
				if err != nil {
					t.Fatal(err)
				}
				a := s.send(t, payload)
				if a.StatusCode != 307 {
					break
				}
				key, err := url.PathUnescape(strings.TrimPrefix(a.Headers["Location"], site+"/"))
				if err != nil || hop > 1 {
					t.Fatalf("%d: %s leads to %s, %v", i, query, a.Headers["Location"], err)
				}
				if "key="+edit.EscapePath(key) == query {
					break // as soon as S3 has it, it is there
				}
				s.s3.Lose("site/" + key)
				query = "key=" + edit.EscapePath(key)
			}
		}
	}
}
