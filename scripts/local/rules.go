package main

import (
	"fmt"
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
