package edit

import (
	"slices"
	"strings"
)

// choice is one of the given words, by its place among them.
func choice[T ~uint8 | ~int](a *arguments, p *T, words []string) {
	if a.writing {
		a.write(name(words, int(*p)))
		return
	}
	token := a.next()
	i := slices.Index(words, token)
	if i < 0 {
		a.fail(token, "one of "+strings.Join(words, ", "))
		return
	}
	*p = T(i)
}

// oneOf looks among the words after the arguments for one of these, by its
// place among them; the first is the default.
func oneOf[T ~uint8](a *arguments, p *T, words []string) {
	if a.writing {
		if *p != 0 {
			a.words = append(a.words, name(words, int(*p)))
		}
		return
	}
	for i, word := range words {
		if a.takeWord(word) {
			*p = T(i)
			return
		}
	}
}

// oneString is [oneOf] for words that are what they say.
func oneString[T ~string](a *arguments, p *T, words []T) {
	if a.writing {
		if *p != "" && !slices.Contains(words, *p) {
			a.cannot()
		} else if *p != "" {
			a.words = append(a.words, string(*p))
		}
		return
	}
	for _, word := range words {
		if a.takeWord(string(word)) {
			*p = word
			return
		}
	}
}

// word is a switch that is on where the word is given.
func (a *arguments) word(word string, p *bool) {
	if !a.writing {
		*p = a.takeWord(word)
	} else if *p {
		a.words = append(a.words, word)
	}
}

func (a *arguments) takeWord(word string) bool {
	i := slices.Index(a.list, word)
	if i < 0 || word == "" {
		return false
	}
	a.list = slices.Delete(a.list, i, i+1)
	a.count++
	return true
}

// named is an argument with its name in front, "name=value", that may be left
// out; value reads or writes one argument with a default.
func (a *arguments) named(name string, value func()) {
	rest := a.list
	a.list = nil
	if a.writing {
		value()
		if len(a.list) > 0 && a.list[0] != "" {
			a.words = append(a.words, name+"="+a.list[0])
		}
		a.list = rest
		return
	}
	i := slices.IndexFunc(rest, func(s string) bool { return strings.HasPrefix(s, name+"=") })
	if i >= 0 {
		a.list = []string{rest[i][len(name)+1:]}
		rest = slices.Delete(rest, i, i+1)
	}
	value()
	a.list = rest
}
