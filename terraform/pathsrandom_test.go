package terraform_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"s3resize/lambda/edit"
)

// Whatever is asked, the function agrees with the package that reads it for the API:
// it makes the same path of it, or leaves it to the API, with nothing lost.
func TestPathsAreThoseOfTheDialects(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var requests []viewed
	for range 800 {
		requests = append(requests, viewed{address: randomAddress(random)})
	}
	direct := 0
	for i, got := range runPaths(t, pathSettings{Query: true, OSS: true, Direct: true}, requests) {
		address := requests[i].address
		path, query, _ := strings.Cut(address, "?")
		key, values := s3Key(t, path), parseQuery(t, query)
		want, err := edit.Dialects{}.Query(key, values)
		if got.URI != "" {
			direct++
			if key := want.Variant.Key(); err != nil || got.URI != "/"+edit.EscapePath(key) || !edit.IsDerivative(key) {
				t.Errorf("%s: %s; want %s, %v", address, got.URI, key, err)
			}
			continue
		}
		again, escaped, _ := strings.Cut(strings.TrimPrefix(got.location(), "/resize?"), "&key=")
		if sent, err2 := (edit.Dialects{}).Query(s3Key(t, "/"+escaped), parseQuery(t, again)); fmt.Sprint(err) != fmt.Sprint(err2) || err == nil && sent.Variant.Key() != want.Variant.Key() {
			t.Errorf("%s: sent on as %s, which is %+v, %v", address, got.location(), sent.Variant, err2)
		}
	}
	if direct < 200 {
		t.Errorf("only %d of %d are paths", direct, len(requests))
	}
}

// Likewise with WebP, for the canonical paths of whatever can be asked.
func TestWebPPathsAreThoseOfTheDialects(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var requests []viewed
	var wanted []edit.Variant
	for range 800 {
		path, query, _ := strings.Cut(randomAddress(random), "?")
		if r, err := (edit.Dialects{}).Query(s3Key(t, path), parseQuery(t, query)); err == nil && r.Answer == edit.Picture {
			requests = append(requests, viewed{"/" + edit.EscapePath(r.Variant.Key()), browserAccept})
			wanted = append(wanted, r.Variant)
		}
	}
	changed := 0
	for i, got := range runPaths(t, allPaths, requests) {
		want, key := wanted[i], wanted[i].Key()
		if want.Edits.Output.Format == "" {
			want.Edits.Output.Format = edit.WebP
		}
		switch got.URI {
		case "/" + edit.EscapePath(want.Key()):
			changed++
		case requests[i].address:
			if !strings.Contains(key, "as_is()") && !strings.Contains(key, "/s3:") {
				t.Errorf("%s is left alone", key)
			}
		default:
			t.Errorf("%s: %s; want %s", key, got.URI, want.Key())
		}
	}
	if changed < 200 {
		t.Errorf("only %d of %d are paths of WebP", changed, len(requests))
	}
}

// randomAddress is a path with a query that has something to say, right or wrong.
func randomAddress(random *rand.Rand) string {
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	paths := []string{"/cat.jpg", "/b.png", "/c/d.webp", "/e.f/g.h", "/photos/cat.jpg", "/a%20b%2B(c),%27d%27.png", "/%E6%97%A5%E6%9C%AC/x.gif", "/100x100.jpg",
		"/smart/cat.jpg", "/fit-in/cat.jpg", "/300x200/cat.jpg", "/s3:b/cat.jpg", "/filters:x/cat.jpg", "/photos/300x200/cat.jpg", "/-1x-/c.jpg"}
	side := func() string {
		return pick("", "0", "1", "300", "300", "301", "0300", "200", "16383", "16384", "-5", "1e2")
	}
	var words []string
	if random.IntN(2) == 0 {
		for range 1 + random.IntN(3) {
			words = append(words, pick(
				"resize"+pick("", ",m_"+pick("lfit", "mfit", "fill", "pad", "fixed", "crop"))+pick("", ",w_"+side())+pick("", ",h_"+side())+pick("", ",limit_0", ",limit_1", ",p_50"),
				"resize,w_300", "format,"+pick("jpg", "png", "webp", "gif", "avif", "bmp"), "quality,"+pick("q", "Q")+"_"+pick("1", "80", "101"), "quality,q_80,Q_90",
				"rotate,"+pick("0", "90", "180", "270", "360", "45", "090", "x"), "interlace,"+pick("0", "1", "2"), "auto-orient,"+pick("0", "1"), "blur,r_3,s_2", "", "flip,1",
			))
		}
		return paths[random.IntN(len(paths))] + "?x-oss-process=image/" + strings.Join(words, pick("/", "%2F"))
	}
	for range 1 + random.IntN(4) {
		words = append(words, pick(
			"w="+side(), "h="+side(), "width="+side(), "height="+side(), "w=300", "width=300", "height=20",
			"fit="+pick("cover", "contain", "fill", "inside", "outside", "crop", ""), "m="+pick("lfit", "mfit", "fill", "pad", "fixed", "x"),
			"format="+pick("jpeg", "jpg", "PNG", "webp", "gif", "avif", "bmp", ""), "q="+pick("1", "70", "0"), "quality="+pick("100", "8", "x"), "flop=1", "v=2",
		))
	}
	return paths[random.IntN(len(paths))] + "?w=" + pick("300", "20", "5") + "&" + strings.Join(words, "&")
}

// s3Key is the key that S3 reads from an escaped path.
func s3Key(t *testing.T, path string) string {
	t.Helper()
	key, err := url.QueryUnescape(strings.TrimPrefix(path, "/"))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func parseQuery(t *testing.T, query string) url.Values {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return values
}
