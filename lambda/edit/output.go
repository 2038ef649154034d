package edit

import (
	"slices"
	"strings"
)

// Output is how the derivative is written.
type Output struct {
	// Format is the file format; "" means the original's.
	Format Format
	// AutoJPEG writes a JPEG where the result is opaque, and Format otherwise.
	AutoJPEG bool
	// Quality is 1 (smallest) to 100 (best) for the lossy formats; 0 means the
	// configured default.
	Quality int
	// QualityPercent makes the quality that part, 1 to 100, of the one a JPEG
	// original was written with; other originals take it as Quality. 0 is not
	// given. It is OSS's q.
	QualityPercent int
	// QualityLimit is the most that the quality may be of JPEG and WebP, if the
	// original was written with more, 1 to 100; 0 is not given. It is OSS's Q.
	QualityLimit int
	// MaxBytes lowers the quality of JPEG and WebP until the file is no larger;
	// 0 means no limit.
	MaxBytes int
	// Coding is how a JPEG is laid out; "" means the configured default. The
	// other formats ignore it.
	Coding Coding
	// Chroma is how a JPEG's colors are sampled; "" leaves it to the encoder.
	// The other formats ignore it.
	Chroma Chroma
	// Lossless asks WebP for its lossless coding; the other formats ignore it.
	Lossless bool
	// Palette asks PNG for at most 256 colors where these do the picture
	// justice; the other formats ignore it.
	Palette bool
	// Still writes the first frame only.
	Still bool
	// Strip writes the picture anew for nothing but to leave out its metadata.
	// Whatever else is asked for does that too, and then it is false.
	Strip bool
}

// Chroma is the sampling of a JPEG's colors, by its usual name.
type Chroma string

const (
	Chroma420 Chroma = "4:2:0"
	Chroma444 Chroma = "4:4:4"
)

// Format is an image file format by the name that content types use for it.
type Format string

const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	WebP Format = "webp"
	AVIF Format = "avif"
)

// Coding is the layout of a JPEG file.
type Coding string

const (
	// Baseline files come row by row.
	Baseline Coding = "baseline"
	// Progressive files show the whole picture at once and then its details.
	Progressive Coding = "progressive"
)

// ContentType is the media type to serve the format with, "image/jpeg" for
// [JPEG].
func (f Format) ContentType() string { return "image/" + string(f) }

// outputSpellings are the filters that say how the derivative is written, in
// the order in which keys have them: after all others, whatever the order they
// were given in. Where one is given twice the last counts. format(avif) is no
// step, because its encoder takes seconds.
var outputSpellings = []struct {
	name  string
	given func(Output) bool
	spell func(*arguments, *Output)
	steps []string // see [rowOf]
}{
	{"format", func(o Output) bool { return o.Format != "" }, spellFormat, []string{"format(jpeg)", "format(png)", "format(webp)"}},
	{"autojpg", func(o Output) bool { return o.AutoJPEG }, func(_ *arguments, o *Output) { o.AutoJPEG = true }, []string{"autojpg()"}},
	{"quality", func(o Output) bool { return o.Quality != 0 }, func(a *arguments, o *Output) { a.integer(&o.Quality, 1, 100) }, []string{
		"quality(10)", "quality(20)", "quality(30)", "quality(40)", "quality(50)", "quality(60)",
		"quality(70)", "quality(75)", "quality(80)", "quality(85)", "quality(90)", "quality(95)",
	}},
	{"quality_percent", func(o Output) bool { return o.QualityPercent != 0 }, func(a *arguments, o *Output) { a.integer(&o.QualityPercent, 1, 100) }, []string{"quality_percent(70)", "quality_percent(80)", "quality_percent(90)"}},
	{"quality_limit", func(o Output) bool { return o.QualityLimit != 0 }, func(a *arguments, o *Output) { a.integer(&o.QualityLimit, 1, 100) }, []string{"quality_limit(70)", "quality_limit(80)", "quality_limit(90)"}},
	{"max_bytes", func(o Output) bool { return o.MaxBytes != 0 }, func(a *arguments, o *Output) { a.integer(&o.MaxBytes, 1, maxMaxBytes) }, nil},
	{"coding", func(o Output) bool { return o.Coding != "" }, spellCoding, []string{"coding(baseline)", "coding(progressive)"}},
	{"chroma", func(o Output) bool { return o.Chroma != "" }, spellChroma, []string{"chroma(420)", "chroma(444)"}},
	{"lossless", func(o Output) bool { return o.Lossless }, func(_ *arguments, o *Output) { o.Lossless = true }, []string{"lossless()"}},
	{"palette", func(o Output) bool { return o.Palette }, func(_ *arguments, o *Output) { o.Palette = true }, []string{"palette()"}},
	{"cover", func(o Output) bool { return o.Still }, func(_ *arguments, o *Output) { o.Still = true }, []string{"cover()"}},
	{stripExif, func(o Output) bool { return o.Strip }, func(_ *arguments, o *Output) { o.Strip = true }, []string{"strip_exif()"}},
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
		filters = append(filters, a.filter(s.name))
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

// normal leaves out the options that the format has no use for.
func (o Output) normal() Output {
	if o.Format == JPEG {
		o.AutoJPEG = false
	}
	if o.Format == "" || o.AutoJPEG {
		return o
	}
	n := Output{Format: o.Format, Still: o.Still}
	switch o.Format {
	case JPEG:
		n.Quality, n.QualityPercent, n.QualityLimit, n.MaxBytes = o.Quality, o.QualityPercent, o.QualityLimit, o.MaxBytes
		n.Coding, n.Chroma = o.Coding, o.Chroma
	case WebP:
		n.Quality, n.QualityPercent, n.QualityLimit, n.MaxBytes, n.Lossless = o.Quality, o.QualityPercent, o.QualityLimit, o.MaxBytes, o.Lossless
	case AVIF:
		n.Quality, n.QualityPercent = o.Quality, o.QualityPercent
	case PNG:
		n.Palette = o.Palette
	}
	return n
}
