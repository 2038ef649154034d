package scaled

// FormatError says what makes the data no valid JPEG.
type FormatError string

func (e FormatError) Error() string { return "malformed jpeg: " + string(e) }

// UnsupportedError names the part of the standard that a valid JPEG uses and
// this package leaves to others.
type UnsupportedError string

func (e UnsupportedError) Error() string { return "unsupported jpeg: " + string(e) }

const (
	errEndsEarly = FormatError("the picture data ends early")
	errBadCode   = FormatError("picture data that is no Huffman code")
)
