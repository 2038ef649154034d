package follow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store"
	"s3resize/lambda/store/storetest"
)

// service is a Follower with everything around it that a test looks at.
type service struct {
	*Follower
	s3           *storetest.Fake
	log, metrics bytes.Buffer
}

// newService has 30x20 and 30x on its list.
func newService(t *testing.T) *service {
	t.Helper()
	s := &service{s3: storetest.New(t)}
	s.Follower = &Follower{
		Maker: &store.Maker{
			Store:      &store.Store{Client: s.s3.Client(), Bucket: "site", Originals: "originals", MaxBytes: 1 << 20},
			Pipeline:   pipeline.Options{Limits: pipeline.DefaultLimits(512 << 20)},
			PlainSizes: allowList(t, "30x20,30x"),
		},
		URL:          "https://images.example.com",
		Logger:       slog.New(slog.NewJSONHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelInfo})),
		Metrics:      &s.metrics,
		FunctionName: "resize",
	}
	s.s3.Put("site/.s3resize/sizes", []byte("30x\n30x20\n"), 0)
	return s
}

// wantKeys fails a test unless the site has exactly these keys, and the record of
// sizes.
func (s *service) wantKeys(t *testing.T, keys ...string) {
	t.Helper()
	s.s3.WantKeys(t, "site", append(keys, ".s3resize/sizes")...)
}

func allowList(t *testing.T, s string) edit.AllowList {
	t.Helper()
	list, err := edit.ParseAllowList(s)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func parse(t *testing.T, key string) edit.Variant {
	t.Helper()
	v, err := edit.Parse(key)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func fixture(name string) []byte {
	b, err := os.ReadFile(filepath.Join("../../testdata/events", name))
	if err != nil {
		panic(err)
	}
	return b
}

// send hands over the payload of an invocation that is not SQS's.
func (s *service) send(t *testing.T, payload []byte) error {
	t.Helper()
	answer, err := s.Follow(t.Context(), payload)
	if err == nil && string(answer) != "null" {
		t.Errorf("answer %s", answer)
	}
	return err
}

// told is an event of EventBridge's, of just now, about an object of the originals.
func told(what, key string) map[string]any {
	return map[string]any{
		"source": "aws.s3", "detail-type": what, "time": time.Now().UTC().Format(time.RFC3339),
		"detail": map[string]any{"bucket": map[string]string{"name": "originals"}, "object": map[string]string{"key": key, "sequencer": "01"}},
	}
}

// encode is for what can be encoded.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// queued is what SQS delivers for the given time, with the ids m0, m1 and so on.
func queued(count int, bodies ...[]byte) []byte {
	var records []any
	for i, body := range bodies {
		records = append(records, map[string]any{
			"messageId": fmt.Sprintf("m%d", i), "body": string(body), "eventSource": "aws:sqs",
			"attributes": map[string]string{"ApproximateReceiveCount": fmt.Sprint(count)},
		})
	}
	return encode(map[string]any{"Records": records})
}

// failures are the messages in an answer for SQS.
func failures(t *testing.T, answer []byte) []string {
	t.Helper()
	var a struct {
		Failures []struct{ ItemIdentifier string } `json:"batchItemFailures"`
	}
	if err := json.Unmarshal(answer, &a); err != nil || a.Failures == nil {
		t.Fatalf("%s, %v", answer, err)
	}
	ids := []string{}
	for _, f := range a.Failures {
		ids = append(ids, f.ItemIdentifier)
	}
	return ids
}

// tell sends an event of EventBridge's about an object of the originals, by SQS and
// for the first time, and returns an error for a message that failed.
func (s *service) tell(t *testing.T, what, key string) error {
	t.Helper()
	return s.deliver(t, 1, what, key)
}

// deliver is tell for the given time.
func (s *service) deliver(t *testing.T, count int, what, key string) error {
	t.Helper()
	answer, err := s.Follow(t.Context(), queued(count, encode(told(what, key))))
	must(t, err)
	if len(failures(t, answer)) == 0 {
		return nil
	}
	text, _ := s.lastLine(t)["error"].(string)
	return errors.New(text)
}

// must is for what must not fail.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// lastLine is the end of the log.
func (s *service) lastLine(t *testing.T) map[string]any {
	t.Helper()
	lines := bytes.Split(bytes.TrimSpace(s.log.Bytes()), []byte("\n"))
	var line map[string]any
	if err := json.Unmarshal(lines[len(lines)-1], &line); err != nil {
		t.Fatalf("%q: %v", s.log.String(), err)
	}
	return line
}

// putDerivatives stores derivatives of what an original was before, with their
// entries, in sizes that are on no list: 41x41, 42x41 and so on.
func (s *service) putDerivatives(original string, n int) (keys []string) {
	for i := range n {
		size := fmt.Sprintf("%dx%d", 41+i%200, 41+i/200)
		s.s3.PutDerivative("site/"+size+"/"+original, []byte("before"), pipeline.Version)
		s.s3.Put("site/.derivatives/"+original+"/"+size, nil, 2*time.Hour)
		keys = append(keys, size+"/"+original)
	}
	return keys
}

// direct hands requests to a server without a network, so that a test can move the
// clock.
type direct struct{ http.Handler }

func (d direct) Do(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	res := w.Result()
	if r.Method == http.MethodHead {
		res.Body = http.NoBody
	}
	return res, nil
}

// withoutNetwork has the function reach S3 without one.
func (s *service) withoutNetwork() {
	options := s.s3.Client().Options()
	options.HTTPClient = direct{s.s3}
	s.Maker.Store.Client = s3.New(options)
}
