package main

import (
	"testing"

	"s3resize/lambda/handler"
)

func TestIndexPrefix(t *testing.T) {
	if indexPrefix != handler.IndexPrefix {
		t.Errorf("%q, but the function's is %q", indexPrefix, handler.IndexPrefix)
	}
}
