package main

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"s3resize/lambda/edit"
)

const testAPI = "abc.execute-api.eu-west-1.amazonaws.com"

// rule makes a routing rule; what is "" is left out.
func rule(prefix, code, redirectCode, protocol, host, replace string) types.RoutingRule {
	optional := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	r := types.RoutingRule{Redirect: &types.Redirect{
		HostName: optional(host), HttpRedirectCode: optional(redirectCode), Protocol: types.Protocol(protocol), ReplaceKeyPrefixWith: optional(replace),
	}}
	if prefix != "" || code != "" {
		r.Condition = &types.Condition{KeyPrefixEquals: optional(prefix), HttpErrorCodeReturnedEquals: optional(code)}
	}
	return r
}

func TestRuleTroubles(t *testing.T) {
	good := rule("300x300/", "404", "307", "https", testAPI, "resize?key=300x300/")
	general := rule("", "404", "307", "https", testAPI, "resize?key=")
	docs := rule("docs/", "", "301", "https", "docs.example.com", "")
	onlyKey := rule("300x300/", "404", "307", "https", testAPI, "")
	key := "resize"
	onlyKey.Redirect.ReplaceKeyWith = &key
	tests := []struct {
		name  string
		rules []types.RoutingRule
		want  []string
	}{
		{"one", []types.RoutingRule{good}, nil},
		{"general", []types.RoutingRule{general}, nil},
		{"others", []types.RoutingRule{docs, good, rule("", "404", "302", "", "www.example.com", "missing/")}, nil},
		{"403 as well", []types.RoutingRule{good, rule("300x300/", "403", "307", "https", testAPI, "resize?key=300x300/")}, nil},
		{"none for it", []types.RoutingRule{rule("720x/", "404", "307", "https", testAPI, "resize?key=720x/")}, []string{"no rule applies"}},
		{"no condition on the status", []types.RoutingRule{good, rule("300x300/", "", "307", "https", testAPI, "resize?key=300x300/")}, []string{"rule 2 has no HttpErrorCodeReturnedEquals"}},
		{"no condition", []types.RoutingRule{good, rule("", "", "307", "https", testAPI, "resize?key=")}, []string{"rule 2 has no HttpErrorCodeReturnedEquals"}},
		{"before the lookup, of another size", []types.RoutingRule{good, rule("720x/", "", "307", "https", testAPI, "resize?key=720x/")}, []string{"rule 2 has no"}},
		{"301", []types.RoutingRule{rule("300x300/", "404", "", "https", testAPI, "resize?key=300x300/")}, []string{`HttpRedirectCode is ""`}},
		{"http", []types.RoutingRule{rule("300x300/", "404", "307", "", testAPI, "resize?key=300x300/")}, []string{"speaks https only"}},
		{"http here", []types.RoutingRule{rule("300x300/", "404", "307", "http", "localhost:8081", "resize?key=300x300/")}, nil},
		{"no host", []types.RoutingRule{rule("300x300/", "404", "307", "https", "", "resize?key=300x300/")}, []string{"HostName is missing"}},
		{"size lost", []types.RoutingRule{rule("300x300/", "404", "307", "https", testAPI, "resize?key=")}, []string{`ReplaceKeyPrefixWith is "resize?key="`}},
		{"general with a size", []types.RoutingRule{rule("", "404", "307", "https", testAPI, "resize?key=300x300/")}, []string{`ReplaceKeyPrefixWith is`}},
		{"the same key always", []types.RoutingRule{onlyKey}, []string{"ReplaceKeyWith"}},
		{"order", []types.RoutingRule{rule("", "404", "302", "", "www.example.com", "missing/"), good}, []string{"rule 1 is the first for 300x300/ and leads to www.example.com"}},
	}
	for _, test := range tests {
		got, _ := ruleTroubles(test.rules, "300x300", "")
		if len(got) != len(test.want) {
			t.Errorf("%s: %+v", test.name, got)
			continue
		}
		for i, want := range test.want {
			if !strings.Contains(got[i].saw, want) || got[i].hint == "" {
				t.Errorf("%s: %+v", test.name, got[i])
			}
		}
	}
	if got, leads := ruleTroubles([]types.RoutingRule{good}, "300x300", "other.example.com"); len(got) != 1 || leads != testAPI {
		t.Errorf("another API: %+v, leads to %s", got, leads)
	}
}

func TestListTroubles(t *testing.T) {
	rules := []types.RoutingRule{
		rule("300x300/", "404", "307", "https", testAPI, "resize?key=300x300/"),
		rule("720x/", "404", "307", "https", testAPI, "resize?key=720x/"),
	}
	for list, want := range map[string]string{
		"300x300,720x":      "",
		"*":                 "",
		"300x300":           "the website has a rule for 720x, which the function refuses",
		"300x300,720x,x200": "the function makes x200, which the website has no rule for",
	} {
		allowed, err := edit.ParseAllowList(list)
		if err != nil {
			t.Fatal(err)
		}
		got := listTroubles(allowed, rules)
		if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || got[0].saw != want) {
			t.Errorf("%s: %+v", list, got)
		}
	}
	general := []types.RoutingRule{rule("", "404", "307", "https", testAPI, "resize?key=")}
	if got := listTroubles(edit.AllowList{}, general); len(got) > 0 {
		t.Errorf("general: %+v", got)
	}
}

func TestQueryHint(t *testing.T) {
	for query, want := range map[string]string{
		"":                              "end ReplaceKeyPrefixWith in resize?key=3x3/",
		"path=3x3/a b.jpg":              "end ReplaceKeyPrefixWith in resize?key=3x3/",
		"key=a b.jpg":                   "it must end in key=3x3/",
		"key=3x3/3x3/a b.jpg":           "no KeyPrefixEquals",
		"key=3x3%2Fa%20b.jpg":           "escapes characters that need none",
		"key=3x3%252Fa%2520b.jpg":       "escaped twice",
		"key=3x3/a b.jpg&cache=no":      "forward paths unchanged",
		"key=3x3/something%zzelse.jpg?": "forward paths unchanged",
	} {
		if got := queryHint(query, "3x3/a b.jpg"); !strings.Contains(got, want) {
			t.Errorf("%q: %s", query, got)
		}
	}
}
