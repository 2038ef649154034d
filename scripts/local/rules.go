package main

import "s3resize/lambda/edit"

// Rules are the routing rules of a website whose missing derivatives are made
// by an API: one for each resolution, so that S3 itself turns away whatever is
// not allowed, and favicons and typing errors with it. Where that cannot be
// said in as many rules as S3 takes, a single rule passes everything that is
// missing on to the API, which has the list as well.
func Rules(allowed edit.AllowList, protocol, apiHost string) []Rule {
	resolutions := allowed.Resolutions()
	if allowed.Any() || len(resolutions) > maxRules {
		return []Rule{missing("", protocol, apiHost)}
	}
	rules := make([]Rule, len(resolutions))
	for i, r := range resolutions {
		rules[i] = missing(r.String()+"/", protocol, apiHost)
	}
	return rules
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
