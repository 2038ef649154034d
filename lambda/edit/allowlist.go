package edit

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// MaxSide is the largest width or height, in pixels, that can be asked for. It
// is what the narrowest output format holds: a WebP frame header has 14 bits
// for each side (RFC 9649 §2.5 and RFC 6386 §9.1).
const MaxSide = 16383

const resolutionForm = "WxH, Wx or xH with whole numbers from 1 to 16383 and no leading zeros, such as 300x300"

// Resolution is a size to scale to, in pixels of the upright picture. One side
// may be 0, which means that it follows from the other and the original's
// aspect ratio; the zero Resolution asks for nothing and is not valid.
type Resolution struct {
	Width, Height int
}

// String prints the one spelling that [ParseResolution] accepts: "300x200",
// "300x" or "x200".
func (r Resolution) String() string {
	return side(r.Width) + "x" + side(r.Height)
}

func side(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// ParseResolution reads "WxH", "Wx" or "xH". Each resolution has exactly one
// spelling, because each further spelling would be a further derivative of the
// same picture: "0300x300", "+300x300", "300X300", "300×300" and "300x0" are
// errors.
func ParseResolution(s string) (Resolution, error) {
	w, rest, okW := leadingSide(s)
	if okW && len(rest) > 0 && rest[0] == 'x' {
		h, rest, okH := leadingSide(rest[1:])
		if okH && rest == "" && w+h > 0 {
			return Resolution{Width: w, Height: h}, nil
		}
	}
	return Resolution{}, &Error{What: "resolution", Token: s, Expected: resolutionForm}
}

// leadingSide reads the ASCII digits that s starts with. No digits at all is
// the side 0, "follows from the other"; a digit 0 in front is not ok, nor is a
// number over [MaxSide].
func leadingSide(s string) (n int, rest string, ok bool) {
	i := 0
	for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		n = n*10 + int(s[i]-'0')
		if n == 0 || n > MaxSide {
			return 0, s, false
		}
	}
	return n, s[i:], true
}

// MaxAnySide is the largest side, in pixels, that the allow-list "*" admits.
const MaxAnySide = 4096

// AllowList is the set of resolutions that may be made. The zero AllowList
// allows nothing.
type AllowList struct {
	resolutions []Resolution
	any         bool
	original    bool
}

// originalSize is the entry that admits edits that do not scale.
const originalSize = "orig"

// ParseAllowList reads resolutions separated by commas, blanks around them
// ignored: "300x300, 720x". The entry "orig" admits edits that leave the size as
// the original has it, such as another format or a crop. "*" alone allows any
// resolution up to [MaxAnySide] a side, and all that "orig" does. The empty
// string allows nothing. All bad entries are reported at once, each as an
// [*Error]; an entry that stands twice counts once.
func ParseAllowList(s string) (AllowList, error) {
	s = strings.TrimSpace(s)
	switch s {
	case "":
		return AllowList{}, nil
	case "*":
		return AllowList{any: true}, nil
	}
	var list AllowList
	var faults []error
	for entry := range strings.SplitSeq(s, ",") {
		entry = strings.TrimSpace(entry)
		if entry == originalSize {
			list.original = true
			continue
		}
		r, err := ParseResolution(entry)
		if err != nil {
			faults = append(faults, err)
		} else if !slices.Contains(list.resolutions, r) {
			list.resolutions = append(list.resolutions, r)
		}
	}
	if len(faults) > 0 {
		return AllowList{}, errors.Join(faults...)
	}
	return list, nil
}

// Allows reports whether r may be made.
func (l AllowList) Allows(r Resolution) bool {
	if l.any {
		return r != Resolution{} && r.Width <= MaxAnySide && r.Height <= MaxAnySide
	}
	return slices.Contains(l.resolutions, r)
}

// Admits reports whether the list allows every size of some edits; see
// [Edits.Resolutions]. Where these do not fix the size of the result, edits that
// do not scale need "orig" or "*", and edits that scale to a part of the original's
// size, or take one of its sides, need "*": each part would be another picture.
func (l AllowList) Admits(e Edits) bool {
	sizes, fixed := e.Resolutions()
	for _, r := range sizes {
		if !l.Allows(r) {
			return false
		}
	}
	return fixed || l.any || l.original && !e.scales()
}

// Original reports whether "orig" is in the list.
func (l AllowList) Original() bool { return l.original }

// Any reports whether the list is "*".
func (l AllowList) Any() bool { return l.any }

// Resolutions are the entries, in the order in which they were given; none for
// "*".
func (l AllowList) Resolutions() []Resolution { return slices.Clone(l.resolutions) }

// String prints the list as [ParseAllowList] reads it.
func (l AllowList) String() string {
	if l.any {
		return "*"
	}
	var entries []string
	for _, r := range l.resolutions {
		entries = append(entries, r.String())
	}
	if l.original {
		entries = append(entries, originalSize)
	}
	return strings.Join(entries, ",")
}
