package main

import (
	"fmt"
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
