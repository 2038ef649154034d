package store

import (
	"container/list"
	"sync"
	"time"

	"s3resize/lambda/edit"
)

// cacheEntry is an overlay as it was read.
type cacheEntry struct {
	source edit.Source
	body   []byte
	// etag is as it was sent, quotes and all; "" where there was none.
	etag string
	// asked is when it was last known to be current.
	asked time.Time
}

// size is what an entry counts as: its bytes, and about what the cache itself
// needs for it.
func (e *cacheEntry) size() int64 {
	const upkeep = 512
	return int64(len(e.body)+len(e.etag)+len(e.source.Bucket)+len(e.source.Key)) + upkeep
}

// overlayCache keeps the overlays that were used last. It is safe for concurrent
// use, and its zero value is empty.
type overlayCache struct {
	mu     sync.Mutex
	bytes  int64
	recent list.List // of *cacheEntry, the last used in front
	named  map[edit.Source]*list.Element
}

func (c *overlayCache) get(source edit.Source) (cacheEntry, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.named[source]
	if !ok {
		return cacheEntry{}, false
	}
	c.recent.MoveToFront(e)
	return *e.Value.(*cacheEntry), true
}

// put keeps an overlay in place of the one of the same source. It drops those used
// longest ago, so that all take no more than limit bytes. An overlay that is
// larger than that by itself is not kept.
func (c *overlayCache) put(entry cacheEntry, limit int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.named[entry.source]; ok {
		c.remove(e)
	}
	if entry.size() > limit {
		return
	}
	for c.bytes+entry.size() > limit {
		c.remove(c.recent.Back())
	}
	if c.named == nil {
		c.named = map[edit.Source]*list.Element{}
	}
	c.named[entry.source] = c.recent.PushFront(&entry)
	c.bytes += entry.size()
}

func (c *overlayCache) remove(e *list.Element) {
	entry := c.recent.Remove(e).(*cacheEntry)
	delete(c.named, entry.source)
	c.bytes -= entry.size()
}
