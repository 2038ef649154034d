package edit

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ossAction is one action whose parameters are taken out one by one. The first
// mistake is kept.
type ossAction struct {
	name   string
	rest   string            // what follows the name, as written
	values map[string]string // by the text before the first "_"
	order  []string
	err    error
}

func newOSSAction(name, rest string) *ossAction {
	a := &ossAction{name: name, rest: rest, values: map[string]string{}}
	if rest == "" {
		return a
	}
	for parameter := range strings.SplitSeq(rest, ",") {
		key, value, _ := strings.Cut(parameter, "_")
		if _, twice := a.values[key]; !twice {
			a.order = append(a.order, key)
		}
		a.values[key] = value
	}
	return a
}

func (a *ossAction) fail(key, expected string) {
	if a.err != nil {
		return
	}
	token := a.rest
	if key != "" {
		token = key + "_" + a.values[key]
	}
	a.err = &Error{What: "OSS " + a.name, Token: token, Expected: expected}
}

// take removes a parameter.
func (a *ossAction) take(key string) (string, bool) {
	i := slices.Index(a.order, key)
	if i < 0 {
		return "", false
	}
	a.order = slices.Delete(a.order, i, i+1)
	return a.values[key], true
}

// need demands a parameter that has been taken.
func (a *ossAction) need(key string) {
	if _, ok := a.values[key]; !ok {
		a.fail("", "the parameter "+key)
	}
}

func (a *ossAction) integer(key string, fallback, low, high int) int {
	value, ok := a.take(key)
	if !ok {
		return fallback
	}
	n, ok := wholeNumber(value)
	if !ok || n < low || n > high {
		a.fail(key, fmt.Sprintf("a whole number from %d to %d", low, high))
		return low
	}
	return n
}

// bareText takes the only value of an action whose value has no name.
func (a *ossAction) bareText() string {
	a.order = nil
	if strings.Contains(a.rest, "_") || strings.Contains(a.rest, ",") {
		a.fail("", fmt.Sprintf("one value without a name, such as %s,1", a.name))
	}
	return a.rest
}

// bare takes it as a whole number.
func (a *ossAction) bare(low, high int) int {
	n, ok := wholeNumber(a.bareText())
	if !ok || n < low || n > high {
		a.fail("", fmt.Sprintf("a whole number from %d to %d", low, high))
		return low
	}
	return n
}

func (a *ossAction) gravity(fallback Gravity) Gravity {
	value, ok := a.take("g")
	if !ok {
		return fallback
	}
	names := []string{"center", "north", "ne", "east", "se", "south", "sw", "west", "nw"}
	if i := slices.Index(names, value); i >= 0 {
		return Gravity(i)
	}
	if value == "auto" || value == "face" || value == "faces" {
		a.err = &NotImplementedError{Dialect: string(OSS), Token: a.name + " g_" + value}
		return fallback
	}
	a.fail("g", "one of nw, north, ne, west, center, east, sw, south, se")
	return fallback
}

// color takes six hex digits.
func (a *ossAction) color(key string, fallback Color) Color {
	value, ok := a.take(key)
	if !ok {
		return fallback
	}
	n, err := strconv.ParseUint(value, 16, 24)
	if err != nil || len(value) != 6 {
		a.fail(key, "six hex digits such as FF0000")
		return fallback
	}
	return opaque(uint32(n))
}

// text takes base64url, padding optional, of UTF-8.
func (a *ossAction) text(key string) string {
	value, ok := a.take(key)
	if !ok {
		return ""
	}
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(value, "="))
	if err != nil || len(text) == 0 || !utf8.Valid(text) {
		a.fail(key, "URL-safe base64 of text")
		return ""
	}
	return string(text)
}

// done reports the first mistake, or a parameter that is left over.
func (a *ossAction) done() error {
	if a.err == nil && len(a.order) > 0 {
		key := a.order[0]
		return &Error{What: "OSS " + a.name, Token: key, Expected: "only parameters that the action has"}
	}
	return a.err
}
