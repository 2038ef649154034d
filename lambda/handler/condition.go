package handler

import (
	"context"
	"errors"

	"s3resize/lambda/edit"
)

// Condition is what a derivative is, compared with what would be made now.
type Condition int

const (
	Missing Condition = iota // not stored
	Current
	Stale  // made of another original, or by another engine
	Orphan // its original is gone
)

// Condition compares a derivative with its original. It costs two HEADs, or one
// for a derivative that is missing.
func (m *Maker) Condition(ctx context.Context, v edit.Variant) (Condition, error) {
	is, err := m.Store.state(ctx, m.key(v))
	if err != nil || !is.there {
		return Missing, err
	}
	etag, err := m.Store.etag(ctx, originOf(v))
	switch {
	case errors.Is(err, errNoOriginal):
		return Orphan, nil
	case err != nil:
		return Missing, err
	case is.stale(etag):
		return Stale, nil
	}
	return Current, nil
}
