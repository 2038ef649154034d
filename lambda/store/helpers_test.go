package store

import (
	"testing"

	"s3resize/lambda/edit"
	"s3resize/lambda/pipeline"
	"s3resize/lambda/store/storetest"
)

// maker is a Maker with the S3 that it uses.
type maker struct {
	*Maker
	s3 *storetest.Fake
}

// newMaker has 30x20 and 30x on its list.
func newMaker(t *testing.T) *maker {
	t.Helper()
	f := storetest.New(t)
	return &maker{&Maker{
		Store:      &Store{Client: f.Client(), Bucket: "site", Originals: "originals", MaxBytes: 1 << 20},
		Pipeline:   pipeline.Options{Limits: pipeline.DefaultLimits(512 << 20)},
		PlainSizes: allowList(t, "30x20,30x"),
	}, f}
}

func allowList(t *testing.T, s string) edit.AllowList {
	t.Helper()
	list, err := edit.ParseAllowList(s)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func parse(t *testing.T, key string) edit.Variant {
	t.Helper()
	v, err := edit.Parse(key)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// must is for what must not fail.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}
