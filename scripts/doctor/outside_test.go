package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// outside is an examination without credentials.
func outside(t *testing.T, f *fake, args ...string) map[string]finding {
	t.Helper()
	return findings(t.Context(), f.exam(t, append([]string{"-resolution", fakeSize}, args...)...))
}

// look compares verdicts, given as in "website ok, keys skip".
func look(t *testing.T, all map[string]finding, want string) {
	t.Helper()
	for pair := range strings.SplitSeq(want, ", ") {
		name, wanted, _ := strings.Cut(pair, " ")
		if got := all[name]; string(got.verdict) != wanted {
			t.Errorf("%s: %q %s, want %s", name, got.verdict, got.saw, wanted)
		}
	}
}

func TestFromOutside(t *testing.T) {
	const always = "website ok, clock ok, missing ok, redirect ok, api ok, size ok, caching ok, https ok, bucket skip, keys skip, again skip, stale skip, function skip, invoke skip, rules skip, access skip, listing skip"
	t.Run("with nothing", func(t *testing.T) {
		look(t, outside(t, newFake(t)), always+", back skip, loop skip, picture skip, guard skip, cors skip")
	})
	t.Run("with an original", func(t *testing.T) {
		f := newFake(t)
		f.objects["cat.jpg"] = &stored{body: probePicture(0), contentType: "image/jpeg"}
		all := outside(t, f, "-original", "cat.jpg")
		look(t, all, always+", back ok, loop ok, picture ok, second ok, guard ok, cors ok")
		if _, told := all[cleanupName]; told || !slices.Equal(f.left(), []string{fakeSize + "/cat.jpg", "cat.jpg"}) {
			t.Errorf("%q are there, cleaned up: %v", f.left(), told)
		}
	})
	t.Run("with a derivative", func(t *testing.T) {
		f := newFake(t)
		f.objects["cat.jpg"] = &stored{body: probePicture(0), contentType: "image/jpeg"}
		f.make(fakeSize+"/cat.jpg", fakeSize)
		look(t, outside(t, f, "-original", "cat.jpg"), always+", back skip, loop ok, picture ok, second ok")
	})
	t.Run("with an original that is not there", func(t *testing.T) {
		all := outside(t, newFake(t), "-original", "cat.jpg")
		look(t, all, always+", back bad, picture skip")
		if !strings.HasPrefix(all["back"].hint, "is there an original cat.jpg?") {
			t.Error(all["back"].hint)
		}
	})
	t.Run("general rule", func(t *testing.T) {
		f := newFake(t)
		f.general = true
		all := outside(t, f)
		look(t, all, "missing ok, size ok")
		if !strings.Contains(all["size"].saw, "one general rule leaves it to the API") {
			t.Error(all["size"].saw)
		}
	})
}

// Behind a CDN, website and API may have one host.
func TestAPIBehindTheSameHost(t *testing.T) {
	f := newFake(t)
	f.location = f.website + "/resize?key="
	f.onWebsite = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/resize" {
			return false
		}
		f.serveAPI(w, r)
		return true
	}
	f.objects["cat.jpg"] = &stored{body: probePicture(0), contentType: "image/jpeg"}
	e := f.exam(t, "-resolution", fakeSize, "-original", "cat.jpg")
	look(t, findings(t.Context(), e), "redirect ok, api ok, size ok, caching ok, back ok, loop ok, picture ok, second ok, guard ok, cors ok")
	for address, home := range map[string]bool{f.website + "/30x20/cat.jpg": true, f.location + "30x20/cat.jpg": false, f.api + "/30x20/cat.jpg": false} {
		if got := e.isHome(trail{replies: []reply{{url: address}}}); got != home {
			t.Errorf("%s is home: %v", address, got)
		}
	}
}

// With -original nothing is put, also where it could be.
func TestInsideWithAnOriginal(t *testing.T) {
	f := newFake(t)
	f.objects["cat.jpg"] = &stored{body: probePicture(0), contentType: "image/jpeg"}
	all := findings(t.Context(), f.exam(t, append(inside, "-original", "cat.jpg")...))
	look(t, all, "rules ok, access ok, function ok, picture ok, second ok, again skip, stale skip, keys skip")
	if len(f.puts) > 0 {
		t.Errorf("put: %v", f.puts)
	}
}

// What cannot be read inside is skipped, and says why.
func TestDenied(t *testing.T) {
	f := newFake(t)
	f.onS3 = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == "HEAD" {
			return false
		}
		fail(w, http.StatusForbidden, "AccessDenied")
		return true
	}
	all := findings(t.Context(), f.exam(t, append(inside, "-resolution", fakeSize)...))
	look(t, all, "bucket ok, rules skip, access skip, listing ok, function skip, invoke skip, redirect ok, back skip, picture skip, keys skip")
	if saw := all["picture"].saw; !strings.Contains(saw, "cannot put an original: AccessDenied") {
		t.Error(saw)
	}
	if _, told := all[cleanupName]; told {
		t.Error("cleaned up, but nothing was put")
	}
}

// Originals that are not public are nothing to complain of.
func TestPrivateOriginals(t *testing.T) {
	f := newFake(t)
	f.onWebsite = func(w http.ResponseWriter, r *http.Request) bool {
		return strings.HasSuffix(r.URL.Path, "/nothing.txt") && answer(403, "text/html", "<html>")(w, r)
	}
	look(t, outside(t, f), "website ok, missing ok, redirect ok")
}

func TestWithoutCORS(t *testing.T) {
	f := newFake(t)
	f.corsSite, f.corsAPI = "", ""
	look(t, findings(t.Context(), f.exam(t, inside...)), "picture ok, cors skip")
}

// A store that has no website configuration is not AWS's.
func TestNoWebsiteConfiguration(t *testing.T) {
	for _, code := range []string{"NotImplemented", "NoSuchWebsiteConfiguration", "MethodNotAllowed"} {
		f := newFake(t)
		f.onS3 = f.s3Fails("website", 400, code)
		found := f.exam(t, "-bucket", fakeBucket).checkRules(t.Context())
		if found.verdict != verdictSkip || found.saw != "this S3 has no website configuration" {
			t.Errorf("%s: %+v", code, found)
		}
	}
	f := newFake(t)
	f.onS3 = f.s3Fails("website", 400, "ExpiredToken")
	found := f.exam(t, "-bucket", fakeBucket).checkRules(t.Context())
	if found.verdict != verdictSkip || !strings.Contains(found.hint, "sign in again") {
		t.Errorf("%+v", found)
	}
}
