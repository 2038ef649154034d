package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"s3resize/lambda/edit"
)

const (
	// API Gateway gives up after 29 s (REST API) or 30 s (HTTP API).
	leastTimeout, mostTimeout = 10, 29
	// leastMemory, in MB, lets photos of today's cameras be decoded.
	leastMemory = 512
)

// checkFunction reads the function's settings.
func (e *exam) checkFunction(ctx context.Context) finding {
	set, err := e.settings(ctx)
	switch {
	case e.function == nil:
		return skip("%v", err)
	case isDenied(err):
		return e.unread("the function's settings", err)
	case err != nil:
		return fault(hint(err), "%s", terse(err))
	}
	all := append(runTroubles(set), e.variableTroubles(ctx, set)...)
	return troubles(all, pass("%d MB, %d s, allows %s", aws.ToInt32(set.MemorySize), aws.ToInt32(set.Timeout), variable(set, "ALLOWED_RESOLUTIONS")))
}

// runTroubles is about what Lambda gives the function.
func runTroubles(set *lambda.GetFunctionConfigurationOutput) []trouble {
	var all []trouble
	add := func(hint, format string, args ...any) { all = append(all, trouble{fmt.Sprintf(format, args...), hint}) }
	if set.State != "" && set.State != types.StateActive && set.State != types.StateInactive {
		add("wait, or deploy it again", "the function is %s: %s", set.State, aws.ToString(set.StateReason))
	}
	if set.LastUpdateStatus == types.LastUpdateStatusFailed {
		add("deploy it again", "its last update failed: %s", aws.ToString(set.LastUpdateStatusReason))
	}
	if n := aws.ToInt32(set.Timeout); n < leastTimeout || n > mostTimeout {
		add("set it to 28 s", "its timeout is %d s, and the API waits 29 s", n)
	}
	if n := aws.ToInt32(set.MemorySize); n < leastMemory {
		add("set it to 1769 MB, which is one processor", "its memory is %d MB", n)
	}
	if set.Environment != nil && set.Environment.Error != nil {
		add("let the function's role and yours use the key", "its environment cannot be decrypted: %s", aws.ToString(set.Environment.Error.Message))
	}
	return all
}

// variableTroubles compares the function's environment with what readers and the
// bucket show.
func (e *exam) variableTroubles(ctx context.Context, set *lambda.GetFunctionConfigurationOutput) []trouble {
	var all []trouble
	add := func(hint, format string, args ...any) { all = append(all, trouble{fmt.Sprintf(format, args...), hint}) }
	if have := strings.TrimSuffix(variable(set, "URL"), "/"); have != e.opt.url {
		add("set it to the address that readers use, and give that address here", "URL is %q, and the address given %s", have, e.opt.url)
	}
	if have := variable(set, "BUCKET"); e.bucket != nil && have != e.bucket.name {
		add("set it to the website's bucket, or give -bucket that one", "BUCKET is %q, and -bucket %s", have, e.bucket.name)
	}
	originals, _, _ := strings.Cut(variable(set, "SOURCE_BUCKETS"), ",")
	if e.bucket != nil && originals != "" && strings.TrimSpace(originals) != e.bucket.originals {
		add("give -originals the first of SOURCE_BUCKETS", "SOURCE_BUCKETS begins with %q, and originals are put into %s", originals, e.bucket.originals)
	}
	list, err := allowed(set)
	switch {
	case err != nil:
		add("write it as in 300x300,720x,x200", "ALLOWED_RESOLUTIONS: %v", err)
		return all
	case !list.Allows(e.size(ctx)):
		add("put it there, or name another with -resolution", "ALLOWED_RESOLUTIONS %q does not have %s", list, e.size(ctx))
	}
	if conf, err := e.websiteConfiguration(ctx); err == nil {
		all = append(all, listTroubles(list, conf.RoutingRules)...)
	}
	return all
}

// allowed is the function's list.
func allowed(set *lambda.GetFunctionConfigurationOutput) (edit.AllowList, error) {
	if set == nil {
		return edit.AllowList{}, errors.New("the function's settings are not known")
	}
	return edit.ParseAllowList(variable(set, "ALLOWED_RESOLUTIONS"))
}

// listTroubles compares the sizes that the function makes with those that the
// website has rules for.
func listTroubles(list edit.AllowList, rules []s3types.RoutingRule) []trouble {
	var all []trouble
	for _, size := range ruleSizes(rules) {
		if !list.Allows(size) {
			all = append(all, trouble{fmt.Sprintf("the website has a rule for %s, which the function refuses", size), "add it to ALLOWED_RESOLUTIONS, or remove the rule"})
		}
	}
	for _, size := range list.Resolutions() {
		if firstRule(rules, size.String()+"/x.jpg") < 0 {
			all = append(all, trouble{fmt.Sprintf("the function makes %s, which the website has no rule for", size), "add a rule for it"})
		}
	}
	return all
}
