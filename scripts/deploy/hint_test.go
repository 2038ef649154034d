package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"s3resize/scripts/internal/command"
)

// The words are those that Terraform prints, with names and request ids changed
// and line breaks where Terraform happened to put them. They were collected from
// reports of users to the issue trackers of hashicorp/terraform and
// hashicorp/terraform-provider-aws and of modules built on it; those of Terraform
// itself from Terraform 1.11.4.
func TestHintFor(t *testing.T) {
	tests := []struct{ words, want string }{
		// Account-level public-access block.
		{"Error: putting S3 Bucket (images) Policy: operation error S3: PutBucketPolicy, https response error StatusCode: 403, RequestID: R, HostID: H=, api error AccessDenied: User: arn:aws:iam::123456789012:user/u is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::images\" because public policies are blocked by the BlockPublicPolicy block public access\nsetting.", "the account forbids public buckets"},
		{"Error: putting S3 Bucket (images) Policy: operation error S3: PutBucketPolicy, https response error StatusCode: 403, RequestID: R, HostID: H=, api error AccessDenied: Access Denied", "the account forbids public buckets"},
		// Bucket name taken.
		{"Error: creating S3 Bucket (images): operation error S3: CreateBucket, https response error StatusCode: 409, RequestID: R, HostID: H=, BucketAlreadyExists:", "choose another one"},
		{"Error: creating S3 Bucket (images): operation error S3: CreateBucket, https response error StatusCode: 409, RequestID: R, HostID: H=, BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.", "the account has this bucket"},
		// Region mismatch.
		{"Error: creating S3 Bucket (images): operation error S3: CreateBucket, https response error StatusCode: 400, RequestID: R, HostID: H=, api error AuthorizationHeaderMalformed: The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'us-east-2'", "a bucket of that name is in us-east-2: set AWS_REGION=us-east-2 if"},
		{"operation error S3: GetBucketLocation, api error PermanentRedirect: The bucket you are attempting to access must be addressed using the specified endpoint.", "in another region"},
		{"operation error S3: CreateBucket, https response error StatusCode: 400, RequestID: R, HostID: H=, api error IllegalLocationConstraintException: The eu-central-2 location constraint is incompatible for the region specific endpoint this request was sent to.", "in another region"},
		{"Error: Error reading bucket: BucketRegionError: incorrect region, the bucket is not in 'us-east-2' region at endpoint ''", "in another region"},
		// Credentials.
		{"Error: configuring Terraform AWS Provider: error validating provider credentials: error calling sts:GetCallerIdentity: operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: R, api error ExpiredToken: The security token included in the request is expired", "have expired"},
		{"Error: SSOProviderInvalidToken: the SSO session has expired or is invalid", "have expired"},
		{"Planning failed. Terraform encountered an error while generating this plan.\n\n\nError: No valid credential sources found\n\n  with provider[\"hashicorp/aws\"],\n\nError: failed to refresh cached credentials, no EC2 IMDS role found,\noperation error ec2imds: GetMetadata, request canceled", "set AWS_PROFILE"},
		{"Error: configuring Terraform AWS Provider: no valid credential sources for Terraform AWS Provider found.", "set AWS_PROFILE"},
		{"Error: configuring Terraform AWS Provider: error validating provider credentials: error calling sts:GetCallerIdentity: operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: R, api error InvalidClientTokenId: The security token included in the request is invalid.", "does not know these credentials"},
		{"Error: invalid AWS Region: eu-west-17", "set AWS_REGION"},
		// A list whose quotes the shell has eaten.
		{"Error: Variables not allowed\n\n  on <value for var.dialects> line 1:\n  (source code not available)\n\nVariables may not be used here.", `-var 'dialects=["…"]'`},
		// State lock.
		{"Error: Error acquiring the state lock\n\nError message: operation error S3: PutObject, https response error\nStatusCode: 412, api error PreconditionFailed: At least one of the\npre-conditions you specified did not hold\nLock Info:\n  ID:        3f1c0a52-9b1e-4d3a-8a77-2c1d5b0e9f11\n  Path:      state", "terraform -chdir=some/module force-unlock 3f1c0a52-9b1e-4d3a-8a77-2c1d5b0e9f11"},
		{"Error: Error acquiring the state lock", "try again when they are done"},
		// Permissions.
		{"Error: creating S3 Bucket (images): operation error S3: CreateBucket, https response error StatusCode: 403, RequestID: R, HostID: H=, api error AccessDenied: User: arn:aws:iam::123456789012:user/u is not authorized to\nperform: s3:CreateBucket on resource: \"arn:aws:s3:::images\" because no identity-based policy allows the s3:CreateBucket action", "need the permission s3:CreateBucket"},
		{"api error AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: lambda:CreateFunction on resource: f with an explicit deny in a service control policy", "a policy denies lambda:CreateFunction"},
		{"Error: reading S3 Bucket (images): operation error S3: GetBucketTagging, https response error StatusCode: 403, RequestID: R, HostID: H=, api error AccessDenied: Access Denied", "lack the permission for GetBucketTagging of S3"},
		// Missing zip.
		{"Error: Error in function call\n\n  on function.tf line 24, in locals:\n\nCall to function \"filebase64sha256\" failed: open ../dist/lambda-arm64.zip: no such file\nor directory.", "zip is not there"},
		{"Error: reading ZIP file (dist/lambda-arm64.zip): open dist/lambda-arm64.zip: no such file or directory", "zip is not there"},
		// Provider registry out of reach.
		{"Error: Failed to query available provider packages\n\nCould not retrieve the list of available versions for provider hashicorp/aws:\ncould not connect to registry.example: failed to request discovery\ndocument: Get \"https://registry.example/.well-known/terraform.json\":\ndial tcp: lookup registry.example: no such host", "registry of providers cannot be reached"},
		{"Error: Failed to install provider\n\nError while installing hashicorp/aws v5.46.0: could not query provider registry", "registry of providers cannot be reached"},
		{"Error: Failed to query available provider packages\n\nCould not retrieve the list of available versions for provider hashicorp/aws:\nlocked provider hashicorp/aws 5.55.0 does not match configured version\nconstraint <= 5.0.0; must use terraform init -upgrade to allow selection of\nnew versions", "terraform -chdir=some/module init -upgrade"},
		// And what else goes wrong on the way.
		{"Error: deleting S3 Bucket (images): operation error S3: DeleteBucket, https response error StatusCode: 409, RequestID: R, HostID: H=, api error BucketNotEmpty: The bucket you tried to delete is not empty. You must delete all versions in the bucket.", "force_destroy"},
		{"InvalidParameterValueException: Specified ReservedConcurrentExecutions for function\ndecreases account's UnreservedConcurrentExecution below its minimum value of [10].", "too few concurrent executions"},
		{"Error: Saved plan is stale", "run the same command again"},
		// What speaks for itself.
		{"Error: Invalid value for variable\n\nbucket: expected the bare name of a bucket", ""},
		{"", ""},
	}
	for _, test := range tests {
		got := hintFor(test.words, options{dir: "some/module"})
		if !strings.Contains(got, test.want) || (got == "") != (test.want == "") {
			t.Errorf("%s\ngot %q, want %q", test.words, got, test.want)
		}
	}
}

func TestHint(t *testing.T) {
	stopped := &failure{command: "apply", err: errInterrupted}
	tests := []struct {
		err  error
		want string
	}{
		{errors.New("no"), ""},
		{errDeclined, ""},
		{fmt.Errorf("first: %w", command.WithHint(errors.New("no"), "look there")), "look there"},
		{stopped, "goes on from there"},
		{&failure{command: "output", err: errInterrupted}, "goes on from there"}, // applied already
		{&failure{command: "plan", err: errInterrupted}, "nothing was changed"},
		{errInterrupted, "nothing was changed"},
		{errKilled, "may exist without being recorded"},
		{&failure{command: "plan", words: "Error: no", err: errors.New("exit status 1")}, ""},
		{&failure{command: "apply", words: "Error: no", err: errors.New("exit status 1")}, "what was made before that is recorded"},
		{&failure{command: "apply", words: "BucketNotEmpty", err: errors.New("exit status 1")}, "empty the bucket"},
	}
	for _, test := range tests {
		got := hint(test.err, options{})
		if !strings.Contains(got, test.want) || (got == "") != (test.want == "") {
			t.Errorf("%v: got %q, want %q", test.err, got, test.want)
		}
	}
}
