package edit

import (
	"slices"
	"strings"
	"testing"
)

func TestAllowList(t *testing.T) {
	list, err := ParseAllowList(" 300x300, 720x ,x200,300x300")
	if err != nil {
		t.Fatal(err)
	}
	if got := list.String(); got != "300x300,720x,x200" {
		t.Errorf("String() = %q", got)
	}
	if got := list.Resolutions(); !slices.Equal(got, []Resolution{{300, 300}, {720, 0}, {0, 200}}) {
		t.Errorf("Resolutions() = %v", got)
	}
	for r, want := range map[Resolution]bool{
		{300, 300}: true, {720, 0}: true, {0, 200}: true,
		{300, 301}: false, {300, 0}: false, {0, 300}: false, {720, 200}: false, {}: false,
	} {
		if got := list.Allows(r); got != want {
			t.Errorf("Allows(%v) = %v", r, got)
		}
	}
}

func TestEmptyAllowListAllowsNothing(t *testing.T) {
	for _, s := range []string{"", "  "} {
		list, err := ParseAllowList(s)
		if err != nil || list.Allows(Resolution{300, 300}) || list.Allows(Resolution{}) || list.Any() {
			t.Errorf("ParseAllowList(%q) = %v, %v", s, list, err)
		}
	}
}

func TestAllowListAny(t *testing.T) {
	list, err := ParseAllowList("*")
	if err != nil || !list.Any() || list.String() != "*" {
		t.Fatalf("%v, %v", list, err)
	}
	for r, want := range map[Resolution]bool{
		{1, 1}: true, {MaxAnySide, MaxAnySide}: true, {MaxAnySide, 0}: true,
		{MaxAnySide + 1, 1}: false, {0, MaxAnySide + 1}: false, {}: false,
	} {
		if got := list.Allows(r); got != want {
			t.Errorf("Allows(%v) = %v", r, got)
		}
	}
}

func TestAllowListReportsAllMistakes(t *testing.T) {
	_, err := ParseAllowList("300x300,0x0,300X300,,*")
	if err == nil {
		t.Fatal("no error")
	}
	for _, token := range []string{`"0x0"`, `"300X300"`, `""`, `"*"`} {
		if !strings.Contains(err.Error(), token) {
			t.Errorf("%q does not name %s", err, token)
		}
	}
}
