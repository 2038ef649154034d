package rewrite

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ParsePython reads the value of REWRITE_PATTERNS as version 3 of the
// Serverless Image Handler does: a Python list of pairs of a pattern and its
// replacement, in which \1 and \g<name> stand for groups. Each rule replaces all
// matches.
//
//	[(r'^/([s])/([0-9a-f]+)-(zoom)\.([a-zA-Z0-9]+)$', r'/fit-in/630x630/s/\2.\4')]
//
// Lists may be written with brackets instead of parentheses, which makes them
// JSON too. "" holds no rules. Patterns that would need look-around or
// back-references are refused with an explanation.
func ParsePython(s string) (Rules, error) {
	if strings.TrimSpace(s) == "" {
		return Rules{}, nil
	}
	if rewrites, ok, err := jsonPairs(s); ok {
		return rewrites, err
	}
	p := pythonReader{rest: s}
	pairs, err := p.pairs()
	if err != nil {
		return Rules{}, fmt.Errorf("rewrite patterns: expected [(r'pattern', r'replacement'), …]: %w", err)
	}
	return pythonRules(pairs)
}

// jsonPairs reads an array of pairs. It is not ok for what is not JSON.
func jsonPairs(s string) (Rules, bool, error) {
	var pairs [][2]string
	var lists [][]string
	if json.Unmarshal([]byte(s), &lists) != nil {
		return Rules{}, false, nil
	}
	for _, list := range lists {
		if len(list) != 2 {
			return Rules{}, true, fmt.Errorf("rewrite patterns: expected pairs of pattern and replacement, found %d strings", len(list))
		}
		pairs = append(pairs, [2]string(list))
	}
	rewrites, err := pythonRules(pairs)
	return rewrites, true, err
}

func pythonRules(pairs [][2]string) (Rules, error) {
	var r Rules
	for _, pair := range pairs {
		pattern, err := compilePattern(pair[0])
		if err != nil {
			return Rules{}, err
		}
		replacement, err := pythonReplacement(pair[1])
		if err != nil {
			return Rules{}, err
		}
		r.rules = append(r.rules, rule{pattern: pattern, replacement: replacement})
	}
	return r, nil
}

// pythonReplacement turns \1, \g<1> and \g<name> into Go's form.
func pythonReplacement(s string) (string, error) {
	var b strings.Builder
	for s != "" {
		before, after, found := strings.Cut(s, `\`)
		b.WriteString(literal(before))
		if !found {
			break
		}
		group, rest, err := pythonGroup(after)
		if err != nil {
			return "", err
		}
		b.WriteString(group)
		s = rest
	}
	return b.String(), nil
}

// pythonGroup reads what follows a backslash.
func pythonGroup(s string) (expanded, rest string, err error) {
	switch {
	case s == "":
		return "", "", fmt.Errorf(`replacement: expected a group or a character after the "\" at its end`)
	case s[0] >= '1' && s[0] <= '9':
		n := 1
		if len(s) > 1 && '0' <= s[1] && s[1] <= '9' {
			n = 2
		}
		return "${" + s[:n] + "}", s[n:], nil
	case strings.HasPrefix(s, "g<"):
		name, rest, found := strings.Cut(s[2:], ">")
		if !found {
			return "", "", fmt.Errorf(`replacement %q: expected ">" after the name of a group`, `\`+s)
		}
		return "${" + name + "}", rest, nil
	case s[0] == '\\':
		return `\`, s[1:], nil
	case isWord(rune(s[0])):
		return "", "", fmt.Errorf(`replacement %q: expected \1, \g<name> or an escaped sign`, `\`+s)
	}
	return literal(s[:1]), s[1:], nil
}

func isWord(r rune) bool {
	return r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// pythonReader reads the part of Python that lists of pairs of strings need.
type pythonReader struct{ rest string }

func (p *pythonReader) pairs() ([][2]string, error) {
	var pairs [][2]string
	if err := p.take("["); err != nil {
		return nil, err
	}
	for !p.try("]") {
		pair, err := p.pair()
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, pair)
		if !p.try(",") {
			if err := p.take("]"); err != nil {
				return nil, err
			}
			break
		}
	}
	return pairs, p.end()
}

func (p *pythonReader) pair() (pair [2]string, err error) {
	closing := ")"
	if p.try("[") {
		closing = "]"
	} else if err := p.take("("); err != nil {
		return pair, err
	}
	if pair[0], err = p.text(); err != nil {
		return pair, err
	}
	if err = p.take(","); err != nil {
		return pair, err
	}
	if pair[1], err = p.text(); err != nil {
		return pair, err
	}
	p.try(",")
	return pair, p.take(closing)
}

// text reads a string, or several one after the other, which Python joins.
func (p *pythonReader) text() (string, error) {
	whole, err := p.literal()
	for err == nil && p.atText() {
		var more string
		more, err = p.literal()
		whole += more
	}
	return whole, err
}

func (p *pythonReader) atText() bool {
	p.space()
	s := strings.TrimLeft(p.rest, "rRuU")
	return len(p.rest)-len(s) <= 1 && s != "" && (s[0] == '\'' || s[0] == '"')
}

// literal reads 'text', "text", and with r in front the raw forms, in which a
// backslash keeps the quote after it from ending the string but stays itself.
func (p *pythonReader) literal() (string, error) {
	if !p.atText() {
		return "", p.expected("a string")
	}
	raw := p.rest[0] == 'r' || p.rest[0] == 'R'
	p.rest = strings.TrimLeft(p.rest, "rRuU")
	quote := p.rest[0]
	p.rest = p.rest[1:]
	var b strings.Builder
	for p.rest != "" {
		c := p.rest[0]
		switch {
		case c == quote:
			p.rest = p.rest[1:]
			return b.String(), nil
		case c == '\\' && len(p.rest) > 1:
			b.WriteString(unescape(p.rest[:2], raw))
			p.rest = p.rest[2:]
		default:
			_, n := utf8.DecodeRuneInString(p.rest)
			b.WriteString(p.rest[:n])
			p.rest = p.rest[n:]
		}
	}
	return "", p.expected(fmt.Sprintf("%q at the end of the string", quote))
}

// unescape is what a backslash and the character after it mean in a string.
// Python leaves those it does not know as they are.
func unescape(s string, raw bool) string {
	if !raw {
		switch s[1] {
		case '\\', '\'', '"':
			return s[1:]
		case 'n':
			return "\n"
		case 't':
			return "\t"
		}
	}
	return s
}

func (p *pythonReader) space() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

func (p *pythonReader) try(token string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.rest, token)
	p.rest = rest
	return ok
}

func (p *pythonReader) take(token string) error {
	if p.try(token) {
		return nil
	}
	return p.expected(fmt.Sprintf("%q", token))
}

func (p *pythonReader) end() error {
	if p.space(); p.rest != "" {
		return p.expected("nothing more")
	}
	return nil
}

func (p *pythonReader) expected(what string) error {
	if p.rest == "" {
		return fmt.Errorf("expected %s at the end", what)
	}
	return fmt.Errorf("expected %s at %q", what, shorten(p.rest))
}
