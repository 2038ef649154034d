package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// The website here and the one on AWS have the same rules: those of Rules, and
// those that terraform plans for the same list. A plan needs no account; only the
// API's host is not known before there is one.
func TestRulesAreTerraforms(t *testing.T) {
	dir := terraformRoot(t)
	many := make([]string, 51)
	for i := range many {
		many[i] = fmt.Sprintf("%dx%d", i+1, 2*i+1)
	}
	for _, tt := range []struct {
		allowed  string
		dialects []string
	}{
		{defaultResolutions, nil},
		{defaultResolutions, dialectNames[:4]},
		{"x1", []string{"thumbor"}},
		{"16383x16383,1x,x200,720x,orig", []string{"json", "oss"}},
		{strings.Join(many[:50], ","), nil},
		{strings.Join(many[:12], ","), []string{"thumbor", "json"}},
		{strings.Join(many[:13], ","), []string{"thumbor", "json"}},
		{strings.Join(many, ","), nil},
		{"300x", []string{"any"}},
		{"*", nil},
	} {
		got := plannedRules(t, dir, tt.allowed, tt.dialects)
		if want := Rules(allowList(t, tt.allowed), tt.dialects, "https", ""); !reflect.DeepEqual(got, want) {
			a, _ := json.Marshal(got)
			b, _ := json.Marshal(want)
			t.Errorf("%s %v\nterraform %s\nhere      %s", tt.allowed, tt.dialects, a, b)
		}
	}
}

// terraformRoot is a configuration that calls the module with the lists "allowed"
// and "dialects", initialized. Where there is no provider to be had the test is
// skipped, but not in CI.
func terraformRoot(t *testing.T) string {
	t.Helper()
	skip := t.Skip
	if os.Getenv("CI") != "" {
		skip = t.Fatal
	}
	if _, err := exec.LookPath("terraform"); err != nil {
		skip("terraform is not on PATH")
	}
	dir := t.TempDir()
	module := filepath.Join(startDir(), "../../terraform")
	files, err := filepath.Glob(filepath.Join(module, "*.tf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no module at %s: %v", module, err)
	}
	for _, f := range append(files, filepath.Join(module, "paths.js.tftpl")) {
		copyFile(t, f, filepath.Join(dir, "module", filepath.Base(f)))
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(terraformCaller), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = terraform(dir, "init", "-input=false", "-no-color")
	if err != nil && regexp.MustCompile("query available provider packages|install provider").MatchString(err.Error()) {
		skip("terraform cannot reach a provider:", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// terraformCaller keeps the provider from asking who it works for.
const terraformCaller = `
variable "allowed" {
  type = list(string)
}

variable "dialects" {
  type = list(string)
}

provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "nobody"
  secret_key                  = "nothing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}

module "s3resize" {
  source = "./module"

  bucket              = "images"
  originals_bucket    = "originals"
  allowed_resolutions = var.allowed
  dialects            = var.dialects
  package             = "main.tf" # any file will do
}
`

// plannedRules are the routing rules that terraform plans.
func plannedRules(t *testing.T, dir, allowed string, dialects []string) []Rule {
	t.Helper()
	list, err := json.Marshal(strings.Split(allowed, ","))
	if err != nil {
		t.Fatal(err)
	}
	names, err := json.Marshal(append([]string{}, dialects...))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := terraform(dir, "plan", "-input=false", "-no-color", "-out=plan", "-var=allowed="+string(list), "-var=dialects="+string(names)); err != nil {
		t.Fatal(err)
	}
	out, err := terraform(dir, "show", "-json", "plan")
	if err != nil {
		t.Fatal(err)
	}
	return rulesOfPlan(t, out)
}

// rulesOfPlan finds the website in a plan as terraform show prints it
// (https://developer.hashicorp.com/terraform/internals/json-format).
func rulesOfPlan(t *testing.T, plan []byte) []Rule {
	t.Helper()
	var p struct {
		ResourceChanges []struct {
			Address string
			Change  struct {
				After        json.RawMessage
				AfterUnknown json.RawMessage `json:"after_unknown"`
			}
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal(plan, &p); err != nil {
		t.Fatal(err)
	}
	for _, c := range p.ResourceChanges {
		if c.Address != "module.s3resize.aws_s3_bucket_website_configuration.website" {
			continue
		}
		var w terraformWebsite
		if err := json.Unmarshal(c.Change.After, &w); err != nil {
			t.Fatal(err)
		}
		if strings.Count(string(c.Change.AfterUnknown), `"host_name":true`) != len(w.RoutingRule) {
			t.Errorf("each host name should be the API's, which is not known yet: %s", c.Change.AfterUnknown)
		}
		return w.rules(t)
	}
	t.Fatal("the plan has no website")
	return nil
}

// terraformWebsite is a website in the provider's words.
type terraformWebsite struct {
	RoutingRule []struct {
		Condition []struct {
			HTTPErrorCode string `json:"http_error_code_returned_equals"`
			KeyPrefix     string `json:"key_prefix_equals"`
		}
		Redirect []struct {
			HostName             string `json:"host_name"`
			HTTPRedirectCode     string `json:"http_redirect_code"`
			Protocol             string
			ReplaceKeyPrefixWith string `json:"replace_key_prefix_with"`
			ReplaceKeyWith       string `json:"replace_key_with"`
		}
	} `json:"routing_rule"`
}

func (w terraformWebsite) rules(t *testing.T) []Rule {
	var rules []Rule
	for _, r := range w.RoutingRule {
		if len(r.Condition) != 1 || len(r.Redirect) != 1 {
			t.Fatalf("a rule with %d conditions and %d redirects", len(r.Condition), len(r.Redirect))
		}
		c, to := r.Condition[0], r.Redirect[0]
		rules = append(rules, Rule{
			Condition: &Condition{KeyPrefixEquals: c.KeyPrefix, HTTPErrorCodeReturnedEquals: c.HTTPErrorCode},
			Redirect:  Redirect{to.Protocol, to.HostName, to.HTTPRedirectCode, to.ReplaceKeyPrefixWith, to.ReplaceKeyWith},
		})
	}
	return rules
}

// terraform runs a command in dir. Its error has what terraform said.
func terraform(dir string, args ...string) (stdout []byte, err error) {
	cmd := exec.Command("terraform", args...)
	cmd.Dir = dir
	stdout, err = cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		err = fmt.Errorf("terraform %s: %w\n%s", args[0], err, exit.Stderr)
	}
	return stdout, err
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o700)
	}
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
