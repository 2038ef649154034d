package edit

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
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
	// argument is the name of the argument at hand, where it has one.
	argument string
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

// writeArguments is for writing the arguments of a filter.
func writeArguments(filter string) *arguments {
	return &arguments{what: filter, call: filter, writing: true}
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

// filter is the filter that was written.
func (a *arguments) filter(name string) string { return name + "(" + a.String() + ")" }

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

// failArgument is fail for the argument at hand, which a fault in writing names.
func (a *arguments) failArgument(token, expected string) {
	before := a.what
	switch {
	case !a.writing:
	case a.argument != "":
		a.what += " " + a.argument
	case len(a.list) > 0:
		a.what += fmt.Sprint(" argument ", len(a.list))
	}
	a.fail(token, expected)
	a.what = before
}

// errOtherSpelling is the fault of writing an operation as a filter that cannot
// say it, where another filter can.
var errOtherSpelling = errors.New("another filter says this")

// cannot notes, in writing, that it takes another filter to say this.
func (a *arguments) cannot() {
	if a.fault == nil {
		a.fault = errOtherSpelling
	}
}

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
			a.failArgument(strconv.Itoa(*p), fmt.Sprintf("a whole number from %d to %d", low, high))
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
			a.failArgument(shortest(*p), "a number from "+shortest(low)+" to "+shortest(high))
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

// wholeNumber reads an optional minus sign and decimal digits, and no other
// form: no plus sign and no blanks.
func wholeNumber(s string) (n int, ok bool) {
	if !areDigits(strings.TrimPrefix(s, "-")) {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// areDigits reports whether s is ASCII digits, at least one.
func areDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// decimal reads an optional minus sign and decimal digits around or after a
// point; there is no exponent, infinity or NaN. Minus zero is zero.
func decimal(s string) (n float64, ok bool) {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if !areDigits(whole + fraction) {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n + 0, err == nil
}

// shortest prints the shortest decimal form that reads back as n, without an
// exponent.
func shortest(n float64) string {
	return strconv.FormatFloat(n+0, 'f', -1, 64)
}

// split reads the list back; it is not ok if a part is no number.
func (n Numbers) split() (numbers []float64, ok bool) {
	for part := range strings.SplitSeq(string(n), ";") {
		number, ok := decimal(strings.TrimSpace(part))
		if !ok {
			return nil, false
		}
		numbers = append(numbers, number)
	}
	return numbers, true
}

// numbersOf is the one spelling of a list of numbers.
func numbersOf(list []float64) Numbers {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = shortest(n)
	}
	return Numbers(strings.Join(parts, ";"))
}

// numbers are as many numbers, separated by ";", as fits approves of.
func (a *arguments) numbers(p *Numbers, fits func(count int) bool, expected string) {
	token := string(*p)
	if !a.writing {
		token = a.next()
	}
	list, ok := Numbers(token).split()
	for _, n := range list {
		ok = ok && math.Abs(n) <= largestNumber
	}
	if a.writing {
		a.write(token)
		ok = ok && *p == numbersOf(list)
	}
	if !ok || !fits(len(list)) {
		a.failArgument(token, expected)
		return
	}
	*p = numbersOf(list)
}

// largestNumber bounds kernels, matrices and the like, so that computing with
// them stays finite.
const largestNumber = 1e6

// position is where an overlay lies along one axis: 10, -10 (from the far
// edge), 10p, -10p (percent), center, repeat, or nothing.
func (a *arguments) position(p *Position) {
	if a.writing {
		a.write(p.String())
		if read, ok := readPosition(p.String()); !ok || read != *p {
			a.failArgument(p.String(), positionForm)
		}
		return
	}
	token := a.next()
	read, ok := readPosition(token)
	if !ok {
		a.fail(token, positionForm)
		return
	}
	*p = read
}

const positionForm = "pixels, such as 10 or -10, percent up to 100, such as 10p, center or repeat"

// String is Thumbor's spelling; "" for no position.
func (p Position) String() string {
	s := ""
	switch p.Kind {
	case PositionPixels:
		s = shortest(math.Abs(p.Value))
	case PositionPercent:
		s = shortest(math.Abs(p.Value)) + "p"
	case PositionCenter:
		return "center"
	case PositionRepeat:
		return "repeat"
	}
	if p.End {
		s = "-" + s
	}
	return s
}

// readPosition reads what [Position.String] writes. -0 is flush with the far
// edge.
func readPosition(s string) (p Position, ok bool) {
	switch s {
	case "":
		return Position{}, true
	case "center":
		return Position{Kind: PositionCenter}, true
	case "repeat":
		return Position{Kind: PositionRepeat}, true
	}
	p.Kind = PositionPixels
	number, percent := strings.CutSuffix(s, "p")
	if percent {
		p.Kind = PositionPercent
	}
	value, ok := decimal(number)
	p.Value, p.End = value, strings.HasPrefix(s, "-")
	if percent {
		return p, ok && math.Abs(value) <= 100
	}
	return p, ok && value == math.Trunc(value) && math.Abs(value) <= maxCoordinate
}

// maxCoordinate is the largest coordinate that can be named, in pixels.
const maxCoordinate = 999_999

// text is free text with its escapes; "" where it is left out.
func (a *arguments) text(p *string, most int) {
	const slash = "/" // could make the segments "." and ".."
	a.escaped(p, most, slash)
}

// escaped is free text in which also the given characters are escaped.
func (a *arguments) escaped(p *string, most int, also string) {
	if a.writing {
		a.write(escapeText(*p, also))
		if utf8.RuneCountInString(*p) > most || !utf8.ValidString(*p) {
			a.failArgument(*p, fmt.Sprintf("text of at most %d characters", most))
		}
		return
	}
	token := a.next()
	text, err := url.PathUnescape(token)
	if err != nil || utf8.RuneCountInString(text) > most || !utf8.ValidString(text) {
		a.fail(token, "text in which % is written %25")
		return
	}
	*p = text
}

// escapeText writes the bytes in percent-encoding that would be read as
// something else in the arguments of a filter: those that end or part
// arguments, and blanks at either end. All others stay readable.
func escapeText(s, also string) string {
	return escape(s, func(at int, r rune) bool {
		edge := at == 0 || at == len(s)-1
		return !unicode.IsControl(r) && !strings.ContainsRune("%,()'="+also, r) && (r != ' ' || !edge)
	})
}

// source is another picture: an object's key, with "s3:bucket/" in front where
// it is in another bucket, or an absolute http or https URL.
func (a *arguments) source(p *Source) {
	if a.writing {
		a.writeSource(*p)
		return
	}
	token := a.next()
	rest, inBucket := strings.CutPrefix(token, bucketPrefix)
	if inBucket {
		bucket, key, found := strings.Cut(rest, "/")
		if !found || !isBucketName(bucket) {
			a.fail(token, "s3:, a bucket's name, a slash and a key")
			return
		}
		p.Bucket, token = bucket, key
	}
	key, err := url.PathUnescape(token)
	if p.Key = key; err != nil || !p.valid() {
		a.fail(token, sourceForm)
	}
}

const sourceForm = "the key of a picture, or an http or https URL, in which % is written %25"

func (a *arguments) writeSource(s Source) {
	also := ""
	if strings.HasPrefix(s.Key, bucketPrefix) {
		also = ":"
	}
	token := escapeText(s.Key, also)
	if s.Bucket != "" {
		token = bucketPrefix + s.Bucket + "/" + token
	}
	a.write(token)
	if !s.valid() {
		a.failArgument(s.Key, sourceForm)
	}
}

// valid reports whether the source can be named in a key. Processing has an
// argument of its own.
func (s Source) valid() bool {
	if s.Bucket != "" && (!isBucketName(s.Bucket) || s.IsURL()) {
		return false
	}
	if s.IsURL() {
		_, rest, _ := strings.Cut(s.Key, "://")
		return !strings.HasSuffix(rest, "/") && ValidateKey(rest) == nil && !strings.Contains(rest, "//")
	}
	return ValidateKey(s.Key) == nil
}

// IsURL reports whether the key is an http or https URL.
func (s Source) IsURL() bool {
	return strings.HasPrefix(s.Key, "http://") || strings.HasPrefix(s.Key, "https://")
}

// bucketPrefix is what a bucket's name is marked by in front of a key.
const bucketPrefix = "s3:"

// isBucketName reports whether S3 would take the name for a bucket, as far as
// the characters and the length go.
func isBucketName(s string) bool {
	return len(s) >= 3 && len(s) <= 63 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-") == ""
}

// choice is one of the given words, by its place among them.
func choice[T ~uint8 | ~int](a *arguments, p *T, words []string) {
	if a.writing {
		word, ok := nameIn(words, int(*p))
		a.write(word)
		if !ok {
			a.failArgument(fmt.Sprint(*p), "one of "+strings.Join(words, ", "))
		}
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
		word, ok := nameIn(words, int(*p))
		if !ok {
			a.fail(fmt.Sprint(int(*p)), "one of "+strings.Join(words, ", "))
		}
		if *p != 0 {
			a.words = append(a.words, word)
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
			a.fail(string(*p), fmt.Sprintf("one of %v", words))
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
	a.argument = name
	defer func() { a.argument = "" }()
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
