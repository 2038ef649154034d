package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// awkward keys, in ascending byte order.
var awkward = []string{"a b", "a%20b", "a&b<c>", "a+b", "a-b", "a/b", "a0", "Ä", "é#?", "日本", "🙂"}

func TestObjectsPaging(t *testing.T) {
	var keys []string
	for i := range 10 {
		keys = append(keys, fmt.Sprintf("k%d", i))
	}
	for _, pageSize := range []int{1, 3, 5, 10, 11} {
		s := newFakeS3(t, keys...)
		s.PageSize = pageSize
		got := listKeys(t, listing{client: s.clients(t).s3, bucket: "images"})
		if !slices.Equal(got, keys) {
			t.Errorf("pages of %d: got %v", pageSize, got)
		}
		if want := (len(keys) + pageSize - 1) / pageSize; s.sent("GET", "") != want {
			t.Errorf("pages of %d: %d requests, want %d", pageSize, s.sent("GET", ""), want)
		}
	}
}

func TestObjectsKeysArriveWhole(t *testing.T) {
	control := []string{"\x01", "\r", "\t\n"} // only an encoded listing can hold these
	for _, plain := range []bool{false, true} {
		keys := slices.Clone(awkward)
		if !plain {
			keys = append(keys, control...)
		}
		slices.Sort(keys)
		s := newFakeS3(t, keys...)
		s.PlainListing, s.PageSize = plain, 2
		if got := listKeys(t, listing{client: s.clients(t).s3, bucket: "images"}); !slices.Equal(got, keys) {
			t.Errorf("plain %v: got %q, want %q", plain, got, keys)
		}
	}
}

func TestObjectsPrefix(t *testing.T) {
	s := newFakeS3(t, "a", "photos", "photos/a", "photos/b", "q")
	got := listKeys(t, listing{client: s.clients(t).s3, bucket: "images", prefix: "photos/"})
	if want := []string{"photos/a", "photos/b"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestObjectsStopEarly(t *testing.T) {
	s := newFakeS3(t, "a", "b", "c", "d")
	s.PageSize = 2
	for range (listing{client: s.clients(t).s3, bucket: "images"}).objects(t.Context()) {
		break
	}
	if s.sent("GET", "") != 1 {
		t.Errorf("%d requests for one object", s.sent("GET", ""))
	}
}

func TestObjectsErrors(t *testing.T) {
	canned := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }
	}
	denied := newFakeS3(t, "a")
	denied.deny["LIST"] = "AccessDenied"
	tests := map[string]struct {
		server http.Handler
		bucket string
		want   string
		hint   string
	}{
		"no such bucket": {newFakeS3(t), "nope", "list nope: NoSuchBucket: a secret of the store", "right spelling"},
		"not allowed":    {denied, "images", "list images: AccessDenied: a secret of the store", "s3:ListBucket"},
		"another order": {
			canned("<R><Contents><Key>b</Key></Contents><Contents><Key>a</Key></Contents></R>"),
			"images", `list images: "a" came after "b"`, "",
		},
		"the same key twice": {
			canned("<R><Contents><Key>a</Key></Contents><Contents><Key>a</Key></Contents></R>"),
			"images", `list images: "a" came after "a"`, "",
		},
		"more, but where": {canned("<R><IsTruncated>true</IsTruncated></R>"), "images", "more, but not where", ""},
		"broken encoding": {
			canned("<R><EncodingType>url</EncodingType><Contents><Key>%zz</Key></Contents></R>"),
			"images", `invalid URL escape "%zz"`, "",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(test.server)
			defer server.Close()
			_, err := collect(listing{client: newClients(fakeConfig(server.URL)).s3, bucket: test.bucket}.objects(t.Context()))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %v, want %s", err, test.want)
			}
			if got := hint(err); !strings.Contains(got, test.hint) || (got == "") != (test.hint == "") {
				t.Errorf("hint %q, want %q", got, test.hint)
			}
		})
	}
}

func TestObjectsHonoursContext(t *testing.T) {
	s := newFakeS3(t, "a", "b", "c")
	s.PageSize = 1
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range (listing{client: s.clients(t).s3, bucket: "images"}).objects(ctx) {
		n++
		last = err
		cancel()
	}
	if n != 2 || !errors.Is(last, context.Canceled) {
		t.Errorf("%d items, the last with %v; want one object and a cancellation", n, last)
	}
}

func TestObjectsJump(t *testing.T) {
	s := newFakeS3(t, "a", "m/1", "m/2", "m/3", "m/4", "m/5", "m0", "z")
	s.PageSize = 2
	l := listing{client: s.clients(t).s3, bucket: "images", jump: func(page []object) string {
		if strings.HasPrefix(page[0].key, "m/") {
			return "m/\U0010FFFF"
		}
		return ""
	}}
	if got, want := listKeys(t, l), []string{"a", "m/1", "m/2", "m/3", "m0", "z"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func listKeys(t *testing.T, l listing) []string {
	t.Helper()
	var keys []string
	for o, err := range l.objects(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, o.key)
	}
	return keys
}
