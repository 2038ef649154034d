package edit

import (
	"encoding/hex"
	"strings"
)

// parseColor reads a colour as CSS writes it: a name in any case, "transparent"
// included, or 3, 4, 6 or 8 hex digits with or without a "#" in front.
func parseColor(s string) (c Color, ok bool) {
	s = strings.ToLower(s)
	if digits, ok := colorDigits(s); ok {
		return hexColor(digits)
	}
	return hexColor(strings.TrimPrefix(s, "#"))
}

// hexColor reads red, green, blue and perhaps alpha, of one digit or two each.
func hexColor(digits string) (c Color, ok bool) {
	if len(digits) == 3 || len(digits) == 4 {
		var doubled []byte
		for i := range len(digits) {
			doubled = append(doubled, digits[i], digits[i])
		}
		digits = string(doubled)
	}
	values, err := hex.DecodeString(digits)
	switch {
	case err != nil:
		return Color{}, false
	case len(values) == 3:
		values = append(values, 255)
	case len(values) != 4:
		return Color{}, false
	}
	return Color{R: values[0], G: values[1], B: values[2], A: values[3]}, true
}

// String is 6 lower-case hex digits, or 8 for a colour that is not opaque.
func (c Color) String() string {
	values := []byte{c.R, c.G, c.B, c.A}
	if c.A == 255 {
		values = values[:3]
	}
	return hex.EncodeToString(values)
}

// opaque is the colour without its alpha.
func (c Color) opaque() Color {
	c.A = 255
	return c
}

const colorForm = "a colour: a CSS name, or 3, 4, 6 or 8 hex digits"

// color is a colour that must be given.
func (a *arguments) color(p *Color) {
	if a.writing {
		a.write(p.String())
		return
	}
	token := a.next()
	c, ok := parseColor(token)
	if !ok {
		a.fail(token, colorForm)
		return
	}
	*p = c
}

// colorOr is a colour with a default.
func (a *arguments) colorOr(p *Color, fallback Color) {
	if a.isDefault(*p == fallback) {
		*p = fallback
		return
	}
	a.color(p)
}

// colorDigits finds the hex digits of a colour name in lower case.
func colorDigits(name string) (digits string, ok bool) {
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
		return "", false
	}
	_, digits, ok = strings.Cut(colorNames, "\n"+name+" ")
	if !ok {
		return "", false
	}
	digits, _, _ = strings.Cut(digits, "\n")
	return digits, true
}
