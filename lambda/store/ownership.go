package store

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
)

// Metadata of a derivative. S3 puts "x-amz-meta-" in front of the names.
//
// An object is ours if it carries [OriginalETag]. Whatever lies under a
// derivative's key without it belongs to the user: it is never replaced and
// never deleted.
const (
	// OriginalETag is the original's ETag without quotes.
	OriginalETag = "original-etag"
	// OriginalID is a short hash of where the original is: its bucket, "" for the
	// usual one, and its key.
	OriginalID = "original-id"
	// OriginalHeaders is a short hash of the headers that derivatives take over
	// from their original; see [Object.headers].
	OriginalHeaders = "original-headers"
	// EngineVersion is pipeline.Version, or [Adopted].
	EngineVersion = "engine-version"
	// Settings is a short hash of the settings that shape derivatives; see
	// [Maker.settings].
	Settings = "settings"
	// OverlayETags tells what was laid over the original: entries "ID:ETAG"
	// separated by blanks, where ID is [overlayID].
	OverlayETags = "overlay-etags"
)

// Adopted is the engine version of derivatives that another tool made and that
// [Maker.Adopt] took over. They stay as they are until their original changes.
const Adopted = "adopted"

// Tag is the object tag of derivatives, as in the header x-amz-tagging. A
// lifecycle rule that selects by it cannot reach what users uploaded.
const Tag = "s3resize=derivative"

// Ours reports whether the object is a derivative that this program stored or
// adopted.
func (o Object) Ours() bool { return o.Metadata[OriginalETag] != "" }

// headers is a short hash of what derivatives take over from their original
// besides its pixels: "" if it has none of these headers.
func (o Object) headers() string {
	if o.CacheControl == "" && o.Disposition == "" && o.Language == "" {
		return ""
	}
	return shortHash(o.CacheControl, o.Disposition, o.Language)
}

// same reports whether two reads of an original found the same bytes and
// headers.
func (o Object) same(other Object) bool {
	return o.ETag == other.ETag && o.headers() == other.headers()
}

// shortHash is 12 hexadecimal digits that differ for different lists of
// strings.
func shortHash(parts ...string) string {
	h := sha256.New()
	for _, s := range parts {
		fmt.Fprintf(h, "%d:%s", len(s), s) // so that no two lists read the same
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// settings is a short hash of the settings that shape derivatives and that
// their keys do not tell. The way in which an installation reads paths is not
// among them: a key means the same edits everywhere; see [edit.Dialects.Key].
func (m *Maker) settings() string {
	p := m.Pipeline
	quality := cmp.Or(p.Quality, codec.DefaultQuality)
	detector := "builtin"
	if p.Detector != nil {
		detector = fmt.Sprintf("%T", p.Detector)
	}
	return shortHash(
		fmt.Sprint(quality, cmp.Or(p.WebPQuality, quality), p.Coding, p.IgnoreOrientation, p.Gamma), detector,
		cmp.Or(m.CacheControl, DefaultCacheControl), fmt.Sprint(m.Store.Tagged),
	)
}

// overlayID names a picture that is laid over others, in 12 hexadecimal digits.
func overlayID(s edit.Source) string { return shortHash(s.Bucket, s.Key) }

// overlayETags are the overlays a derivative was made with: from their ID to
// the ETag they had.
type overlayETags map[string]string

// String is the form that is stored as metadata.
func (e overlayETags) String() string {
	var entries []string
	for id, etag := range e {
		entries = append(entries, id+":"+etag)
	}
	slices.Sort(entries)
	return strings.Join(entries, " ")
}

func parseOverlayETags(s string) overlayETags {
	e := overlayETags{}
	for _, entry := range strings.Fields(s) {
		if id, etag, ok := strings.Cut(entry, ":"); ok {
			e[id] = etag
		}
	}
	return e
}

// originID names an original in 12 hexadecimal digits.
func originID(o Origin) string { return shortHash(o.Bucket, o.Key) }

// State is what is stored under a derivative's key.
type State struct {
	// There says that an object is stored, and Ours that it is a derivative and
	// not the user's.
	There, Ours bool
	// ETag is the object's own, without quotes.
	ETag     string
	Modified time.Time
	Size     int64
	metadata map[string]string
}

// MadeOf reports whether the object is a derivative of the original at o. One
// that an older version stored does not tell, and is taken for one.
func (s State) MadeOf(o Origin) bool {
	id := s.metadata[OriginalID]
	return s.Ours && (id == "" || id == originID(o))
}

// OverlayETag is the ETag that a picture had when it was laid over the derivative;
// "" if it was not, or if that is not known.
func (s State) OverlayETag(overlay Origin) string {
	return parseOverlayETags(s.metadata[OverlayETags])[originID(overlay)]
}

// Stale reports whether a derivative is ours and should be made anew: its
// original has other bytes or headers now, or it was made by another version or
// with other settings. What is laid over it is not looked at; see
// [Maker.OverlaysChanged].
func (m *Maker) Stale(s State, original Object) bool {
	switch {
	case !s.Ours:
		return false
	case s.metadata[OriginalETag] != original.ETag:
		return true
	case s.metadata[EngineVersion] == Adopted:
		return false
	}
	return s.metadata[EngineVersion] != pipeline.Version ||
		s.metadata[OriginalHeaders] != original.headers() ||
		s.metadata[Settings] != m.settings()
}
