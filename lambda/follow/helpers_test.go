package follow

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

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
	return s
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

// send hands over the payload of an invocation that S3 caused.
func (s *service) send(t *testing.T, payload []byte) error {
	t.Helper()
	_, ok, err := s.Follow(t.Context(), payload)
	if !ok {
		t.Errorf("taken for no event: %s", payload)
	}
	return err
}

// tell sends an event of EventBridge's about an object of the originals.
func (s *service) tell(t *testing.T, what, key string) error {
	t.Helper()
	payload, err := json.Marshal(map[string]any{
		"id": "id of " + what + " " + key, "source": "aws.s3", "detail-type": what, "time": "2026-11-20T08:00:00Z",
		"detail": map[string]any{"bucket": map[string]string{"name": s.Maker.Store.OriginalsBucket()}, "object": map[string]string{"key": key, "sequencer": "01"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s.send(t, payload)
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
