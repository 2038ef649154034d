package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"s3resize/lambda/edit"
)

// slowCache is the same as a list of names and sizes, the last used at the end.
type slowCache []slowEntry

type slowEntry struct {
	name, body string
}

// counted is what an entry counts as with a name of one letter: 512 bytes, the
// name and the body.
func (e slowEntry) counted() int { return 513 + len(e.body) }

func (c slowCache) total() (n int) {
	for _, e := range c {
		n += e.counted()
	}
	return n
}

func (c *slowCache) take(name string) (slowEntry, bool) {
	i := slices.IndexFunc(*c, func(e slowEntry) bool { return e.name == name })
	if i < 0 {
		return slowEntry{}, false
	}
	e := (*c)[i]
	*c = slices.Delete(*c, i, i+1)
	return e, true
}

func (c *slowCache) put(e slowEntry, limit int) {
	c.take(e.name)
	if e.counted() > limit {
		return
	}
	*c = append(*c, e)
	for c.total() > limit {
		*c = (*c)[1:]
	}
}

func TestOverlayCacheAgainstASlowOne(t *testing.T) {
	const limit = 2000
	var fast overlayCache
	var slow slowCache
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		name := string(rune('a' + random.IntN(6)))
		source := edit.Source{Key: name}
		if random.IntN(2) == 0 {
			body := strings.Repeat("x", random.IntN(1600))
			fast.put(cacheEntry{source: source, body: []byte(body)}, limit)
			slow.put(slowEntry{name, body}, limit)
		} else {
			got, ok := fast.get(source)
			want, found := slow.take(name)
			if found {
				slow = append(slow, want)
			}
			if ok != found || string(got.body) != want.body {
				t.Fatalf("%s: %d bytes, %t; want %d, %t", name, len(got.body), ok, len(want.body), found)
			}
		}
		if fast.bytes != int64(slow.total()) || len(fast.named) != len(slow) || fast.recent.Len() != len(slow) {
			t.Fatalf("%d bytes of %d overlays, %d in order; want %d of %d", fast.bytes, len(fast.named), fast.recent.Len(), slow.total(), len(slow))
		}
	}
}

func TestOverlayCacheTellsSourcesApart(t *testing.T) {
	var c overlayCache
	names := []edit.Source{{Key: "a"}, {Bucket: "a", Key: "a"}, {Bucket: "a", Key: "https://a"}, {Key: "https://a"}}
	for i, s := range names {
		c.put(cacheEntry{source: s, etag: fmt.Sprint(i)}, 1<<20)
	}
	for i, s := range names {
		if k, ok := c.get(s); !ok || k.etag != fmt.Sprint(i) {
			t.Errorf("%v: %v, %t", s, k, ok)
		}
	}
}
