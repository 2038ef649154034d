package secret

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"s3resize/lambda/aws/awsapi"
	"s3resize/lambda/edit"
)

// manager is as much of Secrets Manager as a Secret uses.
type manager struct {
	mu     sync.Mutex
	status int // of the next answers
	body   string
	asked  int
	last   *http.Request
	id     string // that was asked for last
}

func (m *manager) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in map[string]string
	err := json.NewDecoder(r.Body).Decode(&in)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	m.last, m.id = r, in["SecretId"]
	if err != nil || len(in) != 1 {
		m.status = http.StatusTeapot
	}
	w.WriteHeader(m.status)
	io.WriteString(w, m.body)
}

// holds has the secret say value from now on.
func (m *manager) holds(value string) {
	quoted, _ := json.Marshal(value)
	m.says(200, `{"ARN":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:signing-AbCdEf","CreatedDate":1.7E9,"Name":"signing",`+
		`"SecretString":`+string(quoted)+`,"VersionId":"2a1f","VersionStages":["AWSCURRENT"]}`)
}

func (m *manager) says(status int, body string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.status, m.body = status, body
}

func newSecret(t *testing.T, id string) (*manager, *Secret) {
	m := &manager{}
	m.holds(`{"key":"old"}`)
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	credentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "id", SecretAccessKey: "secret"}, nil
	})
	return m, &Secret{
		API:   awsapi.API{Region: "eu-west-1", Endpoint: server.URL, Credentials: credentials, Pause: 1},
		ID:    id,
		Field: "key",
	}
}

var start = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

const (
	denied = `{"__type":"AccessDeniedException","Message":"not you"}`
	broken = `{"__type":"InternalServiceError","Message":"try later"}`
)

func TestKeys(t *testing.T) {
	m, s := newSecret(t, "signing")
	keys, err := s.Keys(t.Context())
	if err != nil || !slices.Equal(keys, edit.Keys{"old"}) {
		t.Fatalf("%q, %v", keys, err)
	}
	if m.id != "signing" || m.last.Header.Get("X-Amz-Target") != "secretsmanager.GetSecretValue" ||
		!strings.Contains(m.last.Header.Get("Authorization"), "/eu-west-1/secretsmanager/aws4_request") {
		t.Errorf("asked for %q with %v", m.id, m.last.Header)
	}
	if _, err := s.Keys(t.Context()); err != nil || m.asked != 1 {
		t.Errorf("asked %d times, %v", m.asked, err)
	}
}

func TestRegionOfARN(t *testing.T) {
	m, s := newSecret(t, "arn:aws:secretsmanager:us-east-2:123456789012:secret:signing-AbCdEf")
	if _, err := s.Keys(t.Context()); err != nil || !strings.Contains(m.last.Header.Get("Authorization"), "/us-east-2/secretsmanager/") {
		t.Errorf("%s, %v", m.last.Header.Get("Authorization"), err)
	}
}

// A moment is something that happens to a secret with the key "old", so long
// after it was first read.
type moment struct {
	after time.Duration
	body  string // what Secrets Manager says from now on; "" is as before
	want  string // the key, or a part of the error
	asked int    // the number of requests so far
	fails bool
}

func (m *manager) happens(t *testing.T, s *Secret, name string, moments []moment) {
	t.Helper()
	for _, at := range moments {
		switch at.body {
		case "":
		case denied:
			m.says(400, denied)
		case broken:
			m.says(500, broken)
		default:
			m.holds(at.body)
		}
		keys, err := s.at(t.Context(), start.Add(at.after))
		right := err == nil && slices.Equal(keys, edit.Keys{at.want})
		if at.fails {
			right = err != nil && keys == nil && strings.Contains(err.Error(), at.want)
		}
		if !right || m.asked != at.asked {
			t.Errorf("%s, after %v: %q, %v after %d requests; want %s after %d", name, at.after, keys, err, m.asked, at.want, at.asked)
		}
	}
}

func TestKeysAreReadAgain(t *testing.T) {
	for name, moments := range map[string][]moment{
		"changed": {
			{0, "", "old", 1, false}, {5*time.Minute - 1, `{"key":"new"}`, "old", 1, false},
			{5 * time.Minute, "", "new", 2, false}, {6 * time.Minute, "", "new", 2, false},
		},
		"taken away": {
			{0, "", "old", 1, false}, {4 * time.Minute, denied, "old", 1, false},
			{5 * time.Minute, "", "read secret signing: secretsmanager.GetSecretValue: 400 AccessDeniedException: not you", 2, true},
			{5*time.Minute + 1, `{"key":"new"}`, "new", 3, false},
		},
		"of no use":      {{0, "", "old", 1, false}, {5 * time.Minute, `{"other":"new"}`, `no field "key"`, 2, true}},
		"never there":    {{0, denied, "AccessDenied", 1, true}, {1, "", "AccessDenied", 2, true}},
		"broken at once": {{0, broken, "InternalServiceError", 3, true}, {1, `{"key":"new"}`, "new", 4, false}},
		"broken for a while": {
			{0, "", "old", 1, false}, {5 * time.Minute, broken, "old", 4, false}, {5*time.Minute + enough - 1, "", "old", 4, false},
			{5*time.Minute + enough, "", "old", 7, false}, {6 * time.Minute, `{"key":"new"}`, "new", 8, false},
		},
		"broken for long": {
			{0, "", "old", 1, false}, {time.Hour - 1, broken, "old", 4, false}, {time.Hour, "", "InternalServiceError", 7, true},
			{time.Hour + 1, "", "InternalServiceError", 10, true},
		},
	} {
		m, s := newSecret(t, "signing")
		m.happens(t, s, name, moments)
	}
}

// signedWith asks whether a request signed with key is accepted.
func (s *Secret) signedWith(t *testing.T, after time.Duration, key string) bool {
	t.Helper()
	ok, err := s.verify(t.Context(), start.Add(after), func(k edit.Keys) bool {
		return k.PathSigned(edit.SignPath(key, "30x/a.png"), "30x/a.png")
	})
	if err != nil {
		t.Errorf("signed with %s: %v", key, err)
	}
	return ok
}

func TestVerify(t *testing.T) {
	m, s := newSecret(t, "signing")
	for _, tt := range []struct {
		after time.Duration
		key   string
		want  bool
		asked int
	}{
		{0, "old", true, 1},
		{time.Minute, "forged", false, 2},
		{time.Minute + 9*time.Second, "forged", false, 2}, // not again at once
		{time.Minute + 10*time.Second, "forged", false, 3},
		{2 * time.Minute, "new", true, 4}, // it has just become a key
		{2*time.Minute + 1, "new", true, 4},
		{2*time.Minute + 2, "old", false, 4},
	} {
		if tt.key == "new" {
			m.holds(`{"key":"new"}`)
		}
		if got := s.signedWith(t, tt.after, tt.key); got != tt.want || m.asked != tt.asked {
			t.Errorf("%s after %v: %t after %d requests; want %t after %d", tt.key, tt.after, got, m.asked, tt.want, tt.asked)
		}
	}
}

func TestVerifyDoesNotGuess(t *testing.T) {
	m, s := newSecret(t, "signing")
	no := func(edit.Keys) bool { return false }
	if ok, err := s.verify(t.Context(), start, no); ok || err != nil {
		t.Errorf("%t, %v", ok, err)
	}
	m.says(400, denied)
	if ok, err := s.verify(t.Context(), start.Add(time.Minute), no); ok || err == nil {
		t.Errorf("%t, %v; want an error", ok, err)
	}
	yes := func(k edit.Keys) bool { t.Errorf("asked with %q", k); return true }
	if ok, err := s.verify(t.Context(), start.Add(time.Minute), yes); ok || err == nil {
		t.Errorf("%t, %v; want an error", ok, err)
	}
}

func TestConcurrentVerify(t *testing.T) {
	_, s := newSecret(t, "signing")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if ok, err := s.Verify(t.Context(), func(k edit.Keys) bool { return slices.Contains(k, "old") }); !ok || err != nil {
				t.Errorf("%t, %v", ok, err)
			}
		})
	}
	wg.Wait()
}
