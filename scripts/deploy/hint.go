package main

import (
	"cmp"
	"errors"
	"regexp"
	"strings"

	"s3resize/scripts/internal/command"
)

// hint says what to do about an error; "" if it speaks for itself.
func hint(err error, opt options) string {
	var f *failure
	isFailure := errors.As(err, &f)
	if hint := command.HintOf(err); hint != "" {
		return hint
	}
	switch {
	case errors.Is(err, errKilled):
		return "what Terraform had in hand may exist without being recorded: -plan-only shows what it knows of"
	case errors.Is(err, errInterrupted) && isFailure && (f.command == "apply" || f.command == "output"):
		return "what Terraform had finished is recorded; run the same command again: it goes on from there"
	case errors.Is(err, errInterrupted):
		return "nothing was changed"
	case isFailure && f.command == "apply":
		return cmp.Or(hintFor(f.words, opt), "what was made before that is recorded; mend it and run the same command again: it goes on from there")
	case isFailure:
		return hintFor(f.words, opt)
	}
	return ""
}

// known are errors that people meet, by the words in which Terraform, its
// provider and AWS report them, and what to do. The first that matches counts.
// "$1" is what the pattern has caught, DIR the module's directory.
var known = []struct{ pattern, hint string }{
	{`because public policies are blocked by the BlockPublicPolicy|PutBucketPolicy.*api error AccessDenied: Access Denied`,
		"the account forbids public buckets, and a website is one: let the administrator look at S3's Block Public Access settings for the account and the organization"},
	{`BucketAlreadyExists`,
		"bucket names are shared by everyone: choose another one"},
	{`BucketAlreadyOwnedByYou`,
		"the account has this bucket, but Terraform did not make it: choose another name, or have the module use the existing bucket"},
	{`AuthorizationHeaderMalformed.*expecting '([a-z0-9-]+)'`,
		"a bucket of that name is in $1: set AWS_REGION=$1 if it is the one you mean, else choose another name"},
	{`PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint|BucketRegionError`,
		"the bucket is in another region: set AWS_REGION to it"},
	{`invalid AWS Region|[Mm]issing [Rr]egion`,
		"set AWS_REGION, or AWS_PROFILE to a profile with a region"},
	{`ExpiredToken|RequestExpired|SSO session has expired|token has expired`,
		"the credentials have expired: sign in again (aws sso login, or new keys)"},
	{`[Nn]o valid credential sources|failed to get shared config profile`,
		"set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"},
	{`InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId|AuthFailure`,
		"AWS does not know these credentials: look at AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"},
	{`Error acquiring the state lock.* ID: +([0-9a-fA-F-]+)`,
		"someone else is deploying, or was killed while at it; if nobody is: terraform -chdir=DIR force-unlock $1"},
	{`Error acquiring the state lock`,
		"someone else is deploying: try again when they are done"},
	{`is not authorized to perform: ([a-zA-Z0-9-]+:[A-Za-z0-9*]+).*explicit deny`,
		"a policy denies $1 to these credentials, whatever else allows it: ask the administrator of the account or organization"},
	{`is not authorized to perform: ([a-zA-Z0-9-]+:[A-Za-z0-9*]+)`,
		"these credentials need the permission $1"},
	{`operation error ([A-Za-z0-9 ]+): ([A-Za-z0-9]+),.*api error (AccessDenied|AccessDeniedException|UnauthorizedOperation)\b`,
		"these credentials lack the permission for $2 of $1"},
	{`(open|no file exists at|ZIP file|no function to install at) \S*\.zip`,
		"the function's zip is not there: leave -no-build out, and let -architecture name the architecture that the module's variables do"},
	{`could not connect to|[Ff]ailed to install provider|Failed to query available provider packages.*(no such host|timeout|connection refused)`,
		"the registry of providers cannot be reached: is there a network, or a proxy to be set in HTTPS_PROXY?"},
	{`must use terraform init -upgrade|does not match configured version constraint`,
		"the lock file holds another version of the provider: terraform -chdir=DIR init -upgrade"},
	{`BucketNotEmpty`,
		"empty the bucket first, or have Terraform do it: apply once with force_destroy set, then destroy"},
	{`ReservedConcurrentExecutions for function decreases`,
		"the account has too few concurrent executions to reserve any (new ones have 10): leave the reservation out, or ask AWS for more"},
	{`Variables not allowed on <value for var\.([a-z0-9_]+)>`,
		`text in a list wants quotes of its own, which the shell must leave there: -var '$1=["…"]'`},
	{`Saved plan is stale|OperationAborted|cannot be assumed by Lambda`,
		"run the same command again: something had changed or was not ready yet"},
}

// hintFor finds the hint for Terraform's words.
func hintFor(words string, opt options) string {
	words = strings.Join(strings.Fields(words), " ") // Terraform breaks lines anywhere
	for _, k := range known {
		pattern := regexp.MustCompile(k.pattern)
		if match := pattern.FindStringSubmatchIndex(words); match != nil {
			text := string(pattern.ExpandString(nil, k.hint, words, match))
			return strings.ReplaceAll(text, "DIR", opt.dir)
		}
	}
	return ""
}
