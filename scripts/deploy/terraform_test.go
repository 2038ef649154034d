package main

import (
	"bytes"
	"io"
	"slices"
	"testing"
	"testing/iotest"
)

func TestUntil(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"a\nb\n", "a\nb\n"},
		{"a\nend\nb\n", "a\n"},
		{"a\nend of it\nb\nend\n", "a\n"},
		{"a\n end\nthe end\nb\n", "a\n end\nthe end\nb\n"},
		{"end\n", ""},
	}
	for _, test := range tests {
		for name, r := range map[string]io.Reader{
			"at once":      bytes.NewReader([]byte(test.in)),
			"byte by byte": iotest.OneByteReader(bytes.NewReader([]byte(test.in))),
		} {
			var out bytes.Buffer
			// Only Write, or all would be copied at once.
			_, err := io.Copy(struct{ io.Writer }{&until{w: &out, end: "end"}}, r)
			if err != nil || out.String() != test.want {
				t.Errorf("%q %s: got %q, %v; want %q", test.in, name, out.String(), err, test.want)
			}
		}
	}
}

// As Terraform 1.11.4 says it.
func TestWarnings(t *testing.T) {
	const said = `Terraform will perform the following actions:

  # terraform_data.a will be created
  + resource "terraform_data" "a" {
      + input = "Warning: not one"
    }

Plan: 1 to add, 0 to change, 0 to destroy.

Warning: Check block assertion failed

  on main.tf line 15, in check "c":
  15:    condition = var.name == "z"


not a z.

Warning: Argument is deprecated

use another

─────────────────────────────────────────────────────────────────────────────

Saved the plan to: plan

To perform exactly these actions, run the following command to apply:
    terraform apply "plan"
`
	want := []string{
		"Warning: Check block assertion failed\n\n  on main.tf line 15, in check \"c\":\n  15:    condition = var.name == \"z\"\n\nnot a z.",
		"Warning: Argument is deprecated\n\nuse another",
	}
	if got := warnings(said); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := warnings("No changes. Your infrastructure matches the configuration.\n"); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}
