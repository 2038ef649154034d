package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"s3resize/lambda/edit"
	"s3resize/lambda/store"
	"s3resize/scripts/internal/gateway"
)

// throttled is how a client retries that is meant to run into the limit of
// concurrent invocations: often, and whatever happened to the other calls.
func throttled(o *lambda.Options) {
	o.Retryer = retry.NewStandard(func(s *retry.StandardOptions) {
		s.MaxAttempts = maxAttempts
		s.MaxBackoff = maxPause
		s.RateLimiter = ratelimit.None
	})
}

// viaFunction makes derivatives by sending the function what API Gateway would
// send it. That saves the price of the gateway and of two website requests.
func viaFunction(client *lambda.Client, name string, m *store.Maker) maker {
	return func(ctx context.Context, v edit.Variant) (made, error) {
		key := m.Key(v)
		payload, err := request(ctx, key)
		if err != nil {
			return made{}, err
		}
		out, err := client.Invoke(ctx, &lambda.InvokeInput{FunctionName: &name, Payload: payload})
		if err != nil {
			return made{}, fmt.Errorf("invoke %s: %w", name, terse(err))
		}
		if out.FunctionError != nil {
			err := fmt.Errorf("%s failed: %s", name, crash(aws.ToString(out.FunctionError), out.Payload))
			return made{}, &hinted{err, seeLog}
		}
		return readAnswer(key, out.Payload)
	}
}

// request is the event of a reader whom the website sent to the API.
func request(ctx context.Context, key string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://prewarm/resize?key="+edit.EscapePath(key), http.NoBody)
	if err != nil {
		return nil, err
	}
	return json.Marshal(gateway.Event(r, "prewarm"))
}

// readAnswer expects the redirect to the derivative. A picture instead of it is
// the guard against loops, which found that the derivative is not new.
func readAnswer(key string, payload []byte) (made, error) {
	var a events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(payload, &a); err != nil {
		return made{}, fmt.Errorf("the function's answer is no HTTP response: %w", err)
	}
	switch {
	case a.StatusCode == http.StatusTemporaryRedirect:
		location := header(a, "Location")
		if !strings.HasSuffix(location, "/"+edit.EscapePath(key)) {
			return made{}, fmt.Errorf("the function redirects to %q, which is another derivative", location)
		}
		return made{}, nil
	case a.StatusCode == http.StatusOK && isImage(header(a, "Content-Type")):
		return made{there: true}, nil
	}
	return made{}, newRefusal(a.StatusCode, []byte(a.Body))
}

// header finds a header however its name is spelt.
func header(a events.APIGatewayV2HTTPResponse, name string) string {
	for k, v := range a.Headers {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return ""
}

// crash words an invocation that ended without an answer: a panic, a time-out,
// a lack of memory.
func crash(kind string, payload []byte) string {
	var e struct{ ErrorMessage, ErrorType string }
	if json.Unmarshal(payload, &e) == nil && e.ErrorMessage != "" {
		return fmt.Sprintf("%s: %q", strings.TrimSpace(e.ErrorType+" "+kind), e.ErrorMessage)
	}
	const limit = 200
	payload = bytes.ToValidUTF8(payload[:min(limit, len(payload))], nil)
	return fmt.Sprintf("%s: %q", kind, payload)
}
