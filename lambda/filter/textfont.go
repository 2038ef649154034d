package filter

import (
	"sync"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

// Font is one of the Go fonts, which have Latin, Greek and Cyrillic letters.
type Font uint8

const (
	GoRegular Font = iota // proportional
	GoBold
	GoMono // fixed width
)

// FontNamed finds a font by its name in URLs: that of a Go font, or one that OSS
// has, for which the regular Go font stands in, as it does for no name at all.
func FontNamed(name string) (f Font, ok bool) {
	switch name {
	case "", "goregular",
		"wqy-zenhei", "wqy-microhei", "fangzhengshusong", "fangzhengkaiti",
		"fangzhengheiti", "fangzhengfangsong", "droidsansfallback":
		return GoRegular, true
	case "gobold":
		return GoBold, true
	case "gomono":
		return GoMono, true
	}
	return 0, false
}

// Fonts are parsed when a text first needs them.
var (
	goRegular = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })
	goBold    = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(gobold.TTF) })
	goMono    = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(gomono.TTF) })
)

func (f Font) parsed() (*opentype.Font, error) {
	switch f {
	case GoBold:
		return goBold()
	case GoMono:
		return goMono()
	}
	return goRegular()
}
