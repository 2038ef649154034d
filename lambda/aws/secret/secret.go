// Package secret reads the keys that requests are signed with from AWS Secrets
// Manager.
package secret

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"s3resize/lambda/aws/awsapi"
	"s3resize/lambda/edit"
)

// Secret is a secret with keys in it. They are read when they are first needed
// and kept; see [Secret.Verify] for how a change of them is noticed. It is safe
// for concurrent use.
type Secret struct {
	// API is where Secrets Manager is. A secret that is named by its ARN is asked
	// for in the region that the ARN names.
	API awsapi.API
	// ID is the secret's name or ARN.
	ID string
	// Field is the field of it that holds the keys: a string, or an array of
	// strings of which the first is the newest. "" is for a secret that is no JSON
	// object: it is a key as a whole.
	Field string

	mu   sync.Mutex
	keys edit.Keys
	// read is when keys were read, and tried when that was last attempted.
	read, tried time.Time
}

const (
	// fresh is how long keys are used without a look whether they have changed. A
	// key that was taken out is accepted for no longer.
	fresh = 5 * time.Minute
	// enough is how long to wait between two looks.
	enough = 10 * time.Second
	// stale is how long keys are used if Secrets Manager is out of order.
	stale = time.Hour
)

// Keys are the secret's keys, at most 5 minutes old, or an hour while Secrets
// Manager is out of order.
func (s *Secret) Keys(ctx context.Context) (edit.Keys, error) { return s.at(ctx, time.Now()) }

// Verify reports whether keys sign what signed looks at. If they do not, it asks
// once more with keys read anew, so that a key that has just been changed is
// accepted at once. Forgers cannot have the secret read more often than every 10
// seconds. An error means that nobody knows.
func (s *Secret) Verify(ctx context.Context, signed func(edit.Keys) bool) (bool, error) {
	return s.verify(ctx, time.Now(), signed)
}

func (s *Secret) verify(ctx context.Context, now time.Time, signed func(edit.Keys) bool) (bool, error) {
	keys, err := s.at(ctx, now)
	if err != nil {
		return false, err
	}
	if signed(keys) {
		return true, nil
	}
	if keys, err = s.renewed(ctx, now); err != nil {
		return false, err
	}
	return signed(keys), nil
}

// at are the keys as of now.
func (s *Secret) at(ctx context.Context, now time.Time) (edit.Keys, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	age := now.Sub(s.read)
	if s.keys != nil && (age < fresh || age < stale && now.Sub(s.tried) < enough) {
		return s.keys, nil
	}
	err := s.load(ctx, now)
	if err != nil && (s.keys == nil || age >= stale) {
		return nil, err
	}
	return s.keys, nil
}

// renewed are the keys read anew, unless that has just been done.
func (s *Secret) renewed(ctx context.Context, now time.Time) (edit.Keys, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keys != nil && now.Sub(s.tried) < enough {
		return s.keys, nil
	}
	if err := s.load(ctx, now); err != nil {
		return nil, err
	}
	return s.keys, nil
}

// load reads the keys. Where they are known to be of no use any more, none are
// left.
func (s *Secret) load(ctx context.Context, now time.Time) error {
	s.tried = now
	op := awsapi.Operation{Service: "secretsmanager", Target: "secretsmanager.GetSecretValue"}
	in := struct{ SecretId string }{s.ID}
	var out struct{ SecretString *string }
	err := s.api().Call(ctx, op, in, &out)
	if err != nil && awsapi.Temporary(err) {
		return fmt.Errorf("read secret %s: %w", s.ID, err)
	}
	var keys edit.Keys
	if err == nil {
		keys, err = parse(out.SecretString, s.Field)
	}
	if err != nil {
		s.keys = nil
		return fmt.Errorf("read secret %s: %w", s.ID, err)
	}
	s.keys, s.read = keys, now
	return nil
}

// api is in the secret's region.
func (s *Secret) api() awsapi.API {
	api := s.API
	// arn:partition:secretsmanager:region:account:secret:name-random
	if part := strings.Split(s.ID, ":"); part[0] == "arn" && len(part) > 3 && part[3] != "" {
		api.Region = part[3]
	}
	return api
}
