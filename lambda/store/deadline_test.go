package store

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestRunWithDeadlineCatchesPanics(t *testing.T) {
	_, err := RunWithDeadline(t.Context(), func() (int, error) { panic("a bug") })
	var caught *PanicError
	if !errors.As(err, &caught) || caught.Value != "a bug" || !strings.Contains(string(caught.Stack), "deadline_test.go") {
		t.Errorf("%#v", err)
	}
}

func TestRunWithDeadlineDoesNotWaitForTheLate(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	defer close(release)
	_, err := RunWithDeadline(ctx, func() (int, error) {
		cancel()
		<-release
		return 1, nil
	})
	if err != context.Canceled {
		t.Errorf("%v", err)
	}
	ctx, cancel = context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	_, err = RunWithDeadline(ctx, func() (int, error) {
		<-release
		return 1, nil
	})
	if err != context.DeadlineExceeded {
		t.Errorf("%v", err)
	}
}
