package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"s3resize/scripts/internal/command"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"deploy": main})
}

// The scripts run the command on copies of the modules in testdata.
func TestScripts(t *testing.T) {
	needTerraform(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars, terraformEnvironment(filepath.Join(env.WorkDir, ".tmp"))...)
			return os.CopyFS(env.WorkDir, os.DirFS("testdata/module"))
		},
	})
}

// One installation from beginning to end.
func TestRun(t *testing.T) {
	dir := newModule(t, "plain")
	steps := []struct {
		args   string
		stdout []string // lines of it
	}{
		{"-plan-only", []string{"In short: 2 to create", "    create   terraform_data.changes", "    create   terraform_data.replaced", "Plan: 2 to add, 0 to change, 0 to destroy."}},
		{"-auto-approve", []string{"In short: 2 to create", "Applied.", "    url = http://cat.example", "    key = (secret: terraform -chdir=" + dir + " output -raw key)"}},
		{"", []string{"In short: nothing to change", "    url = http://cat.example"}},
		{"-var name=mouse -auto-approve", []string{"In short: 1 to change", "    change   terraform_data.changes: input, output", "    url = http://mouse.example"}},
		{"-var name=mouse -var size=2 -auto-approve", []string{"In short: 1 to replace", "    replace  terraform_data.replaced: triggers_replace"}},
		{"-var name=* -var size=2 -auto-approve", []string{"Warning: Check block assertion failed", "one general rule for all sizes, says the test.", "Applied."}},
		{"-destroy -auto-approve", []string{"In short: 2 to destroy", "    destroy  terraform_data.replaced", "Destroyed."}},
		{"-destroy", []string{"In short: nothing to change"}},
	}
	for _, step := range steps {
		status, stdout, stderr := runModule(t, dir, strings.Fields(step.args)...)
		if status != 0 {
			t.Fatalf("%s: status %d\n%s%s", step.args, status, stdout, stderr)
		}
		lines := strings.Split(stdout, "\n")
		for _, want := range step.stdout {
			if !slices.Contains(lines, want) {
				t.Errorf("%s: no line %q in\n%s", step.args, want, stdout)
			}
		}
		if strings.Contains(stdout+stderr, "hush") || strings.Contains(stdout+stderr, "Saved the plan") {
			t.Errorf("%s: says too much:\n%s%s", step.args, stdout, stderr)
		}
	}
}

func TestRunAppliesNothing(t *testing.T) {
	dir := newModule(t, "plain")
	tests := []struct {
		name, args string
		stderr     string // its end
	}{
		{"plan only", "-plan-only", "deploy: planning\n"},
		{"nobody to ask", "", "deploy: error: not applied: standard input is no terminal, so there is nobody to ask\n" +
			"deploy: hint: look at the plan above; -auto-approve applies without asking\n"},
		{"wrong value", "-auto-approve -var name=elephantine", "name: expected fewer than ten letters.\n\n" +
			"This was checked by the validation rule at main.tf:8,3-13.\n\ndeploy: error: terraform plan failed\n"},
		{"no such variable", "-auto-approve -var nam=cat", "block to the configuration.\n\ndeploy: error: terraform plan failed\n"},
		{"no permission", "-auto-approve -var name=dog", "\n\ndeploy: error: terraform plan failed\n" +
			"deploy: hint: these credentials need the permission s3:CreateBucket\n"},
		{"no such workspace", "-auto-approve -destroy -workspace trial",
			"deploy: error: -workspace \"trial\": there is no such workspace, so there is nothing to destroy\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			status, stdout, stderr := runModule(t, dir, strings.Fields(test.args)...)
			if wrong := test.name != "plan only"; (status == command.ExitFailed) != wrong || !strings.HasSuffix(stderr, test.stderr) {
				t.Errorf("status %d\n%s%s", status, stdout, stderr)
			}
			if _, err := os.Stat(filepath.Join(dir, "terraform.tfstate")); err == nil {
				t.Error("something was applied")
			}
		})
	}
}

func TestRunInWorkspace(t *testing.T) {
	dir := newModule(t, "plain")
	for _, step := range []struct{ workspace, args, want string }{
		{"trial", "-auto-approve", `In short (workspace "trial"): 2 to create`},
		{"default", "-auto-approve", "In short: 2 to create"},
		{"trial", "", `In short (workspace "trial"): nothing to change`},
	} {
		status, stdout, stderr := runModule(t, dir, append(strings.Fields(step.args), "-workspace", step.workspace)...)
		if status != 0 || !strings.Contains(stdout, step.want) {
			t.Errorf("%s %s: status %d\n%s%s", step.workspace, step.args, status, stdout, stderr)
		}
	}
}

func TestRunVarFile(t *testing.T) {
	dir := newModule(t, "plain")
	file := filepath.Join(t.TempDir(), "a.tfvars")
	if err := os.WriteFile(file, []byte("name = \"file\"\nsize = 7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Dir(file)) // the path is ours, not the module's
	status, stdout, stderr := runModule(t, dir, "-auto-approve", "-var", "name=flag", "-var-file", "a.tfvars", "-json")
	var doc report
	if err := json.Unmarshal([]byte(stdout), &doc); status != 0 || err != nil {
		t.Fatalf("status %d, %v\n%s%s", status, err, stdout, stderr)
	}
	if doc.Outputs["bucket"] != "flag" || !slices.Equal(doc.Outputs["sizes"].([]any), []any{7.0}) {
		t.Errorf("outputs %v", doc.Outputs)
	}
}

func TestRunPackage(t *testing.T) {
	dir := newModule(t, "package")
	zip := filepath.Join(t.TempDir(), "f.zip")
	if err := os.WriteFile(zip, []byte("a zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := runModule(t, dir, "-auto-approve")
	if status != command.ExitFailed || !strings.Contains(stderr, "\ndeploy: hint: the function's zip is not there") {
		t.Errorf("without a zip: status %d\n%s%s", status, stdout, stderr)
	}
	status, stdout, stderr = runModule(t, dir, "-auto-approve", "-package", zip, "-architecture", "x86_64")
	if status != 0 || !strings.Contains(stdout, "\nApplied.\n") {
		t.Errorf("with a zip: status %d\n%s%s", status, stdout, stderr)
	}
	status, _, stderr = runModule(t, newModule(t, "plain"), "-package", zip)
	if status != command.ExitFailed || !strings.Contains(stderr, `has no variable "package"`) {
		t.Errorf("without the variable: status %d\n%s", status, stderr)
	}
}

func TestRunWithoutTerraform(t *testing.T) {
	t.Setenv("TERRAFORM", "no-such-terraform")
	status, stdout, stderr := runModule(t, t.TempDir())
	if status != command.ExitFailed || stdout != "" || !strings.HasPrefix(stderr, "deploy: error: $TERRAFORM: ") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}
