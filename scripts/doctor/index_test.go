package main

import (
	"testing"

	"s3resize/lambda/store"
)

// Doctor knows the function's names without being built with all of it.
func TestNamesOfTheStore(t *testing.T) {
	for here, there := range map[string]string{indexPrefix: store.IndexPrefix, sizesKey: store.SizesKey, originalETag: store.OriginalETag} {
		if here != there {
			t.Errorf("%q, but the function's is %q", here, there)
		}
	}
}
