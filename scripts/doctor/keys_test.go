package main

import (
	"strings"
	"testing"
)

func TestKeyHint(t *testing.T) {
	const key = "3x3/f/a b+c?.jpg"
	for location, want := range map[string]string{
		"":                          "does not lead to the API",
		"http://api/resize?other=1": "does not lead to the API",
		"http://api/resize?key=3x3/f/a%20b%2Bc%3F.jpg":       "the website asks for the right key",
		"http://api/resize?key=3x3/f/a%2520b%252Bc%253F.jpg": "escapes the key twice",
		"http://api/resize?key=3x3/f/a+b+c%3F.jpg":           "a + and a space are taken for each other",
		"http://api/resize?key=3x3/f/a%20b%2Bc":              "the key is cut",
		"http://api/resize?key=3x3/f/A%20B%2BC%3F.jpg":       "the key is changed before the API",
	} {
		r := reply{status: 307, header: headers("Location", location)}
		if got := keyHint(trail{replies: []reply{r}}, key); !strings.Contains(got, want) {
			t.Errorf("%s: %s", location, got)
		}
	}
	if got := keyHint(trail{}, key); !strings.Contains(got, "does not lead to the API") {
		t.Errorf("no answer: %s", got)
	}
}

// A function that decodes twice copes with a website that escapes twice.
func TestEscapedTwice(t *testing.T) {
	r := reply{status: 307, header: headers("Location", "http://api/resize?key=3x3/100%2525.jpg")}
	once := reply{status: 307, header: headers("Location", "http://api/resize?key=3x3/100%25.jpg")}
	plain := reply{status: 307, header: headers("Location", "http://api/resize?key=3x3/a.jpg")}
	for i, test := range []struct {
		r    reply
		key  string
		want bool
	}{{r, "3x3/100%.jpg", true}, {once, "3x3/100%.jpg", false}, {plain, "3x3/a.jpg", false}, {reply{status: 200}, "3x3/a.jpg", false}} {
		if got := (trail{replies: []reply{test.r}}).escapedTwice(test.key); got != test.want {
			t.Errorf("%d: %v", i, got)
		}
	}
}
