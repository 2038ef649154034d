// Package handler is the service: API Gateway and function URL events in, S3
// and redirects out.
//
// A request crosses it in the order of the files: event.go and query.go read
// it, handler.go decides, make.go makes and stores the derivative through
// store.go, and status.go words what went wrong.
//
// What S3 tells of originals that change is read by notice.go and acted upon by
// follow.go. current.go says why that leaves no stale derivative, and index.go
// how derivatives are found whose keys cannot be guessed.
package handler

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

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
	// Logger gets one line per request; nil drops it.
	Logger *slog.Logger
	// Metrics gets one line of CloudWatch embedded metrics per request, in one
	// Write that may come from several goroutines at once; nil drops it.
	Metrics io.Writer
	// FunctionName is the dimension of the metrics.
	FunctionName string
	// Follow is what to do when originals change.
	Follow Follow

	guard loopGuard
}

const (
	// patience is how long a request may take. API Gateway gives up on a
	// function after 29 s (REST API) or 30 s (HTTP API) with an answer of its
	// own that says nothing.
	patience = 27 * time.Second
	// margin is kept of the function's own time limit, to answer in.
	margin = 700 * time.Millisecond

	// maxInline is the largest derivative that can be answered with: in base64
	// it must fit Lambda's response of 6 MB.
	maxInline = 4_500_000
)

// Invoke takes one event and answers with one response, both as JSON: API
// Gateway HTTP API (payload 2.0), REST API (1.0) or Lambda function URL.
// Every failure of a request is an HTTP response, so the error is nil.
//
// It also takes what S3 tells of originals, itself or through EventBridge. Then
// the error is for Lambda, which tries again.
func (h *Handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	start := time.Now()
	req, err := parseEvent(payload)
	if errors.Is(err, errNoEvent) {
		if notices, ok, err := parseNotices(payload); ok {
			return h.follow(ctx, notices, err)
		}
	}
	ctx, cancel := context.WithDeadline(ctx, deadline(ctx, start))
	defer cancel()

	req.start = start
	rec := record{requestID: req.id, gatewayID: req.id}
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		rec.requestID = lc.AwsRequestID
	}
	var resp response
	if err == nil {
		resp, err = h.answer(ctx, req, &rec)
	}
	if err != nil {
		resp = failed(err, &rec)
	}
	if h.CORSOrigin != "" {
		resp.Headers["Access-Control-Allow-Origin"] = h.CORSOrigin
	}
	if req.method == http.MethodHead {
		resp = resp.withoutBody()
	}
	rec.status, rec.total = resp.StatusCode, time.Since(start)
	h.report(ctx, &rec)
	return json.Marshal(resp)
}

// deadline is when to stop working and answer, for a request that began at
// start.
func deadline(ctx context.Context, start time.Time) time.Time {
	at := start.Add(patience)
	if limit, ok := ctx.Deadline(); ok && limit.Add(-margin).Before(at) {
		at = limit.Add(-margin)
	}
	return at
}

// answer does what the request asks for. Whatever it returns an error for is
// neither stored nor redirected.
func (h *Handler) answer(ctx context.Context, req request, rec *record) (response, error) {
	if req.method != http.MethodGet && req.method != http.MethodHead {
		return response{}, errMethod
	}
	rec.query = req.query
	candidates, err := variants(req.query)
	if err != nil {
		return response{}, err
	}
	rec.key = candidates[0].Key()
	for _, v := range candidates {
		if r, ok := v.Edits.Resolution(); !ok || !h.Allowed.Allows(r) {
			return response{}, errNotAllowed
		}
	}
	if h.isOwnHost(req.host) {
		return response{}, errURLIsAPI
	}
	for _, v := range candidates {
		var resp response
		resp, err = h.derivative(ctx, v, req, rec)
		if !errors.Is(err, errNoOriginal) {
			return resp, err
		}
	}
	return response{}, err
}

// isOwnHost reports whether the website's address is the address that the
// request came in at, so that a redirect would lead straight back.
func (h *Handler) isOwnHost(host string) bool {
	base, err := url.Parse(h.URL)
	return err == nil && strings.EqualFold(base.Host, host)
}

// derivative makes v's derivative and redirects to it, or finds that it exists.
func (h *Handler) derivative(ctx context.Context, v edit.Variant, req request, rec *record) (response, error) {
	// Usually the derivative is missing and the original is needed, so both
	// are asked for at once.
	fetchCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	fetch := h.fetch(fetchCtx, originOf(v))

	stored, ok, err := h.Store.stored(ctx, v.Key())
	if err != nil {
		return response{}, err
	}
	if ok {
		cancel()
		rec.variant, rec.outcome = v.Key(), outcomeAlreadyThere
		return h.existing(ctx, v, stored, req, rec)
	}
	original := <-fetch
	rec.made.Fetch = original.took
	if original.err != nil {
		return response{}, original.err
	}
	rec.variant = v.Key()
	o, err := h.finish(ctx, v, original.object, &rec.made)
	if err != nil {
		return response{}, err
	}
	rec.outcome = outcomeMade
	if rec.made.AlreadyThere {
		rec.outcome = outcomeAlreadyThere
	}
	if h.guard.turn(v.Key(), req.client, req.start, time.Now()) > maxTurns {
		return inline(o, rec)
	}
	return h.redirect(v, rec), nil
}

type fetched struct {
	object
	err  error
	took time.Duration
}

// fetch reads an original in the background.
func (h *Handler) fetch(ctx context.Context, from origin) <-chan fetched {
	done := make(chan fetched, 1)
	start := time.Now()
	go func() {
		o, err := h.Store.original(ctx, from)
		done <- fetched{o, err, time.Since(start)}
	}()
	return done
}

// existing answers for a derivative that is there. A reader who lost a race
// with another one's request is sent to it. One who should have found it is
// caught in a loop, and gets the bytes here and now.
func (h *Handler) existing(ctx context.Context, v edit.Variant, stored object, req request, rec *record) (response, error) {
	now := time.Now()
	turn := h.guard.turn(v.Key(), req.client, req.start, now)
	if now.Sub(stored.modified) < raceWindow && turn <= maxTurns {
		return h.redirect(v, rec), nil
	}
	if stored.size > maxInline {
		return inline(stored, rec)
	}
	o, err := h.Store.derivative(ctx, v.Key(), maxInline)
	if err != nil {
		return response{}, err
	}
	rec.made.BytesOut = o.size
	return inline(o, rec)
}

// inline answers with a derivative itself, for want of an address at which the
// reader would find it.
func inline(o object, rec *record) (response, error) {
	rec.outcome = outcomeLoop
	if o.size > maxInline {
		return response{}, errLoop
	}
	return response{
		StatusCode:      http.StatusOK,
		Headers:         headers(o.contentType),
		Body:            base64.StdEncoding.EncodeToString(o.body),
		IsBase64Encoded: true,
	}, nil
}

// redirect sends the reader to the derivative. The address is built from the
// configuration and the parsed key, and from nothing else in the request.
func (h *Handler) redirect(v edit.Variant, rec *record) response {
	resp := response{StatusCode: http.StatusTemporaryRedirect, Headers: headers("")}
	resp.Headers["Location"] = h.URL + "/" + edit.EscapePath(v.Key())
	resp.Headers["Server-Timing"] = rec.serverTiming()
	return resp
}

// failed answers an error.
func failed(err error, rec *record) response {
	f := failureOf(err)
	rec.fail(err, f)
	body, _ := json.Marshal(struct { // strings always can be marshalled
		Message   string `json:"message"`
		Code      string `json:"code"`
		RequestID string `json:"requestId"`
	}{http.StatusText(f.status) + ": " + f.message, f.code, rec.requestID})
	resp := response{StatusCode: f.status, Headers: headers("application/json"), Body: string(body)}
	switch f.status {
	case http.StatusNotFound:
		// Short enough for an upload to be seen soon, long enough to spare the
		// function a crowd.
		resp.Headers["Cache-Control"] = "max-age=10"
	case http.StatusMethodNotAllowed:
		resp.Headers["Allow"] = "GET, HEAD"
	}
	return resp
}

// headers are what all responses have. None may be kept by a cache in between:
// a kept redirect is a loop once the derivative expires.
func headers(contentType string) map[string]string {
	h := map[string]string{
		"Cache-Control":          "no-store",
		"X-Content-Type-Options": "nosniff",
	}
	if contentType != "" {
		h["Content-Type"] = contentType
	}
	return h
}
