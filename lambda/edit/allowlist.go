package edit

import (
	"errors"
	"slices"
	"strings"
)

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

// Admits reports whether edits may be made as far as sizes go: whether every one
// of their [Edits.Resolutions] may, and if these do not settle the size, that
// too. Edits that do not scale need "orig" or "*". Ones that scale to a part of
// the original's size, or take one of its sides, need "*": each part would be
// another picture.
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
