package main

import (
	"fmt"
	"strings"
	"testing"
)

// What users keep under derivatives' keys is told, and is nothing bad.
func TestForeign(t *testing.T) {
	f := newFake(t)
	e := f.exam(t, "-bucket", fakeBucket)
	if found := e.checkForeign(t.Context()); found.verdict != verdictOK || found.hint != "" || !strings.Contains(found.saw, "0 objects in 2 folders") {
		t.Errorf("nothing there: %+v", found)
	}
	f.make(fakeSize+"/cat.jpg", fakeSize)
	f.make("40x/cat.jpg", "40x")
	for _, key := range []string{"728x90/banner.gif", "728x90/", fakeSize + "/mine.jpg", "cat.jpg", "photos/40x/a.jpg", fakeSize + "/" + folderPrefix + "1/a.jpg"} {
		f.objects[key] = &stored{}
	}
	found := e.checkForeign(t.Context())
	if want := "not ours, and left as they are: 2 of 4 objects in 3 folders named like sizes: 30x20/mine.jpg, 728x90/banner.gif"; found.verdict != verdictOK || found.saw != want || !strings.Contains(found.hint, "prewarm -adopt") {
		t.Errorf("%+v; want %s", found, want)
	}
	all := findings(t.Context(), f.exam(t, inside...))
	for name, found := range all {
		if found.verdict == verdictBad {
			t.Errorf("%s: %s", name, found.saw)
		}
	}
	for _, key := range []string{"728x90/banner.gif", fakeSize + "/mine.jpg", "40x/cat.jpg"} {
		if f.objects[key] == nil {
			t.Errorf("%s is gone", key)
		}
	}
}

// However many there are, few are looked at.
func TestForeignIsBounded(t *testing.T) {
	f := newFake(t)
	for folder := range 3 * foreignFolders {
		for i := range 2 * foreignObjects {
			f.objects[fmt.Sprintf("%dx9/%03d.jpg", folder+100, i)] = &stored{}
		}
	}
	found := f.exam(t, "-bucket", fakeBucket).checkForeign(t.Context())
	// Two of the folders are those of the sizes, with nothing in them.
	if want := "900 of 900 objects in 20 folders named like sizes, the first of each: 100x9/000.jpg, "; !strings.Contains(found.saw, want) || strings.Count(found.saw, ".jpg") != foreignShown {
		t.Errorf("%s; want %s", found.saw, want)
	}
}

func TestForeignNotAllowed(t *testing.T) {
	f := newFake(t)
	f.onS3 = f.s3Fails("list-type", 403, "AccessDenied")
	if found := f.exam(t, "-bucket", fakeBucket).checkForeign(t.Context()); found.verdict != verdictSkip {
		t.Errorf("%+v", found)
	}
}

// A picture of the user's in the place of the derivative is no fault of the
// installation's.
func TestPictureNotOurs(t *testing.T) {
	f := newFake(t)
	f.objects["cat.jpg"] = &stored{body: grey(99, 99), contentType: "image/jpeg"}
	f.objects[fakeSize+"/cat.jpg"] = &stored{body: grey(9, 9), contentType: "image/jpeg"}
	e := f.exam(t, "-bucket", fakeBucket, "-original", "cat.jpg")
	if found := e.checkPicture(t.Context()); found.verdict != verdictSkip || !strings.Contains(found.saw, "30x20/cat.jpg is not ours") {
		t.Errorf("%+v", found)
	}
}
