package handler

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
)

// describeAge is how long a description may be kept, in seconds: nothing is
// stored, and the original may change.
const describeAge = 60

// describe answers with JSON about the original or about what would be made of
// it.
func (h *Handler) describe(ctx context.Context, c candidate, rec *record) (response, error) {
	o, err := h.Store.Original(ctx, store.OriginOf(c.Variant))
	if err != nil {
		return response{}, err
	}
	answer, err := store.RunWithDeadline(ctx, func() (any, error) { return h.description(ctx, c.Request, o) })
	if err != nil {
		return response{}, err
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return response{}, err
	}
	rec.variant, rec.outcome = c.key, outcomeDescribed
	resp := response{StatusCode: http.StatusOK, Headers: headers("application/json"), Body: string(body)}
	if !c.bySignature && !c.query.Has("expires") {
		resp.Headers["Cache-Control"] = "max-age=" + strconv.Itoa(describeAge)
	}
	return resp, nil
}

func (h *Handler) description(ctx context.Context, r edit.Request, o store.Object) (any, error) {
	if r.Answer == edit.AverageHue {
		hue, err := pipeline.AverageHue(ctx, o.Body, h.Pipeline)
		return map[string]string{"RGB": hue}, err
	}
	header, err := codec.ReadHeader(o.Body, h.Pipeline.Limits)
	if err != nil {
		return nil, err
	}
	if r.Answer == edit.Info {
		return ossInfo(header, o), nil
	}
	d, err := pipeline.Describe(header, r.Edits, h.Pipeline)
	if err != nil {
		return nil, err
	}
	return thumborMeta(r.Original, d), nil
}

// ossInfo is OSS's answer to info: every value a string, wrapped.
func ossInfo(h codec.Header, o store.Object) any {
	type value struct {
		Value string `json:"value"`
	}
	info := map[string]value{
		"FileSize":    {strconv.FormatInt(o.Size, 10)},
		"Format":      {cmp.Or(map[edit.Format]string{edit.JPEG: "jpg"}[h.Format], string(h.Format))},
		"ImageWidth":  {strconv.Itoa(h.Width)},
		"ImageHeight": {strconv.Itoa(h.Height)},
	}
	if h.Orientation > 0 {
		info["Orientation"] = value{strconv.Itoa(int(h.Orientation))}
	}
	return info
}

// thumborSize is a size in Thumbor's answer to meta.
type thumborSize struct {
	URL        string `json:"url,omitempty"`
	Width      int    `json:"width"`
	Height     int    `json:"height"`
	FrameCount int    `json:"frameCount,omitempty"`
}

// thumborOperation is one change there. Thumbor writes the numbers that belong to
// its type, 0 included.
type thumborOperation struct {
	Type   pipeline.ChangeType `json:"type"`
	Left   *int                `json:"left,omitempty"`
	Top    *int                `json:"top,omitempty"`
	Right  *int                `json:"right,omitempty"`
	Bottom *int                `json:"bottom,omitempty"`
	Width  *int                `json:"width,omitempty"`
	Height *int                `json:"height,omitempty"`
}

// thumborMeta is Thumbor's answer to meta.
func thumborMeta(original string, d pipeline.Description) any {
	operations := []thumborOperation{}
	for _, c := range d.Changes {
		op := thumborOperation{Type: c.Type}
		switch c.Type {
		case pipeline.Crop:
			op.Left, op.Top, op.Right, op.Bottom = &c.Left, &c.Top, &c.Right, &c.Bottom
		case pipeline.Resized:
			op.Width, op.Height = &c.Width, &c.Height
		}
		operations = append(operations, op)
	}
	source := thumborSize{URL: original, Width: d.Source.X, Height: d.Source.Y}
	if d.Frames > 1 {
		source.FrameCount = d.Frames
	}
	return map[string]any{"thumbor": map[string]any{
		"source":     source,
		"operations": operations,
		"target":     thumborSize{Width: d.Target.X, Height: d.Target.Y},
	}}
}
