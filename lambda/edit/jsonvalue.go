package edit

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// jsonMember is one name and value of a JSON object.
type jsonMember struct {
	name  string
	value json.RawMessage
}

// readObject reads a JSON object and keeps the order of its members, which Go's
// maps do not: for some edits it matters, see [Dialects.json].
func readObject(data []byte) ([]jsonMember, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	if token, err := d.Token(); err != nil || token != json.Delim('{') {
		return nil, errors.New("not a JSON object")
	}
	var members []jsonMember
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		m := jsonMember{name: token.(string)} // the only token that can stand here
		if err := d.Decode(&m.value); err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more after the JSON object")
	}
	return members, nil
}

// jsonOptions are the members of one object, which are taken out one by one. The
// first mistake is kept, and what comes after it is not looked at.
type jsonOptions struct {
	what    string // what the object is, for errors
	members []jsonMember
	err     error
}

// options reads the object that is the value of an edit. null and true are the
// object without members.
func options(what string, value json.RawMessage) *jsonOptions {
	o := &jsonOptions{what: what}
	if s := string(value); s == "true" || s == "null" {
		return o
	}
	members, err := readObject(value)
	if err != nil {
		o.fail("", value, "an object with options")
	}
	o.members = members
	return o
}

func (o *jsonOptions) fail(name string, value json.RawMessage, expected string) {
	if o.err == nil {
		o.err = &Error{What: strings.TrimSpace(o.what + " " + name), Token: string(value), Expected: expected}
	}
}

// take removes a member; of one that is there twice the last counts, as it does
// in JavaScript. It is not ok for one that is missing or null.
func (o *jsonOptions) take(name string) (value json.RawMessage, ok bool) {
	o.members = slices.DeleteFunc(o.members, func(m jsonMember) bool {
		if m.name != name {
			return false
		}
		value, ok = m.value, true
		return true
	})
	return value, ok && string(value) != "null" && o.err == nil
}

// ignore drops members that say nothing about the picture.
func (o *jsonOptions) ignore(names ...string) {
	for _, name := range names {
		o.take(name)
	}
}

// number takes a number, or a string that holds one.
func (o *jsonOptions) number(name string, fallback, low, high float64) float64 {
	value, ok := o.take(name)
	if !ok {
		return fallback
	}
	n, err := jsonNumber(value)
	if err != nil || n < low || n > high {
		o.fail(name, value, "a number "+span(low, high))
		return fallback
	}
	return n
}

// integer takes a whole number, or a string that holds one.
func (o *jsonOptions) integer(name string, fallback, low, high int) int {
	value, ok := o.take(name)
	if !ok {
		return fallback
	}
	n, err := jsonNumber(value)
	if err != nil || n != math.Trunc(n) || n < float64(low) || n > float64(high) {
		o.fail(name, value, "a whole number "+span(float64(low), float64(high)))
		return fallback
	}
	return int(n)
}

func span(low, high float64) string {
	if math.IsInf(high, 1) {
		return "of at least " + shortest(low)
	}
	return "from " + shortest(low) + " to " + shortest(high)
}

func (o *jsonOptions) boolean(name string, fallback bool) bool {
	value, ok := o.take(name)
	if !ok {
		return fallback
	}
	b, err := strconv.ParseBool(string(value))
	if err != nil {
		o.fail(name, value, "true or false")
	}
	return b
}

func (o *jsonOptions) text(name, fallback string) string {
	value, ok := o.take(name)
	if !ok {
		return fallback
	}
	var s string
	if json.Unmarshal(value, &s) != nil {
		o.fail(name, value, "a string")
	}
	return s
}

// word takes one of some words.
func (o *jsonOptions) word(name, fallback string, words ...string) string {
	s := o.text(name, fallback)
	for _, word := range words {
		if s == word {
			return s
		}
	}
	if s != fallback {
		o.fail(name, json.RawMessage(s), "one of "+strings.Join(words, ", "))
	}
	return fallback
}

// done reports the first mistake, or a member that is left over.
func (o *jsonOptions) done() error {
	if o.err == nil && len(o.members) > 0 {
		return &NotImplementedError{Dialect: string(JSON), Token: o.what + " " + o.members[0].name}
	}
	return o.err
}

// jsonNumber reads a number, or a string that holds one, as sharp does.
func jsonNumber(value json.RawMessage) (float64, error) {
	text := string(value)
	var s string
	if json.Unmarshal(value, &s) == nil {
		text = strings.TrimSpace(s)
	}
	return parseNumber(text)
}

// parseNumber reads a decimal number; there is no hexadecimal, infinity or NaN.
func parseNumber(s string) (float64, error) {
	if strings.Trim(s, "0123456789+-.eE") != "" {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(n, 0) {
		return 0, strconv.ErrSyntax
	}
	return n, nil
}

// color takes a color in sharp's forms.
func (o *jsonOptions) color(name string, fallback Color) Color {
	value, ok := o.take(name)
	if !ok {
		return fallback
	}
	c, err := jsonColor(o.what+" "+name, value)
	if err != nil && o.err == nil {
		o.err = err
	}
	return c
}

// jsonColor reads a CSS name or hex digits in a string, or an object with r, g
// and b from 0 to 255 and alpha from 0 to 1.
func jsonColor(what string, value json.RawMessage) (Color, error) {
	var text string
	if json.Unmarshal(value, &text) == nil {
		c, ok := parseColor(text)
		if !ok {
			return Color{}, &Error{What: what, Token: text, Expected: "a colour: a CSS name, or # and 3, 4, 6 or 8 hex digits"}
		}
		return c, nil
	}
	o := options(what, value)
	channel := func(name string) uint8 { return uint8(math.Round(o.number(name, 0, 0, 255))) }
	c := Color{R: channel("r"), G: channel("g"), B: channel("b")}
	c.A = uint8(math.Round(255 * o.number("alpha", 1, 0, 1)))
	return c, o.done()
}
