package main

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"s3resize/lambda/codec"
	"s3resize/lambda/pipeline"
)

// The function here must have the limits that it has on AWS.
func TestHandlerHasItsLimits(t *testing.T) {
	h := newHandler(nil, "images", "http://localhost:8080", allowList(t, "300x300"), 55, nil)
	if h.Pipeline.Limits != pipeline.DefaultLimits(functionMemory) || h.Pipeline.Limits == (codec.Limits{}) || h.Store.MaxBytes != pipeline.MaxSource(functionMemory) {
		t.Errorf("%+v, %d bytes", h.Pipeline.Limits, h.Store.MaxBytes)
	}
	if h.Pipeline.Quality != 55 || h.Store.Bucket != "images" || h.URL != "http://localhost:8080" || h.Allowed.String() != "300x300" {
		t.Errorf("%+v", h)
	}
}

func TestInvoker(t *testing.T) {
	invoke := invoker(newHandler(nil, "images", "http://localhost:8080", allowList(t, "300x300"), 80, nil))
	event := []byte(`{"version":"2.0","rawQueryString":"key=1x1/a.jpg","requestContext":{"http":{"method":"GET"}}}`)
	payload, err := invoke(t.Context(), event)
	if err != nil {
		t.Fatal(err)
	}
	var res events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(payload, &res); err != nil || res.StatusCode != 403 {
		t.Errorf("%s, %v", payload, err)
	}
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	for range 20 { // either the turn or the deadline may be seen first, but an error never takes a place for good
		if _, err := invoke(ctx, event); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	}
	if _, err := invoke(t.Context(), event); err != nil {
		t.Errorf("after failures: %v", err)
	}
}
