package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// Whatever lies in the probe's folders goes, also under keys that a function
// made up, and nothing else does.
func TestCleanSweeps(t *testing.T) {
	f := newFake(t)
	e := f.exam(t, "-bucket", fakeBucket)
	if _, err := e.putOriginal(t.Context(), "a b.jpg"); err != nil {
		t.Fatal(err)
	}
	// 40x is another size that the website has a rule for.
	for _, key := range []string{fakeSize + "/" + e.folder + "a+b.jpg", "40x/" + e.folder + "a b.jpg", e.folder + "more", "cat.jpg", fakeSize + "/cat.jpg", folderPrefix + "other/x"} {
		f.objects[key] = &stored{}
	}
	f.objects[".derivatives/"+strings.TrimSuffix(e.folder, "/")+"%2Fa%20b.jpg/30x20"] = &stored{}
	if err := e.bucket.clean(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(f.left(), " "); got != fakeSize+"/cat.jpg cat.jpg "+folderPrefix+"other/x" {
		t.Errorf("left: %s", got)
	}
}

func TestSweepRefusesOtherFolders(t *testing.T) {
	f := newFake(t)
	f.objects["photos/cat.jpg"] = &stored{}
	e := f.exam(t, "-bucket", fakeBucket)
	for _, folder := range []string{"", "photos/", fakeSize + "/"} {
		if err := e.bucket.sweep(t.Context(), object{fakeBucket, folder}); err == nil || len(f.left()) != 1 {
			t.Errorf("%q: %v", folder, err)
		}
	}
}

// In a bucket that keeps versions, those go as well.
func TestForget(t *testing.T) {
	f := newFake(t)
	f.answers["versioning"] = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
	e := f.exam(t, "-bucket", fakeBucket)
	key := e.folder + "a.jpg"
	f.answers["versions"] = fmt.Sprintf("<ListVersionsResult><Version><Key>%s</Key><VersionId>v1</VersionId></Version>"+
		"<DeleteMarker><Key>%[1]s</Key><VersionId>m1</VersionId></DeleteMarker></ListVersionsResult>", key)
	removed := map[string]bool{}
	f.onS3 = func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == "DELETE" {
			removed[r.URL.Path+"?"+r.URL.Query().Get("versionId")] = true
		}
		return false
	}
	if err := e.bucket.sweep(t.Context(), object{fakeBucket, e.folder}); err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"v1", "m1"} {
		if !removed["/"+fakeBucket+"/"+key+"?"+version] {
			t.Errorf("%s is still there: %v", version, removed)
		}
	}
}

func TestCleanupFails(t *testing.T) {
	f := newFake(t)
	f.onS3 = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == "DELETE" && strings.HasSuffix(r.URL.Path, "/picture.jpg") {
			fail(w, http.StatusForbidden, "AccessDenied")
			return true
		}
		return false
	}
	e := f.exam(t, "-bucket", fakeBucket, "-only", "picture")
	found := findings(t.Context(), e)[cleanupName]
	if found.verdict != verdictBad || !strings.Contains(found.saw, e.folder+"picture.jpg: AccessDenied") || !strings.Contains(found.hint, e.folder) {
		t.Errorf("%+v", found)
	}
}
