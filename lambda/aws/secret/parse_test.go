package secret

import (
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		value, field string
		want         []string
	}{
		{"secret", "", []string{"secret"}},
		{" spaces stay\n", "", []string{" spaces stay\n"}},
		{"null", "", []string{"null"}},
		{`"quoted"`, "", []string{`"quoted"`}},
		{`["a"]`, "", []string{`["a"]`}},
		{`{"key":"secret"}`, "key", []string{"secret"}},
		{`{"other":7,"key":"né\u0077"}`, "key", []string{"néw"}},
		{`{"key":["new","old"]}`, "key", []string{"new", "old"}},
	} {
		got, err := parse(&tt.value, tt.field)
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s, %q: %q, %v; want %q", tt.value, tt.field, got, err, tt.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ value, field, want string }{
		{"", "", "empty"},
		{`{"key":"hidden"}`, "", "expected the name of the field"},
		{"hidden", "key", "no JSON object"},
		{"null", "key", "no JSON object"},
		{`{"key":"hidden"`, "key", "no JSON object"},
		{`{"Key":"hidden"}`, "key", `no field "key"`},
		{`{"key":""}`, "key", "empty"},
		{`{"key":[]}`, "key", "empty"},
		{`{"key":["hidden",""]}`, "key", "empty"},
		{`{"key":null}`, "key", "empty"},
		{`{"key":7}`, "key", "expected a string"},
		{`{"key":["hidden",7]}`, "key", "expected a string"},
		{`{"key":{"hidden":"hidden"}}`, "key", "expected a string"},
	} {
		got, err := parse(&tt.value, tt.field)
		if err == nil || got != nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s, %q: %q, %v; want %q", tt.value, tt.field, got, err, tt.want)
		}
	}
	if got, err := parse(nil, ""); err == nil || got != nil {
		t.Errorf("binary: %q, %v", got, err)
	}
}
