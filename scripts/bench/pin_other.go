//go:build !linux

package main

// pinned calls start; this system does not let a program choose its core.
func pinned(start func() error) error { return start() }

const canPin = false
