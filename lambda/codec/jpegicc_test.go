package codec

import (
	"strings"
	"testing"
)

func TestJPEGProfileChunks(t *testing.T) {
	chunk := func(i, n byte, s string) string { return "\xe2ICC_PROFILE\x00" + string([]byte{i, n}) + s }
	big := strings.Repeat("x", 65000)
	var tooBig []string
	for i := range 70 {
		tooBig = append(tooBig, chunk(byte(i+1), 70, big))
	}
	for _, test := range []struct {
		name     string
		segments []string
		want     string
		err      string
	}{
		{"none", nil, "", ""},
		{"another APP2", []string{"\xe2MPF\x00xxxx"}, "", ""},
		{"one", []string{chunk(1, 1, "abc")}, "abc", ""},
		{"two", []string{chunk(1, 2, "abc"), chunk(2, 2, "de")}, "abcde", ""},
		{"out of order", []string{chunk(3, 3, "f"), chunk(1, 3, "abc"), chunk(2, 3, "de")}, "abcdef", ""},
		{"missing", []string{chunk(1, 2, "abc")}, "", "profile chunk is missing"},
		{"twice", []string{chunk(1, 2, "abc"), chunk(1, 2, "abc")}, "", "profile chunk is there twice"},
		{"other count", []string{chunk(1, 2, "abc"), chunk(2, 3, "abc")}, "", "profile chunks disagree on their number"},
		{"number 0", []string{chunk(0, 1, "abc")}, "", "profile chunk is out of range"},
		{"number 3 of 2", []string{chunk(3, 2, "abc")}, "", "profile chunk is out of range"},
		{"0 of 0", []string{chunk(0, 0, "abc")}, "", "profile chunk is out of range"},
		{"no numbers", []string{"\xe2ICC_PROFILE\x00\x01"}, "", "profile chunk is cut short"},
		{"5 MB", tooBig, "", "profile is over 4 MB"},
	} {
		j := flatJPEG{w: 8, h: 8, segments: test.segments, components: flatComponents(1)}
		h, err := readJPEGHeader(j.encode(), Limits{})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if string(h.Profile) != test.want || (h.Profile == nil) != (test.want == "") {
			t.Errorf("%s: profile %q, want %q", test.name, h.Profile, test.want)
		}
		got := ""
		if h.ProfileErr != nil {
			got = h.ProfileErr.Error()
		}
		if got != test.err {
			t.Errorf("%s: error %q, want %q", test.name, got, test.err)
		}
	}
}

// A profile behind the first scan is no part of the picture.
func TestJPEGProfileTooLate(t *testing.T) {
	data := flatJPEG{w: 8, h: 8, components: flatComponents(1)}.encode()
	late := append(data[:len(data)-2:len(data)-2], segment(markerAPP2, "ICC_PROFILE\x00\x01\x01abc")...)
	h, err := readJPEGHeader(append(late, 0xff, markerEOI), Limits{})
	if err != nil || h.Profile != nil {
		t.Errorf("%q, %v", h.Profile, err)
	}
}
