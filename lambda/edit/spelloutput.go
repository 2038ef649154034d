package edit

import (
	"slices"
	"strings"
)

// outputSpellings are the filters that say how the derivative is written, in
// the order in which keys have them: after all others, whatever the order they
// were given in. Where one is given twice the last counts.
var outputSpellings = []struct {
	name  string
	given func(Output) bool
	spell func(*arguments, *Output)
}{
	{"format", func(o Output) bool { return o.Format != "" }, spellFormat},
	{"autojpg", func(o Output) bool { return o.AutoJPEG }, func(_ *arguments, o *Output) { o.AutoJPEG = true }},
	{"quality", func(o Output) bool { return o.Quality != 0 }, func(a *arguments, o *Output) { a.integer(&o.Quality, 1, 100) }},
	{"quality_percent", func(o Output) bool { return o.QualityPercent != 0 }, func(a *arguments, o *Output) { a.integer(&o.QualityPercent, 1, 100) }},
	{"quality_limit", func(o Output) bool { return o.QualityLimit != 0 }, func(a *arguments, o *Output) { a.integer(&o.QualityLimit, 1, 100) }},
	{"max_bytes", func(o Output) bool { return o.MaxBytes != 0 }, func(a *arguments, o *Output) { a.integer(&o.MaxBytes, 1, maxMaxBytes) }},
	{"coding", func(o Output) bool { return o.Coding != "" }, spellCoding},
	{"chroma", func(o Output) bool { return o.Chroma != "" }, spellChroma},
	{"lossless", func(o Output) bool { return o.Lossless }, func(_ *arguments, o *Output) { o.Lossless = true }},
	{"palette", func(o Output) bool { return o.Palette }, func(_ *arguments, o *Output) { o.Palette = true }},
	{"cover", func(o Output) bool { return o.Still }, func(_ *arguments, o *Output) { o.Still = true }},
	{stripExif, func(o Output) bool { return o.Strip }, func(_ *arguments, o *Output) { o.Strip = true }},
}

const stripExif = "strip_exif"

// maxMaxBytes is the largest limit to a file that can be named.
const maxMaxBytes = 1_000_000_000

// spellOutput writes the output as filters. Its errors name what is out of range.
func spellOutput(o Output) (filters []string, err error) {
	for _, s := range outputSpellings {
		if !s.given(o) {
			continue
		}
		a := writeArguments(s.name)
		if s.spell(a, &o); a.fault != nil {
			return nil, a.fault
		}
		filters = append(filters, s.name+"("+a.String()+")")
	}
	return filters, nil
}

// readOutput reads a filter that is about the output.
func readOutput(name string, a *arguments, o *Output) (found bool) {
	for _, s := range outputSpellings {
		if s.name == name {
			s.spell(a, o)
			return true
		}
	}
	return false
}

// format(webp): jpeg, jpg, png, gif, webp or avif, in any case.
func spellFormat(a *arguments, o *Output) {
	if a.writing {
		a.write(string(o.Format))
		if f, ok := formatNamed(string(o.Format)); !ok || f != o.Format {
			a.failArgument(string(o.Format), "jpeg, png, gif, webp or avif")
		}
		return
	}
	token := a.next()
	f, ok := formatNamed(token)
	switch {
	case ok:
	case !isFormatName(token):
		a.fail(token, "jpeg, png, gif, webp or avif")
	case a.fault == nil:
		a.fault = &NotImplementedError{Dialect: string(Thumbor), Token: "format(" + token + ")"}
	}
	o.Format = f
}

// isFormatName reports whether a format of that name is written here or by sharp.
func isFormatName(s string) bool {
	_, ok := formatNamed(s)
	return ok || slices.Contains([]string{"heic", "heif", "tiff", "raw", "jp2", "jxl"}, strings.ToLower(s))
}

// formatNamed reads a format's name in any case.
func formatNamed(s string) (f Format, ok bool) {
	switch f = Format(strings.ToLower(s)); f {
	case "jpg":
		return JPEG, true
	case JPEG, PNG, GIF, WebP, AVIF:
		return f, true
	}
	return "", false
}

// coding(progressive) or coding(baseline)
func spellCoding(a *arguments, o *Output) {
	if !a.writing && len(a.list) == 0 {
		a.fail("", "baseline or progressive")
	}
	oneString(a, &o.Coding, []Coding{Baseline, Progressive})
}

// chroma(444) or chroma(420)
func spellChroma(a *arguments, o *Output) {
	names := map[string]Chroma{"420": Chroma420, "444": Chroma444}
	if a.writing {
		token := strings.ReplaceAll(string(o.Chroma), ":", "")
		a.write(token)
		if names[token] != o.Chroma {
			a.failArgument(string(o.Chroma), "4:2:0 or 4:4:4")
		}
		return
	}
	token := a.next()
	if o.Chroma = names[token]; o.Chroma == "" {
		a.fail(token, "420 or 444")
	}
}
