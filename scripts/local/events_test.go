package main

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
	"s3resize/lambda/store/storetest"
	"s3resize/scripts/internal/runtimeapi"
)

var blue = color.NRGBA{R: 20, G: 60, B: 250, A: 255}

// newFollowingSite is a site whose function is told of its bucket.
func newFollowingSite(t *testing.T) *site {
	t.Helper()
	return newSiteOn(t, func(s *site) func(context.Context, []byte) ([]byte, error) {
		invoke := invoker(newHandler(testStore(t).Client(), s.bucket, s.website, allowList(t, testResolutions), 80, newLogger(t.Output(), false, false)))
		subscribe(t, s.bucket, invoke)
		return invoke
	})
}

// subscribe has a function told of a bucket until the end of the test.
func subscribe(t *testing.T, bucket string, invoke invocation) {
	t.Helper()
	testStore(t).events.subscribe(bucket, invoke, newLogger(t.Output(), false, false))
	t.Cleanup(func() { testStore(t).events.unsubscribe(bucket) })
}

// shows wants a picture of one colour at the website, at once and without the
// function.
func (s *site) shows(t *testing.T, path string, want color.NRGBA) {
	t.Helper()
	got, statuses := followRedirects(t, "GET", s.website+path)
	if !slices.Equal(statuses, []int{200}) {
		t.Errorf("%s: %v", path, statuses)
		return
	}
	if c := middle(t, got.body); !near(c, want) {
		t.Errorf("%s is %v; want %v", path, c, want)
	}
}

// Whichever way another object comes in its place.
func TestReplacedOriginalIsSeenAtTheNextView(t *testing.T) {
	key := "photos/a b+c%41.png"
	upload := func(t *testing.T, s *site, key string) {
		s.put(t, key, pngFile(t, 640, 480, blue))
	}
	for name, replace := range map[string]func(*testing.T, *site){
		"put":      func(t *testing.T, s *site) { upload(t, s, key) },
		"in parts": func(t *testing.T, s *site) { s.putInParts(t, key, pngFile(t, 640, 480, blue)) },
		"copy": func(t *testing.T, s *site) {
			upload(t, s, "other.png")
			_, err := testStore(t).Client().CopyObject(t.Context(), &s3.CopyObjectInput{Bucket: &s.bucket, Key: &key, CopySource: aws.String(s.bucket + "/other.png")})
			if err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFollowingSite(t)
			s.put(t, key, pngFile(t, 640, 480, orange))
			for _, size := range []string{"/300x300/", "/x50/"} {
				if got, _ := followRedirects(t, "GET", s.website+size+edit.EscapePath(key)); got.status != 200 || !near(middle(t, got.body), orange) {
					t.Fatalf("first view: %d", got.status)
				}
			}
			replace(t, s)
			s.shows(t, "/300x300/"+edit.EscapePath(key), blue)
			s.shows(t, "/x50/"+edit.EscapePath(key), blue)
			if got := ask(t, "GET", s.website+"/64x64/"+edit.EscapePath(key)); got.status != 307 {
				t.Errorf("a size that nobody asked for: %d", got.status)
			}
		})
	}
}

func TestDeletedOriginalTakesItsDerivativesAlong(t *testing.T) {
	for name, remove := range map[string]func(*testing.T, *site, string) error{
		"one": func(t *testing.T, s *site, key string) error {
			_, err := testStore(t).Client().DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &s.bucket, Key: &key})
			return err
		},
		"many": func(t *testing.T, s *site, key string) error {
			_, err := testStore(t).Client().DeleteObjects(t.Context(), &s3.DeleteObjectsInput{Bucket: &s.bucket,
				Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: aws.String("none")}, {Key: &key}}}})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFollowingSite(t)
			s.put(t, "a b.png", pngFile(t, 64, 48, orange))
			if got, _ := followRedirects(t, "GET", s.website+"/64x64/a%20b.png"); got.status != 200 {
				t.Fatalf("%d", got.status)
			}
			if err := remove(t, s, "a b.png"); err != nil {
				t.Fatal(err)
			}
			if got, statuses := followRedirects(t, "GET", s.website+"/64x64/a%20b.png"); got.status != 404 {
				t.Errorf("%v", statuses)
			}
			list, err := testStore(t).Client().ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: &s.bucket})
			if err != nil || len(list.Contents) != 1 || *list.Contents[0].Key != store.SizesKey {
				t.Errorf("%d objects are left, %v", len(list.Contents), err)
			}
		})
	}
}

// The function as it is deployed, told through its Runtime API.
func TestBootstrapFollows(t *testing.T) {
	bootstrap := buildBootstrap(t)
	var process *runtimeapi.Process
	s := newSiteOn(t, func(s *site) func(context.Context, []byte) ([]byte, error) {
		process = startBootstrap(t, bootstrap, s)
		subscribe(t, s.bucket, process.Invoke)
		return process.Invoke
	})
	s.put(t, "a.png", pngFile(t, 64, 48, orange))
	if got, _ := followRedirects(t, "GET", s.website+"/64x64/a.png"); got.status != 200 {
		t.Fatalf("%d", got.status)
	}
	s.put(t, "a.png", pngFile(t, 64, 48, blue))
	s.shows(t, "/64x64/a.png", blue)
	if logs := process.Stdout(); !strings.Contains(logs, `"outcome":"refreshed"`) || !strings.Contains(logs, `"Refreshed"`) {
		t.Errorf("no log and metrics of the event:\n%s", logs)
	}
}

// eavesdrop notes what a function would be told of a bucket.
func eavesdrop(t *testing.T, bucket string) (told func() []string) {
	t.Helper()
	var mu sync.Mutex
	var all []string
	subscribe(t, bucket, func(_ context.Context, payload []byte) ([]byte, error) {
		var batch struct{ Records []message }
		if err := json.Unmarshal(payload, &batch); err != nil {
			t.Errorf("%s, %v", payload, err)
		}
		for _, m := range batch.Records {
			var e struct {
				Kind   string `json:"detail-type"`
				Source string
				Detail struct {
					Reason string
					Bucket struct{ Name string }
					Object struct{ Key, Sequencer string }
				}
			}
			if err := json.Unmarshal([]byte(m.Body), &e); err != nil || e.Source != "aws.s3" || e.Detail.Bucket.Name != bucket || len(e.Detail.Object.Sequencer) != 16 {
				t.Errorf("%s, %v", payload, err)
			}
			mu.Lock()
			all = append(all, strings.Join([]string{e.Kind, e.Detail.Reason, e.Detail.Object.Key}, ", "))
			mu.Unlock()
		}
		return []byte(`{"batchItemFailures":[]}`), nil
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

// What the function keeps for itself does not wake it, nor do other buckets, nor
// what failed. A key that is spelled like a derivative's may be an original's.
func TestEventsOfOriginalsOnly(t *testing.T) {
	s := newSite(t)
	other := newBucket(t)
	told := eavesdrop(t, s.bucket)
	client := testStore(t).Client()
	for _, key := range []string{"é +.png", "64x64/a.png", ".derivatives/a.png/7x", ".s3resize/sizes"} {
		s.put(t, key, []byte("x"))
		if _, err := client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &s.bucket, Key: &key}); err != nil {
			t.Fatal(err)
		}
	}
	(&site{bucket: other}).put(t, "a.png", []byte("x"))
	s.put(t, "there.png", []byte("x"))
	_, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &s.bucket, Key: aws.String("there.png"), Body: strings.NewReader("y"), IfNoneMatch: aws.String("*")})
	if err == nil {
		t.Fatal("a conditional write went through")
	}
	want := []string{
		"Object Created, PutObject, é +.png", "Object Deleted, DeleteObject, é +.png",
		"Object Created, PutObject, 64x64/a.png", "Object Deleted, DeleteObject, 64x64/a.png",
		"Object Created, PutObject, there.png",
	}
	if got := told(); !slices.Equal(got, want) {
		t.Errorf("told %q; want %q", got, want)
	}
}

// The function is told of its own derivatives too, but does not wait for that: it
// may be the only one there is, and busy.
func TestOwnWritesDoNotWait(t *testing.T) {
	s := newSite(t)
	busy, told := make(chan struct{}), make(chan []byte, 2)
	free := sync.OnceFunc(func() { close(busy) })
	subscribe(t, s.bucket, func(_ context.Context, payload []byte) ([]byte, error) {
		<-busy
		told <- payload
		return []byte("null"), nil
	})
	t.Cleanup(free)
	s.put(t, "64x64/a.png", []byte("x"), func(in *s3.PutObjectInput) { in.Metadata = map[string]string{store.OriginalETag: "x"} })
	key, etag := "64x64/a.png", storetest.ETag([]byte("x"))
	s.deleteSeen(t, key, etag)
	free()
	for range 2 {
		if payload := <-told; !bytes.Contains(payload, []byte(key)) {
			t.Errorf("told %s", payload)
		}
	}
}

// deleteSeen deletes an object if it has the given ETag.
func (s *site) deleteSeen(t *testing.T, key, etag string) {
	t.Helper()
	batch := types.Delete{Quiet: aws.Bool(true), Objects: []types.ObjectIdentifier{{Key: &key, ETag: aws.String(`"` + etag + `"`)}}}
	if _, err := testStore(t).Client().DeleteObjects(t.Context(), &s3.DeleteObjectsInput{Bucket: &s.bucket, Delete: &batch}); err != nil {
		t.Fatal(err)
	}
}

// What is the user's is left, as S3 does it.
func TestDeletionOfWhatHasChanged(t *testing.T) {
	s := newSite(t)
	s.put(t, "64x64/a.png", []byte("the user's"))
	for _, etag := range []string{storetest.ETag([]byte("a derivative")), storetest.ETag([]byte("the user's"))} {
		s.deleteSeen(t, "64x64/a.png", etag)
		_, err := testStore(t).Client().HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: &s.bucket, Key: aws.String("64x64/a.png")})
		if left := err == nil; left != (etag == storetest.ETag([]byte("a derivative"))) {
			t.Errorf("with %s it is left: %v", etag, left)
		}
	}
	s.deleteSeen(t, "none.png", "x")
}

// putInParts uploads as clients do with large files.
func (s *site) putInParts(t *testing.T, key string, body []byte) {
	t.Helper()
	client := testStore(t).Client()
	begun, err := client.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &s.bucket, Key: &key})
	if err != nil {
		t.Fatal(err)
	}
	part, err := client.UploadPart(t.Context(), &s3.UploadPartInput{Bucket: &s.bucket, Key: &key, UploadId: begun.UploadId, PartNumber: aws.Int32(1), Body: bytes.NewReader(body)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.CompleteMultipartUpload(t.Context(), &s3.CompleteMultipartUploadInput{Bucket: &s.bucket, Key: &key, UploadId: begun.UploadId,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: []types.CompletedPart{{PartNumber: aws.Int32(1), ETag: part.ETag}}}})
	if err != nil {
		t.Fatal(err)
	}
}

// middle is the colour in the middle of a picture.
func middle(t *testing.T, b []byte) color.NRGBA {
	t.Helper()
	img := decoded(t, b)
	at := img.Bounds().Min.Add(img.Bounds().Size().Div(2))
	return color.NRGBAModel.Convert(img.At(at.X, at.Y)).(color.NRGBA)
}

func near(a, b color.NRGBA) bool {
	apart := func(x, y uint8) bool { return max(x, y)-min(x, y) > 4 }
	return !apart(a.R, b.R) && !apart(a.G, b.G) && !apart(a.B, b.B)
}

func decoded(t *testing.T, b []byte) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}
