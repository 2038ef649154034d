package main

import (
	"testing"
)

// The function may also answer a reader in a loop with 508.
func TestLoopDetected(t *testing.T) {
	f := newFake(t)
	f.onAPI = f.at("/picture.jpg", 3, answer(508, "application/json", `{"code":"loop"}`))
	look(t, findings(t.Context(), f.exam(t, inside...)), "again ok, guard ok")
}
