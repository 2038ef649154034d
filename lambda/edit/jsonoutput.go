package edit

import (
	"encoding/json"
	"strings"
)

// outputEdit notes the edits that say how to write.
func (e *jsonPipeline) outputEdit(name string, value json.RawMessage) error {
	if name != "toFormat" {
		e.written = append(e.written, jsonMember{name, value})
		return nil
	}
	if json.Unmarshal(value, &e.format) != nil {
		return &Error{What: "JSON edit toFormat", Token: string(value), Expected: "the name of a format, such as webp"}
	}
	return nil
}

// output settles the format, which toFormat names before the last of jpeg, png
// and so on, and that before outputFormat; then the options for it. Options for
// other formats are checked and dropped.
func (e *jsonPipeline) output(outputFormat string) (Output, error) {
	out := Output{Still: e.still}
	name := outputFormat
	for _, m := range e.written {
		if string(m.value) != "false" && string(m.value) != "null" {
			name = m.name
		}
	}
	if e.format != "" {
		name = e.format
	}
	if name != "" {
		format, err := outputFormatOf(name)
		if err != nil {
			return Output{}, err
		}
		out.Format = format
	}
	for _, m := range e.written {
		written, err := e.writeOptions(m)
		if err != nil {
			return Output{}, err
		}
		if Format(m.name) == out.Format {
			written.Format, written.Still = out.Format, out.Still || written.Still
			out = written
		}
	}
	return out, nil
}

// outputFormatOf reads sharp's names of formats, in any case.
func outputFormatOf(name string) (Format, error) {
	switch name = strings.ToLower(name); name {
	case "jpg", "jpeg":
		return JPEG, nil
	case "png", "gif", "webp", "avif":
		return Format(name), nil
	case "tiff", "tif", "heif", "heic", "raw", "jp2", "jxl":
		return "", &NotImplementedError{Dialect: string(JSON), Token: "format " + name}
	}
	return "", &Error{What: "JSON output format", Token: name, Expected: "jpeg, png, webp, gif or avif"}
}

// writeOptions reads the options of one format. Those that only trade time for
// bytes are dropped.
func (e *jsonPipeline) writeOptions(m jsonMember) (Output, error) {
	if string(m.value) == "false" {
		return Output{}, nil
	}
	o := options("JSON edit "+m.name, m.value)
	out := Output{Quality: o.integer("quality", 0, 1, 100)}
	o.ignore("effort", "force", "id", "reoptimise", "reoptimize")
	switch m.name {
	case "jpeg":
		out.Coding = o.coding()
		out.Chroma = Chroma(o.word("chromaSubsampling", "", string(Chroma420), string(Chroma444)))
		o.ignore("optimiseCoding", "optimizeCoding", "mozjpeg", "trellisQuantisation", "overshootDeringing",
			"optimiseScans", "optimizeScans", "quantisationTable", "quantizationTable")
	case "png":
		out.Palette = o.boolean("palette", out.Quality > 0)
		out.Quality = 0
		o.ignore("compressionLevel", "adaptiveFiltering", "progressive", "colours", "colors", "dither")
	case "webp":
		out.Lossless = o.boolean("lossless", false)
		o.ignore("alphaQuality", "smartSubsample", "smartDeblock", "preset", "minSize", "mixed", "loop", "delay")
	case "gif":
		out.Quality = 0
		o.ignore("colours", "colors", "dither", "interFrameMaxError", "interPaletteMaxError", "reuse", "keepDuplicateFrames", "progressive", "loop", "delay")
	case "avif":
		out.Lossless = o.boolean("lossless", false)
		o.ignore("chromaSubsampling", "bitdepth", "tune")
	default:
		o.members = nil
	}
	return out, o.done()
}

// coding takes the layout of a JPEG.
func (o *jsonOptions) coding() Coding {
	value, ok := o.take("progressive")
	switch {
	case !ok:
		return ""
	case string(value) == "true":
		return Progressive
	case string(value) != "false":
		o.fail("progressive", value, "true or false")
	}
	return Baseline
}
