package codec

// MayBeImage reports whether a file that begins so may be an image.
func MayBeImage(prefix []byte) bool {
	_, err := sniff(prefix)
	return err != UnsupportedError("data: not an image") && textual(prefix) == ""
}
