package edit

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// json reads the dialect of the Serverless Image Handler from version 4 on: an
// object in JSON, in base64. Both alphabets of base64 are taken, with padding or
// without.
//
//	{"bucket": "photos", "key": "cat.jpg", "edits": {…}, "outputFormat": "webp", "headers": {…}}
//
// Without bucket the default one is meant; others must be source buckets. The
// edits are sharp's operations with one argument each, all those that the
// Serverless Image Handler allows; names that it does not know it leaves out, and
// so does this. sharp carries edits out in an order of its own, whatever order
// they are written in, except that extract, crop and rotate happen before resize
// if they stand before it, and that roundCrop and smartCrop work on what the
// edits before them make:
//
//	edits                                                     canonical
//	{"resize":{"width":300,"height":200}}                     300x200/
//	{"resize":{"width":300,"height":200,"fit":"inside"}}      fit-in/300x200/filters:upscale()/
//	{"grayscale":true,"resize":{"width":300}}                 300x/filters:grayscale(linear)/
//	{"extract":{"left":9,"top":0,"width":50,"height":40}}     filters:extract(9,0,50,40)/
//	{"rotate":90}                                             filters:rotate(270)/
//	{"toFormat":"webp","webp":{"quality":60}}                 filters:format(webp):quality(60)/
//
// outputFormat gives way to toFormat. effort, which trades the encoder's time for
// bytes, is checked and changes nothing. headers are what the derivative is to be
// stored with, so far as S3 keeps them and the Serverless Image Handler takes
// them; they are no part of the variant, so the request that makes the picture
// decides.
//
// Not every path that could be base64 is: it is not ok if the text is no JSON
// object.
func (d Dialects) json(path string) (r Request, ok bool, err error) {
	text, ok := decodeBase64(path)
	if !ok {
		return Request{}, false, nil
	}
	members, err := readObject(text)
	if err != nil {
		return Request{}, false, nil
	}
	r, err = d.jsonRequest(&jsonOptions{what: "JSON request", members: members})
	return r, true, err
}

// maxJSONBytes is how long a JSON request may be, in base64: many times what
// edits take that fit into a key.
const maxJSONBytes = 4 * maxPathBytes

// decodeBase64 takes both alphabets, and a space for the plus that S3 makes one
// of.
func decodeBase64(s string) ([]byte, bool) {
	if len(s) > maxJSONBytes {
		return nil, false
	}
	s = strings.NewReplacer("-", "+", "_", "/", " ", "+").Replace(strings.TrimRight(s, "="))
	if len(s) < 3 {
		return nil, false
	}
	text, err := base64.RawStdEncoding.DecodeString(s)
	return text, err == nil
}

func (d Dialects) jsonRequest(o *jsonOptions) (Request, error) {
	r := Request{Dialect: JSON}
	r.Bucket = o.text("bucket", "")
	r.Original = o.text("key", "")
	output := o.text("outputFormat", "")
	o.integer("effort", 4, -1<<30, 1<<30)
	headers, hasHeaders := o.take("headers")
	edits, hasEdits := o.take("edits")
	if o.err != nil {
		return Request{}, o.err
	}
	var err error
	if r.Bucket, err = d.sourceBucket(r.Bucket); err != nil {
		return Request{}, err
	}
	if err := ValidateKey(r.Original); err != nil {
		return Request{}, err
	}
	if hasHeaders {
		if r.Headers, err = jsonHeaders(headers); err != nil {
			return Request{}, err
		}
	}
	members := []jsonMember{}
	if hasEdits {
		if members, err = readObject(edits); err != nil {
			return Request{}, &Error{What: "JSON edits", Token: string(edits), Expected: "an object"}
		}
	}
	r.Edits, err = d.jsonEdits(members, output)
	return r, err
}

// sourceBucket is the form in which variants name a bucket: "" for the default
// one.
func (d Dialects) sourceBucket(name string) (string, error) {
	switch i := slices.Index(d.Buckets, name); {
	case name == "" || i == 0:
		return "", nil
	case i > 0, d.anySource && isBucketName(name):
		return name, nil
	}
	return "", &BucketError{Bucket: name}
}

// jsonHeaders reads the headers of a request.
func jsonHeaders(value json.RawMessage) ([]Header, error) {
	members, err := readObject(value)
	if err != nil {
		return nil, &Error{What: "JSON headers", Token: string(value), Expected: "an object"}
	}
	var headers []Header
	for _, m := range members {
		var text string
		if json.Unmarshal(m.value, &text) != nil || !isHeader(m.name, text) {
			return nil, &Error{What: "JSON header " + m.name, Token: string(m.value), Expected: "a name and a string of printable ASCII"}
		}
		if headerAllowed(m.name) {
			headers = append(headers, Header{Name: m.name, Value: text})
		}
	}
	return headers, nil
}

// isHeader reports whether name is a token and value printable ASCII (RFC 9110,
// sections 5.1 and 5.5).
func isHeader(name, value string) bool {
	const token = "!#$%&'*+-.^_`|~"
	bad := func(r rune) bool {
		return r > '~' || !isWord(r) && !strings.ContainsRune(token, r)
	}
	return name != "" && !strings.ContainsFunc(name, bad) &&
		!strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' })
}

// headerAllowed reports whether a JSON request may set a header. The list of
// those it may not is the Serverless Image Handler's: names that decide about
// security, and those that S3 and the function set themselves; and those by
// which web servers in front are told to send something else.
func headerAllowed(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "authorization", "connection", "server", "transfer-encoding", "referrer-policy", "permissions-policy",
		"www-authenticate", "proxy-authenticate", "x-api-key", "set-cookie":
		return false
	}
	for _, prefix := range []string{
		"x-frame-", "x-content-", "x-xss-", "strict-transport-", "permissions-", "x-amz-", "x-amzn-",
		"access-control-", "cross-origin-", "content-", "x-accel-", "x-sendfile", "x-lighttpd-", "x-litespeed-", "x-reproxy-",
	} {
		if strings.HasPrefix(name, prefix) {
			return false
		}
	}
	return true
}

// jsonEdits reads the edits object. See [Dialects.json] for their order.
func (d Dialects) jsonEdits(members []jsonMember, outputFormat string) (Edits, error) {
	e := d.newJSONPipeline()
	e.hasResize = slices.ContainsFunc(members, func(m jsonMember) bool { return m.name == "resize" && string(m.value) != "null" })
	for i, m := range members {
		if slices.ContainsFunc(members[:i], func(n jsonMember) bool { return n.name == m.name }) {
			return Edits{}, &Error{What: "JSON edits", Token: m.name, Expected: "each edit once"}
		}
		if err := e.edit(m.name, m.value); err != nil {
			return Edits{}, err
		}
	}
	output, err := e.output(outputFormat)
	if err != nil {
		return Edits{}, err
	}
	return Edits{Operations: e.sorted(), Output: output}, nil
}

func (d Dialects) newJSONPipeline() jsonPipeline {
	return jsonPipeline{dialects: d, sharpOrder: sharpOrder{table: d.operations()}}
}

// jsonPipeline gathers what the edits ask for.
type jsonPipeline struct {
	dialects Dialects
	// hasResize says that there is a resize, and resized that it has been read.
	hasResize, resized bool
	sharpOrder
	// written are the options of output formats by name, and format is toFormat.
	written []jsonMember
	format  string
	still   bool
}

// edit reads one edit.
func (e *jsonPipeline) edit(name string, value json.RawMessage) error {
	switch name {
	case "resize":
		return e.resize(value)
	case "crop", "extract":
		return e.extract(name, value)
	case "trim":
		return e.trim(value)
	case "rotate":
		return e.rotate(value)
	case "extend":
		return e.extend(value)
	case "overlayWith":
		return e.overlay(value)
	case "roundCrop":
		return e.roundCrop(value)
	case "smartCrop":
		return e.smartCrop(value)
	case "contentModeration":
		return e.moderation(value)
	case "animated":
		return e.animated(value)
	case "toFormat", "jpeg", "png", "webp", "gif", "avif", "tiff", "heif":
		return e.outputEdit(name, value)
	case "joinChannel", "boolean":
		return &Error{What: "JSON edit " + name, Token: string(value), Expected: "no other pictures by file name: use overlayWith"}
	case "affine":
		return &NotImplementedError{Dialect: string(JSON), Token: name}
	}
	if string(value) == "false" || string(value) == "null" {
		return nil
	}
	return e.simple(name, value)
}

// simple reads the edits that are one operation with one plain argument.
// Others, whose names are not on the Serverless Image Handler's list, are left
// out as it does.
func (e *jsonPipeline) simple(name string, value json.RawMessage) error {
	for _, read := range []func(string, json.RawMessage) (Operation, error){
		readSwitchEdit, readNumberEdit, readDetailEdit, readToneEdit, readChannelEdit,
	} {
		op, err := read(name, value)
		if err != nil {
			return err
		}
		if op != nil {
			e.add(op)
			if gamma, ok := op.(Gamma); ok {
				e.add(Gamma{Out: gamma.In})
			}
			return nil
		}
	}
	return nil
}

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

// output returns the format with its options. toFormat names the format; without
// it the last of jpeg, png and so on does, and without these outputFormat. Options
// for other formats are checked and dropped.
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
