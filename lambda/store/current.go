package store

import (
	"context"
	"errors"

	"s3resize/lambda/edit"
)

// Originals change while derivatives are made of them, and nothing can lock
// them. Two rules keep derivatives current, together with S3's strong
// consistency:
//
//   - Whoever writes a derivative looks at its original afterwards, and makes it
//     again if that has changed (storeCurrent).
//   - Whoever learns that an original has changed looks at its derivatives
//     afterwards, and mends those of another original (package follow).
//
// The second rule finds a derivative that is written before the change, the
// first one that is written after it. Events may come in any order, late and
// more than once. The same holds for the pictures that are laid over others.
//
// Where a queue holds events back for longer than a request can take
// ([Maker.Queued]), all that a request made of the old original is stored when
// the event arrives, and the second rule is enough for requests. That saves a
// HEAD for each derivative: 0.40 dollars a million, and a round trip for its
// first reader.

// maxTries is how often a derivative is made of an original that is replaced
// every time before it is stored.
const maxTries = 4

// storeCurrent makes a derivative of an original that has been read and stores
// it in place of the object with the ETag over, or, if over is "", where there is
// none. If the original or an overlay was replaced meanwhile it does so again;
// it looks for that unless unchecked. If it fails, nothing of what it wrote is
// left. The error is ErrChanged if something else is stored there by then.
func (m *Maker) storeCurrent(ctx context.Context, v edit.Variant, original Object, over string, r Request, unchecked bool, made *Made) (Object, error) {
	var written Object
	fail := func(err error) (Object, error) {
		if written.Size > 0 && !errors.Is(err, ErrChanged) {
			err = errors.Join(err, m.Store.deleteWritten(ctx, m.Key(v), written))
		}
		return Object{}, err
	}
	for range maxTries {
		derivative, err := m.derive(ctx, v, original, r, made)
		if err != nil {
			return fail(err)
		}
		written = derivative
		if over, err = m.write(ctx, v, derivative, over, made); err != nil {
			return fail(err)
		}
		if unchecked || made.AlreadyThere {
			return derivative, nil
		}
		now, err := m.Store.Head(ctx, OriginOf(v))
		if err != nil {
			return fail(err)
		}
		changed, err := m.OverlaysChanged(ctx, v, State{metadata: derivative.Metadata})
		if err != nil {
			return fail(err)
		}
		if now.same(original) && !changed {
			return derivative, nil
		}
		if original, err = m.Store.Original(ctx, OriginOf(v)); err != nil {
			return fail(err)
		}
	}
	return fail(errRestless)
}

// Condition is what a derivative is, compared with what would be made now.
type Condition int

const (
	Missing Condition = iota // nothing is stored
	Current
	Stale   // made of another original or overlay, by another version or with other settings
	Orphan  // its original is gone
	Foreign // not a derivative of this original: the user's, or of another one
)

// Condition compares what is stored under v's key with its original and its
// overlays. It costs a HEAD for each of them, or one if nothing of ours is
// stored.
func (m *Maker) Condition(ctx context.Context, v edit.Variant) (Condition, State, error) {
	is, err := m.Store.State(ctx, m.Key(v))
	if err != nil || !is.There {
		return Missing, is, err
	}
	c, err := m.Compare(ctx, v, is)
	return c, is, err
}

// Compare is [Maker.Condition] for what is known to be stored under v's key.
func (m *Maker) Compare(ctx context.Context, v edit.Variant, is State) (Condition, error) {
	if !is.MadeOf(OriginOf(v)) {
		return Foreign, nil
	}
	original, err := m.Store.Head(ctx, OriginOf(v))
	switch {
	case errors.Is(err, ErrNoOriginal):
		return Orphan, nil
	case err != nil:
		return Missing, err
	case m.Stale(is, original):
		return Stale, nil
	}
	changed, err := m.OverlaysChanged(ctx, v, is)
	if changed {
		return Stale, err
	}
	return Current, err
}
