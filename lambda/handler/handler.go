// Package handler is the service: API Gateway and function URL events in, S3
// and redirects out.
package handler

import (
	"context"
	"log/slog"

	"s3resize/lambda/edit"
)

// Handler answers requests for derivatives that are not there yet. It is safe
// for concurrent use.
type Handler struct {
	Maker
	// URL is the website's address, without a "/" at the end; all redirects go
	// there.
	URL string
	// Allowed are the resolutions that may be made.
	Allowed edit.AllowList
	// CORSOrigin is sent as Access-Control-Allow-Origin; "" sends none.
	CORSOrigin string
	// Logger gets one line per request.
	Logger *slog.Logger
}

// Invoke takes one event and answers with one response, both as JSON: API
// Gateway HTTP API (payload 2.0), REST API (1.0) or Lambda function URL.
// Every failure of a request is an HTTP response, so the error is always nil.
func (h *Handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	panic("not yet")
}
