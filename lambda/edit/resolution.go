package edit

import "strconv"

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
