package main

import (
	"encoding/json"
	"strings"
	"testing"
)

var (
	somewhere = Redirect{HostName: "h"}
	on404     = &Condition{HTTPErrorCodeReturnedEquals: "404"}
)

func TestRuleFaults(t *testing.T) {
	tests := []struct {
		name  string
		rule  Rule
		fault string // part of the message; "" for a good rule
	}{
		{"prefix", Rule{&Condition{KeyPrefixEquals: "a/"}, somewhere}, ""},
		{"no condition", Rule{nil, somewhere}, ""},
		{"both", Rule{&Condition{"a/", "404"}, Redirect{"https", "h", "308", "b?c=", ""}}, ""},
		{"protocol only", Rule{on404, Redirect{Protocol: "https"}}, ""},
		{"empty condition", Rule{&Condition{}, somewhere}, "KeyPrefixEquals or"},
		{"no redirect", Rule{on404, Redirect{}}, "something in the Redirect"},
		{"two replacements", Rule{on404, Redirect{ReplaceKeyWith: "a", ReplaceKeyPrefixWith: "b"}}, "not both"},
		{"protocol", Rule{on404, Redirect{Protocol: "HTTPS"}}, "Protocol"},
		{"status 300", Rule{on404, Redirect{HTTPRedirectCode: "300"}}, "HttpRedirectCode"},
		{"status 306", Rule{on404, Redirect{HTTPRedirectCode: "306"}}, "HttpRedirectCode"},
		{"status 309", Rule{on404, Redirect{HTTPRedirectCode: "309"}}, "HttpRedirectCode"},
		{"status in words", Rule{on404, Redirect{HTTPRedirectCode: "found"}}, "HttpRedirectCode"},
		{"error 399", Rule{&Condition{HTTPErrorCodeReturnedEquals: "399"}, somewhere}, "4XX or 5XX"},
		{"error 600", Rule{&Condition{HTTPErrorCodeReturnedEquals: "600"}, somewhere}, "4XX or 5XX"},
		{"error in words", Rule{&Condition{HTTPErrorCodeReturnedEquals: "4xx"}, somewhere}, "4XX or 5XX"},
	}
	for _, tt := range tests {
		err := validateRules([]Rule{tt.rule})
		if tt.fault == "" && err != nil || tt.fault != "" && (err == nil || !strings.Contains(err.Error(), tt.fault)) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.fault)
		}
	}
}

func TestAllRuleFaultsAreReported(t *testing.T) {
	bad := Rule{on404, Redirect{}}
	err := validateRules([]Rule{bad, {nil, somewhere}, bad})
	if err == nil || !strings.Contains(err.Error(), "rule 1:") || strings.Contains(err.Error(), "rule 2:") || !strings.Contains(err.Error(), "rule 3:") {
		t.Errorf("%v", err)
	}
}

func TestAtMost50Rules(t *testing.T) {
	rules := make([]Rule, 51)
	for i := range rules {
		rules[i] = Rule{nil, somewhere}
	}
	if err := validateRules(rules[:50]); err != nil {
		t.Errorf("50: %v", err)
	}
	if err := validateRules(rules); err == nil || !strings.Contains(err.Error(), "50") {
		t.Errorf("51: %v", err)
	}
}

func TestMatchRule(t *testing.T) {
	rule := func(prefix, code, name string) Rule {
		return Rule{&Condition{prefix, code}, Redirect{HostName: name}}
	}
	rules := []Rule{
		rule("moved/", "", "before"),
		rule("a/", "404", "a 404"),
		rule("a/b/", "404", "never"),
		rule("a/", "403", "a 403"),
		rule("", "404", "any 404"),
		rule("moved/here/", "", "never"),
	}
	tests := []struct {
		key    string
		status int
		want   string
	}{
		{"moved/x", 0, "before"},
		{"moved/here/x", 0, "before"},
		{"moved", 0, ""},
		{"a/x", 0, ""},
		{"a/x", 404, "a 404"},
		{"a/b/x", 404, "a 404"},
		{"a/x", 403, "a 403"},
		{"b/x", 404, "any 404"},
		{"", 404, "any 404"},
		{"b/x", 403, ""},
		{"b/x", 500, ""},
	}
	for _, tt := range tests {
		got, ok := matchRule(rules, tt.key, tt.status)
		if got.Redirect.HostName != tt.want || ok != (tt.want != "") {
			t.Errorf("%q %d: %q, want %q", tt.key, tt.status, got.Redirect.HostName, tt.want)
		}
	}
	if got, ok := matchRule([]Rule{{nil, somewhere}}, "x", 0); !ok || got.Redirect != somewhere {
		t.Error("a rule without a condition does not apply before the lookup")
	}
}

// The names are those of PutBucketWebsite in the S3 API reference.
func TestRuleJSON(t *testing.T) {
	rule := Rule{&Condition{"300x300/", "404"}, Redirect{"https", "h", "307", "resize?key=300x300/", ""}}
	const want = `{"Condition":{"KeyPrefixEquals":"300x300/","HttpErrorCodeReturnedEquals":"404"},` +
		`"Redirect":{"Protocol":"https","HostName":"h","HttpRedirectCode":"307","ReplaceKeyPrefixWith":"resize?key=300x300/"}}`
	got, err := json.Marshal(rule)
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
	var back Rule
	if err := json.Unmarshal(got, &back); err != nil || *back.Condition != *rule.Condition || back.Redirect != rule.Redirect {
		t.Errorf("read back %+v, %v", back, err)
	}
}
