package terraform_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"s3resize/lambda/edit"
)

// These are the ones to be paths, so that S3 serves them alone. What is expected is
// worked out by the dialects' documentation.
func TestQueriesBecomePaths(t *testing.T) {
	tests := []struct{ address, want string }{
		{"/photos/cat.jpg?w=300", "300x/filters:no_upscale()/photos/cat.jpg"},
		{"/cat.jpg?h=200", "x200/filters:no_upscale()/cat.jpg"},
		{"/cat.jpg?w=300&h=200", "fit-in/300x200/cat.jpg"},
		{"/cat.jpg?w=300&h=200&fit=cover", "300x200/cat.jpg"},
		{"/cat.jpg?width=300&height=200", "300x200/cat.jpg"},
		{"/cat.jpg?width=300&height=", "300x/cat.jpg"},
		{"/cat.jpg?width=300&height=200&fit=fill", "300x200/filters:stretch()/cat.jpg"},
		{"/cat.jpg?width=300&height=200&fit=inside", "fit-in/300x200/filters:upscale()/cat.jpg"},
		{"/cat.jpg?width=300&height=200&fit=outside", "full-fit-in/300x200/cat.jpg"},
		{"/cat.jpg?width=300&height=200&fit=contain", "fit-in/300x200/filters:upscale():fill(000000)/cat.jpg"},
		{"/cat.jpg?w=300&h=200&m=fill", "300x200/filters:no_upscale()/cat.jpg"},
		{"/cat.jpg?w=300&h=200&m=pad", "fit-in/300x200/filters:fill(ffffff)/cat.jpg"},
		{"/cat.jpg?w=300&format=webp&q=70", "300x/filters:no_upscale():format(webp):quality(70)/cat.jpg"},
		{"/cat.jpg?format=PNG&quality=70", "filters:format(png)/cat.jpg"},
		{"/cat.jpg?w=100&v=2&w=300", "300x/filters:no_upscale()/cat.jpg"},
		{"/a%20b%2Bc/%C3%A9'(1)!*.jpg?w=300", "300x/filters:no_upscale()/a b+c/é'(1)!*.jpg"},
		{"/a+b%252F.jpg?w=300", "300x/filters:no_upscale()/a b%2F.jpg"},
		{"/cat.jpg?x-oss-process=image/resize,w_300", "300x/filters:no_upscale()/cat.jpg"},
		{"/cat.jpg?x-oss-process=image%2Fresize%2Cm_fill%2Cw_300%2Climit_0", "300x300/cat.jpg"},
		{"/cat.jpg?x-oss-process=image/auto-orient,1/resize,m_lfit,w_300,h_200/quality,q_90/format,webp", "fit-in/300x200/filters:format(webp):quality_percent(90)/cat.jpg"},
		{"/cat.jpg?x-oss-process=image/resize,h_100,m_pad/rotate,90/interlace,1", "fit-in/100x100/filters:fill(ffffff):rotate(270):coding(progressive)/cat.jpg"},
		{"/cat.jpg?w=5&x-oss-process=image/quality,Q_80,q_90", "filters:quality_limit(80)/cat.jpg"},
		{"/cat.jpg?v=2", "cat.jpg"},
		{"/300x200/cat.jpg?v=2", "300x200/cat.jpg"},
	}
	requests := make([]viewed, len(tests))
	for i, tt := range tests {
		requests[i] = viewed{address: tt.address}
	}
	for i, got := range runPaths(t, allPaths, requests) {
		if want := "/" + edit.EscapePath(tests[i].want); got.URI != want {
			t.Errorf("%s: %s %s; want %s", tests[i].address, got.URI, got.location(), want)
		}
	}
}

// What has a meaning in a query must not fall off here.
func TestQueriesHaveAllParameters(t *testing.T) {
	_, list, _ := strings.Cut(readFile(t, "../lambda/edit/query.go"), "var parameters = []string{")
	list, _, _ = strings.Cut(list, "}")
	names := []string{"signature", "expires"} // the handler's own
	for _, m := range regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(list, -1) {
		if !edit.IsParameter(m[1]) {
			t.Errorf("%s is no parameter", m[1])
		}
		names = append(names, m[1])
	}
	if len(names) < 10 {
		t.Fatalf("only %v", names)
	}
	var requests []viewed
	for _, name := range names {
		requests = append(requests, viewed{address: "/cat.jpg?" + name + "=x"})
	}
	for i, got := range runPaths(t, allPaths, requests) {
		if want := "/resize?" + names[i] + "=x&key=cat.jpg"; got.location() != want {
			t.Errorf("%s: %s %s; want %s", names[i], got.URI, got.location(), want)
		}
	}
}

// These are for the API, which is asked with its parameters before the key.
func TestOtherQueriesGoToTheAPI(t *testing.T) {
	tests := []struct{ address, want string }{
		{"/cat.jpg?w=300&rotate=90", "/resize?rotate=90&w=300&key=cat.jpg"},
		{"/cat.jpg?w=0", "/resize?w=0&key=cat.jpg"},
		{"/cat.jpg?w=abc", "/resize?w=abc&key=cat.jpg"},
		{"/cat.jpg?w=300&m=constructor", "/resize?m=constructor&w=300&key=cat.jpg"},
		{"/cat.jpg?x-oss-process=image/info", "/resize?x-oss-process=image/info&key=cat.jpg"},
		{"/cat.jpg?x-oss-process=style/small", "/resize?x-oss-process=style/small&key=cat.jpg"},
		{"/eyJrZXkiOiJjYXQuanBnIn0=?signature=00ff", "/resize?signature=00ff&key=eyJrZXkiOiJjYXQuanBnIn0%3D"},
		{"/unsafe/300x200/cat.jpg?format=png", "/resize?format=png&key=unsafe/300x200/cat.jpg"},
		{"/a%2Bb%20%26.jpg?w=300&key=dog.jpg&ke%79=x&flip=1", "/resize?flip=1&w=300&key=a%2Bb%20%26.jpg"},
		{"/100%.jpg?w=300", "/resize?w=300&key=100%.jpg"},
		{"/a/../b.jpg?w=300", "/resize?w=300&key=a/../b.jpg"},
		{"/" + strings.Repeat("k", 1010) + ".jpg?w=300", "/resize?w=300&key=" + strings.Repeat("k", 1010) + ".jpg"},
	}
	requests := make([]viewed, len(tests))
	for i, tt := range tests {
		requests[i] = viewed{address: tt.address}
	}
	for i, got := range runPaths(t, allPaths, requests) {
		if got.StatusCode != 307 || got.location() != tests[i].want || got.Headers["cache-control"].Value != "no-store" {
			t.Errorf("%s: %s %d to %s, %v; want %s", tests[i].address, got.URI, got.StatusCode, got.location(), got.Headers["cache-control"], tests[i].want)
		}
	}
}

func TestSettingsOfPaths(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: runs Node for every setting")
	}
	const simple, oss = "/cat.jpg?w=300", "/cat.jpg?x-oss-process=image/resize,w_300"
	const path, kept = "/300x/filters%3Ano_upscale%28%29/cat.jpg", "/cat.jpg"
	for _, tt := range []struct {
		settings    pathSettings
		simple, oss string // the path; "" for the API
	}{
		{pathSettings{Query: true, Direct: true}, path, kept},
		{pathSettings{OSS: true, Direct: true}, kept, path},
		{pathSettings{WebP: true, Direct: true}, kept, kept},
		{pathSettings{Query: true, OSS: true}, "", ""},
	} {
		got := runPaths(t, tt.settings, []viewed{{simple, ""}, {oss, ""}, {"/docs/?w=300", ""}})
		if got[0].URI != tt.simple || got[1].URI != tt.oss || got[2].URI != "/docs/" {
			t.Errorf("%+v: %+v", tt.settings, got)
		}
	}
}

// With a liking for WebP, a canonical path becomes that of the same derivative as
// WebP, or stays.
func TestWebPPaths(t *testing.T) {
	changed := map[string]string{
		"300x200/photos/cat.jpg":                                "300x200/filters:format(webp)/photos/cat.jpg",
		"300x/cat.png":                                          "300x/filters:format(webp)/cat.png",
		"fit-in/300x200/cat.jpg":                                "fit-in/300x200/filters:format(webp)/cat.jpg",
		"adaptive-full-fit-in/300x200/cat.jpg":                  "adaptive-full-fit-in/300x200/filters:format(webp)/cat.jpg",
		"-300x-200/left/top/cat.jpg":                            "-300x-200/left/top/filters:format(webp)/cat.jpg",
		"300x200/spinner.gif":                                   "300x200/filters:format(webp)/spinner.gif",
		"300x200/smart/cat.jpg":                                 "300x200/smart/filters:format(webp)/cat.jpg",
		"trim:top-left:20/10x20:310x220/150x/cat.jpg":           "trim:top-left:20/10x20:310x220/150x/filters:format(webp)/cat.jpg",
		"0x0/cat.jpg":                                           "filters:format(webp)/cat.jpg",
		"filters:blur(2):grayscale()/cat.jpg":                   "filters:blur(2):grayscale():format(webp)/cat.jpg",
		"300x/filters:blur(2):quality(70):coding(baseline)/a.b": "300x/filters:blur(2):format(webp):quality(70)/a.b",
		"300x/filters:quality_limit(70):cover()/cat.jpg":        "300x/filters:format(webp):quality_limit(70):cover()/cat.jpg",
		"filters:strip_exif()/cat.jpg":                          "filters:format(webp)/cat.jpg",
		"300x200/s3:second/cat.jpg":                             "300x200/filters:format(webp)/s3:second/cat.jpg",
	}
	kept := []string{
		"photos/cat.jpg", "cat.jpg", "index.html", "300x200/filters:format(png)/cat.jpg",
		"300x200/filters:autojpg()/cat.jpg", "300x200/filters:as_is()/smart/cat.jpg", "fit-in/cat.jpg", "smart/cat.jpg", "left/cat.jpg",
		"trim/cat.jpg", "x/cat.jpg", "0300x200/cat.jpg", "300x0/cat.jpg", "300x200/center/cat.jpg", "trim:top-left/fit-in/cat.jpg",
		"300x200/filters:blur(2)/filters:rgb(1,2,3)/cat.jpg", "unsafe/300x200/cat.jpg", "meta/300x200/cat.jpg", "300x200/" + strings.Repeat("k", 1010),
	}
	var requests []viewed
	keys := append(slices.Sorted(maps.Keys(changed)), kept...)
	for _, key := range keys {
		requests = append(requests, viewed{"/" + edit.EscapePath(key), browserAccept})
	}
	for i, got := range runPaths(t, allPaths, requests) {
		want := keys[i]
		if to := changed[keys[i]]; to != "" {
			want = to
			if v, err := edit.Parse(keys[i]); err != nil || !edit.IsDerivative(keys[i]) {
				t.Errorf("%s is not canonical: %v", keys[i], err)
			} else if v.Edits.Output.Format = edit.WebP; v.Key() != to {
				t.Errorf("%s is expected, but the key is %s", to, v.Key())
			}
		}
		if got.URI != "/"+edit.EscapePath(want) {
			t.Errorf("%s: %s; want %s", keys[i], got.URI, want)
		}
	}
}

func TestWebPIsForThoseWhoNameIt(t *testing.T) {
	if testing.Short() {
		t.Skip("slow: runs Node for every setting")
	}
	for _, accept := range []string{"", "*/*", "image/*", "image/png", "image/webpx", "image/webp;q=0", "image/webp ; q=0.00, */*"} {
		if got := runPaths(t, allPaths, []viewed{{"/300x200/cat.jpg", accept}}); got[0].URI != "/300x200/cat.jpg" {
			t.Errorf("Accept %q: %s", accept, got[0].URI)
		}
	}
	for _, accept := range []string{"image/webp", "image/png, Image/WebP;q=0.5", "image/webp;q=0.01,*/*"} {
		if got := runPaths(t, allPaths, []viewed{{"/300x200/cat.jpg", accept}}); got[0].URI == "/300x200/cat.jpg" {
			t.Errorf("Accept %q: %s", accept, got[0].URI)
		}
	}
}

func TestQueriesMakeWebPToo(t *testing.T) {
	got := runPaths(t, allPaths, []viewed{{"/cat.jpg?w=300", browserAccept}, {"/cat.jpg?w=300&format=png", browserAccept}, {"/cat.gif?w=300", browserAccept}})
	for i, want := range []string{"300x/filters:no_upscale():format(webp)/cat.jpg", "300x/filters:no_upscale():format(png)/cat.jpg", "300x/filters:no_upscale():format(webp)/cat.gif"} {
		if got[i].URI != "/"+edit.EscapePath(want) {
			t.Errorf("%s; want %s", got[i].URI, want)
		}
	}
}

// CloudFront takes 10 KB, of a language that has little of what came after ES 5.1
// (CloudFront Developer Guide, "JavaScript runtime 2.0 features").
func TestPathsCodeIsForCloudFront(t *testing.T) {
	code := pathsCode(t, allPaths)
	if len(code) > 10240 {
		t.Errorf("%d bytes; CloudFront takes 10240", len(code))
	}
	plain := regexp.MustCompile(`'(?:[^'\\\n]|\\.)*'`).ReplaceAllString(code, "''")
	for name, forbidden := range map[string]string{
		"template literal": "`", "spread": `\.\.\.`, "optional chaining or ??": `\?\.[a-z\[(]|\?\?`, "for of": `\bfor\s*\([^)]*\bof\b`,
		"destructuring": `\b(?:const|let|var)\s*[{\[]`, "class": `\bclass\b`, "generator": `function\s*\*`, "default parameter": `function \w*\([^()]*=|\([^()]* = [^()]*\) =>`,
		"async": `\b(?:async|await)\b`, "module": `\b(?:import|export|require)\b`, "look-behind": `\(\?<`, "big integer": `\b\d+n\b`, "collection": `\bnew\b`,
		"eval": `\b(?:eval|Function|setTimeout)\b`, "regular expression flag": `/[a-z]*[suy][a-z]*\.(?:test|exec)`,
	} {
		if found := regexp.MustCompile(forbidden).FindString(plain); found != "" {
			t.Errorf("%s: %q", name, found)
		}
	}
	if !strings.Contains(code, "function handler(event) {") {
		t.Error("there is no handler")
	}
}
