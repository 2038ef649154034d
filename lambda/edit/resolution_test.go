package edit

import (
	"strings"
	"testing"
)

func TestParseResolution(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Resolution
	}{
		{"300x200", Resolution{300, 200}},
		{"300x", Resolution{300, 0}},
		{"x200", Resolution{0, 200}},
		{"1x1", Resolution{1, 1}},
		{"16383x16383", Resolution{MaxSide, MaxSide}},
	} {
		got, err := ParseResolution(tt.in)
		if err != nil || got != tt.want {
			t.Errorf("ParseResolution(%q) = %v, %v; want %v", tt.in, got, err, tt.want)
		}
		if got.String() != tt.in {
			t.Errorf("%v.String() = %q; want %q", got, got.String(), tt.in)
		}
	}
}

func TestParseResolutionRefuses(t *testing.T) {
	for _, in := range []string{
		"", "x", "0x0", "0x1", "1x0", "300x0", "0x", "x0", "300", "300x200x100",
		"0300x300", "300x0300", "00300x300", "+300x300", "-300x300", "300x-300",
		"300X300", "300×300", "３００x300", "300 x300", " 300x300", "300x300 ", "300x300\n",
		"3e2x300", "300.5x300", "0x1Fx10", "axb", "16384x1", "1x16384", "99999999x1",
		"999999999999999999999x1", "18446744073709551917x300", "300x200/",
	} {
		got, err := ParseResolution(in)
		if err == nil {
			t.Errorf("ParseResolution(%q) = %v; want an error", in, got)
			continue
		}
		if !strings.Contains(err.Error(), "such as 300x300") {
			t.Errorf("ParseResolution(%q): error %q does not say what was expected", in, err)
		}
	}
}
