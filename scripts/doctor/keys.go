package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"

	"s3resize/lambda/edit"
	"s3resize/scripts/doctor/transcript"
)

// probe is one key, and how it is asked for.
type probe struct {
	name   string // of the original, in the probe's folder
	method string
	path   string // as it is asked for, escaped; "" is the name, escaped
	query  string // behind it, with its "?"
	// free is set where any answer is right, and only what it is matters.
	free bool
}

// probes are what can go wrong between a reader's address bar and the bucket:
// what URLs, forms and S3 each escape in their own way.
func probes() []probe {
	var all []probe
	for _, name := range []string{
		"plain.jpg", "a b.jpg", "a+b.jpg", "a b+c&d%e#f\u00e9.jpg", "a&b=c.jpg", "100%.jpg", "%41.jpg", "%2B.jpg",
		"a#b.jpg", "what?.jpg", "\u00e9.jpg", "e\u0301.jpg", "\U0001F600.jpg", "a,b;c.jpg", "(x)'y'!$*@:z.jpg", `"q".jpg`, "key=1x1.jpg", "~-_.jpg",
	} {
		all = append(all, probe{name: name, method: "GET"})
	}
	return append(all,
		probe{name: "asked by head.jpg", method: "HEAD"},
		probe{name: "plus for space.jpg", method: "GET", path: "plus+for+space.jpg"},
		probe{name: "with a query.jpg", method: "GET", query: "?v=2"},
		probe{name: "slash.jpg", method: "GET", path: "slash.jpg/", free: true},
	)
}

// checkKeys puts originals with unusual names and follows each to its
// derivative. What was asked and answered is written down.
func (e *exam) checkKeys(ctx context.Context) finding {
	if err := e.puts(ctx); err != nil {
		return skip("%v", err)
	}
	var views []transcript.View
	var failed []string
	advice, twice := "", 0
	for _, p := range probes() {
		key, err := e.putOriginal(ctx, p.name)
		if err != nil {
			return skip("%v", err)
		}
		t := e.probe(ctx, p)
		views = append(views, view(key, t))
		if ctx.Err() != nil {
			return skip("interrupted")
		}
		derivative := e.size(ctx).String() + "/" + key
		if t.escapedTwice(derivative) {
			twice++
		}
		if saw := e.probeFault(ctx, p, derivative, t); saw != "" {
			failed = append(failed, fmt.Sprintf("%q %s", p.name, saw))
			advice = cmp.Or(advice, keyHint(t, derivative))
		}
	}
	if err := e.writeTranscript(views); err != nil {
		return fault("give -transcript a file that can be written", "%v", err)
	}
	saw := count(len(views), "request")
	if twice > 0 {
		saw += fmt.Sprintf(", %d keys escaped twice by the website", twice)
	}
	if len(failed) > 0 {
		return fault(advice, "%d of %s: %s", len(failed), saw, strings.Join(failed, "; "))
	}
	return pass("%s, and all keys arrive", saw)
}

// probe asks for one derivative as the probe says.
func (e *exam) probe(ctx context.Context, p probe) trail {
	path := p.path
	if path == "" {
		path = edit.EscapePath(p.name)
	}
	address := e.address(e.size(ctx).String()+"/"+e.folder) + path + p.query
	return e.visitor.walk(ctx, p.method, address, e.may)
}

// probeFault says how a probe failed; "" if it did not.
func (e *exam) probeFault(ctx context.Context, p probe, derivative string, t trail) string {
	switch {
	case p.free:
		return ""
	case !t.arrived():
		return t.describe()
	case p.method == "GET":
		if saw, _ := pictureFault(t.last().body, t.last().header.Get("Content-Type"), e.size(ctx)); saw != "" {
			return saw
		}
	}
	_, there, err := e.bucket.derivative(ctx, derivative)
	if err == nil && !there {
		return t.statuses() + ", but the derivative is stored under another key"
	}
	return ""
}

// escapedTwice reports whether the website's redirect has the key escaped once
// more than a reader would.
func (t trail) escapedTwice(key string) bool {
	raw, ok := t.asked()
	return ok && unescape(raw) != key && unescape(unescape(raw)) == key
}

// asked is the key in the website's redirect, as it was sent.
func (t trail) asked() (raw string, ok bool) {
	if len(t.replies) == 0 || !t.replies[0].redirects() {
		return "", false
	}
	_, raw, ok = strings.Cut(t.replies[0].location(), "?key=")
	return raw, ok
}

// keyHint finds the place where a key is changed on its way.
func keyHint(t trail, key string) string {
	raw, ok := t.asked()
	got := unescape(raw)
	spaced := func(s string) string { return strings.ReplaceAll(s, "+", " ") }
	switch {
	case !ok:
		return "the website does not lead to the API for this key: is the path changed before it, by a CDN's function or a proxy?"
	case got == key:
		return "the website asks for the right key: look at how the function reads its query (the raw one, decoded once) and escapes its redirect"
	case t.escapedTwice(key):
		return "the website escapes the key twice, and the function decodes it once: deploy this project's function, which tries both"
	case spaced(got) == spaced(key):
		return "a + and a space are taken for each other: what is before the website must pass paths on unchanged, as they are escaped"
	case strings.HasPrefix(key, got):
		return "the key is cut at a character that ends a path or query: what is before the website must not decode paths"
	}
	return "the key is changed before the API: what is before the website must pass paths on unchanged, as they are escaped"
}

// view writes a trail down.
func view(key string, t trail) transcript.View {
	v := transcript.View{Key: key}
	for _, r := range t.replies {
		v.Exchanges = append(v.Exchanges, transcript.Exchange{Method: r.method, URL: r.url, Status: r.status, Location: r.location()})
	}
	return v
}

// writeTranscript writes the file of -transcript, if there is to be one.
func (e *exam) writeTranscript(views []transcript.View) error {
	if e.opt.transcript == "" {
		return nil
	}
	f, err := os.Create(e.opt.transcript)
	if err != nil {
		return err
	}
	comment := fmt.Sprintf("what %s answered on %s", e.opt.url, e.now().UTC().Format("2006-01-02"))
	err = transcript.Write(f, comment, views)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}
