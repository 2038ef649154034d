package main

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestRulesAreOnePerResolution(t *testing.T) {
	want := []Rule{
		{&Condition{"300x300/", "404"}, Redirect{"https", "api.example", "307", "resize?key=300x300/", ""}},
		{&Condition{"720x/", "404"}, Redirect{"https", "api.example", "307", "resize?key=720x/", ""}},
		{&Condition{"x200/", "404"}, Redirect{"https", "api.example", "307", "resize?key=x200/", ""}},
	}
	if got := Rules(allowList(t, "300x300,720x,x200"), "https", "api.example"); !reflect.DeepEqual(got, want) {
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
		want          int
	}{
		{"none", "", 0},
		{"any", "*", 1},
		{"50", strings.Join(list[:50], ","), 50},
		{"51", strings.Join(list, ","), 1},
	}
	for _, tt := range tests {
		got := Rules(allowList(t, tt.allowed), "http", "localhost:8081")
		if len(got) != tt.want || tt.want == 1 && !reflect.DeepEqual(got, general) {
			t.Errorf("%s: %v", tt.name, got)
		}
		if err := validateRules(got); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
