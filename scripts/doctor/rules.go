package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"s3resize/lambda/edit"
)

// maxRules is how many routing rules S3 takes.
const maxRules = 50

// trouble is one of several things that a check may find wrong.
type trouble struct{ saw, hint string }

// troubles makes one finding of them; it is fine if there are none.
func troubles(all []trouble, fine finding) finding {
	if len(all) == 0 {
		return fine
	}
	var saw, hints []string
	for _, t := range all {
		saw, hints = append(saw, t.saw), append(hints, t.hint)
	}
	return fault(strings.Join(hints, "; "), "%s", strings.Join(saw, "; "))
}

// unread is the finding where something inside could not be read.
func (e *exam) unread(what string, err error) finding {
	if isDenied(err) {
		return skip("these credentials may not read %s", what)
	}
	switch errorCode(err) {
	case "NotImplemented", "MethodNotAllowed", "NoSuchWebsiteConfiguration":
		return skip("this S3 has no %s", what)
	}
	f := skip("%s cannot be read: %s", what, terse(err))
	f.hint = hint(err)
	return f
}

// isDenied reports whether AWS answered that the credentials may not.
func isDenied(err error) bool {
	switch errorCode(err) {
	case "AccessDenied", "AccessDeniedException", "Forbidden":
		return true
	}
	return false
}

// checkRules reads the website's routing rules.
func (e *exam) checkRules(ctx context.Context) finding {
	conf, err := e.websiteConfiguration(ctx)
	switch {
	case e.bucket == nil:
		return skip("%v", errOutside)
	// Elsewhere than on AWS the website may well be served by something else.
	case errorCode(err) == "NoSuchWebsiteConfiguration" && e.onAWS():
		return fault("turn static website hosting on, with an index document and the routing rules", "the bucket %s is no website", e.bucket.name)
	case err != nil:
		return e.unread("website configuration", err)
	case conf.RedirectAllRequestsTo != nil:
		return fault("serve the bucket itself instead, with an index document and the routing rules",
			"the website redirects everything to %s", aws.ToString(conf.RedirectAllRequestsTo.HostName))
	case len(conf.RoutingRules) == 0:
		return fault("add one routing rule for each size", "the website has no routing rules")
	}
	size := e.size(ctx).String()
	all, to := ruleTroubles(conf.RoutingRules, size, apiHost(e.opt.api))
	return troubles(all, pass("%s, the one for %s/ leads to %s", count(len(conf.RoutingRules), "rule"), size, to))
}

func (e *exam) onAWS() bool { return e.bucket != nil && e.bucket.client.Options().BaseEndpoint == nil }

func apiHost(api string) string {
	u, err := url.Parse(api)
	if err != nil {
		return ""
	}
	return u.Host
}

// ruleTroubles judges routing rules by what they do to derivatives of a size.
// host is the API's, "" if it is not known. It also tells where the rule for the
// size leads.
func ruleTroubles(rules []types.RoutingRule, size, host string) (all []trouble, leads string) {
	for i, r := range rules {
		c, to := parts(r)
		if c.code == "" && (overlap(c.prefix, size+"/") || sizeOf(c.prefix) != "") {
			all = append(all, trouble{
				fmt.Sprintf("rule %d has no HttpErrorCodeReturnedEquals, so it also redirects derivatives that exist", i+1),
				"add the condition 404 to it",
			})
		} else if c.code != "" && isResize(c, to) {
			all = append(all, resizeTroubles(i+1, c, to)...)
		}
	}
	first := firstRule(rules, size+"/x.jpg")
	if first < 0 {
		none := trouble{"no rule applies to a missing " + size + "/x.jpg", "add a rule with the prefix " + size + "/ and the code 404"}
		return append(all, none), ""
	}
	c, to := parts(rules[first])
	if !isResize(c, to) || host != "" && !strings.EqualFold(aws.ToString(to.HostName), host) {
		all = append(all, trouble{
			fmt.Sprintf("rule %d is the first for %s/ and leads to %s", first+1, size, place(to)),
			"the first rule that applies wins: put the one that leads to the API before it",
		})
	}
	return all, place(to)
}

// condition is when a rule applies.
type condition struct{ prefix, code string }

func parts(r types.RoutingRule) (condition, types.Redirect) {
	var c condition
	if r.Condition != nil {
		c = condition{aws.ToString(r.Condition.KeyPrefixEquals), aws.ToString(r.Condition.HttpErrorCodeReturnedEquals)}
	}
	var to types.Redirect
	if r.Redirect != nil {
		to = *r.Redirect
	}
	return c, to
}

// isResize reports whether a rule is about derivatives: it asks for a key, or
// its prefix is a size.
func isResize(c condition, to types.Redirect) bool {
	return strings.Contains(aws.ToString(to.ReplaceKeyPrefixWith), "key=") || sizeOf(c.prefix) != ""
}

// sizeOf is the resolution that a prefix such as "300x300/" stands for; "" if it
// is none.
func sizeOf(prefix string) string {
	size, rest, found := strings.Cut(prefix, "/")
	if _, err := edit.ParseResolution(size); err != nil || !found || rest != "" {
		return ""
	}
	return size
}

// ruleSizes are the resolutions that rules lead to the API for.
func ruleSizes(rules []types.RoutingRule) []edit.Resolution {
	var all []edit.Resolution
	for _, r := range rules {
		c, to := parts(r)
		if size, err := edit.ParseResolution(sizeOf(c.prefix)); err == nil && c.code != "" && isResize(c, to) {
			all = append(all, size)
		}
	}
	return all
}

// resizeTroubles judges one rule that leads to the API.
func resizeTroubles(n int, c condition, to types.Redirect) []trouble {
	var all []trouble
	add := func(hint, saw string) { all = append(all, trouble{fmt.Sprintf("rule %d: %s", n, saw), hint}) }
	if code := aws.ToString(to.HttpRedirectCode); code != "307" {
		add("set it to 307, which nobody remembers", fmt.Sprintf("HttpRedirectCode is %q, which is 301 if it is empty", code))
	}
	if to.HostName == nil {
		add("set it to the API's host", "HostName is missing, so readers are led back to the website")
	}
	if to.Protocol != types.ProtocolHttps && isTLSOnly(aws.ToString(to.HostName)) {
		add("set it to https", fmt.Sprintf("Protocol is %q, but %s speaks https only", to.Protocol, aws.ToString(to.HostName)))
	}
	replace := aws.ToString(to.ReplaceKeyPrefixWith)
	switch {
	case to.ReplaceKeyWith != nil:
		add("use ReplaceKeyPrefixWith", "ReplaceKeyWith asks for the same key whatever is missing")
	case !strings.HasSuffix(replace, "?key="+c.prefix):
		add("let it end in ?key="+c.prefix, fmt.Sprintf("ReplaceKeyPrefixWith is %q", replace))
	}
	return all
}

// overlap reports whether some key has both prefixes.
func overlap(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

// firstRule is the index of the rule for a missing key; -1 if there is none.
func firstRule(rules []types.RoutingRule, key string) int {
	for i, r := range rules {
		if c, _ := parts(r); c.code == "404" && strings.HasPrefix(key, c.prefix) {
			return i
		}
	}
	return -1
}

// place is where a rule leads.
func place(to types.Redirect) string {
	if to.HostName == nil {
		return "the website itself"
	}
	return *to.HostName
}
