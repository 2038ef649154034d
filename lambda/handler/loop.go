package handler

import (
	"crypto/sha256"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"s3resize/lambda/edit"
)

// A reader who follows a redirect finds the derivative and does not come back.
// One who comes back again and again goes round in a circle: something on the way
// answers with a redirect that it has kept, or the derivative cannot be read. Two
// things tell such a reader from a crowd:
//
//   - The marker. A redirect to what exists already, or of a reader who comes
//     again, ends in "?_s3resize=1", then 2. S3 ignores the query when it serves
//     the object, and passes it on behind the key when it does not find it. A
//     request with the marker so is a turn of this very reader, whichever process
//     gets it.
//   - The memory of this process, where a cache on the way ignores queries and
//     the marker is lost; see [loopGuard].
//
// Anyone can write a marker. Who does is answered with the derivative itself, or
// that it is too large for that: nobody else is.

// turnParameter is the name of the marker.
const turnParameter = "_s3resize"

const (
	// maxTurns is how often one reader is redirected to one derivative before
	// that is a loop. Once is normal; browsers stop at 20.
	maxTurns = 3
	// maxMarked is the highest number in a marker. The first turn of a reader for
	// whom the derivative was made has none.
	maxMarked = maxTurns - 1
	// raceWindow is how long after a derivative was stored a request for it is
	// likely to come from a reader who was told that it is missing.
	raceWindow = 5 * time.Second
	// turnWindow is how long after a redirect its reader is back, if at all: a
	// turn is two requests, one of them to a CDN. The longer it is, the more likely
	// it is somebody else.
	turnWindow = 2 * time.Second
	// keptAge is how old a derivative is whose readers do not come late any more,
	// but by a redirect that something has kept, if several come.
	keptAge = 10 * time.Minute
)

// turnsOf is the number in the marker of a query, 0 without one.
func turnsOf(query url.Values) int {
	value, _ := edit.LastValue(query, turnParameter)
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return 0
	}
	return min(n, maxMarked)
}

// reader tells readers apart, as far as possible: it is a digest of what is sent
// along with each of a reader's requests.
type reader [sha256.Size]byte

// telling are the headers that a browser repeats at each turn, and that tell two
// people behind one address apart.
var telling = []string{
	"User-Agent", "Accept-Language", "Accept", "Accept-Encoding", "Referer",
	"Sec-Ch-Ua", "Sec-Ch-Ua-Mobile", "Sec-Ch-Ua-Platform",
}

func (e *event) reader(c client) reader {
	told := []string{c.Method, e.address(c), c.UserAgent}
	for _, name := range telling {
		told = append(told, e.header(name))
	}
	return sha256.Sum256([]byte(strings.Join(told, "\n")))
}

// address is where the reader is, as far as our own infrastructure has seen it.
// With a CDN in front of the API, the API's caller is a machine of the CDN that
// thousands share. The CDN says where the reader is, CloudFront even with the port
// of the connection, which no two people behind one address share.
//
// X-Forwarded-For has what the client claims, then the client's address as the
// CDN saw it, then the CDN's as the gateway saw it. Without a CDN the last is the
// client's; a proxy in an office may have put the one of a person before it.
//
// A client can forge what stands before, and all of it where it reaches the API
// past the CDN. That makes it look like another reader. Either it looks like a new
// one each time, and goes round longer than others, alone. Or like somebody whose
// address and browser it knows, who then must be on the way to the same
// derivative within the same seconds to get it from here, and not by a redirect.
func (e *event) address(c client) string {
	if viewer := e.header("CloudFront-Viewer-Address"); viewer != "" {
		return viewer
	}
	var hops []string
	for hop := range strings.SplitSeq(e.header("X-Forwarded-For"), ",") {
		if hop = strings.TrimSpace(hop); hop != "" {
			hops = append(hops, hop)
		}
	}
	switch n := len(hops); {
	case n == 0:
		return c.SourceIP
	case n == 1:
		return hops[0]
	case e.behindCDN(c):
		return hops[n-2]
	default:
		return hops[n-2] + "," + hops[n-1]
	}
}

// behindCDN reports whether the API's caller is a CDN. CDN-Loop is how CDNs other
// than CloudFront name themselves (RFC 8586).
func (e *event) behindCDN(c client) bool {
	return c.UserAgent == "Amazon CloudFront" || e.header("X-Amz-Cf-Id") != "" || e.header("CDN-Loop") != ""
}

// loopGuard remembers whom this process has just redirected where. The zero value
// is ready. Memory is bounded: the oldest entries give way.
//
// Several people may look like one reader. Requests tell, by when they began: one
// that began before the last redirect was sent is no consequence of it, so it is
// somebody else's, and no number of them says that anybody goes round.
type loopGuard struct {
	mu     sync.Mutex
	recent []*trail // the newest last
}

// guarded is how many entries a loopGuard has at most.
const guarded = 512

// trail is where a reader was sent.
type trail struct {
	key    string
	reader reader
	last   time.Time // when the newest redirect was sent
	// count is how many redirects may be each other's consequence.
	count int
	// crowd says that several people look like this reader.
	crowd bool
}

// turn notes that a reader is being redirected to key now, in answer to a request
// that began at start. It returns how many times in a row that has been, and
// whether these may be several people.
func (g *loopGuard) turn(key string, r reader, start, now time.Time) (count int, crowd bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.find(key, r, start.Add(-turnWindow))
	if t.count == 0 || start.After(t.last) {
		t.count++
	} else {
		t.crowd = true
	}
	t.last = now
	return t.count, t.crowd
}

// kept notes that an old derivative was asked for, whoever did, and reports
// whether that has been too often to be by chance: a crawler may come at any time,
// but not several readers.
func (g *loopGuard) kept(key string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.find(key, reader{}, now.Add(-keptAge))
	t.last = now
	t.count++
	return t.count > maxTurns
}

// find is the entry of a reader and a key. It is a new one if the last redirect
// was before since.
func (g *loopGuard) find(key string, r reader, since time.Time) *trail {
	for _, t := range g.recent {
		if t.key == key && t.reader == r {
			if t.last.Before(since) {
				*t = trail{key: key, reader: r}
			}
			return t
		}
	}
	if len(g.recent) == guarded {
		g.recent = slices.Delete(g.recent, 0, 1)
	}
	t := &trail{key: key, reader: r}
	g.recent = append(g.recent, t)
	return t
}
