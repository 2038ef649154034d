package main

import "iter"

// found is what a comparison of originals with derivatives came across: an
// original, or a derivative without one.
type found struct {
	object
	// shelf is the index of the shelf that has an object without an original, or -1:
	// the object is from the listing of the originals then.
	shelf int
	// lacking are the indices of the shelves that lack an original.
	lacking []int
}

// compare goes through originals and shelves of derivatives, each shelf holding
// the keys of the originals it has one size of. All must be in ascending byte
// order, as S3 lists them (UTF-8 order); then one pass is enough and no more than
// one key of each is in hand. It yields all originals, and what is on shelves and
// has no original.
//
// The sequence ends with the first error of any listing.
func compare(originals iter.Seq2[object, error], shelves []iter.Seq2[object, error]) iter.Seq2[found, error] {
	return func(yield func(found, error) bool) {
		cursors := make([]cursor, len(shelves))
		for i, shelf := range shelves {
			next, stop := iter.Pull2(shelf)
			defer stop()
			cursors[i] = cursor{next: next, more: true}
		}
		// pass moves all cursors on to the first key that is not below an original, or
		// to their ends, and yields what it passes. It returns false when there is
		// nothing more to do.
		pass := func(original string, end bool) bool {
			for i := range cursors {
				c := &cursors[i]
				for c.more && (end || c.at.key < original) {
					if c.at.key != "" && !c.matched && !yield(found{object: c.at, shelf: i}, nil) {
						return false
					}
					var err error
					if c.at, err, c.more = c.next(); c.more && err != nil {
						yield(found{}, err)
						return false
					}
					c.matched = false
				}
			}
			return true
		}
		for original, err := range originals {
			if err != nil {
				yield(found{}, err)
				return
			}
			if !pass(original.key, false) {
				return
			}
			f := found{object: original, shelf: -1}
			for i := range cursors {
				if c := &cursors[i]; c.more && c.at.key == original.key {
					c.matched = true
				} else {
					f.lacking = append(f.lacking, i)
				}
			}
			if !yield(f, nil) {
				return
			}
		}
		pass("", true)
	}
}

// cursor is a place in a sequence of ascending keys. It starts before the first
// one, on the key "", which no object has.
type cursor struct {
	next    func() (object, error, bool)
	at      object
	matched bool // there is an original with this key
	more    bool
}
