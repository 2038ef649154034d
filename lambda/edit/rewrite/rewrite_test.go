package rewrite

import (
	"strings"
	"testing"
)

// rewriting is one rule in the form it is configured in.
type rewriting struct {
	python               string
	match, substitution  string
	path, want, mistaken string
}

func (r rewriting) parse() (Rules, error) {
	if r.python != "" {
		return ParsePython(r.python)
	}
	return ParseJavaScript(r.match, r.substitution)
}

func TestRules(t *testing.T) {
	for name, tt := range map[string]rewriting{
		"a word that stands for a size": {
			python: `[(r'^/([s])/([0-9a-f]+)-(zoom)\.([a-zA-Z0-9]+)$', r'/fit-in/630x630/s/\2.\4')]`,
			path:   "s/0002fe146de274f9-zoom.jpg", want: "fit-in/630x630/s/0002fe146de274f9.jpg",
		},
		"the first rule that changes something is the last": {
			python: `[('^/none/', '/no/'), ("^/a/", "/b/"), ('^/b/', '/c/'),]`,
			path:   "a/x.jpg", want: "b/x.jpg",
		},
		"all matches":             {python: `[(r'-', r'_')]`, path: "a-b-c.jpg", want: "a_b_c.jpg"},
		"no match":                {python: `[(r'^/x$', r'/y')]`, path: "a.jpg", want: "a.jpg"},
		"named groups":            {python: `[(r'(?P<id>\d+)\.jpg', r'300x300/\g<id>.jpg')]`, path: "7.jpg", want: "300x300/7.jpg"},
		"joined strings":          {python: `[('^/a' r'/\d', '/b' "/c")]`, path: "a/1", want: "b/c"},
		"quotes inside":           {python: `[("it's", 'it"s'), (r'a\'b', 'c')]`, path: "it's", want: `it"s`},
		"escaped backslash":       {python: `[('\\d+', 'n')]`, path: "12.jpg", want: "n.jpg"},
		"a dollar is a dollar":    {python: `[(r'cost', r'$1')]`, path: "cost.jpg", want: "$1.jpg"},
		"JSON pairs":              {python: `[["^/s/(.*)", "/300x300/\\1"]]`, path: "s/a.jpg", want: "300x300/a.jpg"},
		"every filters-":          {match: `/(filters-)/gm`, substitution: "filters:", path: "filters-a()/filters-b()/x", want: "filters:a()/filters:b()/x"},
		"the first match":         {match: `/thumb/`, substitution: "100x100", path: "thumb/thumb/x.jpg", want: "100x100/thumb/x.jpg"},
		"any case":                {match: `/thumb/i`, substitution: "100x100", path: "THUMB/x.jpg", want: "100x100/x.jpg"},
		"the path at the end":     {match: `/^\/(.*?\..*?)\/(.+)$/gm`, substitution: "/$2/$1", path: "key.png/fit-in/200x200", want: "fit-in/200x200/key.png"},
		"without slashes":         {match: `thumb`, substitution: "1x1", path: "thumb/x.jpg", want: "1x1/x.jpg"},
		"signs of replacements":   {match: `/b(c)/`, substitution: "[$&$$$1$2$x$]", path: "abc", want: "a[bc$c$2$x$]"},
		"a group and a digit":     {match: `/(a)/`, substitution: "$12", path: "a", want: "a2"},
		"a named group":           {match: `/(?<n>a)/`, substitution: "$<n>$<n>", path: "ab", want: "aab"},
		"several":                 {match: `["/^\\/a/","/^\\/b/"]`, substitution: `["/c","/d"]`, path: "b", want: "d"},
		"neither":                 {path: "a", want: "a"},
		"more slashes than asked": {match: `/x/`, substitution: "//300x300/", path: "x/a", want: "300x300//a"},
	} {
		r, err := tt.parse()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := r.Apply(tt.path); got != tt.want {
			t.Errorf("%s: %q becomes %q; want %q", name, tt.path, got, tt.want)
		}
	}
}

func TestRulesRefuse(t *testing.T) {
	for name, tt := range map[string]rewriting{
		"look-ahead":             {python: `[(r'a(?=b)', 'c')]`, mistaken: "look-ahead"},
		"look-behind":            {match: `/(?<!a)b/`, substitution: "c", mistaken: "look-behind"},
		"back-reference":         {python: `[(r'(a)\1', 'c')]`, mistaken: "back-reference"},
		"broken pattern":         {match: `/(/`, substitution: "c", mistaken: "missing closing )"},
		"no list":                {python: `(r'a', r'b')`, mistaken: `expected "["`},
		"no pair":                {python: `[(r'a')]`, mistaken: `expected ","`},
		"not ended":              {python: `[(r'a', r'b`, mistaken: "at the end of the string"},
		"more after the list":    {python: `[(r'a', r'b')] + x`, mistaken: "nothing more"},
		"not a string":           {python: `[(1, 2)]`, mistaken: "a string"},
		"a letter escaped":       {python: `[(r'a', r'\q')]`, mistaken: `\1`},
		"three of a pair":        {python: `[["a","b","c"]]`, mistaken: "3 strings"},
		"flag":                   {match: `/a/y`, substitution: "b", mistaken: `flag 'y'`},
		"only a match":           {match: `/a/`, mistaken: "or neither"},
		"more matches than subs": {match: `["a","b"]`, substitution: `["c"]`, mistaken: "as many substitutions"},
	} {
		_, err := tt.parse()
		if err == nil || !strings.Contains(err.Error(), tt.mistaken) {
			t.Errorf("%s: %v; want an error with %q", name, err, tt.mistaken)
		}
	}
}

func FuzzPython(f *testing.F) {
	for _, s := range []string{`[(r'a', r'\1')]`, `[('\\', "\g<x>")]`, `[["a","b"]]`, `[(`, `[('a' 'b','c'),]`} {
		f.Add(s, "s/a-zoom.jpg")
	}
	f.Fuzz(func(t *testing.T, s, path string) {
		r, err := ParsePython(s)
		if err != nil {
			return
		}
		if r.Any() != (len(r.rules) > 0) || !r.Any() && r.Apply(path) != path {
			t.Fatalf("%q changes %q without a rule", s, path)
		}
		r.Apply(path)
	})
}
