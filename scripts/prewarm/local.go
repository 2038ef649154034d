package main

import (
	"context"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

// viaLocal makes derivatives on this machine and uploads them. Each original is
// read once, for all that is made of it.
func viaLocal(m *store.Maker) func() maker {
	return func() maker {
		var original store.Object
		var err error
		read := false
		return func(ctx context.Context, v edit.Variant) (made, error) {
			if !read {
				original, err = m.Store.Original(ctx, store.OriginOf(v))
				read = true
			}
			if err != nil {
				return made{}, err
			}
			var got store.Made
			_, err := m.Finish(ctx, v, original, store.Request{}, &got)
			return made{there: got.AlreadyThere, bytes: got.BytesOut, warning: got.Warning}, err
		}
	}
}
