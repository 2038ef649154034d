package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParseOptions(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.Mkdir("terraform", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("a.tfvars", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd() // as the system spells it
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TF_WORKSPACE", "")
	got, err := parseOptions(strings.Fields("-var a=1 -var b= -var c=x=y -var-file a.tfvars -workspace w -architecture x86_64 -json"), os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	if got.dir != "terraform" || got.workspace != "w" || goarch[got.architecture] != "amd64" || !got.json ||
		!slices.Equal(got.vars, []string{"a=1", "b=", "c=x=y"}) ||
		!slices.Equal(got.varFiles, []string{filepath.Join(here, "a.tfvars")}) {
		t.Errorf("got %+v", got)
	}
	if got, err = parseOptions(nil, os.Getenv); err != nil || got.autoApprove || got.destroy || got.planOnly || got.noBuild || got.workspace != "" {
		t.Errorf("nothing given: %+v, %v", got, err)
	}
	t.Setenv("TF_WORKSPACE", "fromenv")
	if got, err = parseOptions(nil, os.Getenv); err != nil || got.workspace != "fromenv" {
		t.Errorf("workspace %q, %v", got.workspace, err)
	}
	for _, args := range [][]string{
		{"-var", "=1"}, {"-var", "1a=1"}, {"-var", ""}, {"-workspace", ""}, {"-dir", ""}, {"-dir", "a.tfvars"},
		{"-package", "terraform"}, {"-architecture", "arm"}, {"-var", "package=x"}, {"-nonsense"}, {"apply"},
	} {
		if got, err := parseOptions(args, os.Getenv); err == nil {
			t.Errorf("%q: got %+v and no error", args, got)
		}
	}
}

func TestVariables(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.MkdirAll("some/module", 0o700); err != nil {
		t.Fatal(err)
	}
	text := "variable \"package\" {\n}\n# variable \"architecture\" {}\n"
	if err := os.WriteFile("some/module/variables.tf", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	opt := options{dir: "some/module", vars: []string{"a=1"}, zip: "dist/f.zip"}
	got, err := opt.variables()
	if want := []string{"a=1", "package=../../dist/f.zip"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	opt.architecture = "arm64"
	if got, err := opt.variables(); err == nil || !strings.Contains(err.Error(), `no variable "architecture"`) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestBuiltFor(t *testing.T) {
	tests := []struct {
		opt       options
		variables string
		fine      bool
	}{
		{options{}, `{}`, true},
		{options{}, `{"architecture":{"value":"arm64"}}`, true},
		{options{}, `{"architecture":{"value":"x86_64"}}`, false},
		{options{architecture: "x86_64"}, `{"architecture":{"value":"x86_64"}}`, true},
		{options{noBuild: true}, `{"architecture":{"value":"x86_64"}}`, true},
		{options{zip: "f.zip"}, `{"architecture":{"value":"x86_64"}}`, true},
		{options{destroy: true}, `{"architecture":{"value":"x86_64"}}`, true},
	}
	for _, test := range tests {
		err := test.opt.builtFor(planOf(t, `"variables":`+test.variables))
		if (err == nil) != test.fine || err != nil && hint(err, test.opt) != "say -architecture x86_64" {
			t.Errorf("%+v %s: got %v", test.opt, test.variables, err)
		}
	}
}
