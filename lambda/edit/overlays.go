package edit

import (
	"errors"
	"slices"
	"strings"
)

// Overlays are the places that pictures laid over others may come from in
// requests that nobody signed. The zero Overlays are none. Pictures from the web
// are not asked about: [Dialects.WatermarkHosts] has decided about them.
type Overlays struct {
	// standard is the name of the default source bucket, "" if it is not known.
	standard string
	prefixes []overlayPrefix
}

// overlayPrefix is what keys in a bucket begin with; "" is the default bucket.
type overlayPrefix struct{ bucket, prefix string }

const overlaysForm = "what keys begin with, such as logos/, or s3:BUCKET/logos/ with one of SOURCE_BUCKETS"

// ParseOverlays reads what keys begin with, separated by commas, blanks around
// them ignored: "logos/" in the default source bucket, "s3:BUCKET/logos/" in
// another one of buckets, of which the first is the default, or "s3:BUCKET/" for
// all that is in it. The empty string is none. All bad entries are reported.
func ParseOverlays(s string, buckets []string) (Overlays, error) {
	var o Overlays
	if len(buckets) > 0 {
		o.standard = buckets[0]
	}
	if strings.TrimSpace(s) == "" {
		return o, nil
	}
	var faults []error
	for entry := range strings.SplitSeq(s, ",") {
		entry = strings.TrimSpace(entry)
		p := overlayPrefix{prefix: entry}
		if rest, ok := strings.CutPrefix(entry, bucketPrefix); ok {
			var found bool
			p.bucket, p.prefix, found = strings.Cut(rest, "/")
			if !found || !slices.Contains(buckets, p.bucket) {
				faults = append(faults, &Error{What: "overlays", Token: entry, Expected: overlaysForm})
				continue
			}
		}
		if entry == "" || entry[0] == '/' || strings.Contains(entry, "://") {
			faults = append(faults, &Error{What: "overlays", Token: entry, Expected: overlaysForm})
			continue
		}
		p.bucket = o.bucket(p.bucket)
		o.prefixes = append(o.prefixes, p)
	}
	if len(faults) > 0 {
		return Overlays{}, errors.Join(faults...)
	}
	return o, nil
}

// Allows reports whether a picture may be laid over one whose original is in
// ownBucket, "" for the default source bucket.
func (o Overlays) Allows(s Source, ownBucket string) bool {
	if s.IsURL() {
		return true
	}
	bucket := s.Bucket
	if bucket == "" {
		bucket = ownBucket
	}
	return slices.ContainsFunc(o.prefixes, func(p overlayPrefix) bool {
		return p.bucket == o.bucket(bucket) && strings.HasPrefix(s.Key, p.prefix)
	})
}

// bucket is a bucket's name, "" for the default one.
func (o Overlays) bucket(name string) string {
	if name == o.standard {
		return ""
	}
	return name
}

// String prints the list as [ParseOverlays] reads it.
func (o Overlays) String() string {
	var entries []string
	for _, p := range o.prefixes {
		entry := p.prefix
		if p.bucket != "" || p.prefix == "" {
			bucket := p.bucket
			if bucket == "" {
				bucket = o.standard
			}
			entry = bucketPrefix + bucket + "/" + p.prefix
		}
		entries = append(entries, entry)
	}
	return strings.Join(entries, ",")
}
