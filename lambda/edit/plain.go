package edit

import "strings"

// parsePlain reads the plain dialect: a resolution, a slash, and the original's
// key.
//
//	key                        derivative
//	300x200/photos/cat.jpg     scaled to cover 300×200, cropped centrally, exactly that size
//	300x/photos/cat.jpg        300 wide, as high as the aspect ratio makes it
//	x200/photos/cat.jpg        200 high, as wide as the aspect ratio makes it
//	300x200/a+b & c?d#é.jpg    keys are taken as they are, here already unescaped
//
// The resolution comes first or not at all, so photos/300x200/cat.jpg and
// 300x200.jpg are not derivatives. What follows must not be a derivative in its
// turn: 300x200/300x200/cat.jpg is refused, which also means that originals
// under a folder named like a resolution cannot be resized.
func parsePlain(key string) (Variant, error) {
	token, original, found := strings.Cut(key, "/")
	r, err := ParseResolution(token)
	if err != nil {
		return Variant{}, err
	}
	if !found {
		return Variant{}, &Error{What: "key", Token: key, Expected: "a resolution and an original, such as 300x300/photos/cat.jpg"}
	}
	if err := ValidateKey(original); err != nil {
		return Variant{}, err
	}
	if len(key) > MaxKeyBytes {
		return Variant{}, &Error{What: "key", Token: key, Expected: "at most 1024 bytes with the resolution in front"}
	}
	if startsWithResolution(original) {
		return Variant{}, &Error{What: "key", Token: key, Expected: "an original after the resolution, not another derivative"}
	}
	return Variant{
		Original: original,
		Edits:    Edits{Operations: []Operation{Resize{Width: r.Width, Height: r.Height}}},
	}, nil
}

// startsWithResolution reports whether a key lies where derivatives are stored.
// It asks less than Parse does, so that piling up resolutions gains nothing.
func startsWithResolution(key string) bool {
	token, _, found := strings.Cut(key, "/")
	_, err := ParseResolution(token)
	return found && err == nil
}

// plainPrefix is what the plain dialect puts in front of the original's key. It
// is not ok for edits that a resolution alone cannot say.
func plainPrefix(e Edits) (prefix string, ok bool) {
	r, ok := e.Resolution()
	if !ok || e.Output != (Output{}) || e.Operations[0] != (Resize{Width: r.Width, Height: r.Height}) {
		return "", false
	}
	return r.String() + "/", true
}
