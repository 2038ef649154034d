package main

import (
	"slices"
	"testing"
)

func TestPlaceOf(t *testing.T) {
	const (
		account = `{"mode":"data","type":"aws_caller_identity","values":{"account_id":"123456789012","arn":"arn:aws:iam::123456789012:user/u"}}`
		region  = `{"mode":"data","type":"aws_region","values":{"id":"eu-west-1","name":"eu-west-1"}}`
		managed = `{"mode":"managed","type":"aws_region","values":{"id":"no"}}`
	)
	tests := []struct {
		state string
		want  []string
	}{
		{`"planned_values":{}`, nil},
		{`"prior_state":{"format_version":"1.0"}`, nil},
		{`"prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[` + managed + `]}}}`, nil},
		{`"prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[` + account + `,` + region + `]}}}`, []string{"account 123456789012", "eu-west-1"}},
		{`"prior_state":{"format_version":"1.0","values":{"root_module":{"child_modules":[{"resources":[` + region + `]}]}}}`, []string{"eu-west-1"}},
	}
	for _, test := range tests {
		if got := placeOf(planOf(t, test.state)); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.state, got, test.want)
		}
	}
}
