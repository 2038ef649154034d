package handler

import (
	"container/list"
	"sync"

	"s3resize/lambda/edit"
)

// pictureCache keeps the pictures that were used last. It is safe for concurrent
// use, and its zero value is empty.
type pictureCache struct {
	mu     sync.Mutex
	bytes  int64
	recent list.List // of *keptAs, the last used in front
	named  map[edit.Source]*list.Element
}

type keptAs struct {
	kept
	name edit.Source
}

// size is what a picture counts as: besides its bytes, about what is needed to
// keep it in order.
func (k *keptAs) size() int64 {
	const upkeep = 512
	return int64(len(k.body)+len(k.etag)+len(k.name.Bucket)+len(k.name.Key)) + upkeep
}

func (c *pictureCache) get(name edit.Source) (kept, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.named[name]
	if !ok {
		return kept{}, false
	}
	c.recent.MoveToFront(e)
	return e.Value.(*keptAs).kept, true
}

// put keeps a picture in place of the one of that name and, so that all take no
// more than limit bytes, of those used longest ago. One that is larger than that
// by itself is not kept.
func (c *pictureCache) put(name edit.Source, k kept, limit int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.named[name]; ok {
		c.remove(e)
	}
	entry := &keptAs{k, name}
	if entry.size() > limit {
		return
	}
	for c.bytes+entry.size() > limit {
		c.remove(c.recent.Back())
	}
	if c.named == nil {
		c.named = map[edit.Source]*list.Element{}
	}
	c.named[name] = c.recent.PushFront(entry)
	c.bytes += entry.size()
}

func (c *pictureCache) remove(e *list.Element) {
	entry := c.recent.Remove(e).(*keptAs)
	delete(c.named, entry.name)
	c.bytes -= entry.size()
}
