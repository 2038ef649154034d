package main

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestAPartThatEndsIsReported(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	sys := &system{Failed: make(chan error, 1)}
	sys.serve(l, http.NotFoundHandler())
	if err := <-sys.Failed; !errors.Is(err, net.ErrClosed) || !strings.Contains(err.Error(), l.Addr().String()) {
		t.Errorf("%v", err)
	}
}

// There can be one S3 server in a process: a second one is an error and not a
// wait.
func TestASecondStoreIsRefused(t *testing.T) {
	testStore(t)
	s, err := startStore(t.Context(), testStore(t).Dir, "127.0.0.1:0")
	if err == nil {
		_ = s.Close()
		t.Fatal("a second store started")
	}
	if !strings.Contains(err.Error(), "start S3: ") {
		t.Errorf("%v", err)
	}
}

// A failed start gives its ports back.
func TestAFailedStartLeavesNothingBehind(t *testing.T) {
	port := freePorts()
	website, api := "127.0.0.1:"+port(), "127.0.0.1:"+port()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	o := options{website: website, api: api, s3: taken.Addr().String(), data: t.TempDir(), bucket: "images", allowed: allowList(t, "300x300")}
	_, err = start(t.Context(), o, newLogger(t.Output(), false, false))
	var busy *busyError
	if !errors.As(err, &busy) || busy.flag != "s3" {
		t.Fatalf("%v", err)
	}
	for _, address := range []string{website, api} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Errorf("still taken: %v", err)
			continue
		}
		l.Close()
	}
}
