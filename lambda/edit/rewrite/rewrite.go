// Package rewrite changes paths by rules before they are read, so that pages can
// keep addresses of their own. It reads the rules that are written for versions of
// the Serverless Image Handler: for Python and for JavaScript.
package rewrite

import (
	"fmt"
	"regexp"
	"strings"
)

// Rules change paths. The zero Rules change nothing.
//
// They are tried in order, and the first that changes the path is the last.
// They see the path as readers write it, unescaped and with "/" in front.
type Rules struct {
	rules []rule
}

// rule is one rule.
type rule struct {
	pattern *regexp.Regexp
	// replacement is in the form of [regexp.Regexp.Expand].
	replacement string
	// first replaces the first match only.
	first bool
}

// Apply rewrites a path that has no "/" in front, which the rules see with one,
// and returns it the same way.
func (r Rules) Apply(path string) string {
	for _, rule := range r.rules {
		if changed := rule.apply("/" + path); changed != "/"+path {
			return strings.TrimLeft(changed, "/")
		}
	}
	return path
}

// Any reports whether there are rules.
func (r Rules) Any() bool { return len(r.rules) > 0 }

func (r rule) apply(path string) string {
	if !r.first {
		return r.pattern.ReplaceAllString(path, r.replacement)
	}
	match := r.pattern.FindStringSubmatchIndex(path)
	if match == nil {
		return path
	}
	changed := r.pattern.ExpandString([]byte(path[:match[0]]), r.replacement, path, match)
	return string(changed) + path[match[1]:]
}

// compilePattern compiles a pattern that was written for another language. Go's
// RE2 knows nearly all of what Python and JavaScript do; what it leaves out is
// told apart from mistakes.
func compilePattern(pattern string) (*regexp.Regexp, error) {
	compiled, err := regexp.Compile(pattern)
	if err == nil {
		return compiled, nil
	}
	for _, beyond := range []struct{ text, name string }{
		{"(?=", "look-ahead"}, {"(?!", "look-ahead"}, {"(?<=", "look-behind"}, {"(?<!", "look-behind"},
		{"(?P=", "a back-reference inside the pattern"}, {`\k<`, "a back-reference inside the pattern"},
	} {
		if strings.Contains(pattern, beyond.text) {
			return nil, fmt.Errorf("pattern %q: %s (%s) cannot be matched in linear time and is not supported: "+
				"write the rule without it, perhaps as two rules", pattern, beyond.name, beyond.text)
		}
	}
	// \1 to \9, but not the second half of an escaped backslash.
	if regexp.MustCompile(`(^|[^\\])(\\\\)*\\[1-9]`).MatchString(pattern) {
		return nil, fmt.Errorf(`pattern %q: a back-reference inside the pattern (\1) cannot be matched in linear time and is not supported: `+
			"write the rule without it, perhaps as two rules", pattern)
	}
	return nil, fmt.Errorf("pattern %q: %w", pattern, err)
}

// literal escapes text for use in a replacement.
func literal(text string) string { return strings.ReplaceAll(text, "$", "$$") }

// shorten keeps an error readable where a pattern is very long.
func shorten(s string) string {
	const limit = 80
	if len(s) <= limit {
		return s
	}
	return s[:limit] + "…"
}
