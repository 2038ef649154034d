package main

import (
	"encoding/json"
	"image/color"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
)

var orange = color.NRGBA{R: 250, G: 130, B: 20, A: 255}

func TestFirstViewAndSecond(t *testing.T) {
	s := newSite(t)
	s.put(t, "photos/cat.jpg", jpegFile(t, 640, 480, orange))
	got, statuses := followRedirects(t, "GET", s.website+"/300x300/photos/cat.jpg")
	if want := []int{307, 307, 200}; !slices.Equal(statuses, want) {
		t.Fatalf("first view: %v, want %v\n%s", statuses, want, got.body)
	}
	if format, w, h := dimensions(t, got.body); format != "jpeg" || w != 300 || h != 300 {
		t.Errorf("a %s of %d×%d", format, w, h)
	}
	for name, want := range map[string]string{"Content-Type": "image/jpeg", "Cache-Control": "public, max-age=86400"} {
		if got.header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.header.Get(name), want)
		}
	}
	again, statuses := followRedirects(t, "GET", s.website+"/300x300/photos/cat.jpg")
	if !slices.Equal(statuses, []int{200}) || string(again.body) != string(got.body) {
		t.Errorf("second view: %v, %d bytes after %d", statuses, len(again.body), len(got.body))
	}
	if n := s.calls.Load(); n != 1 {
		t.Errorf("the function was called %d times", n)
	}
}

func TestRedirectsBetweenTheTwoAreNotToBeKept(t *testing.T) {
	s := newSite(t)
	s.put(t, "a.png", pngFile(t, 10, 10, orange))
	there := ask(t, "GET", s.website+"/64x64/a.png")
	back := ask(t, "GET", there.header.Get("Location"))
	if back.status != 307 || back.header.Get("Cache-Control") != "no-store" || back.header.Get("Location") != s.website+"/64x64/a.png" {
		t.Errorf("%d %v\n%s", back.status, back.header, back.body)
	}
}

// hostileKeys are names that something on the way could misread.
var hostileKeys = []string{
	"a b.png", "a+b.png", "a b+c.png", "a&b=c.png", "key=x.png", "100%.png", "%41.png", "%2B.png", "a%2Fb.png", "a#b?c.png",
	`"quoted" 'name'.png`, "é.png", "e\u0301.png", "日本/😀.png", "a,b;c.png", "(x):y@z!$*.png", "photos/2024/cat.png",
	"64x64.png", "photos/64x64/cat.png", "?v=2.png", "\\back\\slash.png", "a..b.png", ".hidden.png", "trailing space .png", "%.png", "%zz.png", "|<>^`{}[].png",
}

func TestHostileKeysMakeTheRoundTrip(t *testing.T) {
	file := pngFile(t, 20, 10, orange)
	for name, twice := range map[string]bool{"escaped once": false, "escaped twice": true} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, func(w *Website) { w.EscapeTwice = twice })
			for _, key := range hostileKeys {
				s.put(t, key, file)
				before := s.calls.Load()
				address := s.website + "/64x64/" + edit.EscapePath(key)
				got, statuses := followRedirects(t, "GET", address)
				if !slices.Equal(statuses, []int{307, 307, 200}) {
					t.Errorf("%s: %v %s", key, statuses, got.body)
					continue
				}
				if format, w, h := dimensions(t, got.body); format != "png" || w != 64 || h != 64 {
					t.Errorf("%s: a %s of %d×%d", key, format, w, h)
				}
				if _, statuses = followRedirects(t, "GET", address); !slices.Equal(statuses, []int{200}) || s.calls.Load() != before+1 {
					t.Errorf("%s: second view %v after %d calls", key, statuses, s.calls.Load()-before)
				}
			}
		})
	}
}

// S3 takes a "+" in a path for a space, so readers may write it for one.
func TestPlusInTheAddressIsASpace(t *testing.T) {
	s := newSite(t)
	s.put(t, "red flower.png", pngFile(t, 10, 10, orange))
	if _, statuses := followRedirects(t, "GET", s.website+"/64x64/red+flower.png"); !slices.Equal(statuses, []int{307, 307, 200}) {
		t.Errorf("%v", statuses)
	}
	s.put(t, "c++.png", pngFile(t, 10, 10, orange))
	if got, _ := followRedirects(t, "GET", s.website+"/64x64/c++.png"); got.status != 404 {
		t.Errorf("bare plus signs: %d", got.status)
	}
	if got, _ := followRedirects(t, "GET", s.website+"/64x64/c%2B%2B.png"); got.status != 200 {
		t.Errorf("escaped plus signs: %d", got.status)
	}
}

func TestHeadMakesTheDerivativeToo(t *testing.T) {
	s := newSite(t)
	s.put(t, "a.jpg", jpegFile(t, 100, 80, orange))
	got, statuses := followRedirects(t, "HEAD", s.website+"/64x64/a.jpg")
	if !slices.Equal(statuses, []int{307, 307, 200}) || len(got.body) != 0 || got.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("%v %q %v", statuses, got.body, got.header)
	}
	if _, statuses := followRedirects(t, "GET", s.website+"/64x64/a.jpg"); !slices.Equal(statuses, []int{200}) {
		t.Errorf("then GET: %v", statuses)
	}
}

func TestKeptAspectRatio(t *testing.T) {
	s := newSite(t)
	s.put(t, "a.jpg", jpegFile(t, 200, 100, orange))
	got, _ := followRedirects(t, "GET", s.website+"/x50/a.jpg")
	if got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if _, w, h := dimensions(t, got.body); w != 100 || h != 50 {
		t.Errorf("%d×%d", w, h)
	}
}

func TestTheWebsiteItselfTurnsAway(t *testing.T) {
	s := newSite(t)
	s.put(t, "a.jpg", jpegFile(t, 100, 80, orange))
	for _, path := range []string{"/301x300/a.jpg", "/0300x300/a.jpg", "/300X300/a.jpg", "/300x300", "/favicon.ico", "/robots.txt", "/photos/300x300/a.jpg", "/fit-in/300x300/a.jpg"} {
		if got, statuses := followRedirects(t, "GET", s.website+path); !slices.Equal(statuses, []int{404}) {
			t.Errorf("%s: %v %s", path, statuses, got.body)
		}
	}
	if n := s.calls.Load(); n != 0 {
		t.Errorf("the function was called %d times", n)
	}
}

func TestTheFunctionTurnsAwayToo(t *testing.T) {
	s := newSite(t)
	s.put(t, "a.jpg", jpegFile(t, 100, 80, orange))
	s.put(t, "a.txt", []byte("no picture"))
	tests := []struct {
		query  string
		status int
	}{
		{"key=301x300/a.jpg", 403},
		{"key=300x300/missing.jpg", 404},
		{"key=300x300/a.txt", 404},
		{"key=300x300/300x300/a.jpg", 404},
		{"key=300x300/../a.jpg", 400},
		{"", 400},
	}
	for _, tt := range tests {
		got := ask(t, "GET", s.api+"/resize?"+tt.query)
		var body struct{ Message, Code, RequestID string }
		if err := json.Unmarshal(got.body, &body); got.status != tt.status || err != nil || body.Message == "" || body.RequestID == "" {
			t.Errorf("%s: %d %s, want %d", tt.query, got.status, got.body, tt.status)
		}
		if got.header.Get("Location") != "" {
			t.Errorf("%s: an error redirects", tt.query)
		}
	}
	list, err := testStore(t).Client().ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: &s.bucket})
	if err != nil || len(list.Contents) != 2 {
		t.Errorf("%d objects after nothing but errors, %v", len(list.Contents), err)
	}
}

func TestDeletedDerivativeIsMadeAgain(t *testing.T) {
	s := newSite(t)
	s.put(t, "a.jpg", jpegFile(t, 100, 80, orange))
	for range 2 {
		if _, statuses := followRedirects(t, "GET", s.website+"/64x64/a.jpg"); !slices.Equal(statuses, []int{307, 307, 200}) {
			t.Errorf("%v", statuses)
		}
		_, err := testStore(t).Client().DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &s.bucket, Key: aws.String("64x64/a.jpg")})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestManyReadersAtOnceSeeOnePicture(t *testing.T) {
	s := newSite(t)
	s.put(t, "a.jpg", jpegFile(t, 300, 200, orange))
	var wg sync.WaitGroup
	bodies := make([]string, 8)
	for i := range bodies {
		wg.Go(func() {
			got, statuses := followRedirects(t, "GET", s.website+"/64x64/a.jpg")
			if got.status != 200 {
				t.Errorf("%v %s", statuses, got.body)
			}
			bodies[i] = string(got.body)
		})
	}
	wg.Wait()
	if len(slices.Compact(bodies)) != 1 {
		t.Error("readers saw different bytes")
	}
}

// A CDN that keeps the website's old redirect sends its readers round in
// circles; they end with the picture all the same.
func TestKeptRedirectDoesNotLoop(t *testing.T) {
	s := newSite(t)
	s.put(t, "a.jpg", jpegFile(t, 300, 200, orange))
	kept := ask(t, "GET", s.website+"/64x64/a.jpg").header.Get("Location")
	for hop := range 20 {
		got := ask(t, "GET", kept)
		if got.status == 307 {
			continue
		}
		if got.status != 200 || hop == 0 {
			t.Fatalf("hop %d: %d %s", hop, got.status, got.body)
		}
		if _, w, h := dimensions(t, got.body); w != 64 || h != 64 {
			t.Errorf("%d×%d", w, h)
		}
		return
	}
	t.Error("a loop")
}

func TestLocationIsAnAddress(t *testing.T) {
	s := newSite(t)
	for _, key := range hostileKeys {
		to := ask(t, "GET", s.website+"/64x64/"+edit.EscapePath(key)).header.Get("Location")
		u, err := url.Parse(to)
		if err != nil || u.Path != "/resize" || u.Fragment != "" || !strings.HasPrefix(u.RawQuery, "key=64x64/") {
			t.Errorf("%s: %s, %v", key, to, err)
		}
	}
}
