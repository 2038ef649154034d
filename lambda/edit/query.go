package edit

import (
	"encoding/json"
	"net/url"
	"slices"
)

// Query reads a path together with a query. Parameters of dialects that are not
// open are ignored, unless the path alone asks for nothing. x-oss-process is OSS's
// dialect, and then the other parameters are ignored; see [Dialects.oss]. Otherwise
// the path is read in any path dialect, or as the key of an original, and these
// parameters change its edits, the last value of each:
//
//	parameter           meaning
//	w, h                the box; fits inside it and is never enlarged, unless fit or m says how
//	width, height       the box; covers it as sharp does, unless fit says how; 0 or nothing is free
//	fit                 cover, contain, fill, inside or outside, as sharp means it
//	m                   lfit, mfit, fill, pad or fixed, as OSS means it
//	format              jpeg, jpg, png, webp, gif or avif
//	q, quality          1 to 100
//	rotate              degrees clockwise
//	flip, flop          true mirrors; 0, false and nothing do not
//	grayscale, greyscale  true leaves only light and dark
//
// A box takes the place of any resize that the path asks for. The names from
// width to greyscale are those of the Serverless Image Handler from version 7
// on, and mean the same there. All other parameters are ignored, since many pages
// add some, such as ?v=2.
//
//	request                                        canonical key
//	photos/cat.jpg?w=300                           300x/filters:no_upscale()/photos/cat.jpg
//	photos/cat.jpg?w=300&h=200&fit=cover           300x200/photos/cat.jpg
//	photos/cat.jpg?width=300&height=200            300x200/photos/cat.jpg
//	photos/cat.jpg?w=300&h=200&format=webp&q=70    fit-in/300x200/filters:format(webp):quality(70)/photos/cat.jpg
//	300x200/photos/cat.jpg?format=png              300x200/filters:format(png)/photos/cat.jpg
func (d Dialects) Query(path string, query url.Values) (Request, error) {
	r, _, err := d.readQuery(path, query)
	return r, err
}

// parsedQuery is a path and a query that have been read, for further readings.
type parsedQuery struct {
	path  parsedPath
	query simpleQuery
	edits Edits
}

// readQuery is Query. The second result is of no use for OSS.
func (d Dialects) readQuery(path string, query url.Values) (Request, parsedQuery, error) {
	query, closed := d.openParameters(query)
	r, parsed, err := d.readOpenQuery(path, query)
	if err != nil && closed != "" {
		if t, fault := d.grammar().read(path); fault == nil && t.isBare() {
			err = closedError(path+"?"+closed+"=…", dialectOf(closed))
		}
	}
	return r, parsed, err
}

func (d Dialects) readOpenQuery(path string, query url.Values) (r Request, p parsedQuery, err error) {
	if process, ok := LastValue(query, ossParameter); ok {
		if r, err = d.oss(path, process); err == nil {
			r.Variant, r.Key, err = d.complete(r.Variant)
		}
		return r, p, err
	}
	p.query = simpleQuery{values: query}
	if p.edits, err = p.query.edits(d); err != nil {
		return Request{}, p, err
	}
	if p.path, err = d.readPath(path); err == nil {
		r, err = p.merged(p.path)
		return r, p, err
	}
	// The key of an original is no path that asks for anything, but with
	// parameters it does.
	t := p.path.taken
	if t == nil && !p.edits.isEmpty() {
		if other, fault := d.grammar().read(p.path.text); fault == nil {
			t = &other
		}
	}
	if t != nil && t.isBare() && !p.edits.isEmpty() {
		p.path.Request = Request{Variant: Variant{Bucket: t.bucket, Original: t.original}, Dialect: Simple}
		r, err = p.merged(p.path)
		return r, p, err
	}
	return Request{}, p, err
}

// merged is a request that the path makes, with the edits of the query.
func (p parsedQuery) merged(path parsedPath) (Request, error) {
	if !p.edits.isEmpty() {
		path.Edits, path.isNormal = p.query.merge(path.Edits, p.edits), false
	}
	return path.finished()
}

// openParameters are the parameters but for those of dialects that are not open,
// of which closed is the first by name; "" if there are none.
func (d Dialects) openParameters(query url.Values) (open url.Values, closed string) {
	if len(query) == 0 {
		return query, ""
	}
	open = url.Values{}
	for name, values := range query {
		if IsParameter(name) && !d.Open.Has(dialectOf(name)) {
			if closed == "" || name < closed {
				closed = name
			}
			continue
		}
		open[name] = values
	}
	return open, closed
}

// dialectOf is the dialect of a parameter.
func dialectOf(parameter string) Dialect {
	if parameter == ossParameter {
		return OSS
	}
	return Simple
}

const ossParameter = "x-oss-process"

// parameters are the names that [Dialects.Query] reads.
var parameters = []string{
	ossParameter, "w", "h", "width", "height", "fit", "m", "format", "q", "quality",
	"rotate", "flip", "flop", "grayscale", "greyscale",
}

// IsParameter reports whether [Dialects.Query] reads a parameter of that name.
func IsParameter(name string) bool { return slices.Contains(parameters, name) }

// IsParameter reports whether this installation reads a parameter of that name.
func (d Dialects) IsParameter(name string) bool {
	return IsParameter(name) && d.Open.Has(dialectOf(name))
}

// LastValue is the value of a parameter that counts where it is given more than
// once: the last, which is also the one that is signed.
func LastValue(query url.Values, name string) (value string, ok bool) {
	values := query[name]
	if len(values) == 0 {
		return "", false
	}
	return values[len(values)-1], true
}

// simpleQuery reads the parameters one by one and keeps the first mistake.
type simpleQuery struct {
	values url.Values
	err    error
}

func (q *simpleQuery) fail(name, token, expected string) {
	if q.err == nil {
		q.err = &Error{What: "query " + name, Token: token, Expected: expected}
	}
}

// edits are what the parameters ask for, in sharp's order.
func (q *simpleQuery) edits(d Dialects) (Edits, error) {
	p := d.newJSONPipeline()
	q.resize(&p)
	for _, name := range []string{"grayscale", "greyscale", "flip", "flop"} {
		if q.isTrue(name) && q.err == nil {
			q.err = p.simple(name, json.RawMessage("true"))
		}
	}
	if angle, ok := LastValue(q.values, "rotate"); ok && angle != "" && q.err == nil {
		if _, err := parseNumber(angle); err != nil {
			q.fail("rotate", angle, "an angle in degrees")
		} else {
			q.err = p.rotate(json.RawMessage(angle))
		}
	}
	output := Output{Quality: q.quality()}
	if name, ok := LastValue(q.values, "format"); ok && q.err == nil {
		output.Format, q.err = outputFormatOf(name)
	}
	return Edits{Operations: p.sorted(), Output: output}, q.err
}

// isTrue reads flags as the Serverless Image Handler does.
func (q *simpleQuery) isTrue(name string) bool {
	value, ok := LastValue(q.values, name)
	return ok && value != "" && value != "0" && value != "false"
}

func (q *simpleQuery) quality() int {
	for _, name := range []string{"q", "quality"} {
		if n, ok := q.integer(name, 1, 100); ok {
			return n
		}
	}
	return 0
}

// integer reads a whole number. It is not ok for one that is missing.
func (q *simpleQuery) integer(name string, low, high int) (int, bool) {
	value, ok := LastValue(q.values, name)
	if !ok {
		return 0, false
	}
	n, rest, digits := leadingNumber(value)
	if !digits || rest != "" || n < low || n > high {
		q.fail(name, value, "a whole number "+span(float64(low), float64(high)))
		return 0, false
	}
	return n, true
}

// leadingNumber reads the digits that s starts with, up to a million.
func leadingNumber(s string) (n int, rest string, ok bool) {
	i := 0
	for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		n = min(n*10+int(s[i]-'0'), 1_000_000)
	}
	return n, s[i:], i > 0
}

// side reads one side of the box under either of its names.
func (q *simpleQuery) side(short, long string) (n int, isShort bool) {
	if n, ok := q.integer(short, 1, MaxSide); ok {
		return n, true
	}
	if value, ok := LastValue(q.values, long); !ok || value == "" {
		return 0, false
	}
	n, _ = q.integer(long, 0, MaxSide)
	return n, false
}

// resize adds what the box and the fit ask for.
func (q *simpleQuery) resize(p *jsonPipeline) {
	w, shortW := q.side("w", "width")
	h, shortH := q.side("h", "height")
	fit, hasFit := LastValue(q.values, "fit")
	mode, hasMode := LastValue(q.values, "m")
	words := []string{"cover", "contain", "fill", "inside", "outside"}
	switch {
	case hasFit && !slices.Contains(words, fit):
		q.fail("fit", fit, "one of cover, contain, fill, inside, outside")
	case w == 0 && h == 0 && (hasFit || hasMode):
		q.fail("fit", fit+mode, "w or h beside it")
	case w == 0 && h == 0 || q.err != nil:
	case hasMode && !hasFit:
		c := ossResize{mode: mode, width: w, height: h, limit: true, color: opaque(0xFFFFFF)}
		ops, err := c.operations()
		if err != nil {
			q.fail("m", mode, "one of lfit, mfit, fill, pad, fixed")
		}
		p.addAt(stageResize, ops...)
	case !hasFit && (shortW || shortH):
		p.add(Resize{Width: w, Height: h, Fit: Inside, NoEnlarge: true})
	default:
		p.add(Resize{Width: w, Height: h}.fitted(fit))
		if fit == "contain" {
			p.add(Canvas{Width: w, Height: h, Color: opaque(0)})
		}
	}
}

// merge adds the edits of the query to those of the path. A box replaces the
// path's resize and canvas, an angle replaces its rotation, and the rest comes
// after them.
func (q *simpleQuery) merge(path, query Edits) Edits {
	at := 0
	kept := []Operation{}
	_, newBox := find[Resize](query.Operations)
	_, newAngle := find[Rotate](query.Operations)
	for _, op := range path.Operations {
		if newBox && (is[Resize](op) || is[Canvas](op)) {
			at = len(kept)
			continue
		}
		if newAngle && is[Rotate](op) {
			continue
		}
		kept = append(kept, op)
	}
	if !newBox {
		at = len(kept)
	}
	merged := Edits{Operations: slices.Insert(kept, at, query.Operations...), Output: path.Output}
	if query.Output.Format != "" {
		merged.Output.Format = query.Output.Format
	}
	if query.Output.Quality != 0 {
		merged.Output.Quality = query.Output.Quality
	}
	return merged
}

// find is the first operation of a kind.
func find[T Operation](ops []Operation) (T, bool) {
	for _, op := range ops {
		if found, ok := op.(T); ok {
			return found, true
		}
	}
	var none T
	return none, false
}

// IsCanonical reports whether a path is the canonical key of what it asks for.
// Such a path asks for that alone: what a reader sent along behind "?", which S3
// passes on, means nothing then.
func (d Dialects) IsCanonical(path string) bool {
	r, err := d.Path(path)
	return err == nil && r.Answer == Picture && r.Key == path
}
