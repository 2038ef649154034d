package terraform_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// AWS trims names, or refuses them, or has them in another form at the next look:
// then no plan is ever empty. So all ids, names and comments of a plan are looked at,
// those of nested blocks too.
func TestNames(t *testing.T) {
	dir := initialized(t)
	longest := strings.Repeat("n", 32)
	for _, tt := range []struct {
		name      string
		variables map[string]any
	}{
		{"the defaults", nil},
		{"every size, expiring", map[string]any{"allowed_resolutions": []string{"*"}, "originals_bucket": "originals", "derivative_expiration_days": 30}},
		{"all there is, with the longest names", map[string]any{
			"name": longest, "bucket": strings.Repeat("b", 63), "public_originals": true, "derivative_expiration_days": 1, "monitoring": true, "versioning": true,
			"cdn": map[string]any{}, "cors_origin": "https://" + strings.Repeat("o", 91), "auto_webp": true, "dialects": []string{"thumbor", "json", "query", "oss"},
		}},
		{"a function URL, and originals of their own", map[string]any{"endpoint": "function-url", "originals_bucket": "originals", "name": longest}},
	} {
		values := plannedNames(t, dir, tt.variables)
		for _, v := range values {
			if v.text == "" || v.text != strings.TrimSpace(v.text) {
				t.Errorf("%s: %s = %q: expected text without blanks around it", tt.name, v.path, v.text)
			}
			if most := nameLimits[v.attribute()]; most > 0 && len(v.text) > most {
				t.Errorf("%s: %s = %q: %d characters, and AWS takes %d", tt.name, v.path, v.text, len(v.text), most)
			}
		}
		if len(values) < 10 {
			t.Errorf("%s: found only %v", tt.name, values)
		}
	}
}

// nameLimits are how many characters AWS takes, by resource type and attribute.
var nameLimits = map[string]int{
	"aws_cloudfront_cache_policy.comment":            128,
	"aws_cloudfront_cache_policy.name":               128,
	"aws_cloudfront_distribution.comment":            128,
	"aws_cloudfront_function.name":                   64,
	"aws_cloudfront_origin_request_policy.comment":   128,
	"aws_cloudfront_response_headers_policy.comment": 128,
	"aws_cloudfront_response_headers_policy.name":    128,
	"aws_cloudwatch_event_rule.name":                 64,
	"aws_iam_role.name":                              64,
	"aws_lambda_function.function_name":              64,
	"aws_s3_bucket_lifecycle_configuration.id":       255,
	"aws_sqs_queue.name":                             80,
}

// planned is an attribute of a plan that names something.
type planned struct{ path, text string }

// attribute is the resource's type and the attribute's name, which are the first
// and the last part of the path.
func (p planned) attribute() string {
	return p.path[:strings.Index(p.path, ".")] + p.path[strings.LastIndex(p.path, "."):]
}

// plannedNames plans the module with the given variables.
func plannedNames(t *testing.T, dir string, variables map[string]any) (all []planned) {
	t.Helper()
	values := map[string]any{"bucket": "images", "package": "versions.tf"}
	for name, v := range variables {
		values[name] = v
	}
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "terraform.tfvars.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "provider.tf"), []byte(offlineProvider), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("terraform", "-chdir="+dir, "plan", "-input=false", "-no-color", "-out=plan").CombinedOutput(); err != nil {
		t.Fatalf("terraform plan: %v\n%s", err, out)
	}
	out, err := exec.Command("terraform", "-chdir="+dir, "show", "-json", "plan").Output()
	if err != nil {
		t.Fatalf("terraform show: %v", err)
	}
	var plan struct {
		Changes []struct {
			Address string
			Change  struct{ After any }
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal(out, &plan); err != nil {
		t.Fatal(err)
	}
	for _, c := range plan.Changes {
		all = append(all, namesIn(c.Address, c.Change.After)...)
	}
	return all
}

// namesIn are the attributes that name something, at any depth. What is left out
// is null there, and what is not known yet is missing.
func namesIn(path string, value any) (all []planned) {
	switch value := value.(type) {
	case []any:
		for _, v := range value {
			all = append(all, namesIn(path, v)...)
		}
	case map[string]any:
		for name, v := range value {
			text, ok := v.(string)
			if ok && (name == "id" || name == "name" || name == "comment" || strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_name")) {
				all = append(all, planned{path + "." + name, text})
			}
			all = append(all, namesIn(path+"."+name, v)...)
		}
	}
	slices.SortFunc(all, func(a, b planned) int { return strings.Compare(a.path, b.path) })
	return all
}

// offlineProvider keeps the provider from asking who it works for.
const offlineProvider = `
provider "aws" {
  region                      = "ap-southeast-2"
  access_key                  = "nobody"
  secret_key                  = "nothing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}
`
