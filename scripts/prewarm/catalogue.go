package main

import (
	"context"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

// catalogue knows which derivatives there should be.
type catalogue struct {
	originals   listing
	made        listing // its prefix is put behind that of each resolution
	resolutions []edit.Resolution
	shared      bool // originals and derivatives lie in one bucket
}

func newCatalogue(client *s3.Client, opt options) catalogue {
	c := catalogue{
		originals:   listing{client: client, bucket: opt.originals, prefix: opt.prefix},
		made:        listing{client: client, bucket: opt.bucket, prefix: opt.prefix},
		resolutions: opt.resolutions,
		shared:      opt.originals == opt.bucket,
	}
	if c.shared {
		c.originals.jump = beyondDerivatives
	}
	return c
}

// watcher is told what a catalogue comes across. Its methods are called from one
// goroutine.
type watcher struct {
	// looked is called for every original.
	looked func()
	// skipped is called for objects that are no originals, and again for each
	// derivative that an original cannot have.
	skipped func(key, reason string)
	// folder is called for every derivative found among the originals, with
	// what stands in front of its original's key.
	folder func(prefix string)
}

// missing lists the derivatives that are not there.
func (c catalogue) missing(ctx context.Context, w watcher) iter.Seq2[edit.Variant, error] {
	shelves := make([]iter.Seq2[string, error], len(c.resolutions))
	for i, r := range c.resolutions {
		shelves[i] = c.shelf(ctx, r)
	}
	return func(yield func(edit.Variant, error) bool) {
		for g, err := range missing(c.candidates(ctx, w), shelves) {
			if err != nil {
				yield(edit.Variant{}, err)
				return
			}
			v, err := edit.New(c.resolutions[g.shelf], g.original)
			if err != nil {
				w.skipped(g.original, err.Error())
			} else if !yield(v, nil) {
				return
			}
		}
	}
}

// shelf lists the keys of the originals that there is one size of.
func (c catalogue) shelf(ctx context.Context, r edit.Resolution) iter.Seq2[string, error] {
	folder := r.String() + "/"
	l := c.made
	l.prefix = folder + l.prefix
	return func(yield func(string, error) bool) {
		for o, err := range l.objects(ctx) {
			if !yield(strings.TrimPrefix(o.key, folder), err) || err != nil {
				return
			}
		}
	}
}

// candidates lists the keys of the objects that may be originals.
func (c catalogue) candidates(ctx context.Context, w watcher) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for o, err := range c.originals.objects(ctx) {
			if err == nil {
				if c.shared {
					if strings.HasPrefix(o.key, store.IndexPrefix) {
						continue
					}
					if prefix := derivativePrefix(o.key); prefix != "" {
						w.folder(prefix)
						continue
					}
				}
				if reason := notAnOriginal(o); reason != "" {
					w.skipped(o.key, reason)
					continue
				}
				w.looked()
			}
			if !yield(o.key, err) || err != nil {
				return
			}
		}
	}
}

// notAnOriginal says what else an object must be, and nothing of those that may
// be originals.
func notAnOriginal(o object) string {
	switch {
	case strings.HasSuffix(o.key, "/"):
		return "a folder marker"
	case o.size == 0:
		return "empty"
	}
	return ""
}

// derivativePrefix is what stands in front of the original's key in that of a
// derivative; "" if it is no derivative's key.
func derivativePrefix(key string) string {
	v, err := edit.Parse(key)
	if err != nil {
		return ""
	}
	prefix, found := strings.CutSuffix(key, v.Original)
	if !found {
		return ""
	}
	return prefix
}

// beyondDerivatives finds the end of a folder of derivatives that fills a whole
// page, so that the price of listing the originals does not grow with the number
// of sizes that were made of them.
func beyondDerivatives(page []object) string {
	if len(page) == 0 {
		return ""
	}
	prefix := derivativePrefix(page[len(page)-1].key)
	if prefix == "" || !strings.HasPrefix(page[0].key, prefix) {
		return ""
	}
	return prefix + string(utf8.MaxRune)
}
