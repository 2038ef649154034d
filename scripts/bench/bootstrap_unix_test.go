//go:build unix

package main

import (
	"reflect"
	"strings"
	"testing"
)

// A shell script is node here.
func TestNodeThatFailsSaysWhy(t *testing.T) {
	programs := installed(t, true)
	store := newFakeS3()
	for text, want := range map[string]string{
		"echo debug >&2; echo 'no memory' >&2; exit 1\n": "exit status 1: no memory",
		"echo '{\"peak\":1}'\n":                          "stored no derivative",
	} {
		script(t, programs, "node", text)
		m, err := findSharp(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		fn := function{store: store, endpoint: "http://127.0.0.1:0", node: &m}
		if _, err := fn.nodeSession(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestNodeResult(t *testing.T) {
	got := nodeResult([]nodeSession{{100, 80}, {200, 100}, {150, 90}}, []float64{30, 50, 60}, []float64{20, 20, 45})
	if want := (&nodeFigures{First: 150, Peak: 90, Ratio: 0.3, PeakRatio: 0.25}); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if nodeResult(nil, nil, nil) != nil {
		t.Error("figures of nothing")
	}
}
