package edit

import (
	"math"
	"strconv"
	"strings"
)

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
	if !ok || !fits(len(list)) {
		a.fail(token, expected)
		return
	}
	if !a.writing {
		*p = numbersOf(list)
		return
	}
	a.write(string(*p))
	if *p != numbersOf(list) {
		a.cannot()
	}
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
			a.cannot()
		}
		return
	}
	token := a.next()
	read, ok := readPosition(token)
	if !ok {
		a.fail(token, "pixels, such as 10 or -10, percent up to 100, such as 10p, center or repeat")
		return
	}
	*p = read
}

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
