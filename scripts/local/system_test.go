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

func TestListenOnABusyPort(t *testing.T) {
	l, err := listen("website", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, try := range []func(flag, address string) error{
		func(flag, address string) error { _, err := listen(flag, address); return err },
		func(flag, address string) error { _, err := definite(flag, address); return err },
	} {
		err := try("api", l.Addr().String())
		var busy *busyError
		if !errors.As(err, &busy) || busy.Error() != "port "+port+" is in use" || !strings.HasPrefix(busy.Hint(), "choose another with -api :") {
			t.Errorf("%v", err)
		}
	}
}

func TestBusyHint(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:8080":  "choose another with -s3 :8090",
		"0.0.0.0:8080":    "choose another with -s3 0.0.0.0:8090",
		"127.0.0.1:65530": "choose another with -s3 :0",
	} {
		if got := (&busyError{"s3", address}).Hint(); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}

func TestListenElsewhere(t *testing.T) {
	if l, err := listen("api", "192.0.2.1:80"); err == nil || !strings.HasPrefix(err.Error(), "-api: ") {
		t.Errorf("%v, %v", l, err)
	}
}

func TestDefinite(t *testing.T) {
	address, err := definite("s3", "localhost:0")
	if err != nil || !strings.HasPrefix(address, "localhost:") || address == "localhost:0" {
		t.Errorf("%s, %v", address, err)
	}
}

func TestNamesOfAddresses(t *testing.T) {
	tests := []struct{ address, dial, browse string }{
		{"127.0.0.1:80", "127.0.0.1:80", "localhost:80"},
		{"0.0.0.0:80", "127.0.0.1:80", "localhost:80"},
		{"[::]:80", "127.0.0.1:80", "localhost:80"},
		{"[::1]:80", "[::1]:80", "localhost:80"},
		{"192.0.2.1:80", "192.0.2.1:80", "192.0.2.1:80"},
		{"box.lan:80", "box.lan:80", "box.lan:80"},
	}
	for _, tt := range tests {
		if dial, browse := dialable(tt.address), browsable(tt.address); dial != tt.dial || browse != tt.browse {
			t.Errorf("%s: %s, %s", tt.address, dial, browse)
		}
	}
}
