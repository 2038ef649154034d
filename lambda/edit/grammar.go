package edit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// thumborPath is a path taken apart, before anything in it has a meaning.
type thumborPath struct {
	unsafe       bool
	hash, signed string
	meta         bool
	trim         *ThumborTrim
	crop         *Crop
	// box is the size as it stands there; its Fit and Gravity are not set.
	box                   Resize
	fitIn, full, adaptive bool
	flop, flip            bool
	horizontal, vertical  string
	smart                 bool
	filters               []filterCall
	// verbatim says that the rest is the original's key to the letter.
	verbatim bool
	// options counts the segments that were options, and words are those of them
	// in front of the filters.
	options  int
	words    []string
	bucket   string
	original string
}

// What strangers may have us read: bytes of a path, and filters in it. Neither
// is met by paths that could be of use.
const (
	maxPathBytes = 4 * MaxKeyBytes
	maxFilters   = 50
)

// filterCall is one filter as it stands in a path.
type filterCall struct{ name, arguments string }

// String is the filter's text.
func (c filterCall) String() string { return c.name + "(" + c.arguments + ")" }

// isBare reports whether the path is nothing but an original, perhaps with its
// bucket.
func (t thumborPath) isBare() bool { return t.options == 0 && !t.unsafe && t.hash == "" }

// has reports whether a filter is among the path's.
func (t thumborPath) has(filter string) bool {
	return slices.ContainsFunc(t.filters, func(c filterCall) bool { return c.name == filter })
}

// grammar says what segments of a path may be options.
type grammar struct {
	// isBucket tells which names in s3:<name>/ are buckets.
	isBucket func(string) bool
	// plain takes for options what [Dialects.IsPlain] says, and nothing else.
	plain bool
	// fewer takes only that many options, wordsTaken of them, in front of the
	// original, which is the rest to the letter.
	fewer      bool
	wordsTaken int
}

// read takes a path apart. The options come in a fixed order, each may be
// missing, and the first segment that is not the next option begins the image.
func (g grammar) read(path string) (thumborPath, error) {
	t := thumborPath{original: path}
	if len(path) > maxPathBytes {
		return t, &Error{What: "path", Token: path, Expected: fmt.Sprintf("at most %d bytes", maxPathBytes)}
	}
	t.unsafe = t.word("unsafe")
	if hash, rest, found := strings.Cut(t.original, "/"); !t.unsafe && found && isHash(hash) {
		t.hash, t.signed, t.original = hash, rest, rest
	}
	if !g.plain && t.word("debug") {
		return t, &NotImplementedError{Dialect: string(Thumbor), Token: "debug"}
	}
	if err := t.readWords(g); err != nil || g.fewer {
		return t, err
	}
	for !t.verbatim {
		found, err := t.readFilters()
		if err != nil {
			return t, err
		}
		if !found {
			break
		}
	}
	t.readBucket(g.isBucket)
	return t, nil
}

// readWords reads the options in front of the filters.
func (t *thumborPath) readWords(g grammar) error {
	for _, option := range g.options() {
		segment, rest, found := strings.Cut(t.original, "/")
		if !found || g.fewer && len(t.words) == g.wordsTaken {
			return nil
		}
		is, err := option(t, segment)
		if err != nil {
			return err
		}
		if is {
			t.original = rest
			t.options++
			t.words = append(t.words, segment)
		}
	}
	return nil
}

// option reads one segment, if it is an option of some kind.
type option func(t *thumborPath, segment string) (is bool, err error)

var (
	thumborOptions = []option{
		(*thumborPath).readMeta, (*thumborPath).readTrim, (*thumborPath).readCrop, (*thumborPath).readFitIn, (*thumborPath).readSize,
		(*thumborPath).readHorizontal, (*thumborPath).readVertical, (*thumborPath).readSmart,
	}
	plainOptions = []option{(*thumborPath).readPlainSize}
)

// options are those that may stand in front of the filters, in their order.
func (g grammar) options() []option {
	if g.plain {
		return plainOptions
	}
	return thumborOptions
}

// mayTake reports whether the beginning of an original may be taken for an option
// that stands behind others. Nearly none may, so that nearly no key has to be
// read back when it is printed.
func (g grammar) mayTake(original string) bool {
	if strings.HasPrefix(original, filtersPrefix) || strings.HasPrefix(original, bucketPrefix) {
		return true
	}
	segment, _, found := strings.Cut(original, "/")
	return found && slices.ContainsFunc(g.options(), func(read option) bool {
		is, err := read(new(thumborPath), segment)
		return is || err != nil
	})
}

// word takes a word that is the next segment.
func (t *thumborPath) word(word string) bool {
	rest, found := strings.CutPrefix(t.original, word+"/")
	if found {
		t.original = rest
	}
	return found
}

func (t *thumborPath) readMeta(segment string) (bool, error) {
	t.meta = segment == "meta"
	return t.meta, nil
}

func (t *thumborPath) readHorizontal(segment string) (bool, error) {
	return readOneOf(&t.horizontal, segment, "left", "center", "right")
}

func (t *thumborPath) readVertical(segment string) (bool, error) {
	return readOneOf(&t.vertical, segment, "top", "middle", "bottom")
}

func readOneOf(p *string, segment string, words ...string) (bool, error) {
	is := slices.Contains(words, segment)
	if is {
		*p = segment
	}
	return is, nil
}

func (t *thumborPath) readSmart(segment string) (bool, error) {
	t.smart = segment == "smart"
	return t.smart, nil
}

// readPlainSize reads a resolution in its one spelling, or 0x0.
func (t *thumborPath) readPlainSize(segment string) (bool, error) {
	if segment == "0x0" {
		return true, nil
	}
	r, err := ParseResolution(segment)
	if err != nil {
		return false, nil
	}
	t.box.Width, t.box.Height = r.Width, r.Height
	return true, nil
}

// isHash reports whether a segment is a signature of HMAC-SHA1 in base64url.
func isHash(s string) bool {
	digits, ok := strings.CutSuffix(s, "=")
	return ok && len(digits) == 27 && !strings.ContainsFunc(digits, func(r rune) bool {
		return r >= 0x80 || !isUnreserved(byte(r)) || r == '.' || r == '~'
	})
}

// readTrim reads trim, trim:top-left, trim:bottom-right:20 or trim:20.
func (t *thumborPath) readTrim(segment string) (bool, error) {
	words := strings.Split(segment, ":")
	if words[0] != "trim" {
		return false, nil
	}
	trim, words := ThumborTrim{}, words[1:]
	if len(words) > 0 && (words[0] == cornerNames[0] || words[0] == cornerNames[1]) {
		trim.BottomRight = words[0] == cornerNames[1]
		words = words[1:]
	}
	if len(words) == 1 {
		n, ok := wholeNumber(words[0])
		trim.Tolerance = n
		if ok && n >= 0 && n <= maxTolerance {
			words = nil
		}
	}
	if len(words) > 0 {
		return false, &Error{What: "Thumbor trim", Token: segment, Expected: fmt.Sprintf(
			"trim, trim:top-left or trim:bottom-right, and perhaps a tolerance of 0 to %d, such as trim:top-left:20", maxTolerance)}
	}
	t.trim = &trim
	return true, nil
}

// readCrop reads left×top:right×bottom.
func (t *thumborPath) readCrop(segment string) (bool, error) {
	crop, ok := readBox(segment)
	if !ok {
		return false, nil
	}
	if max(crop.Left, crop.Top, crop.Right, crop.Bottom) > maxCoordinate {
		return false, &Error{What: "Thumbor crop", Token: segment, Expected: fmt.Sprintf("coordinates up to %d", maxCoordinate)}
	}
	t.crop = &crop
	return true, nil
}

// readBox reads "10x20:30x40". Numbers that are too large come back as larger
// than [maxCoordinate].
func readBox(s string) (c Crop, ok bool) {
	leftTop, rightBottom, ok := strings.Cut(s, ":")
	if !ok {
		return Crop{}, false
	}
	return c, readCorner(leftTop, &c.Left, &c.Top) && readCorner(rightBottom, &c.Right, &c.Bottom)
}

func readCorner(s string, x, y *int) bool {
	first, second, _ := strings.Cut(s, "x")
	if !areDigits(first) || !areDigits(second) {
		return false
	}
	*x, *y = coordinate(first), coordinate(second)
	return true
}

// coordinate is the value of digits, as far as it matters.
func coordinate(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return maxCoordinate + 1
	}
	return n
}

// readFitIn reads fit-in, full-fit-in, adaptive-fit-in or adaptive-full-fit-in.
func (t *thumborPath) readFitIn(segment string) (bool, error) {
	rest, adaptive := strings.CutPrefix(segment, "adaptive-")
	rest, full := strings.CutPrefix(rest, "full-")
	if rest != "fit-in" {
		return false, nil
	}
	t.fitIn, t.adaptive, t.full = true, adaptive, full
	return true, nil
}

// readSize reads two sides with an "x" between, each a number, orig or nothing,
// and perhaps a minus sign, which mirrors, in front.
func (t *thumborPath) readSize(segment string) (bool, error) {
	first, second, found := strings.Cut(segment, "x")
	width, height := strings.TrimPrefix(first, "-"), strings.TrimPrefix(second, "-")
	if !found || !isSide(width) || !isSide(height) {
		return false, nil
	}
	t.flop, t.flip = width != first, height != second
	t.box.OriginalWidth, t.box.OriginalHeight = width == "orig", height == "orig"
	var ok bool
	if t.box.Width, ok = sizeSide(width); ok {
		t.box.Height, ok = sizeSide(height)
	}
	if !ok {
		return false, &Error{What: "resolution", Token: segment, Expected: resolutionForm}
	}
	return true, nil
}

// isSide reports whether Thumbor would take s for a side.
func isSide(s string) bool { return s == "" || s == "orig" || areDigits(s) }

// sizeSide is the number of pixels, 0 for orig and nothing.
func sizeSide(s string) (n int, ok bool) {
	if s == "" || s == "0" || s == "orig" {
		return 0, true
	}
	n, rest, ok := leadingSide(s)
	return n, ok && rest == ""
}

const filtersPrefix = "filters:"

// readFilters reads "filters:…" up to the first ")/".
func (t *thumborPath) readFilters() (bool, error) {
	rest, found := strings.CutPrefix(t.original, filtersPrefix)
	text, image, closed := strings.Cut(rest, ")/")
	if !found || !closed {
		return false, nil
	}
	for call := range strings.SplitSeq(text, "):") {
		name, arguments, ok := strings.Cut(call, "(")
		if name = strings.TrimSpace(name); !ok || name == "" {
			return false, &Error{What: "Thumbor filter", Token: call, Expected: "a name and arguments in parentheses, such as blur(2), and : between filters"}
		}
		if len(t.filters) == maxFilters {
			return false, &Error{What: "Thumbor filters", Token: call, Expected: fmt.Sprintf("at most %d filters", maxFilters)}
		}
		t.verbatim = t.verbatim || name == asIs
		t.filters = append(t.filters, filterCall{name, arguments})
	}
	t.original = image
	t.options++
	return true, nil
}

// readBucket reads s3:<bucket>/ in front of the image.
func (t *thumborPath) readBucket(isBucket func(string) bool) {
	if rest, marked := strings.CutPrefix(t.original, bucketPrefix); marked && !t.verbatim {
		if name, key, found := strings.Cut(rest, "/"); found && isBucket(name) {
			t.bucket, t.original = name, key
		}
	}
}
