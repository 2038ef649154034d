package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"s3resize/scripts/internal/gateway"
	"s3resize/testdata"
)

// grace is how long requests under way may take after Ctrl-C.
const grace = 5 * time.Second

// system is everything, running.
type system struct {
	// Website, API and S3 are the addresses to type, without a "/" at the end.
	Website, API, S3 string
	// Seeded is how many originals were put into the bucket by this start.
	Seeded int
	// Failed gets an error if a part ends by itself.
	Failed chan error

	store   *localS3
	bucket  *http.Client // the website's, to the store
	servers []*http.Server
}

// start brings everything up, and returns when all of it answers.
func start(ctx context.Context, o options, logger *slog.Logger) (_ *system, err error) {
	sys := &system{Failed: make(chan error, 3), bucket: newBucketClient()}
	website, err := listen("website", o.website)
	if err != nil {
		return nil, err
	}
	defer closeOnError(&err, website)
	api, err := listen("api", o.api)
	if err != nil {
		return nil, err
	}
	defer closeOnError(&err, api)
	s3, err := definite("s3", o.s3)
	if err != nil {
		return nil, err
	}
	sys.Website = "http://" + browsable(website.Addr().String())
	sys.API = "http://" + browsable(api.Addr().String())
	sys.S3 = "http://" + browsable(s3)
	site := &Website{
		Bucket: "http://" + dialable(s3) + "/" + o.bucket,
		Index:  indexDocument,
		Rules:  Rules(o.allowed, o.dialects, "http", browsable(api.Addr().String())),
		Client: sys.bucket,
	}
	if err := site.Validate(); err != nil {
		return nil, err
	}
	if sys.Seeded, err = sys.startStore(ctx, o, s3); err != nil {
		return nil, err
	}
	function := newHandler(sys.store.Client(), o.bucket, sys.Website, o.allowed, o.quality, logger)
	invoke := invoker(function)
	sys.store.events.subscribe(o.bucket, invoke, logger)
	sys.serve(website, logged(site, logger))
	sys.serve(api, &gateway.Gateway{Invoke: invoke, Logger: logger})
	return sys, nil
}

// startStore brings up S3 with the bucket and, the first time, its originals.
func (sys *system) startStore(ctx context.Context, o options, address string) (seeded int, err error) {
	originals, err := fs.Sub(testdata.Originals, "originals")
	if err != nil {
		return 0, err
	}
	if sys.store, err = startStore(ctx, o.data, address); err != nil {
		return 0, err
	}
	client := sys.store.Client()
	if err = prepareBucket(ctx, client, o.bucket); err == nil {
		seeded, err = seed(ctx, client, o.bucket, sys.store.Dir, originals, o.allowed)
	}
	if err != nil {
		return 0, errors.Join(err, sys.store.Close())
	}
	go func() {
		<-sys.store.exited
		if sys.store.err != nil {
			sys.Failed <- fmt.Errorf("S3 ended: %w", sys.store.err)
		}
	}()
	return seeded, nil
}

func (sys *system) serve(l net.Listener, h http.Handler) {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	sys.servers = append(sys.servers, server)
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			sys.Failed <- fmt.Errorf("serve %s: %w", l.Addr(), err)
		}
	}()
}

// Close lets requests under way finish, but not for longer than [grace], and
// ends everything.
func (sys *system) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	for _, server := range sys.servers {
		if server.Shutdown(ctx) != nil {
			_ = server.Close()
		}
	}
	sys.bucket.CloseIdleConnections()
	return sys.store.Close()
}

func closeOnError(err *error, l net.Listener) {
	if *err != nil {
		_ = l.Close()
	}
}

// busyError says that a flag's port is taken.
type busyError struct{ flag, address string }

func (e *busyError) Error() string {
	_, port, _ := net.SplitHostPort(e.address)
	return fmt.Sprintf("port %s is in use", port)
}

// Hint is what to type instead.
func (e *busyError) Hint() string {
	host, port, _ := net.SplitHostPort(e.address)
	if host == "127.0.0.1" {
		host = ""
	}
	n, _ := strconv.Atoi(port)
	if n += 10; n > 65535 {
		n = 0
	}
	return fmt.Sprintf("choose another with -%s %s", e.flag, net.JoinHostPort(host, strconv.Itoa(n)))
}

// listen opens the address that a flag gave.
func listen(flag, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, &busyError{flag, address}
	}
	if err != nil {
		return nil, fmt.Errorf("-%s: %w", flag, err)
	}
	return l, nil
}

// definite is the address with a port that is free: its own, or any if that is
// 0. It is for a server that can only be told where to listen, so someone else
// may still be faster.
func definite(flag, address string) (string, error) {
	l, err := listen(flag, address)
	if err != nil {
		return "", err
	}
	defer l.Close()
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return net.JoinHostPort(host, port), err
}

// dialable is where this machine reaches what listens at an address.
func dialable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsUnspecified() {
		return address
	}
	return net.JoinHostPort("127.0.0.1", port)
}

// browsable is how people on this machine name what listens at an address.
func browsable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsUnspecified() || ip.IsLoopback()) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
