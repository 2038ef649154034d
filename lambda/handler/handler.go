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
	"s3resize/lambda/pipeline"
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
	// clock is what tests move; nil is the time of day.
	clock func() time.Time
}

// LongestRequest is how long after its beginning a request can still store a
// derivative: patience, and what a PUT takes that is under way by then. A queue
// that holds events back for as long makes another look at the original needless;
// see [store.Maker.Queued].
const LongestRequest = patience + 8*time.Second

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
	req, err := parseEvent(payload, h.now())
	if errors.Is(err, errNoEvent) {
		if h.Follower == nil {
			return nil, err
		}
		return h.Follower.Follow(ctx, payload)
	}
	ctx, cancel := context.WithDeadline(ctx, deadline(ctx, start))
	defer cancel()

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

func (h *Handler) now() time.Time {
	if h.clock != nil {
		return h.clock()
	}
	return time.Now()
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
	rec.key, rec.dialect = all[0][0].key, all[0][0].Dialect
	if all, err = h.admitAll(ctx, all, req); err != nil {
		return response{}, err
	}
	if h.isOwnHost(req.host) {
		return response{}, errURLIsAPI
	}
	err = store.ErrNoOriginal
	for _, readings := range all {
		var resp response
		c, fault := h.meant(ctx, readings)
		switch {
		case fault != nil:
		case c.Answer == edit.Picture:
			resp, fault = h.derivative(ctx, c, req, rec)
		default:
			resp, fault = h.describe(ctx, c, rec)
		}
		if !isMissing(fault) {
			return resp, fault
		}
		if err == store.ErrNoOriginal {
			err = fault // the log says why there is nothing of what was asked for
		}
	}
	return response{}, err
}

// admitAll leaves the candidates that may be made. The first spelling is what was
// asked for, so that it is refused if that is.
func (h *Handler) admitAll(ctx context.Context, all [][]candidate, req request) ([][]candidate, error) {
	var left [][]candidate
	for i, readings := range all {
		var open []candidate
		var refused error
		for _, c := range readings {
			admitted, err := h.admit(ctx, c, req.start)
			if err == nil {
				c.admission = admitted
				open = append(open, h.negotiate(c, req.accept))
			} else if refused == nil {
				refused = err
			}
		}
		if len(open) > 0 {
			left = append(left, open)
		} else if i == 0 {
			return nil, refused
		}
	}
	return left, nil
}

// meant is the one of several readings whose original exists. The usual one
// reading is not looked at.
func (h *Handler) meant(ctx context.Context, readings []candidate) (candidate, error) {
	if len(readings) == 1 {
		return readings[0], nil
	}
	exists, err := store.Each(ctx, readings, func(ctx context.Context, c candidate) (bool, error) {
		return h.Store.HasOriginal(ctx, store.OriginOf(c.Variant))
	})
	if err != nil {
		return candidate{}, err
	}
	var found []candidate
	var requests []edit.Request
	for i, c := range readings {
		if exists[i] {
			found, requests = append(found, c), append(requests, c.Request)
		}
	}
	switch len(found) {
	case 0:
		return candidate{}, store.ErrNoOriginal
	case 1:
		return found[0], nil
	}
	return candidate{}, h.Dialects.Ambiguous(found[0].path, requests)
}

// isMissing reports whether there is nothing to make a derivative of. To a
// stranger, what is no image is as good as not there: otherwise anyone could try
// which private keys exist.
func isMissing(err error) bool {
	return errors.Is(err, store.ErrNoOriginal) || errors.Is(err, store.ErrNoImage)
}

// isOwnHost reports whether the website's address is the address that the
// request came in at, so that a redirect would lead straight back.
func (h *Handler) isOwnHost(host string) bool {
	base, err := url.Parse(h.URL)
	return err == nil && strings.EqualFold(base.Host, host)
}

// derivative makes a derivative and redirects to it, or finds that it exists.
func (h *Handler) derivative(ctx context.Context, c candidate, req request, rec *record) (response, error) {
	fetchCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	var fetch <-chan fetched
	if !c.alias && !c.ifThere {
		// Whoever asks for the canonical path has not found the derivative there,
		// and the original is needed, so both are asked for at once. Of other
		// spellings the derivative mostly exists.
		fetch = h.fetch(fetchCtx, store.OriginOf(c.Variant))
	}
	found, err := h.Store.Find(ctx, c.key)
	if err != nil {
		return response{}, err
	}
	if found.There {
		cancel()
		rec.variant, rec.outcome = c.key, outcomeAlreadyThere
		return h.existing(ctx, c, found, req, rec)
	}
	if c.ifThere {
		return response{}, errOnlySigned
	}
	if fetch == nil {
		fetch = h.fetch(fetchCtx, store.OriginOf(c.Variant))
	}
	original := <-fetch
	rec.made.Fetch = original.took
	if original.err != nil {
		return response{}, original.err
	}
	rec.variant = c.key
	o, err := h.Finish(ctx, c.Variant, original.Object, h.wish(c), &rec.made)
	if err != nil {
		return response{}, err
	}
	rec.outcome = outcomeMade
	if rec.made.AlreadyThere {
		rec.outcome = outcomeAlreadyThere
	}
	return h.made(c, o, req, rec)
}

// wish is what a request has a say in: strangers in nothing, and what they are
// shown is bounded.
func (h *Handler) wish(c candidate) store.Request {
	if !c.signed {
		return store.Request{Bounds: pipeline.NewBounds(h.Allowed)}
	}
	return store.Request{CacheControl: c.cacheControl()}
}

// made answers for a derivative that has just been made. A reader for whom that
// happens again and again is going round: it is stored elsewhere than where the
// website looks for it.
func (h *Handler) made(c candidate, o store.Object, req request, rec *record) (response, error) {
	if c.alias {
		return h.redirect(c, 0, rec), nil
	}
	turns, crowd := h.guard.turn(c.key, req.reader, req.start, h.now())
	fits := o.Size <= maxInline
	switch {
	case !crowd && (turns > maxTurns || turns > 1 && c.turns == maxMarked):
		return looping(o, rec)
	case fits && (turns > maxTurns || c.turns == maxMarked):
		// Of a crowd nobody knows who goes round. Or somebody has kept the address
		// with its marker, and the derivative has expired since.
		return inline(o), nil
	case turns > 1, c.turns > 0, rec.made.AlreadyThere:
		return h.redirect(c, c.turns+1, rec), nil
	}
	return h.redirect(c, 0, rec), nil
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
// request. One who should have found it gets the bytes here and now, which leads
// nowhere else; or, where these are too many, a redirect with a marker, which
// tells in the end whether this is a loop.
func (h *Handler) existing(ctx context.Context, c candidate, found store.State, req request, rec *record) (response, error) {
	if c.alias {
		return h.redirect(c, 0, rec), nil
	}
	now := h.now()
	age := req.start.Sub(found.Modified) // when the reader asked for it
	// What is the user's is only shown where it is.
	fits := found.Size <= maxInline && found.Ours
	loop := c.turns == maxMarked
	if late := age > raceWindow && fits && c.turns == 0; !late {
		turns, crowd := h.guard.turn(c.key, req.reader, req.start, now)
		loop = loop || turns > maxTurns && !crowd
		switch {
		case loop && !fits:
			return looping(store.Object{Size: maxInline + 1}, rec)
		case !fits, !loop && turns <= maxTurns:
			return h.redirect(c, c.turns+1, rec), nil
		}
	}
	o, err := h.Store.Derivative(ctx, c.key, maxInline)
	if err != nil {
		return response{}, err
	}
	rec.made.BytesOut = o.Size
	if loop || age > keptAge && h.guard.kept(c.key, now) {
		return looping(o, rec)
	}
	return inline(o), nil
}

// looping answers a reader who goes round with the derivative itself, or that it
// is too large for that.
func looping(o store.Object, rec *record) (response, error) {
	rec.outcome = outcomeLoop
	if o.Size > maxInline {
		return response{}, errLoop
	}
	return inline(o), nil
}

// inline answers with a derivative itself, for want of an address at which the
// reader would find it.
func inline(o store.Object) response {
	return response{
		StatusCode:      http.StatusOK,
		Headers:         headers(o.ContentType),
		Body:            base64.StdEncoding.EncodeToString(o.Body),
		IsBase64Encoded: true,
	}
}
