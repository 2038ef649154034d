package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"s3resize/lambda/store"
)

func TestViaLocal(t *testing.T) {
	s := newFakeS3().pictures(t, "a+b c.png")
	opt := options{bucket: "images", originals: "images", cacheControl: "no-cache"}
	via := viaLocal(localMaker(s.clients(t).s3, opt))

	const key = "4x2/a+b c.png"
	got, err := via(t.Context(), variant(t, key))
	if err != nil || got.there || got.warning != nil {
		t.Fatalf("got %+v, %v", got, err)
	}
	body := s.buckets["images"][key]
	if int64(len(body)) != got.bytes || s.types[key] != "image/png" || s.caching[key] != "no-cache" {
		t.Errorf("%d bytes told, %d stored as %s, %s", got.bytes, len(body), s.types[key], s.caching[key])
	}
	img, err := png.Decode(bytes.NewReader(body))
	if err != nil || img.Bounds() != image.Rect(0, 0, 4, 2) {
		t.Fatalf("stored %v, %v", img, err)
	}
	want := color.NRGBA{200, 100, 50, 255}
	if c := color.NRGBAModel.Convert(img.At(1, 1)); c != want {
		t.Errorf("colour %v, want %v", c, want)
	}

	if got, err = via(t.Context(), variant(t, key)); err != nil || !got.there || s.stored[key] != 1 {
		t.Errorf("the second time: %+v, %v, written %d times", got, err, s.stored[key])
	}
}

func TestViaLocalFromAnotherBucket(t *testing.T) {
	s := newFakeS3()
	s.buckets["originals"] = map[string][]byte{"a.png": tinyPNG(t)}
	opt := options{bucket: "images", originals: "originals"}
	if _, err := viaLocal(localMaker(s.clients(t).s3, opt))(t.Context(), variant(t, "2x/a.png")); err != nil {
		t.Fatal(err)
	}
	if s.stored["2x/a.png"] != 1 || s.caching["2x/a.png"] != store.DefaultCacheControl {
		t.Errorf("stored %v, %v", s.stored, s.caching)
	}
}

func TestViaLocalFails(t *testing.T) {
	s := newFakeS3().pictures(t, "whole.png")
	s.put("images", "index.html", []byte("<!doctype html><p>hello"))
	s.put("images", "half.png", tinyPNG(t)[:40])
	via := viaLocal(localMaker(s.clients(t).s3, options{bucket: "images", originals: "images"}))

	for key, want := range map[string]bool{"2x/index.html": true, "2x/half.png": false, "2x/gone.png": false} {
		_, err := via(t.Context(), variant(t, key))
		if _, never := cannotBeMade(err); err == nil || never != want {
			t.Errorf("%s: %v, never %v", key, err, never)
		}
	}
	s.deny["PUT"] = "AccessDenied"
	if _, err := via(t.Context(), variant(t, "2x/whole.png")); err == nil || hint(err) == "" {
		t.Errorf("not allowed to write: %v, hint %q", err, hint(err))
	}
	if got := s.keys("images"); len(got) != 3 {
		t.Errorf("the bucket has %v", got)
	}
}
