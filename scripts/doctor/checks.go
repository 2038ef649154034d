package main

import (
	"context"
	"fmt"
	"strings"
)

// check is one question to an installation.
type check struct {
	name string
	// needs is the check while which is bad this one means nothing; "" is none.
	needs string
	// about is the question in a few words, for the usage.
	about string
	ask   func(*exam, context.Context) finding
}

// checks is everything that is looked at, in order. Each line builds on those
// above it, so that one fault is told once, by the first that meets it.
func checks() []check {
	return []check{
		{"website", "", "it answers, and is a website endpoint", (*exam).checkWebsite},
		{"bucket", "", "the credentials reach it", (*exam).checkBucket},
		{"rules", "bucket", "the routing rules, read from inside", (*exam).checkRules},
		{"access", "bucket", "public-access block and bucket policy", (*exam).checkAccess},
		{"listing", "bucket", "strangers cannot list the bucket", (*exam).checkListing},
		{"foreign", "bucket", "what users keep under derivatives' keys", (*exam).checkForeign},
		{"function", "", "its settings agree with the website", (*exam).checkFunction},
		{"invoke", "function", "it starts and answers, without the API", (*exam).checkInvoke},
		{"queue", "function", "events reach it late, and none failed", (*exam).checkQueue},
		{"clock", "website", "of this machine and the website", (*exam).checkClock},
		{"missing", "website", "what is missing is 404 and not 403", (*exam).checkMissing},
		{"redirect", "missing", "a missing derivative leads to the API", (*exam).checkRedirect},
		{"api", "redirect", "it answers, to GET and HEAD", (*exam).checkAPI},
		{"size", "api", "a size that is not allowed is refused", (*exam).checkSize},
		{"caching", "redirect", "nothing on the way keeps redirects", (*exam).checkCaching},
		{"back", "api", "the function leads back to the website", (*exam).checkBack},
		{"https", "redirect", "pages over https can show the pictures", (*exam).checkHTTPS},
		{"loop", "back", "no redirect leads round in a circle", (*exam).checkLoop},
		{"picture", "loop", "the derivative is as asked for", (*exam).checkPicture},
		{"record", "picture", "the derivative is found when its original changes", (*exam).checkRecord},
		{"second", "picture", "the second view does without the function", (*exam).checkSecond},
		{"again", "second", "a deleted derivative comes back", (*exam).checkAgain},
		// After this one, the function takes doctor for a reader in a loop for a while.
		{"guard", "second", "the function breaks loops", (*exam).checkGuard},
		{"cors", "picture", "scripts of other sites can read pictures", (*exam).checkCORS},
		{"stale", "picture", "a replaced original changes its derivative", (*exam).checkStale},
		{"keys", "picture", "keys with unusual characters", (*exam).checkKeys},
	}
}

// describeChecks is the list for the usage.
func describeChecks() string {
	var b strings.Builder
	for _, c := range append(checks(), check{name: cleanupName, about: "what doctor put is gone again"}) {
		fmt.Fprintf(&b, "    %-10s %s\n", c.name, c.about)
	}
	return b.String()
}
