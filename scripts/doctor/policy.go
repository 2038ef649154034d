package main

import (
	"encoding/json"
	"strings"
)

// policy is as much of a bucket policy as says what strangers may do (IAM user
// guide, "grammar of the JSON policy language").
type policy struct {
	Statement list[statement]
}

type statement struct {
	Effect    string
	Principal principal
	Action    list[string]
	Resource  list[string]
	Condition json.RawMessage
	// Statements that are put the other way round are not judged.
	NotPrincipal, NotAction, NotResource json.RawMessage
}

// list is one value, or an array of them.
type list[T any] []T

func (l *list[T]) UnmarshalJSON(b []byte) error {
	if strings.HasPrefix(strings.TrimSpace(string(b)), "[") {
		return json.Unmarshal(b, (*[]T)(l))
	}
	var one T
	err := json.Unmarshal(b, &one)
	*l = list[T]{one}
	return err
}

// principal is true for everyone: "*", or {"AWS": "*"}.
type principal bool

func (p *principal) UnmarshalJSON(b []byte) error {
	var who string
	if json.Unmarshal(b, &who) == nil {
		*p = who == "*"
		return nil
	}
	var some map[string]list[string]
	err := json.Unmarshal(b, &some)
	for _, who := range some["AWS"] {
		*p = *p || who == "*"
	}
	return err
}

// everyoneMay says what a policy allows and denies everyone. What has conditions
// is allowed, as to those who meet them, and not denied.
func (p policy) everyoneMay(action, resource string) bool {
	allowed := false
	for _, s := range p.Statement {
		if !bool(s.Principal) || s.NotPrincipal != nil || s.NotAction != nil || s.NotResource != nil || !s.covers(action, resource) {
			continue
		}
		switch {
		case s.Effect == "Allow":
			allowed = true
		case s.Effect == "Deny" && s.Condition == nil:
			return false
		}
	}
	return allowed
}

// covers compares resources without their partition, which is the same for a
// whole account: aws, aws-cn or aws-us-gov.
func (s statement) covers(action, resource string) bool {
	for _, a := range s.Action {
		for _, r := range s.Resource {
			if rest, ok := strings.CutPrefix(r, "arn:aws-"); ok {
				_, rest, _ = strings.Cut(rest, ":")
				r = "arn:aws:" + rest
			}
			if glob(strings.ToLower(a), strings.ToLower(action)) && glob(r, resource) {
				return true
			}
		}
	}
	return false
}

// glob matches "*" with anything, also nothing, and "?" with any one byte.
func glob(pattern, s string) bool {
	star, mark := -1, 0
	p, i := 0, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p, i = p+1, i+1
		case star >= 0: // let the last "*" take one more
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
