package main

import (
	"slices"
	"strings"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

// readings are the derivatives that a key may be the one of, in whatever
// installation: one for each place where the original's key may begin.
func readings(key string) (all []edit.Variant) {
	for i := range len(key) {
		if key[i] != '/' {
			continue
		}
		original := key[i+1:]
		if v, err := edit.ParseFor("", original, key); err == nil {
			all = append(all, v)
		}
		if bucket, ok := bucketBefore(key[:i]); ok {
			if v, err := edit.ParseFor(bucket, original, key); err == nil {
				all = append(all, v)
			}
		}
	}
	return all
}

// bucketBefore is the source bucket that the last segment of a path names.
func bucketBefore(path string) (bucket string, ok bool) {
	return strings.CutPrefix(path[strings.LastIndexByte(path, '/')+1:], "s3:")
}

// readAs finds the derivative that is stored under a key: the one that its
// metadata tells or, if an older version stored it, the one that this installation
// reads. The maker stores it there, in whatever way of reading the key has. It is
// not ok if no request leads to this key.
func readAs(m *store.Maker, key string, is store.State) (v edit.Variant, as *store.Maker, ok bool) {
	all := readings(key)
	// No original has an empty key, so that only what says nothing is made of it.
	// Older versions read all keys in Thumbor's way.
	if old, err := edit.Parse(key); err == nil && is.MadeOf(store.Origin{}) {
		all = slices.Insert(all, 0, old)
	}
	for _, v := range all {
		if !is.MadeOf(store.OriginOf(v)) {
			continue
		}
		for _, d := range []edit.Dialects{
			m.Dialects,
			{Open: edit.OpenDialects(), Buckets: m.Dialects.Buckets},
			{Buckets: m.Dialects.Buckets},
			{Buckets: m.Dialects.Buckets, SIH: true},
		} {
			if d.Key(v) == key {
				return v, keyedBy(m, d), true
			}
		}
	}
	return edit.Variant{}, nil, false
}

// keyedBy is a maker that stores derivatives under the keys of another
// installation's dialects.
func keyedBy(m *store.Maker, d edit.Dialects) *store.Maker {
	if d.Open == m.Dialects.Open && d.SIH == m.Dialects.SIH {
		return m
	}
	return &store.Maker{
		Store: m.Store, Pipeline: m.Pipeline, Dialects: d, Overlays: m.Overlays,
		CacheControl: m.CacheControl, PlainSizes: m.PlainSizes, Queued: m.Queued,
	}
}
