package pipeline

import (
	"context"
	"slices"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// others are other pictures that operations need, by where they come from.
type others map[edit.Source]picture

type picture struct {
	data   []byte
	header codec.Header
}

// Sources are the other pictures that edits need, each once, in the order in
// which they are first needed.
func Sources(e edit.Edits) []edit.Source {
	var list []edit.Source
	for _, op := range e.Operations {
		var s edit.Source
		switch op := op.(type) {
		case edit.Watermark:
			s = op.Source
		case edit.Overlay:
			s = op.Source
		case edit.OSSWatermark:
			s = op.Source
		case edit.Frame:
			s = op.Source
		}
		if s != (edit.Source{}) && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// load reads the other pictures that edits need, as far as their headers.
func load(ctx context.Context, e edit.Edits, opt Options) (others, error) {
	all := others{}
	for _, s := range Sources(e) {
		if opt.Picture == nil {
			return nil, &UnavailableError{Operation: "watermark", Needs: "access to other pictures"}
		}
		data, err := opt.Picture(ctx, s)
		if err != nil {
			return nil, err
		}
		header, err := codec.ReadHeader(data, opt.Limits)
		if err != nil {
			return nil, refuse("watermark", "%s: %v", s.Key, err)
		}
		all[s] = picture{data, header}
	}
	return all, nil
}
