// Package handler is the service: API Gateway and function URL events in,
// redirects out.
//
// A request crosses it in this order: event.go and query.go read it, access.go and
// handler.go decide, package store makes and stores the derivative, and status.go
// words what went wrong. What S3 tells of originals is for package follow.
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
	"s3resize/lambda/follow"
	"s3resize/lambda/store"
)

// Handler answers requests for derivatives that are not there yet. It is safe
// for concurrent use.
type Handler struct {
	*store.Maker
	Access
	// URL is the website's address, without a "/" at the end; all redirects go
	// there.
	URL string
	// AutoWebP makes WebP for readers who accept it, of requests that name no
	// format.
	AutoWebP bool
	// Fallback is shown instead of errors.
	Fallback Fallback
	// CORSOrigin is sent as Access-Control-Allow-Origin; "" sends none.
	CORSOrigin string
	// Logger gets one line per request; nil drops it.
	Logger *slog.Logger
	// Metrics gets one line of CloudWatch embedded metrics per request, in one
	// Write that may come from several goroutines at once; nil drops it.
	Metrics io.Writer
	// FunctionName is the dimension of the metrics.
	FunctionName string
	// Follower is handed all events that are not HTTP requests. If it is nil, these
	// are errors.
	Follower *follow.Follower

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
// It hands all other events to Follower. Then the answer may be an error, which is
// for Lambda: it tries again.
func (h *Handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	start := time.Now()
	req, err := parseEvent(payload)
	if errors.Is(err, errNoEvent) {
		if h.Follower == nil {
			return nil, err
		}
		return h.Follower.Follow(ctx, payload)
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
		resp = h.withFallback(ctx, failed(err, &rec))
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
	all, err := candidates(h.Dialects, req.query)
	if err != nil {
		return response{}, err
	}
	rec.key, rec.dialect = all[0].key, all[0].Dialect
	if all, err = h.admitAll(ctx, all, req); err != nil {
		return response{}, err
	}
	if h.isOwnHost(req.host) {
		return response{}, errURLIsAPI
	}
	for _, c := range all {
		var resp response
		if c.Answer == edit.Picture {
			resp, err = h.derivative(ctx, c, req, rec)
		} else {
			resp, err = h.describe(ctx, c, rec)
		}
		if !errors.Is(err, store.ErrNoOriginal) {
			return resp, err
		}
	}
	return response{}, err
}

// admitAll leaves the candidates that may be made. The first is what was asked
// for, so that it is refused if that is.
func (h *Handler) admitAll(ctx context.Context, all []candidate, req request) ([]candidate, error) {
	var left []candidate
	for i, c := range all {
		admitted, err := h.admit(ctx, c.Request, c.spelled, !c.alias, req.start)
		if err != nil && i == 0 {
			return nil, err
		}
		if err == nil {
			c.admission = admitted
			left = append(left, h.negotiate(c, req.accept))
		}
	}
	return left, nil
}

// isOwnHost reports whether the website's address is the address that the
// request came in at, so that a redirect would lead straight back.
func (h *Handler) isOwnHost(host string) bool {
	base, err := url.Parse(h.URL)
	return err == nil && strings.EqualFold(base.Host, host)
}

// derivative makes a derivative and redirects to it, or finds that it exists.
func (h *Handler) derivative(ctx context.Context, c candidate, req request, rec *record) (response, error) {
	// Usually the derivative is missing and the original is needed, so both
	// are asked for at once.
	fetchCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	fetch := h.fetch(fetchCtx, store.OriginOf(c.Variant))

	found, err := h.Store.Find(ctx, c.key)
	if err != nil {
		return response{}, err
	}
	if found.There {
		cancel()
		rec.variant, rec.outcome = c.key, outcomeAlreadyThere
		return h.existing(ctx, c, found, req, rec)
	}
	original := <-fetch
	rec.made.Fetch = original.took
	if original.err != nil {
		return response{}, original.err
	}
	rec.variant = c.key
	o, err := h.Finish(ctx, c.Variant, original.Object, store.Request{CacheControl: c.cacheControl()}, &rec.made)
	if err != nil {
		return response{}, err
	}
	rec.outcome = outcomeMade
	if rec.made.AlreadyThere {
		rec.outcome = outcomeAlreadyThere
	}
	if !c.alias && h.guard.turn(c.key, req.client, req.start, time.Now()) > maxTurns {
		return inline(o, rec)
	}
	return h.redirect(c, rec), nil
}

type fetched struct {
	store.Object
	err  error
	took time.Duration
}

// fetch reads an original in the background.
func (h *Handler) fetch(ctx context.Context, from store.Origin) <-chan fetched {
	done := make(chan fetched, 1)
	start := time.Now()
	go func() {
		o, err := h.Store.Original(ctx, from)
		done <- fetched{o, err, time.Since(start)}
	}()
	return done
}

// existing answers for a derivative that is there. Other spellings are sent to
// the canonical one, and so is a reader who lost a race with another one's
// request. One who should have found it is caught in a loop, and gets the bytes
// here and now.
func (h *Handler) existing(ctx context.Context, c candidate, found store.State, req request, rec *record) (response, error) {
	if c.alias {
		return h.redirect(c, rec), nil
	}
	now := time.Now()
	turn := h.guard.turn(c.key, req.client, req.start, now)
	if now.Sub(found.Modified) < raceWindow && turn <= maxTurns {
		return h.redirect(c, rec), nil
	}
	if found.Size > maxInline {
		return inline(store.Object{Size: found.Size}, rec)
	}
	o, err := h.Store.Derivative(ctx, c.key, maxInline)
	if err != nil {
		return response{}, err
	}
	rec.made.BytesOut = o.Size
	return inline(o, rec)
}

// inline answers with a derivative itself, for want of an address at which the
// reader would find it.
func inline(o store.Object, rec *record) (response, error) {
	rec.outcome = outcomeLoop
	if o.Size > maxInline {
		return response{}, errLoop
	}
	return response{
		StatusCode:      http.StatusOK,
		Headers:         headers(o.ContentType),
		Body:            base64.StdEncoding.EncodeToString(o.Body),
		IsBase64Encoded: true,
	}, nil
}
