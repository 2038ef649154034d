package edit

import (
	"strings"
	"testing"
)

func TestOverlays(t *testing.T) {
	buckets := []string{"first", "second"}
	for entries, want := range map[string]string{
		"": "", " logos/ ": "logos/", "logos/,s3:second/a/b,s3:second/": "logos/,s3:second/a/b,s3:second/", "s3:first/": "s3:first/", "s3:first/x": "x",
	} {
		if o, err := ParseOverlays(entries, buckets); err != nil || o.String() != want {
			t.Errorf("ParseOverlays(%q) = %q, %v; want %q", entries, o, err, want)
		}
	}
	for _, tt := range []struct {
		entries string
		source  Source
		own     string
		want    bool
	}{
		{"", Source{Key: "logos/a"}, "", false},
		{"", Source{Key: "https://h.example/a"}, "", true},
		{"logos/", Source{Key: "logos/a"}, "", true},
		{"logos/", Source{Key: "logos/a"}, "first", true},
		{"logos/", Source{Bucket: "first", Key: "logos/a"}, "second", true},
		{"logos/", Source{Key: "logos/a"}, "second", false},
		{"logos/", Source{Bucket: "second", Key: "logos/a"}, "", false},
		{"logos/", Source{Key: "a/logos/a"}, "", false},
		{"s3:second/", Source{Key: "a"}, "second", true},
		{"s3:second/", Source{Bucket: "second", Key: "a"}, "", true},
		{"s3:second/", Source{Key: "a"}, "", false},
		{"s3:first/", Source{Key: "a"}, "", true},
	} {
		o, err := ParseOverlays(tt.entries, buckets)
		if err != nil || o.Allows(tt.source, tt.own) != tt.want {
			t.Errorf("%q allows %+v in %q: %v, %v", tt.entries, tt.source, tt.own, !tt.want, err)
		}
	}
}

func TestOverlaysThatAreNone(t *testing.T) {
	for _, entries := range []string{",", "logos/,", "s3:second", "s3:third/logos/", "/logos/", "https://h.example/", "s3:/a"} {
		if o, err := ParseOverlays(entries, []string{"first", "second"}); err == nil || !strings.Contains(err.Error(), "expected ") || o.String() != "" {
			t.Errorf("ParseOverlays(%q) = %q, %v", entries, o, err)
		}
	}
}
