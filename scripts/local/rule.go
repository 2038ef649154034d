package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

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
