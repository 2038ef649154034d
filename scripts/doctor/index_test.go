package main

import (
	"testing"

	"s3resize/lambda/store"
)

func TestIndexPrefix(t *testing.T) {
	if indexPrefix != store.IndexPrefix {
		t.Errorf("%q, but the function's is %q", indexPrefix, store.IndexPrefix)
	}
}
