package handler

import (
	"sync"
	"time"
)

const (
	// raceWindow is how long after a derivative was stored a request for it can
	// still come from a reader who was told that it is missing.
	raceWindow = 5 * time.Second
	// maxTurns is how often, within raceWindow, one reader is redirected to one
	// derivative before that is a loop. Once is normal; browsers stop at 20.
	maxTurns = 3
)

// loopGuard remembers whom this process has just redirected where. A reader who
// follows a redirect finds the derivative and does not come back; one who does,
// again and again, is going round in a circle, because something on the way
// answers with a redirect it has kept or the derivative cannot be read. That
// tells a loop within the first view, before raceWindow has passed.
//
// The zero value is ready. Memory is bounded: the oldest entries give way.
type loopGuard struct {
	mu     sync.Mutex
	recent [128]turns
	next   int
}

type turns struct {
	key    string
	client client
	last   time.Time
	count  int
}

// turn notes that the client is being redirected to key now, in answer to a
// request that began at start, and returns how many times in a row that has
// been. Requests that began before the last redirect was sent cannot be its
// consequence and do not count.
func (g *loopGuard) turn(key string, c client, start, now time.Time) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := range g.recent {
		t := &g.recent[i]
		if t.key != key || t.client != c || now.Sub(t.last) > raceWindow {
			continue
		}
		if start.After(t.last) {
			t.count, t.last = t.count+1, now
		}
		return t.count
	}
	g.recent[g.next] = turns{key, c, now, 1}
	g.next = (g.next + 1) % len(g.recent)
	return 1
}
