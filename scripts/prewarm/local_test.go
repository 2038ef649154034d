package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"s3resize/lambda/store"
)

func TestViaLocal(t *testing.T) {
	s := newFakeS3(t).pictures(t, "a+b c.png")
	opt := options{bucket: "images", originals: "images", cacheControl: "no-cache"}
	via := viaLocal(makerOf(s.clients(t), opt))()

	const key = "4x2/a+b c.png"
	got, err := via(t.Context(), variant(t, key))
	if err != nil || got.there || got.warning != nil {
		t.Fatalf("got %+v, %v", got, err)
	}
	body := s.body(key)
	if int64(len(body)) != got.bytes || s.header(key, "Content-Type") != "image/png" || s.header(key, "Cache-Control") != "no-cache" {
		t.Errorf("%d bytes told, %d stored as %s, %s", got.bytes, len(body), s.header(key, "Content-Type"), s.header(key, "Cache-Control"))
	}
	img, err := png.Decode(bytes.NewReader(body))
	if err != nil || img.Bounds() != image.Rect(0, 0, 4, 2) {
		t.Fatalf("stored %v, %v", img, err)
	}
	want := color.NRGBA{200, 100, 50, 255}
	if c := color.NRGBAModel.Convert(img.At(1, 1)); c != want {
		t.Errorf("colour %v, want %v", c, want)
	}

	if got, err = via(t.Context(), variant(t, key)); err != nil || !got.there {
		t.Errorf("the second time: %+v, %v", got, err)
	}
}

func TestViaLocalFromAnotherBucket(t *testing.T) {
	s := newFakeS3(t)
	s.put("originals", "a.png", tinyPNG(t))
	opt := options{bucket: "images", originals: "originals"}
	if _, err := viaLocal(makerOf(s.clients(t), opt))()(t.Context(), variant(t, "2x/a.png")); err != nil {
		t.Fatal(err)
	}
	if s.sent("PUT", "2x/a.png") != 1 || s.header("2x/a.png", "Cache-Control") != store.DefaultCacheControl {
		t.Errorf("stored %q", s.Calls())
	}
}

func TestViaLocalFails(t *testing.T) {
	s := newFakeS3(t).pictures(t, "whole.png")
	s.put("images", "index.html", []byte("<!doctype html><p>hello"))
	s.put("images", "half.png", tinyPNG(t)[:40])
	begin := viaLocal(s.maker(t, ""))

	for key, want := range map[string]bool{"2x/index.html": true, "2x/half.png": false, "2x/gone.png": false} {
		_, err := begin()(t.Context(), variant(t, key))
		if _, never := cannotBeMade(err); err == nil || never != want {
			t.Errorf("%s: %v, never %v", key, err, never)
		}
	}
	s.deny["PUT"] = "AccessDenied"
	if _, err := begin()(t.Context(), variant(t, "2x/whole.png")); err == nil || hint(err) == "" {
		t.Errorf("not allowed to write: %v, hint %q", err, hint(err))
	}
	if got := s.keys("images"); len(got) != 3 {
		t.Errorf("the bucket has %v", got)
	}
}

// An original is read once for all that is made of it, and what is no image is
// read no further than its beginning.
func TestViaLocalReadsOnce(t *testing.T) {
	s := newFakeS3(t).pictures(t, "cat.png")
	s.put("images", "film.mp4", make([]byte, 1<<20))
	s.environment(t)
	status, _, stderr := runArgs(t.Context(), "-bucket images -resolutions 3x3,4x4,x9,x8")
	if status != 0 || !strings.Contains(stderr, "4 made") || !strings.Contains(stderr, "film.mp4: the original is no image") {
		t.Errorf("status %d\n%s", status, stderr)
	}
	for _, key := range []string{"cat.png", "film.mp4"} {
		if n := s.sent("GET", key); n != 1 {
			t.Errorf("%s was read %d times", key, n)
		}
	}
}
