package transcript

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

const written = `# what http://w answered
# on a day

key "a b.jpg"
GET http://w/3x3/a%20b.jpg
307 https://api/resize?key=3x3/a%20b.jpg
GET https://api/resize?key=3x3/a%20b.jpg
200

key "\"é\".jpg"
HEAD http://w/3x3/%22%C3%A9%22.jpg
307 "https://api/resize?key=3x3/\"\xe9\".jpg"
`

var read = []View{
	{"a b.jpg", []Exchange{
		{"GET", "http://w/3x3/a%20b.jpg", 307, "https://api/resize?key=3x3/a%20b.jpg"},
		{"GET", "https://api/resize?key=3x3/a%20b.jpg", 200, ""},
	}},
	{`"é".jpg`, []Exchange{{"HEAD", "http://w/3x3/%22%C3%A9%22.jpg", 307, "https://api/resize?key=3x3/\"\xe9\".jpg"}}},
}

func TestWrite(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, "what http://w answered\non a day", read); err != nil || b.String() != written {
		t.Errorf("%v\n%s", err, &b)
	}
}

func TestRead(t *testing.T) {
	got, err := Read(strings.NewReader(written))
	if err != nil || !reflect.DeepEqual(got, read) {
		t.Errorf("%v\n%+v", err, got)
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"GET http://w/":                      `line 1: "GET": expected a key first`,
		"key \"a\"\n200":                     "line 2: an answer without a request",
		"key \"a\"\nGET /\n200\n200":         "line 4: an answer without a request",
		"key \"a\"\nGET /\n20":               `line 3: "20": expected a status of three digits`,
		"key \"a\"\nGET /\n-20":              `line 3: "-20": expected a status of three digits`,
		"key \"a\nGET /":                     `line 1: "a: expected a Go string`,
		"# fine\n\nkey \"a\"\nget /":         `line 4: "get": expected key, a method or a status`,
		"key \"a\"\n /":                      `line 2: "": expected key, a method or a status`,
		"key \"a\"\nGET /\n307 \"a\" and so": `line 3: "a" and so: expected a Go string`,
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Whatever servers send comes back as it was.
func FuzzRoundTrip(f *testing.F) {
	f.Add("a b.jpg", "http://w/a", 307, "https://api/?key=\xff\x00\n\"")
	f.Add("", "", 0, "\"")
	f.Add("#", "# x", 999, "200")
	f.Fuzz(func(t *testing.T, key, url string, status int, location string) {
		if status < 0 || status > 999 || len(key)+len(url)+len(location) > 10_000 {
			t.Skip()
		}
		want := []View{{key, []Exchange{{"GET", url, status, location}, {"HEAD", "x", 200, ""}}}, {Key: "next"}}
		var b bytes.Buffer
		if err := Write(&b, key, want); err != nil {
			t.Fatal(err)
		}
		got, err := Read(&b)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%v\n%+v, want\n%+v", err, got, want)
		}
	})
}
