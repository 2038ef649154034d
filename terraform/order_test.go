package terraform_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Terraform makes at the same time whatever does not wait for anything. What
// must wait here, by the graph that Terraform itself draws.
func TestOrder(t *testing.T) {
	waits := graph(t)
	for _, chain := range [][]string{
		// S3 refuses a public policy as long as the block is there, and two changes at once.
		{"aws_s3_bucket_policy.website", "aws_s3_bucket_ownership_controls.website", "aws_s3_bucket_public_access_block.website", "aws_s3_bucket.website"},
		// The function would make its log group itself, and one that keeps logs for ever.
		{"aws_lambda_function.resize", "aws_cloudwatch_log_group.resize"},
		{"aws_lambda_function.resize", "aws_iam_role_policy.resize", "aws_iam_role.resize"},
		{"aws_s3_bucket_lifecycle_configuration.website", "aws_s3_bucket_versioning.website"},
		{"aws_s3_bucket_lifecycle_configuration.originals", "aws_s3_bucket_versioning.originals"},
		{"aws_lambda_function.resize", "aws_cloudfront_distribution.website", "aws_apigatewayv2_api.resize"},
		{"aws_s3_bucket_website_configuration.website", "aws_apigatewayv2_api.resize"},
		{"aws_cloudfront_distribution.website", "aws_cloudfront_function.paths"},
		{"aws_s3_bucket_website_configuration.website", "aws_cloudfront_distribution.website"},
		// S3 and EventBridge must be let in before they are told to write.
		{"aws_s3_bucket_notification.originals", "aws_sqs_queue_policy.originals", "aws_sqs_queue.originals", "aws_sqs_queue.failed"},
		{"aws_cloudwatch_event_target.originals", "aws_sqs_queue_policy.originals"},
		{"aws_cloudwatch_event_target.originals", "aws_sqs_queue_policy.failed"},
		// Lambda asks whether the role may read the queue.
		{"aws_lambda_event_source_mapping.originals", "aws_lambda_function.resize", "aws_iam_role_policy.resize", "aws_sqs_queue.originals"},
		// The provider adds this permission itself unless it is there.
		{"aws_lambda_function_url.resize", "aws_lambda_permission.function_url"},
	} {
		for i, later := range chain[1:] {
			if !reaches(waits, chain[i], later) {
				t.Errorf("%s does not wait for %s", chain[i], later)
			}
		}
	}
}

// A role of a name that there is already is refused; rules, queues, alarms and
// dashboards are taken over, and destroyed later. So all there is waits for the role.
func TestRoleComesFirst(t *testing.T) {
	const role = "aws_iam_role.resize"
	waits, found := graph(t), declared(t)
	for _, name := range found {
		if name != role && !reaches(waits, name, role) {
			t.Errorf("%s does not wait for %s", name, role)
		}
	}
	for _, name := range found {
		if reaches(waits, role, name) {
			t.Errorf("%s waits for %s", role, name)
		}
	}
	if !slices.Contains(found, role) || !slices.Contains(found, "aws_sqs_queue.originals") {
		t.Errorf("found only %v", found)
	}
}

// declared are the addresses of all resources of the module.
func declared(t *testing.T) (all []string) {
	t.Helper()
	files, err := filepath.Glob("*.tf")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for _, m := range regexp.MustCompile(`(?m)^resource "(\w+)" "(\w+)" \{$`).FindAllStringSubmatch(readFile(t, f), -1) {
			all = append(all, m[1]+"."+m[2])
		}
	}
	return all
}

// graph is what each resource waits for.
func graph(t *testing.T) map[string][]string {
	t.Helper()
	dir := initialized(t)
	out, err := exec.Command("terraform", "-chdir="+dir, "graph").CombinedOutput()
	if err != nil {
		t.Fatalf("terraform graph: %v\n%s", err, out)
	}
	waits := map[string][]string{}
	for _, m := range regexp.MustCompile(`"([^"]+)" -> "([^"]+)"`).FindAllStringSubmatch(string(out), -1) {
		waits[m[1]] = append(waits[m[1]], m[2])
	}
	if len(waits) == 0 {
		t.Fatalf("no edges in\n%s", out)
	}
	return waits
}

// reaches reports whether one resource waits for another, if only by way of a third.
func reaches(waits map[string][]string, from, to string) bool {
	for _, next := range waits[from] {
		if next == to || reaches(waits, next, to) {
			return true
		}
	}
	return false
}

// initialized is a copy of the module with a provider. Where there is none to be
// had the test is skipped, but not in CI.
func initialized(t *testing.T) string {
	t.Helper()
	skip := t.Skip
	if os.Getenv("CI") != "" {
		skip = t.Fatal
	}
	if _, err := exec.LookPath("terraform"); err != nil {
		skip("terraform is not on PATH")
	}
	dir := t.TempDir()
	files, err := filepath.Glob("*.tf")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(files, "paths.js.tftpl") {
		if err := os.WriteFile(filepath.Join(dir, f), []byte(readFile(t, f)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("terraform", "-chdir="+dir, "init", "-backend=false", "-input=false", "-no-color").CombinedOutput()
	if err != nil && regexp.MustCompile("query available provider packages|install provider").Match(out) {
		skip("terraform init cannot reach a provider: " + strings.TrimSpace(string(out)))
	}
	if err != nil {
		t.Fatalf("terraform init: %v\n%s", err, out)
	}
	return dir
}
