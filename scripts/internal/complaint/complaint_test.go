package complaint

import (
	"errors"
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	for _, tt := range []struct {
		err        error
		hint, want string
	}{
		{errors.New("no such bucket"), "", "prewarm: error: no such bucket\n"},
		{errors.Join(errors.New("one"), errors.New("two\n")), "mend both", "prewarm: error: one\nprewarm: error: two\nprewarm: hint: mend both\n"},
	} {
		var b strings.Builder
		Write(&b, "prewarm", tt.err, tt.hint)
		if b.String() != tt.want {
			t.Errorf("%q; want %q", b.String(), tt.want)
		}
	}
}
