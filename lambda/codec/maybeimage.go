package codec

import (
	"errors"
	"strings"
)

// MayBeImage reports whether a file that begins with prefix may be an image: of
// a format that is read, or of one that is known and not read, such as HEIC. It
// looks at the first kilobyte at most. Videos, documents, archives and text are
// none.
func MayBeImage(prefix []byte) bool {
	_, err := sniff(prefix)
	var unsupported UnsupportedError
	if !errors.As(err, &unsupported) {
		return true
	}
	kind, _, _ := strings.Cut(string(unsupported), ":")
	return strings.HasSuffix(kind, "image") || strings.HasSuffix(kind, "image sequence")
}
