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
}

// ParseAllowList reads resolutions separated by commas, blanks around them
// ignored: "300x300, 720x". "*" alone allows any resolution up to [MaxAnySide]
// a side. The empty string allows nothing. All bad entries are reported at
// once, each as an [*Error]; an entry that stands twice counts once.
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
		r, err := ParseResolution(strings.TrimSpace(entry))
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
	entries := make([]string, len(l.resolutions))
	for i, r := range l.resolutions {
		entries[i] = r.String()
	}
	return strings.Join(entries, ",")
}
