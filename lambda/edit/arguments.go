package edit

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// arguments are what stands between the parentheses of a filter. One function
// for each filter both reads and writes them, so that the two cannot differ:
// every method either reads the next argument into the variable it is given,
// or, with writing set, writes the variable as the next argument. Both check
// the range. The first fault is kept, and nothing after it counts.
//
// Arguments that may be left out come last; one that has its default is
// written as nothing. After them come words and name=value pairs, which are
// read in any order.
type arguments struct {
	// what is the filter with its dialect, and call its text, for errors.
	what, call string
	writing    bool
	// list holds the arguments that are still to be read, or those written.
	list []string
	// words are those written after the list.
	words []string
	// count is the number of arguments read.
	count int
	fault error
}

// readArguments splits the text between a filter's parentheses at its commas,
// but not at those in 'single quotes'. Blanks around arguments do not count.
func readArguments(dialect Dialect, filter, text string) *arguments {
	a := &arguments{what: string(dialect) + " filter " + filter, call: filter + "(" + text + ")"}
	for text = strings.Trim(text, " "); text != ""; {
		var argument string
		argument, text = cutArgument(text)
		a.list = append(a.list, argument)
		if text == "" {
			break
		}
		if text = text[1:]; text == "" {
			a.list = append(a.list, "")
		}
	}
	return a
}

// cutArgument cuts off the first argument; the rest begins with a comma, if
// there is one.
func cutArgument(s string) (argument, rest string) {
	trimmed := strings.TrimLeft(s, " ")
	if strings.HasPrefix(trimmed, "'") {
		quoted, rest, found := strings.Cut(trimmed[1:], "'")
		if rest = strings.TrimLeft(rest, " "); found && (rest == "" || rest[0] == ',') {
			return quoted, rest
		}
	}
	i := strings.IndexByte(s, ',')
	if i < 0 {
		i = len(s)
	}
	return strings.Trim(s[:i], " "), s[i:]
}

// String is what was written.
func (a *arguments) String() string {
	list := a.list
	for len(a.words) == 0 && len(list) > 0 && list[len(list)-1] == "" {
		list = list[:len(list)-1]
	}
	return strings.Join(append(slices.Clip(list), a.words...), ",")
}

// next takes the next argument to read; "" if there is none.
func (a *arguments) next() string {
	if len(a.list) == 0 {
		return ""
	}
	token := a.list[0]
	a.list = a.list[1:]
	a.count++
	return token
}

func (a *arguments) write(token string) { a.list = append(a.list, token) }

// fail notes that a token is not what was expected; for one that is missing, the
// whole filter is the token.
func (a *arguments) fail(token, expected string) {
	if a.fault == nil {
		a.fault = &Error{What: a.what, Token: cmp.Or(token, a.call), Expected: expected}
	}
}

// cannot notes, in writing, that this filter does not say what is to be said.
func (a *arguments) cannot() { a.fail("", "another filter") }

// done reports the first fault, or arguments that nobody read.
func (a *arguments) done() error {
	if len(a.list) > 0 && !a.writing {
		switch a.count {
		case 0:
			a.fail(a.list[0], "no arguments")
		case 1:
			a.fail(a.list[0], "one argument")
		default:
			a.fail(a.list[0], fmt.Sprintf("no more than %d arguments, or another word", a.count))
		}
	}
	return a.fault
}

// flag is a boolean in Thumbor's words that has a default.
func (a *arguments) flag(p *bool, fallback bool) {
	switch {
	case !a.writing:
		a.boolean(p, fallback)
	case *p == fallback:
		a.write("")
	case *p:
		a.write("1")
	default:
		a.write("false")
	}
}

func (a *arguments) boolean(p *bool, fallback bool) {
	switch token := a.next(); token {
	case "1", "true", "True":
		*p = true
	case "0", "false", "False":
		*p = false
	case "":
		*p = fallback
	default:
		a.fail(token, "true or false")
	}
}

// integer is a whole number that must be given.
func (a *arguments) integer(p *int, low, high int) {
	if a.writing {
		a.write(strconv.Itoa(*p))
		if *p < low || *p > high {
			a.cannot()
		}
		return
	}
	token := a.next()
	n, ok := wholeNumber(token)
	if !ok || n < low || n > high {
		a.fail(token, fmt.Sprintf("a whole number from %d to %d", low, high))
		return
	}
	*p = n
}

// integerOr is a whole number with a default.
func (a *arguments) integerOr(p *int, fallback, low, high int) {
	if a.isDefault(*p == fallback) {
		*p = fallback
		return
	}
	a.integer(p, low, high)
}

// number is a decimal number that must be given.
func (a *arguments) number(p *float64, low, high float64) {
	if a.writing {
		a.write(shortest(*p))
		if !(low <= *p && *p <= high) {
			a.cannot()
		}
		return
	}
	token := a.next()
	n, ok := decimal(token)
	if !ok || n < low || n > high {
		a.fail(token, "a number from "+shortest(low)+" to "+shortest(high))
		return
	}
	*p = n
}

// numberOr is a decimal number with a default.
func (a *arguments) numberOr(p *float64, fallback, low, high float64) {
	if a.isDefault(*p == fallback) {
		*p = fallback
		return
	}
	a.number(p, low, high)
}

// isDefault reports whether an argument that may be left out is: because it is
// not there to be read, or need not be written. It then counts as done.
func (a *arguments) isDefault(needless bool) bool {
	if a.writing {
		if needless {
			a.write("")
		}
		return needless
	}
	if len(a.list) > 0 && a.list[0] != "" {
		return false
	}
	a.next()
	return true
}
