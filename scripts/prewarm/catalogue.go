package main

import (
	"context"
	"errors"
	"iter"
	"strings"
	"unicode/utf8"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

// catalogue knows which derivatives there should be.
//
// Originals may lie in folders that are named like sizes, among derivatives. What
// an object is, only its metadata tells, and no listing has that. But most objects
// need not be asked about: what lies in the folder of a size, under the key of an
// original that is there, is that original's derivative, or takes its place. So a
// HEAD is sent for these only:
//
//   - what is in the folder of a size that is asked for or recorded, and has no
//     original
//   - what is spelled like a derivative in other folders
//
// and another one for each size, if the object turns out to be an original.
type catalogue struct {
	originals listing
	made      listing // its prefix is put behind that of each resolution
	// resolutions are to be made; further are others whose folders hold
	// derivatives.
	resolutions, further []edit.Resolution
	shared               bool // originals and derivatives lie in one bucket
	// shelved says that the shelves have all that is in the folders of their sizes,
	// so that the listing of the originals leaves these folders out.
	shelved bool
	maker   *store.Maker
}

// newCatalogue needs the sizes that are recorded, if there are any.
func newCatalogue(m *store.Maker, opt options, recorded []edit.Resolution) catalogue {
	c := catalogue{
		originals:   listing{client: m.Store.Client, bucket: opt.originals, prefix: opt.prefix},
		made:        listing{client: m.Store.Client, bucket: opt.bucket, prefix: opt.prefix},
		resolutions: opt.resolutions,
		shared:      opt.originals == opt.bucket,
		maker:       m,
	}
	// Below a prefix there is nothing that begins with a size, or else nothing but
	// that; then all of it is asked about.
	if c.shared && opt.prefix == "" {
		c.shelved = true
		c.further = without(recorded, opt.resolutions)
		c.originals.jump = c.beyondShelves
	}
	return c
}

// without are those of all that are not among others.
func without(all, others []edit.Resolution) (rest []edit.Resolution) {
	known := map[edit.Resolution]bool{}
	for _, r := range others {
		known[r] = true
	}
	for _, r := range all {
		if !known[r] {
			rest = append(rest, r)
		}
	}
	return rest
}

// watcher is told what a catalogue comes across. Its methods are called from one
// goroutine.
type watcher struct {
	// looked is called for every original.
	looked func()
	// skipped is called for objects that are no originals, and again for each
	// derivative that an original cannot have.
	skipped func(key, reason string)
	// foreign is called for objects of the user that lie where derivatives of
	// originals belong.
	foreign func(key string)
}

// lacking are derivatives of one original that are not there.
type lacking []edit.Variant

// missing lists the derivatives that are not there, by original.
func (c catalogue) missing(ctx context.Context, w watcher) iter.Seq2[lacking, error] {
	var shelves []iter.Seq2[object, error]
	for _, r := range c.resolutions {
		shelves = append(shelves, c.shelf(ctx, r))
	}
	for _, r := range c.further {
		shelves = append(shelves, c.shelf(ctx, r))
	}
	return func(yield func(lacking, error) bool) {
		var unsure []unsure
		// settle asks about what the listings do not tell.
		settle := func() bool {
			answers, err := store.Each(ctx, unsure, c.look)
			unsure = unsure[:0]
			if err != nil {
				yield(nil, terse(err))
				return false
			}
			for _, a := range answers {
				a.tell(w)
				if len(a.lacking) > 0 && !yield(a.lacking, nil) {
					return false
				}
			}
			return true
		}
		for f, err := range compare(c.candidates(ctx, w), shelves) {
			if err != nil {
				yield(nil, err)
				return
			}
			if doubt, ok := c.doubt(f); ok {
				unsure = append(unsure, doubt)
			} else if f.shelf < 0 {
				w.looked()
				sure, open := c.variants(f, w)
				if len(open) > 0 {
					unsure = append(unsure, open...)
				}
				if len(sure) > 0 && !yield(sure, nil) {
					return
				}
			}
			if len(unsure) >= atOnce && !settle() {
				return
			}
		}
		settle()
	}
}

// atOnce is how many answers are waited for together.
const atOnce = 256

// shelf lists the keys of the originals that there is one size of.
func (c catalogue) shelf(ctx context.Context, r edit.Resolution) iter.Seq2[object, error] {
	folder := r.String() + "/"
	l := c.made
	l.prefix = folder + l.prefix
	return func(yield func(object, error) bool) {
		for o, err := range l.objects(ctx) {
			o.key = strings.TrimPrefix(o.key, folder)
			if !yield(o, err) || err != nil {
				return
			}
		}
	}
}

// candidates lists the objects that may be originals, without those on shelves.
func (c catalogue) candidates(ctx context.Context, w watcher) iter.Seq2[object, error] {
	return func(yield func(object, error) bool) {
		for o, err := range c.originals.objects(ctx) {
			if err == nil {
				shelf := c.shelfOf(o.key)
				if c.shared && store.IsInternal(o.key) || shelf != "" && shelf != o.key {
					continue
				}
				if reason := notAnOriginal(o); reason != "" {
					w.skipped(o.key, reason)
					continue
				}
			}
			if !yield(o, err) || err != nil {
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

// shelfOf is the folder of the shelf that an object is on; "" if that is none.
func (c catalogue) shelfOf(key string) string {
	folder, _, found := strings.Cut(key, "/")
	if !found || !c.shelved {
		return ""
	}
	size, err := edit.ParseResolution(folder)
	if err != nil {
		return ""
	}
	for _, sizes := range [][]edit.Resolution{c.resolutions, c.further} {
		for _, r := range sizes {
			if r == size {
				return folder + "/"
			}
		}
	}
	return ""
}

// beyondShelves finds the end of a shelf that fills the end of a page, so that the
// price of listing the originals does not grow with the number of sizes that were
// made of them.
func (c catalogue) beyondShelves(page []object) string {
	if len(page) == 0 {
		return ""
	}
	folder := c.shelfOf(page[len(page)-1].key)
	if folder == "" {
		return ""
	}
	return folder + string(utf8.MaxRune)
}

// unsure is something that only a HEAD tells: what an object is, or, if that is
// known to be an original, whether a derivative is there.
type unsure struct {
	object
	variant edit.Variant
	known   bool
}

// answer is what a HEAD told.
type answer struct {
	tell    func(watcher)
	lacking lacking
}

// doubt returns what is to be asked of an object that may be an original or not.
func (c catalogue) doubt(f found) (unsure, bool) {
	switch {
	case !c.shared:
		return unsure{}, false
	case f.shelf < 0:
		return unsure{object: f.object}, edit.IsDerivative(f.key)
	case !c.shelved: // it is not below the prefix
		return unsure{}, false
	}
	sizes := append(c.resolutions[:len(c.resolutions):len(c.resolutions)], c.further...)
	f.key = sizes[f.shelf].String() + "/" + f.key
	return unsure{object: f.object}, true
}

// variants are the derivatives that an original lacks, as far as the listings
// tell, and those that must be asked about: a key that says more than the size is
// on no shelf.
func (c catalogue) variants(f found, w watcher) (sure lacking, open []unsure) {
	lacks := map[int]bool{}
	for _, i := range f.lacking {
		lacks[i] = true
	}
	for i, r := range c.resolutions {
		v, err := c.variant(r, f.key)
		switch {
		case err != nil:
			if lacks[i] {
				w.skipped(f.key, err.Error())
			}
		case c.maker.Key(v) != store.PlainKey(r, store.OriginOf(v)):
			open = append(open, unsure{object: f.object, variant: v, known: true})
		case lacks[i]:
			sure = append(sure, v)
		}
	}
	return sure, open
}

// variant is a size of an original.
func (c catalogue) variant(r edit.Resolution, original string) (edit.Variant, error) {
	v, err := edit.New(r, original)
	if err == nil && c.maker.Key(v) == "" {
		err = errors.New("no derivative can have such a key")
	}
	return v, err
}

// look asks about something unsure.
func (c catalogue) look(ctx context.Context, u unsure) (answer, error) {
	if u.known {
		a := answer{tell: func(watcher) {}}
		is, err := c.maker.Store.State(ctx, c.maker.Key(u.variant))
		if err == nil && !is.There {
			a.lacking = lacking{u.variant}
		}
		return a, err
	}
	nothing := answer{tell: func(watcher) {}}
	if reason := notAnOriginal(u.object); reason != "" {
		return answer{tell: func(w watcher) { w.skipped(u.key, reason) }}, nil
	}
	is, err := c.maker.Store.State(ctx, u.key)
	if err != nil || !is.There || is.Ours {
		return nothing, err
	}
	for _, v := range readings(u.key) {
		_, err := c.maker.Store.Head(ctx, store.OriginOf(v))
		switch {
		case err == nil:
			return answer{tell: func(w watcher) { w.foreign(u.key) }}, nil
		case !errors.Is(err, store.ErrNoOriginal):
			return nothing, err
		}
	}
	return c.lookAtOriginal(ctx, u)
}

// lookAtOriginal finds what is missing of an original that is on a shelf itself.
func (c catalogue) lookAtOriginal(ctx context.Context, u unsure) (answer, error) {
	var a answer
	var reasons []string
	for _, r := range c.resolutions {
		v, err := c.variant(r, u.key)
		if err != nil {
			reasons = append(reasons, err.Error())
			continue
		}
		is, err := c.maker.Store.State(ctx, c.maker.Key(v))
		if err != nil {
			return a, err
		}
		if !is.There {
			a.lacking = append(a.lacking, v)
		}
	}
	a.tell = func(w watcher) {
		w.looked()
		for _, reason := range reasons {
			w.skipped(u.key, reason)
		}
	}
	return a, nil
}
