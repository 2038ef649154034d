package main

import "iter"

// gap is a derivative that is not there: the key of an original, and the index
// of the shelf that lacks it.
type gap struct {
	original string
	shelf    int
}

// missing compares the keys of the originals with shelves of derivatives, each
// shelf holding the keys of the originals it has one size of. All must be in
// ascending byte order, as S3 lists them (UTF-8 order); then one pass is enough
// and no more than one key of each is in hand.
//
// The sequence ends with the first error of any listing.
func missing(originals iter.Seq2[string, error], shelves []iter.Seq2[string, error]) iter.Seq2[gap, error] {
	return func(yield func(gap, error) bool) {
		cursors := make([]cursor, len(shelves))
		for i, shelf := range shelves {
			next, stop := iter.Pull2(shelf)
			defer stop()
			cursors[i] = cursor{next: next, more: true}
		}
		for original, err := range originals {
			if err != nil {
				yield(gap{}, err)
				return
			}
			for i := range cursors {
				there, err := cursors[i].reaches(original)
				if err != nil {
					yield(gap{}, err)
					return
				}
				if !there && !yield(gap{original, i}, nil) {
					return
				}
			}
		}
	}
}

// cursor is a place in a sequence of ascending keys. It starts before the first
// one, on the key "", which no object has.
type cursor struct {
	next func() (string, error, bool)
	key  string
	err  error
	more bool
}

// reaches moves on to the first key that is not below the wanted one, and
// reports whether it is that one.
func (c *cursor) reaches(key string) (bool, error) {
	for c.more && c.err == nil && c.key < key {
		c.key, c.err, c.more = c.next()
	}
	return c.more && c.key == key, c.err
}
