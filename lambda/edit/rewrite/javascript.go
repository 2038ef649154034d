package rewrite

import (
	"encoding/json"
	"fmt"
	"strings"
)

// ParseJavaScript reads REWRITE_MATCH_PATTERN and REWRITE_SUBSTITUTION
// as the Serverless Image Handler does from version 4 on: a JavaScript regular
// expression with its slashes and flags, and a replacement in which $1, $<name>,
// $& and $$ have their meaning there. Without the flag g only the first match is
// replaced.
//
//	/(filters-)/gm           filters:
//	/^\/(.*?\..*?)\/(.+)$/   /$2/$1
//
// Two JSON arrays of the same length are several rules. Both empty are none; a
// pattern without slashes is taken whole. Patterns that would need look-around
// or back-references are refused with an explanation.
func ParseJavaScript(match, substitution string) (Rules, error) {
	if (match == "") != (substitution == "") {
		return Rules{}, fmt.Errorf("rewriting: expected a match pattern and a substitution, or neither")
	}
	if match == "" {
		return Rules{}, nil
	}
	patterns, replacements, err := javaScriptLists(match, substitution)
	if err != nil {
		return Rules{}, err
	}
	var r Rules
	for i, pattern := range patterns {
		one, err := javaScriptRule(pattern, replacements[i])
		if err != nil {
			return Rules{}, err
		}
		r.rules = append(r.rules, one)
	}
	return r, nil
}

// javaScriptLists takes JSON arrays apart; what is none is a list of one.
func javaScriptLists(match, substitution string) (patterns, replacements []string, err error) {
	if json.Unmarshal([]byte(match), &patterns) != nil {
		return []string{match}, []string{substitution}, nil
	}
	if json.Unmarshal([]byte(substitution), &replacements) != nil || len(patterns) != len(replacements) {
		return nil, nil, fmt.Errorf("rewriting: expected as many substitutions as match patterns: %d, as a JSON array of strings", len(patterns))
	}
	return patterns, replacements, nil
}

func javaScriptRule(literal, substitution string) (rule, error) {
	body, flags := literal, ""
	if end := strings.LastIndexByte(literal, '/'); end > 0 && literal[0] == '/' && !strings.ContainsFunc(literal[end+1:], notFlag) {
		body, flags = literal[1:end], literal[end+1:]
	}
	r := rule{first: true}
	modes := ""
	for _, flag := range flags {
		switch flag {
		case 'g':
			r.first = false
		case 'i', 'm', 's':
			modes += string(flag)
		case 'u':
		default:
			return rule{}, fmt.Errorf("match pattern %q: flag %q: expected g, i, m, s or u", literal, flag)
		}
	}
	if modes != "" {
		body = "(?" + modes + ")" + body
	}
	var err error
	if r.pattern, err = compilePattern(body); err != nil {
		return rule{}, err
	}
	r.replacement = javaScriptReplacement(substitution, r.pattern.NumSubexp())
	return r, nil
}

func notFlag(r rune) bool { return r < 'a' || r > 'z' }

// javaScriptReplacement turns $1, $<name>, $& and $$ into Go's form. As in
// JavaScript, a "$" before anything else is itself, and so are groups that the
// pattern does not have; $12 is group 1 and a 2 where there are fewer than 12.
func javaScriptReplacement(s string, groups int) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "$")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		expanded, n := javaScriptGroup(after, groups)
		b.WriteString(expanded)
		s = after[n:]
	}
}

// javaScriptGroup reads what follows a "$" and says how many bytes that were.
func javaScriptGroup(s string, groups int) (expanded string, n int) {
	switch {
	case strings.HasPrefix(s, "$"):
		return "$$", 1
	case strings.HasPrefix(s, "&"):
		return "${0}", 1
	case strings.HasPrefix(s, "<"):
		if end := strings.IndexByte(s, '>'); end > 1 {
			return "${" + s[1:end] + "}", end + 1
		}
	}
	for n := 2; n > 0; n-- {
		if len(s) < n || strings.ContainsFunc(s[:n], func(r rune) bool { return r < '0' || r > '9' }) {
			continue
		}
		if group := strings.TrimLeft(s[:n], "0"); group != "" && atMost(group, groups) {
			return "${" + group + "}", n
		}
	}
	return "$$", 0
}

// atMost compares a number of one or two digits.
func atMost(digits string, n int) bool {
	value := 0
	for _, d := range digits {
		value = value*10 + int(d-'0')
	}
	return value <= n
}
