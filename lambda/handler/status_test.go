package handler

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"s3resize/lambda/aws/rekognition"
	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
	"s3resize/lambda/store/storetest"
)

// nothingStored wants that neither a write nor a redirect came of a request.
func (s *service) nothingStored(t *testing.T) {
	t.Helper()
	if n := s.s3.Count("PUT"); n != 0 {
		t.Errorf("%d writes", n)
	}
}

func TestRefusesOriginals(t *testing.T) {
	gif := []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00;") // 65535×65535, no frame
	truncated := storetest.PNG(50, 50)
	truncated = truncated[:len(truncated)*2/3]
	for name, tt := range map[string]struct {
		body   []byte
		status int
		code   string
	}{
		"html":            {[]byte("<html><body>no picture</body></html>"), 404, "original_not_found"},
		"text":            {[]byte("no picture"), 404, "original_not_found"},
		"video":           {[]byte("\x00\x00\x00\x18ftypmp42"), 404, "original_not_found"},
		"zeros":           {make([]byte, 5000), 404, "original_not_found"},
		"heic":            {[]byte("\x00\x00\x00\x18ftypheic"), 415, "unsupported_image"},
		"svg":             {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), 415, "unsupported_image"},
		"empty":           {nil, 404, "original_not_found"},
		"one letter":      {[]byte("R"), 404, "original_not_found"},
		"truncated":       {truncated, 422, "malformed_image"},
		"no frames":       {gif, 422, "malformed_image"},
		"too many pixels": {encodePNG(image.NewGray(image.Rect(0, 0, 2000, 1001))), 422, "too_many_pixels"},
		"too many bytes":  {append(storetest.PNG(3, 3), make([]byte, 1<<20)...), 413, "original_too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.Pipeline.Limits.Pixels = 2_000_000
			s.s3.Put("originals/a.jpg", tt.body, time.Hour, "Content-Type", "image/jpeg")
			s.get(t, "key=30x/a.jpg").refuses(tt.status, tt.code)
			s.nothingStored(t)
			s.s3.Put("originals/good.png", storetest.PNG(3, 3), time.Hour)
			s.get(t, "key=30x/good.png").redirectsTo(site + "/30x/good.png")
		})
	}
}

func TestMissingOriginal(t *testing.T) {
	for _, noList := range []bool{false, true} {
		s := newService(t)
		s.s3.NoList = noList
		s.get(t, "key=30x/none.png").refuses(404, "original_not_found")
		s.nothingStored(t)
		// It may be that the function lacks s3:GetObject.
		if warned := strings.Contains(s.log.String(), `"level":"WARN"`) && strings.Contains(s.log.String(), "AccessDenied"); warned != noList {
			t.Errorf("without s3:ListBucket %v: log %s", noList, s.log.String())
		}
	}
}

// Who may not know of a private object does not learn from an answer whether it
// exists: what is no picture is as good as missing.
func TestWhatIsNoPictureIsAsGoodAsMissing(t *testing.T) {
	ask := func(body []byte, query string, configure func(*service)) (response, string) {
		s := newDialects(t)
		configure(s)
		if body != nil {
			s.s3.Put("originals/private.key", body, time.Hour, "Content-Type", "image/png", "Cache-Control", "max-age=1")
		}
		a := s.get(t, query)
		return a.response, s.log.String()
	}
	for name, configure := range map[string]func(*service){
		"plain": func(*service) {}, "with CORS": func(s *service) { s.CORSOrigin = "*" }, "negotiated": func(s *service) { s.AutoWebP = true },
		"with a fallback": func(s *service) { s.Fallback = Fallback{Bucket: "archive", Key: "a.png"} },
	} {
		for _, query := range []string{
			"key=30x20/private.key", "key=unsafe/30x20/private.key", "key=30x20/top/private.key", "key=meta/30x20/private.key",
			"key=private.key?w=30", "x-oss-process=image/info&key=private.key", "x-oss-process=image/average-hue&key=private.key",
		} {
			missing, _ := ask(nil, query, configure)
			for _, body := range [][]byte{[]byte("-----BEGIN"), []byte("PK\x03\x04"), []byte("%PDF-1.7"), make([]byte, 2<<20)} {
				got, log := ask(body, query, configure)
				if !reflect.DeepEqual(got, missing) {
					t.Errorf("%s, %s: %v; want %v", name, query, got, missing)
				}
				if !strings.Contains(log, store.ErrNoImage.Error()) && !strings.Contains(query, "top/") {
					t.Errorf("%s, %s: the log does not tell: %s", name, query, log)
				}
			}
		}
	}
}

// Originals that cannot be read as they are: the answer says what to do, and
// nobody is woken up.
func TestOriginalsThatCannotBeRead(t *testing.T) {
	for code, want := range map[string]struct {
		status int
		code   string
		says   string
	}{
		"InvalidObjectState":        {409, "original_archived", "restored"},
		"KMS.DisabledException":     {403, "original_encrypted", "kms:Decrypt"},
		"KMS.NotFoundException":     {403, "original_encrypted", "kms:Decrypt"},
		"KMS.AccessDeniedException": {403, "original_encrypted", "kms:Decrypt"},
	} {
		s := newService(t)
		s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
		s.s3.Refuse("GET", "/originals/a.png", storetest.Error{Status: 403, Code: code})
		a := s.get(t, "key=30x/a.png")
		a.refuses(want.status, want.code)
		if !strings.Contains(a.Body, want.says) || strings.Contains(a.Body, "secret") {
			t.Errorf("%s: %s", code, a.Body)
		}
		if line := s.lastLine(t); line["outcome"] != "refused" || line["level"] == "ERROR" || !strings.Contains(fmt.Sprint(line["error"]), code) {
			t.Errorf("%s: log %v", code, line)
		}
		if !strings.Contains(s.metrics.String(), `"Failed":0`) {
			t.Errorf("%s: metrics %s", code, s.metrics.String())
		}
	}
}

// In a bucket for both, what we made is no original, and what users have put
// there is.
func TestOriginalThatIsADerivative(t *testing.T) {
	s := newService(t)
	s.Store.Originals = ""
	s.s3.Put("site/9x9/a.png", storetest.PNG(9, 9), time.Hour, "X-Amz-Meta-Original-Etag", "x")
	s.s3.Put("site/100x100/b.png", storetest.PNG(9, 9), time.Hour)
	s.get(t, "key=30x/9x9/a.png").refuses(400, "malformed_key")
	s.get(t, "key=30x/100x100/b.png").redirectsTo(site + "/30x/100x100/b.png")
}

// Whatever the operations, strangers are shown no more of an original than the
// sizes of the list show.
func TestOutOfBounds(t *testing.T) {
	s := newEverything(t, false)
	s.Allowed, _ = edit.ParseAllowList("100x75")
	s.Keys = edit.Keys{"k"}
	for _, query := range []string{
		"key=200x150:300x225/100x75/a.png",
		"key=100x75/filters:extend(0,0,340,660)/a.png",
		"key=" + url.PathEscape(inBase64(`{"key":"a.png","edits":{"extract":{"left":0,"top":0,"width":100,"height":75},"resize":{"width":100,"height":75}}}`)),
		"x-oss-process=image/crop,w_100,h_75/resize,m_fixed,w_100,h_75&key=a.png",
	} {
		a := s.get(t, query)
		a.refuses(403, "out_of_bounds")
		if !strings.Contains(a.Body, "ALLOWED_RESOLUTIONS") {
			t.Errorf("%s", a.Body)
		}
	}
	s.nothingStored(t)
	s.get(t, "key=100x75/a.png").redirectsTo(site + "/100x75/a.png")
	const path = "200x150:300x225/100x75/a.png"
	s.get(t, "key="+edit.SignPath("k", path)+"/"+path).redirectsTo(site + "/" + edit.EscapePath(path))
}

// Answers that say what is wrong may be kept for a minute by CDNs, unless the
// next one may be another.
func TestWhatMayBeKept(t *testing.T) {
	s := newDialects(t)
	s.s3.Put("originals/broken.png", storetest.PNG(50, 50)[:80], time.Hour)
	s.s3.Refuse("GET", "/originals/fails.png", storetest.Error{Status: 500, Code: "InternalError"})
	for query, kept := range map[string]bool{
		"key=30x20/none.png": true, "key=x": true, "key=31x20/a.png": true, "key=30x20/broken.png": true,
		"key=30x20/fails.png": false, "expires=19700101T000000Z&key=30x20/a.png": false, "key=AAAAAAAAAAAAAAAAAAAAAAAAAAA=/30x20/a.png": false,
	} {
		want := map[bool]string{true: "public, max-age=10, s-maxage=60", false: "no-store"}[kept]
		if a := s.get(t, query); a.Headers["Cache-Control"] != want || a.StatusCode < 400 {
			t.Errorf("%s: %d %q; want %q", query, a.StatusCode, a.Headers["Cache-Control"], want)
		}
	}
	s.OnlySigned = true
	if a := s.get(t, "key=30x20/a.png"); a.Headers["Cache-Control"] != "no-store" || a.StatusCode != 403 {
		t.Errorf("%d %v", a.StatusCode, a.Headers)
	}
}

func TestNotAllowed(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
	for _, size := range []string{"31x20", "20x30", "30x21", "x20", "x30", "3x2", "16383x16383"} {
		a := s.get(t, "key="+size+"/a.png")
		a.refuses(403, "resolution_not_allowed")
		if !strings.Contains(a.Body, size) || !strings.Contains(a.Body, "ALLOWED_RESOLUTIONS") {
			t.Errorf("body %s", a.Body)
		}
	}
	if len(s.s3.Calls()) != 0 {
		t.Errorf("S3 was asked: %q", s.s3.Calls())
	}
}

func TestMethods(t *testing.T) {
	s := newService(t)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get", "TRACE", "X"} {
		a := s.send(t, eventFor(method, "key=30x/a.png", "203.0.113.7"))
		a.refuses(405, "method_not_allowed")
		if a.Headers["Allow"] != "GET, HEAD" {
			t.Errorf("%s: Allow %q", method, a.Headers["Allow"])
		}
	}
}

// S3's failures are nobody's business but the operator's: the reader is told
// that it failed, and the log why.
func TestStoreFailures(t *testing.T) {
	for name, tt := range map[string]struct {
		method string
		storetest.Error
	}{
		"no such bucket":  {"GET", storetest.Error{Status: 404, Code: "NoSuchBucket"}},
		"bad credentials": {"GET", storetest.Error{Status: 403, Code: "InvalidAccessKeyId"}},
		"clock":           {"GET", storetest.Error{Status: 403, Code: "RequestTimeTooSkewed"}},
		"get fails":       {"GET", storetest.Error{Status: 500, Code: "InternalError"}},
		"head fails":      {"HEAD", storetest.Error{Status: 503, Code: "SlowDown"}},
		"put fails":       {"PUT", storetest.Error{Status: 500, Code: "InternalError"}},
		"put forbidden":   {"PUT", storetest.Error{Status: 403, Code: "AccessDenied"}},
		"put in the way":  {"PUT", storetest.Error{Status: 409, Code: "OperationAborted"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.s3.Put("originals/a.png", storetest.PNG(3, 3), time.Hour)
			s.s3.Fail = func(r *http.Request) *storetest.Error {
				if r.Method == tt.method {
					return &tt.Error
				}
				return nil
			}
			a := s.get(t, "key=30x/a.png")
			a.refuses(502, "store_failed")
			if strings.Contains(a.Body, tt.Code) || strings.Contains(a.Body, "secret") {
				t.Errorf("the body tells the cause: %s", a.Body)
			}
			if tt.method != "HEAD" && !strings.Contains(s.log.String(), tt.Code) {
				t.Errorf("the log does not tell the cause: %s", s.log.String())
			}
			if !strings.Contains(s.log.String(), `"level":"ERROR"`) {
				t.Errorf("not logged as an error: %s", s.log.String())
			}
		})
	}
}

// An original is read whole or not at all.
func TestHalfAnOriginalIsAStoreFailure(t *testing.T) {
	for name, body := range map[string]http.HandlerFunc{
		"cut short": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			w.Write([]byte("only this"))
		},
		"of unknown length": func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush()
			w.Write(storetest.PNG(3, 3))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.s3.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == "HEAD" {
					w.WriteHeader(http.StatusNotFound)
					return
				}
				body(w, r)
			})
			s.get(t, "key=30x/a.png").refuses(502, "store_failed")
		})
	}
}

// Lambda tries them again, keeps them and sets off the alarm. Nobody would read an
// answer.
func TestEventsThatAreNoRequests(t *testing.T) {
	s := newService(t)
	for name, payload := range map[string][]byte{
		"warm-up": fixture("warm-up.json"), "alb": fixture("alb.json"),
		"alb with a method": []byte(`{"requestContext":{"elb":{"targetGroupArn":"arn"}},"httpMethod":"GET","queryStringParameters":{"key":"30x/a.png"}}`),
		"empty":             {}, "null": []byte("null"), "array": []byte("[]"), "text": []byte(`"x"`), "broken": []byte("{"),
		"no method": []byte(`{"version":"2.0","rawQueryString":"key=30x/a.png"}`),
	} {
		for _, h := range []*Handler{s.Handler, {Maker: s.Maker}} {
			if out, err := h.Invoke(t.Context(), payload); err == nil || out != nil {
				t.Errorf("%s: %s", name, out)
			}
		}
	}
}

// What S3 tells goes to the follower, and its errors to Lambda.
func TestEventsOfOriginals(t *testing.T) {
	s := newService(t)
	out, err := s.Invoke(t.Context(), fixture("eventbridge-created.json"))
	if err != nil || string(out) != "null" || s.s3.Count("HEAD originals/photos/a b+c%41.png") != 1 {
		t.Errorf("%s, %v, %q", out, err, s.s3.Calls())
	}
	s.s3.Fail = func(*http.Request) *storetest.Error { return &storetest.Error{Status: 500, Code: "InternalError"} }
	if out, err := s.Invoke(t.Context(), fixture("eventbridge-created.json")); err == nil {
		t.Errorf("%s", out)
	}
}

func TestUnknownErrorsAre500AndTellNothing(t *testing.T) {
	f := failureOf(errors.New("a secret"))
	if f.status != 500 || strings.Contains(f.message, "secret") {
		t.Errorf("%+v", f)
	}
}

func TestWrappedErrorsKeepTheirStatus(t *testing.T) {
	for want, err := range map[int]error{
		415: codec.UnsupportedError("TIFF image"), 422: codec.MalformedError("PNG: x"), 404: store.ErrNoOriginal,
		413: &store.TooLargeError{Size: 2, Limit: 1}, 502: &store.Error{Cause: errors.New("x")},
	} {
		if got := failureOf(fmt.Errorf("deeper: %w", err)).status; got != want {
			t.Errorf("%v: %d; want %d", err, got, want)
		}
	}
	limit := failureOf(&codec.LimitError{What: "frames", Got: 2, Max: 1})
	if limit.status != 422 || limit.code != "too_many_frames" {
		t.Errorf("%+v", limit)
	}
}

// Errors and log carry Lambda's request ID, by which its own lines are found,
// and the log the gateway's besides.
func TestRequestIDs(t *testing.T) {
	s := newService(t)
	ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "of-lambda"})
	out, err := s.Invoke(ctx, eventFor("GET", "key=a.png", "203.0.113.7"))
	if err != nil || !strings.Contains(string(out), "of-lambda") {
		t.Errorf("%s, %v", out, err)
	}
	var line struct{ RequestID, GatewayRequestID string }
	if err := json.Unmarshal(s.log.Bytes(), &line); err != nil || line.RequestID != "of-lambda" || line.GatewayRequestID != "JKJaXmPLvHcESHA=" {
		t.Errorf("log %s", s.log.Bytes())
	}
}

func TestLogLine(t *testing.T) {
	s := newService(t)
	s.s3.Put("originals/a b.png", storetest.PNG(9, 9), time.Hour)
	s.get(t, "key=30x/a+b.png").redirectsTo(site + "/30x/a%20b.png")
	if n := bytes.Count(s.log.Bytes(), []byte("\n")); n != 1 {
		t.Errorf("%d lines", n)
	}
	var line map[string]any
	if err := json.Unmarshal(s.log.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{
		"outcome": "made", "status": 307.0, "key": "30x/a+b.png", "variant": "30x/a b.png", "requestId": "JKJaXmPLvHcESHA=",
		"bytesIn": float64(len(storetest.PNG(9, 9))),
	} {
		if line[key] != want {
			t.Errorf("%s = %v; want %v", key, line[key], want)
		}
	}
	for _, key := range []string{"bytesOut", "totalMs", "fetchMs", "decodeMs", "transformMs", "encodeMs", "storeMs"} {
		if n, ok := line[key].(float64); !ok || n < 0 || key == "bytesOut" && n == 0 {
			t.Errorf("%s = %v", key, line[key])
		}
	}
}

// A bug is caught; the reader is told nothing of it, and the log what and where.
func TestPanic(t *testing.T) {
	_, err := store.RunWithDeadline(t.Context(), func() (int, error) { panic("a bug") })
	f := failureOf(err)
	if f.status != 500 || strings.Contains(f.message, "a bug") {
		t.Errorf("%+v", f)
	}
	var rec record
	rec.fail(err, f)
	if log := fmt.Sprint(rec.attrs()); !strings.Contains(log, "a bug") || !strings.Contains(log, "deadline.go") {
		t.Errorf("the log does not say what and where: %s", log)
	}
}

func TestTooLateIs504(t *testing.T) {
	ctx, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	release := make(chan struct{})
	defer close(release)
	_, err := store.RunWithDeadline(ctx, func() (int, error) {
		<-release
		return 1, nil
	})
	if f := failureOf(err); f.status != 504 {
		t.Errorf("%v: %+v", err, f)
	}
}

// Another try may mend exactly those errors that are not the fault of the request
// or of the original.
func TestTransientErrorsAreThoseOfServers(t *testing.T) {
	for _, err := range []error{
		errors.New("unknown"), context.DeadlineExceeded, context.Canceled, store.ErrNoOriginal,
		&store.TooLargeError{Size: 2, Limit: 1}, &store.Error{Verb: "get", Cause: errors.New("x")}, &store.PanicError{Value: "x"},
		store.ErrNoImage, store.ErrDerivative, store.ErrArchived, store.ErrEncrypted, &pipeline.BoundError{},
		fmt.Errorf("%w (%w)", store.ErrArchived, &store.Error{Verb: "get", Cause: errors.New("x")}),
		&store.OverlayError{Reason: "x"}, &store.OverlayHostError{Host: "x"},
		&edit.Error{What: "key"}, &edit.NotImplementedError{}, &edit.StyleError{}, &edit.BucketError{Bucket: "x"},
		&pipeline.RequestError{}, &pipeline.UnavailableError{},
		codec.FormatError("x"), codec.UnsupportedError("x"), codec.MalformedError("x"), &codec.LimitError{What: "pixels"},
		&rekognition.Error{Action: "DetectFaces"},
		fmt.Errorf("deeper: %w", codec.MalformedError("x")),
		errors.Join(store.ErrNoOriginal, &store.Error{Verb: "delete", Cause: errors.New("x")}),
		errors.Join(&store.Error{Verb: "delete", Cause: errors.New("x")}, codec.UnsupportedError("x")),
		errors.Join(context.DeadlineExceeded, store.ErrNoOriginal),
		errors.Join(codec.FormatError("x"), codec.MalformedError("x")),
	} {
		if got, status := store.IsTransient(err), failureOf(err).status; got != (status >= 500) {
			t.Errorf("%T %v: transient %v, status %d", err, err, got, status)
		}
	}
	if store.IsTransient(nil) {
		t.Error("no error is transient")
	}
}
