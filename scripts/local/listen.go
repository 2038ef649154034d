package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

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
