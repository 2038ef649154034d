package edit

import (
	"encoding/json"
	"math"
)

// color takes a colour in sharp's forms.
func (o *jsonOptions) color(name string, fallback Color) Color {
	value, ok := o.take(name)
	if !ok {
		return fallback
	}
	c, err := jsonColor(o.what+" "+name, value)
	if err != nil && o.err == nil {
		o.err = err
	}
	return c
}

// jsonColor reads a CSS name or hex digits in a string, or an object with r, g
// and b from 0 to 255 and alpha from 0 to 1.
func jsonColor(what string, value json.RawMessage) (Color, error) {
	var text string
	if json.Unmarshal(value, &text) == nil {
		c, ok := parseColor(text)
		if !ok {
			return Color{}, &Error{What: what, Token: text, Expected: "a colour: a CSS name, or # and 3, 4, 6 or 8 hex digits"}
		}
		return c, nil
	}
	o := options(what, value)
	channel := func(name string) uint8 { return uint8(math.Round(o.number(name, 0, 0, 255))) }
	c := Color{R: channel("r"), G: channel("g"), B: channel("b")}
	c.A = uint8(math.Round(255 * o.number("alpha", 1, 0, 1)))
	return c, o.done()
}
