package handler

import (
	"context"
	"encoding/base64"
	"net/http"
)

// Fallback is a picture that is shown instead of errors. The zero Fallback is
// none.
type Fallback struct {
	Bucket, Key string
}

// withFallback puts the fallback picture in the place of an error's text. Status
// and caching stay the error's, so that nobody keeps it for long; what went wrong
// is in the log. If the picture cannot be had, the error stays as it is.
func (h *Handler) withFallback(ctx context.Context, resp response) response {
	if h.Fallback.Key == "" || resp.StatusCode == http.StatusMethodNotAllowed {
		return resp
	}
	// The request may have failed because it is out of time.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), margin/2)
	defer cancel()
	o, err := h.Store.Get(ctx, h.Fallback.Bucket, h.Fallback.Key, maxInline)
	if err != nil {
		if h.Logger != nil {
			h.Logger.WarnContext(ctx, "fallback image", "error", err)
		}
		return resp
	}
	resp.Headers["Content-Type"] = o.ContentType
	resp.Body, resp.IsBase64Encoded = base64.StdEncoding.EncodeToString(o.Body), true
	return resp
}
