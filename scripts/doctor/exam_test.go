package main

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// inside are the flags for looking from inside.
var inside = []string{"-bucket", fakeBucket, "-function", "resize"}

func TestInOrder(t *testing.T) {
	f := newFake(t)
	e := f.exam(t, inside...)
	all := findings(t.Context(), e)
	for name, found := range all {
		if found.verdict != verdictOK {
			t.Errorf("%s: %s %s", name, found.verdict, found.saw)
		}
	}
	if len(all) != len(checks())+1 {
		t.Errorf("%d findings", len(all))
	}
	if left := f.left(); len(left) > 0 {
		t.Errorf("left there: %q", left)
	}
}

// broken installations, and the checks that tell.
var broken = []struct {
	name      string
	flags     string
	breakIt   func(*fake)
	bad       string // names of checks, sorted
	saw, hint string // of one of them
}{
	{"REST endpoint", "", func(f *fake) { f.onWebsite = restEndpoint }, "website", "REST endpoint", "use the website endpoint"},
	{"errors hidden", "", func(f *fake) { f.onWebsite = answer(200, "text/html", "<html>app") }, "website", "200 OK for something that does not exist", "custom error responses"},
	{"bad gateway", "", func(f *fake) { f.onWebsite = answer(502, "text/html", "") }, "website", "502 Bad Gateway", "the CDN's origin"},
	{"to https", "", func(f *fake) {
		f.onWebsite = func(w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, "https://"+r.Host+r.URL.Path, http.StatusMovedPermanently)
			return true
		}
	}, "website", "other scheme", "give this address"},
	{"missing is 403", "", func(f *fake) { f.missing = 403 }, "missing", "403 instead of 404", "s3:GetObject arn:aws:s3:::BUCKET/30x20/*"},
	{"no rule", "-resolution 50x", func(f *fake) {}, "function,redirect,rules", "404: the website does not send readers of 50x/", "is 50x one of the allowed sizes"},
	{"301", "", func(f *fake) { f.code = 301 }, "redirect", "301 instead of 307", "set HttpRedirectCode to 307"},
	{"302", "", func(f *fake) { f.code = 302 }, "redirect", "302 instead of 307", "HttpRedirectCode"},
	{"nowhere", "", func(f *fake) { f.location = "mailto:" }, "redirect", "is not followed", "set HostName"},
	{"another API", "-api https://abc.execute-api.eu-west-1.amazonaws.com/resize", func(f *fake) {}, "redirect,rules", "expected https://abc.", "to those of the API"},
	{"http to AWS", "", func(f *fake) { f.location = "http://abc.execute-api.eu-west-1.amazonaws.com/resize?key=" }, "redirect", "speaks https only", "set Protocol to https"},
	{"size lost", "", func(f *fake) { f.location = f.api + "/resize?key="; f.onWebsite = f.rewrite(fakeSize+"/", "") }, "redirect", "expected", "must end in key=30x20/"},
	{"size twice", "", func(f *fake) { f.onWebsite = f.rewrite("key=", "key="+fakeSize+"/") }, "redirect", "expected", "must end in key="},
	{"no key", "", func(f *fake) { f.location = f.api + "/resize?path=" }, "redirect", "expected", "resize?key=30x20/"},
	{"no HEAD at the CDN", "", func(f *fake) { f.onWebsite = noHead }, "redirect", "but HEAD 405", "pass HEAD on"},
	{"API gone", "", func(f *fake) { f.location = "http://127.0.0.1:1/resize?key=" }, "api", "refused", "nothing listens"},
	{"no HostName", "", func(f *fake) { f.location = f.website + "/resize?key=" }, "api", "404", "leads to the website itself"},
	{"no route", "", func(f *fake) { f.onAPI = answer(404, "application/json", `{"message":"Not Found"}`) }, "api", `404 Not Found, "Not Found"`, "no such route"},
	{"not public API", "", func(f *fake) { f.onAPI = answer(403, "application/json", `{"message":"Forbidden"}`) }, "api", "403", "authorization type NONE"},
	{"throttled", "", func(f *fake) { f.onAPI = answer(429, "application/json", `{"message":"Too Many Requests"}`) }, "api", "429", "throttling"},
	{"no permission", "", func(f *fake) { f.onAPI = answer(500, "application/json", `{"message":"Internal Server Error"}`) }, "api", "500", "lambda:InvokeFunction"},
	{"no concurrency", "", func(f *fake) { f.onAPI = answer(503, "application/json", `{"message":"Service Unavailable"}`) }, "api", "503", "reserved concurrency"},
	{"size not on the list", "", func(f *fake) { f.onAPI = answer(403, "application/json", `{"code":"resolution_not_allowed"}`) }, "api", "403", "ALLOWED_RESOLUTIONS"},
	{"role", "", func(f *fake) { f.onAPI = answer(502, "application/json", `{"code":"store_failed"}`) }, "api", "502", "its role needs"},
	{"URL is the API", "", func(f *fake) { f.onAPI = answer(500, "application/json", `{"code":"url_is_api"}`) }, "api", "500", "it is the API's"},
	{"API redirects the missing", "", func(f *fake) {
		f.onAPI = func(w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, "https://example.com/", http.StatusFound)
			return true
		}
	}, "api", "302", "must not redirect"},
	{"no HEAD", "", func(f *fake) { f.onAPI = noHeadRoute }, "api", "HEAD does not: 404", "add a route HEAD /resize"},
	{"any size", "", func(f *fake) { f.lax = true }, "size", "does not refuse the size 16381x3", "set ALLOWED_RESOLUTIONS"},
	{"general rule", "", func(f *fake) { f.general = true }, "size", "could have a rule each", "one routing rule for each"},
	{"kept redirect", "", func(f *fake) { f.onWebsite = f.cdn() }, "caching,loop", "two answers have the request number", "TTL 0"},
	{"redirect with an age", "", func(f *fake) { f.onWebsite = header("Age", "7", f) }, "caching", "Age: 7", "TTL 0"},
	{"redirect with a hit", "", func(f *fake) { f.onWebsite = header("X-Cache", "Hit from cloudfront", f) }, "caching", "X-Cache: Hit", "TTL 0"},
	{"redirect that may be kept", "", func(f *fake) { f.onWebsite = header("Cache-Control", "max-age=60", f) }, "caching", "may be kept for 60 s", "response headers policy"},
	{"function allows keeping", "", func(f *fake) { f.onAPI = header("X-Cache", "RefreshHit", f) }, "caching", "the function's 307 comes from a cache", "caching disabled"},
	{"function answers 301", "", func(f *fake) { f.backCode = 301 }, "back", "301 instead of 307", "a browser keeps others"},
	{"URL with a slash", "", func(f *fake) { f.back += "/" }, "back", "expected", "without a / at the end"},
	{"URL elsewhere", "", func(f *fake) { f.back = "http://elsewhere.example/" }, "back", "elsewhere.example", "set the function's URL"},
	{"originals elsewhere", "", func(f *fake) { f.onAPI = f.deaf }, "back", "404", "are BUCKET and SOURCE_BUCKETS"},
	{"loop", "", func(f *fake) { f.private, f.redirect403, f.guardless = true, true, true }, "loop", "→", "the derivative is in the bucket"},
	{"prefix-only rule", "", func(f *fake) { f.redirectAll, f.guardless = true, true }, "loop", "goes round in a circle", "a rule without the condition 404"},
	{"not public", "", func(f *fake) { f.private = true }, "picture", "not public", "let everyone s3:GetObject"},
	{"content type", "", func(f *fake) { f.contentType = "application/octet-stream" }, "picture", "a jpeg with the content type", "stored with another type"},
	{"content type of another format", "", func(f *fake) { f.contentType = "image/png" }, "picture", "a jpeg with the content type", "stored with another type"},
	{"another size", "", func(f *fake) { f.body = func(w, h int) []byte { return grey(w+1, h) } }, "picture", "31×20 pixels instead of 30x20", "exactly the size"},
	{"cut short", "", func(f *fake) { f.body = func(w, h int) []byte { b := grey(w, h); return b[:len(b)-3] } }, "picture", "broken jpeg", "cut short"},
	{"no picture", "", func(f *fake) { f.body = func(w, h int) []byte { return []byte("<html>") } }, "picture", "6 bytes that are no", "error page"},
	{"nothing may be kept", "", func(f *fake) { f.caching = "no-store" }, "picture", "no-store", "CACHE_CONTROL"},
	{"written again", "", func(f *fake) { f.onWebsite = f.rewriter }, "second", "written again", "a second function"},
	{"any path is there", "", func(f *fake) { f.onWebsite = f.at("/"+refusedSize+"/", 1, answer(200, "text/html", "<html>app")) }, "size", "the website answers 200 OK", "an error page sent as 200"},
	{"original's redirect", "", func(f *fake) { f.onWebsite = f.at("/picture.jpg", 1, answer(404, "text/html", "")) }, "back", "the first view is 404", "this original's name"},
	{"taken for a loop", "", func(f *fake) { f.onAPI = f.at("/picture.jpg", 1, answer(200, "image/jpeg", "x")) }, "back", "with the picture itself", "takes it for a loop"},
	{"nothing is stored", "", func(f *fake) { f.body, f.guardless, f.forgetful = grey, true, true }, "loop", "goes round in a circle", "stores the derivative elsewhere"},
	{"404 is kept", "", func(f *fake) { f.onWebsite = f.at("/picture.jpg", 2, answer(404, "text/html", "")) }, "picture", "the website does not have it: 307, 307, 404", "keep no 404"},
	{"fails in the end", "", func(f *fake) { f.onWebsite = f.at("/picture.jpg", 2, answer(500, "text/html", "")) }, "picture", "307, 307, 500", "look at the answer"},
	{"second view redirects", "", func(f *fake) { f.onWebsite = f.at("/picture.jpg", 3, f.redirectAgain) }, "second", "the function is asked again", "keep the redirect of the first view"},
	{"second view fails", "", func(f *fake) { f.onWebsite = f.at("/picture.jpg", 3, answer(403, "text/html", "")) }, "second", "403", "error caching"},
	{"removed, but there", "", func(f *fake) { f.onWebsite = f.at("/picture.jpg", 4, answer(200, "image/jpeg", "x")) }, "again", "readers still get it", "invalidate"},
	{"removed, and fails", "", func(f *fake) { f.onWebsite = f.at("/picture.jpg", 4, answer(404, "text/html", "")) }, "again", "404", "keep errors"},
	{"removed, and loops", "", func(f *fake) { f.guardless = true; f.onWebsite = f.from("/picture.jpg", 4, f.redirectAgain) }, "again,guard", "go round in a circle", "the derivative is in the bucket"},
	{"guard breaks", "", func(f *fake) {
		f.onAPI = f.at("/picture.jpg", 3, answer(502, "application/json", `{"code":"store_failed"}`))
	}, "guard", "502", "its role needs"},
	{"keys become text", "", func(f *fake) { f.onWebsite = f.at("/plain.jpg", 2, answer(200, "text/plain", "x")) }, "keys", `"plain.jpg" 1 bytes that are no`, "look at how the function"},
	{"redirects everything", "", func(f *fake) {
		f.answers["website"] = "<WebsiteConfiguration><RedirectAllRequestsTo><HostName>example.com</HostName></RedirectAllRequestsTo></WebsiteConfiguration>"
	}, "function,rules", "redirects everything to example.com", "serve the bucket itself"},
	{"no rules", "-resolution 30x20", func(f *fake) { f.answers["website"] = "<WebsiteConfiguration></WebsiteConfiguration>" }, "function,rules", "no routing rules", "add one routing rule"},
	{"no bucket policy", "", func(f *fake) { f.onS3 = f.s3Fails("policy", 404, "NoSuchBucketPolicy") }, "access", "the bucket has no policy", "arn:aws:s3:::images/30x20/*"},
	{"does not start", "", func(f *fake) {
		f.answers["invoke"] = `{"errorMessage":"QUALITY=\"101\": expected 1 to 100","errorType":"Runtime.ExitError"}`
		f.log = "START RequestId: 1\nbootstrap: exit status 1\nREPORT RequestId: 1\n"
	}, "invoke", `fails: QUALITY="101": expected 1 to 100; its log: bootstrap: exit status 1`, "put right"},
	{"another function", "", func(f *fake) { f.answers["invoke"] = `{"hello":"world"}` }, "invoke", `answers "{\"hello\":\"world\"}"`, "this project's function"},
	{"function refuses no size", "", func(f *fake) { f.answers["invoke"] = `{"statusCode":404,"body":"{}"}` }, "invoke", "404 to a size that nobody allows", "ALLOWED_RESOLUTIONS"},
	{"no such function", "", func(f *fake) { f.onS3 = f.noFunction }, "function", "ResourceNotFoundException", "-function's right spelling"},
	{"no guard", "", func(f *fake) { f.guardless = true }, "guard", "6 times in a row", "deploy this project's function"},
	{"no CORS in between", "", func(f *fake) { f.corsAPI = "" }, "cors", `"*", "", "*"`, "on each"},
	{"CORS for one page", "", func(f *fake) { f.corsAPI = "https://doctor.example" }, "cors", "doctor.example", "CORS_ORIGIN=*"},
	{"CORS wanted", "-cors", func(f *fake) { f.corsAPI, f.corsSite = "", "" }, "cors", `"", "", ""`, "CORS configuration"},
	{"events get lost", "", func(f *fake) {
		f.follows = ""
		f.answers["notification"] = "<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>"
	}, "stale", "though the bucket sends events", "dead-letter queue"},
	{"escaped twice", "", func(f *fake) { f.escape = func(s string) string { return escapeOnce(escapeOnce(s)) } }, "keys", "escaped twice by the website", "tries both"},
	{"plus is a space", "", func(f *fake) {
		f.escape = func(s string) string { return strings.ReplaceAll(escapeOnce(s), "%2B", "%20") }
	}, "keys", `2 of 22 requests: "a+b.jpg" 307, 307, 200, but the derivative is stored under another key`, "taken for each other"},
	{"cut at a question mark", "", func(f *fake) {
		f.escape = func(s string) string { return escapeOnce(strings.SplitN(s, "?", 2)[0]) }
	}, "keys", `"what?.jpg"`, "the key is cut"},
	{"older function", "", func(f *fake) { f.unrecorded = true }, "record", "30x20 is not recorded, and the derivative has no entry", "run prewarm -stale once"},
	{"broken record", "", func(f *fake) {
		f.unrecorded = true
		f.objects[sizesKey] = &stored{body: []byte("30x20\n30x020\n")}
	}, "record", "line 2 of .s3resize/sizes: ", "prewarm -stale"},
	{"queue off", "", func(f *fake) { f.answers["mappings"] = fakeMapping("Disabled", `"ReportBatchItemFailures"`, "OK") }, "queue", "mapping of events is Disabled", "enable it"},
	{"whole batches", "", func(f *fake) { f.answers["mappings"] = fakeMapping("Enabled", "", "OK") }, "queue", "lacks ReportBatchItemFailures", "FunctionResponseTypes"},
	{"queue not read", "", func(f *fake) {
		f.answers["mappings"] = fakeMapping("Enabled", `"ReportBatchItemFailures"`, "PROBLEM: no permission")
	}, "queue", "PROBLEM: no permission", "sqs:ReceiveMessage"},
	{"queue too quick", "", func(f *fake) {
		f.answers["lambda"] = f.settings(1769, 28, map[string]string{"EVENT_DELAY": "40"})
	}, "queue", "holds events back for 35 s, and EVENT_DELAY is 40", "set its DelaySeconds"},
	{"both too quick", "", func(f *fake) {
		f.answers["lambda"] = f.settings(1769, 28, map[string]string{"EVENT_DELAY": "5"})
		f.answers["events"] = strings.Replace(f.answers["events"], `"35"`, `"5"`, 1)
	}, "queue", "for 5 s, and EVENT_DELAY is 5", "35 at least"},
	{"delay without a queue", "", func(f *fake) {
		f.answers["lambda"] = f.settings(1769, 28, map[string]string{"EVENT_DELAY": "35"})
		f.answers["mappings"] = `{"EventSourceMappings":[]}`
	}, "queue", "no queue feeds the function", "set EVENT_DELAY to nothing"},
	{"no dead letters", "", func(f *fake) { f.answers["events"] = `{"Attributes":{"DelaySeconds":"35"}}` }, "queue", "events has no dead-letter queue", "events that fail are lost"},
	{"dead letters", "", func(f *fake) {
		f.answers["failed"] = `{"Attributes":{"ApproximateNumberOfMessages":"7"}}`
	}, "queue", "7 events failed for good, in failed", "start a redrive"},
	{"listing", "", func(f *fake) { f.listed = true }, "listing", "anyone can list", "take s3:ListBucket"},
	{"no such bucket", "-bucket other", func(f *fake) {}, "bucket,function", "other is not reached: NotFound", "-bucket's right spelling"},
	{"301 in the rule", "", func(f *fake) { f.answers["website"] = f.rules("301", strings.TrimPrefix(f.api, "http://")) }, "rules", `HttpRedirectCode is "301"`, "307"},
	{"no policy", "", func(f *fake) { f.answers["policy"] = `{"Statement":[]}` }, "access", "does not let everyone get 30x20/*", "s3:GetObject"},
	{"blocked", "", func(f *fake) {
		f.answers["publicAccessBlock"] = "<PublicAccessBlockConfiguration><BlockPublicPolicy>true</BlockPublicPolicy></PublicAccessBlockConfiguration>"
	}, "access", "has BlockPublicPolicy", "turn BlockPublicPolicy off"},
	{"not public to S3", "", func(f *fake) { f.answers["policyStatus"] = "<PolicyStatus><IsPublic>false</IsPublic></PolicyStatus>" }, "access", "does not take the policy for public", "the account's too"},
	{"little memory", "", func(f *fake) { f.answers["lambda"] = f.settings(128, 28, nil) }, "function", "128 MB", "1769 MB"},
	{"timeout", "", func(f *fake) { f.answers["lambda"] = f.settings(1769, 3, nil) }, "function", "3 s", "28 s"},
	{"variables", "", func(f *fake) { f.answers["lambda"] = f.settings(1769, 28, map[string]string{"URL": "http://other"}) }, "function", `URL is "http://other"`, "the address that readers use"},
}

func TestBroken(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: every way to be broken")
	}
	for _, test := range broken {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			test.breakIt(f)
			e := f.exam(t, append(slices.Clone(inside), strings.Fields(test.flags)...)...)
			all := findings(t.Context(), e)
			var bad []string
			for _, name := range slices.Sorted(maps.Keys(all)) {
				if all[name].verdict == verdictBad {
					bad = append(bad, name)
				}
			}
			if got := strings.Join(bad, ","); got != test.bad {
				for _, name := range bad {
					t.Errorf("%s: %s", name, all[name].saw)
				}
				t.Fatalf("bad are %q, want %q", got, test.bad)
			}
			if !slices.ContainsFunc(bad, func(name string) bool {
				return strings.Contains(all[name].saw, test.saw) && strings.Contains(all[name].hint, test.hint)
			}) {
				t.Errorf("%s: %+v", bad[0], all[bad[0]])
			}
			if left := f.left(); len(left) > 0 {
				t.Errorf("left there: %q", left)
			}
		})
	}
}
