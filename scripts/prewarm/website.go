package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
)

const (
	// maxRedirects is more than any deployment needs: one to the API and one
	// back, and perhaps one more each for a CDN.
	maxRedirects = 5
	// maxAttempts is how often a busy website is asked for one derivative.
	maxAttempts = 8
	// maxPause is the longest time between two attempts.
	maxPause = 20 * time.Second
	// maxErrorBody is how much of an error page is read, in bytes.
	maxErrorBody = 64 << 10
	// patience is for one answer; API Gateway takes 30 seconds at most.
	patience = time.Minute
)

// newBrowser is a client that leaves redirects to its user.
func newBrowser(concurrency int) *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = concurrency
	transport.DisableCompression = true // to count the bytes as they are sent
	return &http.Client{
		Transport: transport,
		Timeout:   patience,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// viaWebsite makes derivatives by asking for them as a reader does, and checks
// every step: the website redirects with 307 to the API, the API with 307 back,
// and the website then has the picture. While it is told to come back later it
// waits as long as pause says, whose attempts count from 0.
func viaWebsite(client *http.Client, website string, m *store.Maker, pause func(ctx context.Context, attempt int) error) maker {
	return func(ctx context.Context, v edit.Variant) (made, error) {
		address := website + "/" + edit.EscapePath(m.Key(v))
		for attempt := 0; ; attempt++ {
			got, err := walk(ctx, client, address)
			var r *refusal
			if !errors.As(err, &r) || !r.busy() || attempt+1 == maxAttempts {
				return got, err
			}
			if pause(ctx, attempt) != nil {
				return made{}, err
			}
		}
	}
}

// walk follows redirects from an address to a picture.
func walk(ctx context.Context, client *http.Client, address string) (made, error) {
	redirected := map[string]bool{}
	for hop := 1; ; hop++ {
		s, err := ask(ctx, client, address)
		switch {
		case err != nil:
		case s.location == "":
			return made{there: hop == 1, bytes: s.bytes}, nil
		case redirected[address]:
			err = &hinted{
				errors.New("redirects for the second time: a loop, so the derivative was made but does not arrive here"),
				"does something before the website keep redirects, and may everyone read what is in the bucket?",
			}
		case hop > maxRedirects:
			err = fmt.Errorf("more than %d redirects", maxRedirects)
		}
		if hop == 1 && unguided(err) {
			err = &hinted{err, "the website does not send readers to the API: is there a routing rule for this size and this status?"}
		}
		if err != nil {
			return made{}, fmt.Errorf("hop %d, %s: %w", hop, address, err)
		}
		redirected[address] = true
		address = s.location
	}
}

// unguided recognises a website that has no rule for what it does not have.
func unguided(err error) bool {
	var r *refusal
	return errors.As(err, &r) && (r.status == http.StatusNotFound || r.status == http.StatusForbidden)
}

// step is an answer as it should be: a redirect, or else a picture.
type step struct {
	location string
	bytes    int64
}

// ask gets one address and refuses all other answers.
func ask(ctx context.Context, client *http.Client, address string) (step, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return step{}, err
	}
	res, err := client.Do(req)
	if err != nil {
		return step{}, err
	}
	defer res.Body.Close()
	switch code := res.StatusCode; {
	case code == http.StatusOK:
		return picture(res)
	case code == http.StatusTemporaryRedirect:
		to, err := res.Location()
		if err != nil {
			return step{}, fmt.Errorf("307 without a place to go: %w", err)
		}
		return step{location: to.String()}, nil
	case code >= 300 && code < 400:
		return step{}, fmt.Errorf("%d to %q, expected 307, which nobody remembers", code, res.Header.Get("Location"))
	}
	body, _ := io.ReadAll(io.LimitReader(res.Body, maxErrorBody))
	return step{}, newRefusal(res.StatusCode, body)
}

// picture reads a derivative to its end, which proves that all of it arrives.
func picture(res *http.Response) (step, error) {
	if t := res.Header.Get("Content-Type"); !isImage(t) {
		return step{}, fmt.Errorf("200 with the content type %q, expected an image", t)
	}
	n, err := io.Copy(io.Discard, res.Body)
	switch {
	case err != nil:
		return step{}, err
	case n == 0:
		return step{}, errors.New("200 without a body, expected an image")
	}
	return step{bytes: n}, nil
}

// backoff waits longer with every attempt, and not as long as anyone else.
func backoff(ctx context.Context, attempt int) error {
	d, err := retry.NewExponentialJitterBackoff(maxPause).BackoffDelay(attempt, nil)
	if err != nil {
		return err
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
