package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"s3resize/lambda/edit"
)

func TestRulesAreOnePerResolution(t *testing.T) {
	want := []Rule{
		{&Condition{"300x300/", "404"}, Redirect{"https", "api.example", "307", "resize?key=300x300/", ""}},
		{&Condition{"720x/", "404"}, Redirect{"https", "api.example", "307", "resize?key=720x/", ""}},
		{&Condition{"x200/", "404"}, Redirect{"https", "api.example", "307", "resize?key=x200/", ""}},
	}
	if got := Rules(allowList(t, "300x300,720x,x200"), nil, "https", "api.example"); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestRulesForTooManyResolutionsAreOne(t *testing.T) {
	general := []Rule{{&Condition{"", "404"}, Redirect{"http", "localhost:8081", "307", "resize?key=", ""}}}
	list := make([]string, 51)
	for i := range list {
		list[i] = fmt.Sprintf("%dx", i+1)
	}
	tests := []struct {
		name, allowed string
		dialects      []string
		want          int
	}{
		{"none", "", nil, 0},
		{"any", "*", nil, 1},
		{"50", strings.Join(list[:50], ","), nil, 50},
		{"51", strings.Join(list, ","), nil, 1},
		{"any path", "300x", []string{"json", "any"}, 1},
		{"any size of all dialects", "*", []string{"thumbor", "json"}, 1},
		{"9 of all dialects", strings.Join(list[:9], ","), []string{"thumbor", "json"}, 50},
		{"10 of all dialects", strings.Join(list[:10], ","), []string{"thumbor", "json"}, 1},
	}
	for _, tt := range tests {
		got := Rules(allowList(t, tt.allowed), tt.dialects, "http", "localhost:8081")
		if len(got) != tt.want || tt.want == 1 && !reflect.DeepEqual(got, general) {
			t.Errorf("%s: %v", tt.name, got)
		}
		if err := validateRules(got); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestRulesOfDialects(t *testing.T) {
	const options = "-300x 300x- x-200/ -0x 0x- 0x0/ fit-in/ full-fit-in/ adaptive-fit-in/ adaptive-full-fit-in/ trim: filters:"
	for dialects, want := range map[string]string{
		"":                       "300x300/ 300x/ x200/",
		"query":                  "300x300/ 300x/ x200/ " + options,
		"json, oss":              "300x300/ 300x/ x200/ " + options + " eyJ",
		"thumbor":                "300x300/ 300x/ x200/ " + options + " 300x0/ 0x200/ -x trim/ unsafe/ meta/",
		"thumbor,json,query,oss": "300x300/ 300x/ x200/ " + options + " 300x0/ 0x200/ -x trim/ unsafe/ meta/ eyJ",
		"thumbor,any":            "",
	} {
		list, err := parseDialects(dialects)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range Rules(allowList(t, "300x300,300x,x200,orig"), list, "http", "localhost:8081") {
			got = append(got, r.Condition.KeyPrefixEquals)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q:\ngot  %s\nwant %s", dialects, got, want)
		}
	}
}

// Every canonical key must begin as some rule has it, or be never made again once
// it has expired; these are what can be said of the sizes on the list.
func TestRulesKnowCanonicalKeys(t *testing.T) {
	rules := Rules(allowList(t, "300x300,300x,x200"), []string{"json"}, "http", "localhost:8081")
	for _, path := range []string{
		"300x300/smart/a.jpg", "-300x300/a.jpg", "300x-300/a.jpg", "-300x/a.jpg", "300x-0/a.jpg", "-0x200/a.jpg", "-0x-200/a.jpg", "x-200/a.jpg",
		"0x0/a.jpg", "-0x0/a.jpg", "0x-0/a.jpg", "fit-in/300x300/a.jpg", "full-fit-in/300x300/a.jpg", "adaptive-fit-in/300x200/a.jpg",
		"adaptive-full-fit-in/300x200/a.jpg", "trim:top-left/300x/a.jpg", "trim:bottom-right:20/300x/a.jpg", "filters:blur(2)/a.jpg",
	} {
		if !edit.IsDerivative(path) {
			t.Errorf("%s is not canonical", path)
		}
		if _, ok := matchRule(rules, path, 404); !ok {
			t.Errorf("no rule for %s", path)
		}
	}
}

func TestParseDialects(t *testing.T) {
	for s, want := range map[string][]string{"": nil, "any": {"any"}, " json , thumbor,json": {"json", "thumbor"}} {
		if got, err := parseDialects(s); !reflect.DeepEqual(got, want) || err != nil {
			t.Errorf("%q: %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"imgix", "thumbor,,json", ",", "Thumbor", "none"} {
		if got, err := parseDialects(s); err == nil {
			t.Errorf("%q became %v", s, got)
		}
	}
}

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

func TestLocation(t *testing.T) {
	resize := Rule{&Condition{"64x64/", "404"}, Redirect{"https", "api.example", "307", "resize?key=64x64/", ""}}
	general := Rule{on404, Redirect{Protocol: "https", HostName: "api.example", ReplaceKeyPrefixWith: "resize?key="}}
	tests := []struct {
		name        string
		rule        Rule
		key         string
		once, twice string // the same for both if twice is ""
	}{
		{"replacement as it stands", resize, "64x64/a.jpg", "https://api.example/resize?key=64x64/a.jpg", ""},
		{"folders", resize, "64x64/a/b/c.jpg", "https://api.example/resize?key=64x64/a/b/c.jpg", ""},
		{"space and plus", resize, "64x64/a b+c", "https://api.example/resize?key=64x64/a%20b%2Bc", "https://api.example/resize?key=64x64/a%2520b%252Bc"},
		{"percent", resize, "64x64/50%", "https://api.example/resize?key=64x64/50%25", "https://api.example/resize?key=64x64/50%2525"},
		{"query characters", resize, "64x64/a?b=c&d#e", "https://api.example/resize?key=64x64/a%3Fb%3Dc%26d%23e", "https://api.example/resize?key=64x64/a%253Fb%253Dc%2526d%2523e"},
		{"not ASCII", resize, "64x64/é", "https://api.example/resize?key=64x64/%C3%A9", "https://api.example/resize?key=64x64/%25C3%25A9"},
		{"line break", resize, "64x64/a\r\nSet-Cookie: x", "https://api.example/resize?key=64x64/a%0D%0ASet-Cookie%3A%20x", "https://api.example/resize?key=64x64/a%250D%250ASet-Cookie%253A%2520x"},
		{"prefix replaced once", resize, "64x64/64x64/a", "https://api.example/resize?key=64x64/64x64/a", ""},
		{"without a prefix in front", general, "64x64/a.jpg", "https://api.example/resize?key=64x64/a.jpg", ""},
		{"whole key", Rule{on404, Redirect{ReplaceKeyWith: "#!/gone"}}, "a b", "http://site.example/#!/gone", ""},
		{"host only", Rule{on404, Redirect{HostName: "other.example"}}, "a b", "http://other.example/a%20b", "http://other.example/a%2520b"},
		{"protocol only", Rule{on404, Redirect{Protocol: "https"}}, "a", "https://site.example/a", ""},
		{"prefix, no condition", Rule{nil, Redirect{ReplaceKeyPrefixWith: "new/"}}, "a", "http://site.example/new/a", ""},
	}
	for _, tt := range tests {
		twice := tt.twice
		if twice == "" {
			twice = tt.once
		}
		if got := tt.rule.location(tt.key, "http", "site.example", false); got != tt.once {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.once)
		}
		if got := tt.rule.location(tt.key, "http", "site.example", true); got != twice {
			t.Errorf("%s, twice:\ngot  %s\nwant %s", tt.name, got, twice)
		}
	}
}

func TestDecodePath(t *testing.T) {
	tests := []struct{ path, key string }{
		{"/", ""},
		{"/a/b.jpg", "a/b.jpg"},
		{"/a%20b", "a b"},
		{"/a+b", "a b"},
		{"/a%2Bb", "a+b"},
		{"/100%25", "100%"},
		{"/%2541", "%41"},
		{"/%C3%A9", "é"},
		{"/a%3Fb%23c%26d", "a?b#c&d"},
		{"//a", "/a"},
		{"/a/", "a/"},
	}
	for _, tt := range tests {
		if got, err := decodePath(tt.path); got != tt.key || err != nil {
			t.Errorf("%s: %q, %v; want %q", tt.path, got, err, tt.key)
		}
	}
	if got, err := decodePath("/%zz"); err == nil {
		t.Errorf("a broken escape became %q", got)
	}
}

// Every key arrives: decoded as often as it was escaped, a Location has it back,
// and so has an address on the website.
func FuzzKeysSurvive(f *testing.F) {
	for _, key := range hostileKeys {
		f.Add(key)
	}
	rule := missing("64x64/", "http", "h")
	f.Fuzz(func(t *testing.T, key string) {
		if got, err := decodePath("/" + edit.EscapePath(key)); got != key || err != nil {
			t.Errorf("path of %q: %q, %v", key, got, err)
		}
		for _, twice := range []bool{false, true} {
			to := rule.location("64x64/"+key, "http", "h", twice)
			got, found := strings.CutPrefix(to, "http://h/resize?key=64x64/")
			if twice {
				got = unescape(t, got)
			}
			if got = unescape(t, got); !found || got != key {
				t.Errorf("%q: %s has %q", key, to, got)
			}
		}
	})
}

func unescape(t *testing.T, s string) string {
	t.Helper()
	got, err := url.PathUnescape(s)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
