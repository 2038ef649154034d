package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"s3resize/lambda/edit"
)

// dialectNames are the dialects that a website can be made ready for, by the
// names that Terraform's variable has for them.
var dialectNames = []string{"thumbor", "json", "query", "oss", "any"}

// parseDialects reads names separated by commas; "" is plain sizes only.
func parseDialects(s string) ([]string, error) {
	var dialects []string
	for name := range strings.SplitSeq(s, ",") {
		name = strings.TrimSpace(name)
		switch {
		case name == "" && s == "":
		case !slices.Contains(dialectNames, name):
			return nil, fmt.Errorf("%q: expected some of %s, separated by commas", name, strings.Join(dialectNames, ", "))
		case !slices.Contains(dialects, name):
			dialects = append(dialects, name)
		}
	}
	return dialects, nil
}

// Rules are the routing rules of a website whose missing derivatives are made
// by an API: one for each resolution and for each other way to begin a path, so
// that S3 itself turns away whatever is not allowed, and favicons and typing
// errors with it. Where that cannot be said in as many rules as S3 takes, a
// single rule passes everything that is missing on to the API, which has the
// list as well.
func Rules(allowed edit.AllowList, dialects []string, protocol, apiHost string) []Rule {
	prefixes := pathPrefixes(allowed.Resolutions(), dialects)
	if allowed.Any() || slices.Contains(dialects, "any") || len(prefixes) > maxRules {
		prefixes = []string{""}
	}
	rules := make([]Rule, len(prefixes))
	for i, p := range prefixes {
		rules[i] = missing(p, protocol, apiHost)
	}
	return rules
}

// pathPrefixes are the ways to begin a path, those of canonical ones first.
// Signatures, crops and rewritten paths are not among them: they can begin with
// anything.
func pathPrefixes(sizes []edit.Resolution, dialects []string) []string {
	var plain, mirrored, heights, aliases []string
	for _, r := range sizes {
		plain = append(plain, r.String()+"/")
		if r.Width == 0 {
			heights = append(heights, fmt.Sprintf("x-%d/", r.Height))
			continue
		}
		if width := "-" + strconv.Itoa(r.Width) + "x"; !slices.Contains(mirrored, width) {
			mirrored = append(mirrored, width)
		}
	}
	if len(dialects) == 0 {
		return plain
	}
	flipped := make([]string, len(mirrored))
	for i, p := range mirrored {
		flipped[i] = p[1:] + "-"
	}
	if slices.Contains(dialects, "thumbor") {
		aliases = append(zeroSides(sizes), "-x", "trim/", "unsafe/", "meta/")
	}
	if slices.Contains(dialects, "json") {
		aliases = append(aliases, "eyJ") // {" in base64
	}
	return slices.Concat(plain, mirrored, flipped, heights, []string{
		"-0x", "0x-", "0x0/", "fit-in/", "full-fit-in/", "adaptive-fit-in/", "adaptive-full-fit-in/", "trim:", "filters:",
	}, aliases)
}

// zeroSides are the sizes with one side, with a zero for the other.
func zeroSides(sizes []edit.Resolution) (prefixes []string) {
	for _, r := range sizes {
		if r.Height == 0 {
			prefixes = append(prefixes, fmt.Sprintf("%dx0/", r.Width))
		}
	}
	for _, r := range sizes {
		if r.Width == 0 {
			prefixes = append(prefixes, fmt.Sprintf("0x%d/", r.Height))
		}
	}
	return prefixes
}

// missing sends readers of missing objects below a prefix to the API. It is the
// 404 in the condition that leaves the derivatives that exist alone.
func missing(prefix, protocol, apiHost string) Rule {
	return Rule{
		Condition: &Condition{KeyPrefixEquals: prefix, HTTPErrorCodeReturnedEquals: "404"},
		Redirect: Redirect{
			Protocol:             protocol,
			HostName:             apiHost,
			HTTPRedirectCode:     "307",
			ReplaceKeyPrefixWith: "resize?key=" + prefix,
		},
	}
}

// maxRules is how many routing rules S3 takes.
const maxRules = 50

// Rule is a routing rule of an S3 website. In JSON it has the names of the S3
// API, which are also those of Terraform's routing_rules.
type Rule struct {
	// Condition is when the rule applies; nil is always.
	Condition *Condition `json:",omitempty"`
	Redirect  Redirect
}

// Condition is met when all that it says is so. It must say something.
type Condition struct {
	// KeyPrefixEquals is what the key starts with; "" leaves it open.
	KeyPrefixEquals string `json:",omitempty"`
	// HTTPErrorCodeReturnedEquals is the status that the lookup ended with, as
	// in "404". A rule without one applies before the lookup, so also to objects
	// that exist.
	HTTPErrorCodeReturnedEquals string `json:"HttpErrorCodeReturnedEquals,omitempty"`
}

// Redirect is where to send the reader. It must say something; what it leaves
// out is as in the request.
type Redirect struct {
	Protocol string `json:",omitempty"` // "http" or "https"
	HostName string `json:",omitempty"` // with a port, if need be
	// HTTPRedirectCode is the status, as in "307"; "" is 301.
	HTTPRedirectCode string `json:"HttpRedirectCode,omitempty"`
	// ReplaceKeyPrefixWith stands in for KeyPrefixEquals, or in front of the
	// whole key where there is none. It is sent as it stands here, so it can
	// hold a "?".
	ReplaceKeyPrefixWith string `json:",omitempty"`
	// ReplaceKeyWith stands in for the whole key, sent as it stands here.
	ReplaceKeyWith string `json:",omitempty"`
}

// validateRules refuses what S3's PutBucketWebsite refuses.
func validateRules(rules []Rule) error {
	if len(rules) > maxRules {
		return fmt.Errorf("%d routing rules: expected at most %d", len(rules), maxRules)
	}
	var faults []error
	for i, r := range rules {
		if expected := r.fault(); expected != "" {
			faults = append(faults, fmt.Errorf("routing rule %d: expected %s", i+1, expected))
		}
	}
	return errors.Join(faults...)
}

// fault says what was expected of a bad rule, and nothing of a good one.
func (r Rule) fault() string {
	to := r.Redirect
	code, codeErr := strconv.Atoi(cmp.Or(to.HTTPRedirectCode, "301"))
	switch {
	case r.Condition != nil && *r.Condition == (Condition{}):
		return "KeyPrefixEquals or HttpErrorCodeReturnedEquals in the Condition"
	case r.Condition != nil && !isErrorCode(r.Condition.HTTPErrorCodeReturnedEquals):
		return "an HttpErrorCodeReturnedEquals of 4XX or 5XX"
	case to == Redirect{}:
		return "something in the Redirect"
	case to.ReplaceKeyWith != "" && to.ReplaceKeyPrefixWith != "":
		return "one of ReplaceKeyWith and ReplaceKeyPrefixWith, not both"
	case to.Protocol != "" && to.Protocol != "http" && to.Protocol != "https":
		return `the Protocol "http" or "https"`
	case codeErr != nil || code < 301 || code > 308 || code == 306:
		return "an HttpRedirectCode of 301, 302, 303, 304, 305, 307 or 308"
	}
	return ""
}

func isErrorCode(code string) bool {
	n, err := strconv.Atoi(code)
	return code == "" || err == nil && 400 <= n && n <= 599
}

// matchRule finds the first rule for a key: among those that apply before the
// lookup if status is 0, and otherwise among those for a lookup that ended with
// status.
func matchRule(rules []Rule, key string, status int) (Rule, bool) {
	wanted := ""
	if status != 0 {
		wanted = strconv.Itoa(status)
	}
	for _, r := range rules {
		c := cmp.Or(r.Condition, &Condition{})
		if c.HTTPErrorCodeReturnedEquals == wanted && strings.HasPrefix(key, c.KeyPrefixEquals) {
			return r, true
		}
	}
	return Rule{}, false
}

// status is the HTTP status that the redirect is sent with.
func (r Redirect) status() int {
	code, err := strconv.Atoi(r.HTTPRedirectCode)
	if err != nil {
		return http.StatusMovedPermanently
	}
	return code
}

// location is the address that a rule sends the reader of a key to: the rule's
// own text as it stands, and what is left of the key escaped. protocol and host
// are those of the request.
//
// How S3 escapes the key is documented nowhere, and reports differ: by one,
// what arrives must be decoded twice. So both readings are here. Escaping
// everything but unreserved characters and "/" is sure to survive one decoding;
// twice is the same once more, which makes each "%" a "%25".
func (r Rule) location(key, protocol, host string, twice bool) string {
	escape := edit.EscapePath
	if twice {
		escape = func(s string) string { return edit.EscapePath(edit.EscapePath(s)) }
	}
	to := r.Redirect
	var target string
	switch {
	case to.ReplaceKeyWith != "":
		target = to.ReplaceKeyWith
	case to.ReplaceKeyPrefixWith != "":
		prefix := cmp.Or(r.Condition, &Condition{}).KeyPrefixEquals
		target = to.ReplaceKeyPrefixWith + escape(strings.TrimPrefix(key, prefix))
	default:
		target = escape(key)
	}
	return cmp.Or(to.Protocol, protocol) + "://" + cmp.Or(to.HostName, host) + "/" + target
}

// decodePath is the key in an escaped URL path. S3 decodes it once, and takes a
// "+" for a space.
func decodePath(escaped string) (key string, err error) {
	return url.QueryUnescape(strings.TrimPrefix(escaped, "/"))
}
