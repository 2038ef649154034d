package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// answer is a function that always answers the same.
func answer(payload string) func(context.Context, []byte) ([]byte, error) {
	return func(context.Context, []byte) ([]byte, error) { return []byte(payload), nil }
}

func serve(g *Gateway, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	return w
}

func TestRoutes(t *testing.T) {
	tests := []struct {
		method, target string
		found          bool
	}{
		{"GET", "/resize?key=a", true},
		{"HEAD", "/resize", true},
		{"GET", "/res%69ze", true},
		{"POST", "/resize", false},
		{"OPTIONS", "/resize", false},
		{"GET", "/", false},
		{"GET", "/resize/", false},
		{"GET", "/resize/a", false},
		{"GET", "/RESIZE", false},
		{"GET", "/favicon.ico", false},
	}
	for _, tt := range tests {
		invoked := false
		g := &Gateway{Invoke: func(context.Context, []byte) ([]byte, error) {
			invoked = true
			return []byte(`{"statusCode":204}`), nil
		}}
		w := serve(g, httptest.NewRequest(tt.method, tt.target, nil))
		if invoked != tt.found {
			t.Errorf("%s %s: invoked = %v", tt.method, tt.target, invoked)
		}
		if !tt.found && (w.Code != 404 || w.Body.String() != `{"message":"Not Found"}` || w.Header().Get("Content-Type") != "application/json") {
			t.Errorf("%s %s: %d %s", tt.method, tt.target, w.Code, w.Body)
		}
	}
}

func TestTheFunctionSeesTheEventAndTheReaderItsAnswer(t *testing.T) {
	g := &Gateway{Invoke: func(_ context.Context, payload []byte) ([]byte, error) {
		var e events.APIGatewayV2HTTPRequest
		if err := json.Unmarshal(payload, &e); err != nil {
			return nil, err
		}
		return json.Marshal(events.APIGatewayV2HTTPResponse{
			StatusCode: 307,
			Headers:    map[string]string{"Location": "http://w/" + e.RawQueryString, "X-Id": e.RequestContext.RequestID},
		})
	}}
	server := httptest.NewServer(g)
	defer server.Close()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(server.URL + "/resize?key=300x300/a%2Bb.jpg")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 307 || res.Header.Get("Location") != "http://w/key=300x300/a%2Bb.jpg" {
		t.Errorf("%d, Location %q", res.StatusCode, res.Header.Get("Location"))
	}
	if id := res.Header.Get("Apigw-Requestid"); id == "" || id != res.Header.Get("X-Id") {
		t.Errorf("request ids: header %q, event %q", id, res.Header.Get("X-Id"))
	}
}

func TestHeaderLimit(t *testing.T) {
	g := &Gateway{Invoke: answer(`{"statusCode":204}`)}
	r := request(t, "GET /resize?key=k HTTP/1.1", "Host: h", "Accept: */*")
	base := headerBytes(r)
	if want := len("GET /resize?key=k HTTP/1.1") + len("h") + len("*/*"); base != want {
		t.Fatalf("headerBytes = %d, want %d", base, want)
	}
	r.Header.Set("X-Fill", strings.Repeat("x", MaxHeaderBytes-base))
	if w := serve(g, r); w.Code != 204 {
		t.Errorf("at the limit: %d", w.Code)
	}
	r.Header.Add("X-Fill", "x")
	if w := serve(g, r); w.Code != 431 {
		t.Errorf("over the limit: %d", w.Code)
	}
}

func TestBodyLimit(t *testing.T) {
	g := &Gateway{Invoke: answer(`{"statusCode":204}`)}
	for size, want := range map[int]int{MaxBodyBytes: 204, MaxBodyBytes + 1: 413} {
		w := serve(g, httptest.NewRequest("GET", "/resize", bytes.NewReader(make([]byte, size))))
		if w.Code != want {
			t.Errorf("%d bytes: %d, want %d", size, w.Code, want)
		}
	}
}

func TestResponseLimit(t *testing.T) {
	head, tail := `{"statusCode":200,"body":"`, `"}`
	for _, tt := range []struct{ size, want int }{{MaxResponseBytes, 200}, {MaxResponseBytes + 1, 500}} {
		fill := strings.Repeat("x", tt.size-len(head)-len(tail))
		w := serve(&Gateway{Invoke: answer(head + fill + tail)}, httptest.NewRequest("GET", "/resize", nil))
		if w.Code != tt.want {
			t.Errorf("%d bytes: %d, want %d", tt.size, w.Code, tt.want)
		}
	}
}

func TestFailures(t *testing.T) {
	const failed = `{"message":"Internal Server Error"}`
	tests := []struct {
		name   string
		invoke func(context.Context, []byte) ([]byte, error)
		status int
		body   string
		log    string
	}{
		{"error", func(context.Context, []byte) ([]byte, error) { return nil, errors.New("broken") }, 500, failed, "broken"},
		{"panic", func(context.Context, []byte) ([]byte, error) { panic("ouch") }, 500, failed, "ouch"},
		{"not JSON", answer("hello"), 500, failed, "not JSON"},
		{"timeout noticed", func(ctx context.Context, _ []byte) ([]byte, error) { <-ctx.Done(); return nil, ctx.Err() },
			503, `{"message":"Service Unavailable"}`, "integration timeout"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var log bytes.Buffer
			g := &Gateway{Invoke: tt.invoke, Logger: slog.New(slog.NewTextHandler(&log, nil))}
			if tt.status == 503 {
				g.Timeout = time.Millisecond
			}
			w := serve(g, httptest.NewRequest("GET", "/resize", nil))
			if w.Code != tt.status || w.Body.String() != tt.body {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if !strings.Contains(log.String(), tt.log) {
				t.Errorf("log %q does not tell %q", log.String(), tt.log)
			}
		})
	}
}

func TestTimeoutOfAFunctionThatIsDeaf(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	g := &Gateway{Timeout: time.Millisecond, Invoke: func(context.Context, []byte) ([]byte, error) {
		<-release
		return nil, nil
	}}
	if w := serve(g, httptest.NewRequest("GET", "/resize", nil)); w.Code != 503 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestReaderWhoLeavesDoesNotStopTheFunction(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	g := &Gateway{Invoke: func(ctx context.Context, _ []byte) ([]byte, error) {
		leave()
		return []byte(`{"statusCode":204}`), ctx.Err()
	}}
	if w := serve(g, httptest.NewRequestWithContext(ctx, "GET", "/resize", nil)); w.Code != 204 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestHeadHasNoBody(t *testing.T) {
	server := httptest.NewServer(&Gateway{Invoke: answer(`{"statusCode":200,"body":"abc"}`)})
	defer server.Close()
	res, err := http.Head(server.URL + "/resize")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	if len(b) != 0 || res.ContentLength != 3 {
		t.Errorf("body %q, Content-Length %d", b, res.ContentLength)
	}
}

func TestRequestIDs(t *testing.T) {
	a, b := NewRequestID(), NewRequestID()
	if a == b || len(a) != 16 || a[15] != '=' {
		t.Errorf("%q, %q", a, b)
	}
}
