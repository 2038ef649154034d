package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"s3resize/lambda/edit"
)

// showSkipped is how many skipped originals are listed for people; a bucket may
// hold very many things that are not images.
const showSkipped = 20

// problems are keys with the reason of each.
type problems struct {
	list []problem
	seen map[string]bool
}

type problem struct{ key, reason string }

// add notes a key once, however many sizes of it have the problem.
func (p *problems) add(key, reason string) {
	if p.seen[key] {
		return
	}
	if p.seen == nil {
		p.seen = map[string]bool{}
	}
	p.seen[key] = true
	p.list = append(p.list, problem{key, reason})
}

// tell lists up to limit problems by key, below a title; 0 lists all.
func (p *problems) tell(w io.Writer, title string, limit int) {
	if len(p.list) == 0 {
		return
	}
	slices.SortFunc(p.list, func(a, b problem) int { return cmp.Compare(a.key, b.key) })
	shown := p.list
	if limit > 0 && len(shown) > limit {
		shown = shown[:limit]
	}
	fmt.Fprintf(w, "prewarm: %s %s:\n", title, thousands(int64(len(p.list))))
	for _, p := range shown {
		fmt.Fprintf(w, "    %s: %s\n", printable(p.key), p.reason)
	}
	if more := len(p.list) - len(shown); more > 0 {
		fmt.Fprintf(w, "    and %s more; -json lists all\n", thousands(int64(more)))
	}
}

// folders counts objects by what stands in front of their original's key.
type folders map[string]*folder

type folder struct {
	n       int64
	example string // the first key in order
}

func (f *folders) add(key string) {
	if *f == nil {
		*f = folders{}
	}
	prefix := derivativePrefix(key)
	in := (*f)[prefix]
	if in == nil {
		in = &folder{example: key}
		(*f)[prefix] = in
	}
	in.n++
	in.example = min(in.example, key)
}

// derivativePrefix is what stands in front of the original's key in one that is
// spelled like a derivative's; the first folder in others.
func derivativePrefix(key string) string {
	if v, err := edit.Parse(key); err == nil {
		if prefix, found := strings.CutSuffix(key, v.Original); found {
			return prefix
		}
	}
	first, _, _ := strings.Cut(key, "/")
	return first + "/"
}

// tell lists folders with an example of each.
func (f folders) tell(w io.Writer, title string) {
	names := slices.Sorted(maps.Keys(f))
	for _, name := range names[:min(len(names), showSkipped)] {
		fmt.Fprintf(w, "prewarm: %s: %s in %s, such as %s\n", title, thousands(f[name].n), printable(name), printable(f[name].example))
	}
	if more := len(names) - showSkipped; more > 0 {
		fmt.Fprintf(w, "prewarm: %s: more in %s; -json lists all\n", title, count(int64(more), "other folder"))
	}
}

// tell writes the lists and the summary for people.
func (r *report) tell() {
	r.foreign.tell(r.stderr, "not ours")
	adopted := "adopted"
	if r.sum.Adoptable > 0 {
		adopted = "to adopt"
	}
	r.adopted.tell(r.stderr, adopted)
	r.skipped.tell(r.stderr, "skipped", showSkipped)
	r.warned.tell(r.stderr, "made in spite of a warning", 0)
	r.orphans.tell(r.stderr, "orphans", showSkipped)
	r.failed.tell(r.stderr, "failed", 0)
	said := r.sum.sentence(r.opt.dryRun)
	switch {
	case r.opt.stale:
		said = r.sum.checked(r.opt.dryRun)
	case r.opt.adopt:
		said = r.sum.adoptions(r.older)
	}
	fmt.Fprintf(r.stderr, "prewarm: %s\n", said)
}

// sentence sums up.
func (s summary) sentence(dryRun bool) string {
	missing := count(s.Missing, "derivative") + " missing"
	if s.Missing == 0 && s.Complete {
		missing = "nothing missing"
	}
	if !s.Complete {
		missing += " so far"
	}
	text := fmt.Sprintf("%s, %s", count(s.Originals, "original"), missing)
	if dryRun || s.done() == 0 {
		return text
	}
	return text + ": " + s.results(0)
}

// checked sums up what -stale did.
func (s summary) checked(dryRun bool) string {
	text := count(s.Checked, "derivative") + " checked"
	if !s.Complete {
		text += " so far"
	}
	text += fmt.Sprintf(", %s current, ", thousands(s.Current))
	if s.Foreign > 0 {
		text += fmt.Sprintf("%s not ours, ", thousands(s.Foreign))
	}
	switch needless := s.Current + s.Foreign; {
	case dryRun:
		return text + fmt.Sprintf("%s stale, %s", thousands(s.Stale), count(s.Orphans, "orphan"))
	case s.done() == needless:
		text += "nothing stale"
	default:
		text += s.results(needless)
	}
	if s.Unindexed > 0 {
		text += fmt.Sprintf("; removed from the index, since their derivatives are gone: %s", thousands(s.Unindexed))
	}
	return text
}

// adoptions sums up what was adopted or could be, of which some are older than
// their originals.
func (s summary) adoptions(older int64) string {
	text := count(s.Checked, "object") + " looked at"
	if !s.Complete {
		text += " so far"
	}
	n, what := s.Adopted, "adopted"
	if s.Adoptable > 0 {
		n, what = s.Adoptable, "to adopt"
	}
	text += fmt.Sprintf(": %s %s", thousands(n), what)
	if older > 0 {
		text += fmt.Sprintf(" (%s older than their originals, which -stale makes anew)", thousands(older))
	}
	for _, p := range []struct {
		n    int64
		what string
	}{{s.Current, "ours already"}, {s.Foreign, "without an original"}, {s.There, "changed meanwhile"}, {s.Failed, "failed"}, {s.Interrupted, "interrupted"}} {
		if p.n > 0 {
			text += fmt.Sprintf(", %s %s", thousands(p.n), p.what)
		}
	}
	return text
}

// results is what became of derivatives, but for those that needed nothing.
func (s summary) results(needless int64) string {
	took := time.Duration(s.MS) * time.Millisecond
	parts := []string{fmt.Sprintf("%s made (%s)", thousands(s.Made), size(s.Bytes))}
	for _, p := range []struct {
		n    int64
		what string
	}{
		{s.There, "there by now"}, {s.Skipped, "skipped"}, {s.Orphans, "without an original"}, {s.Deleted, "deleted"},
		{s.Failed, "failed"}, {s.Interrupted, "interrupted"},
	} {
		if p.n > 0 {
			parts = append(parts, thousands(p.n)+" "+p.what)
		}
	}
	return fmt.Sprintf("%s, in %s (%s)", strings.Join(parts, ", "), round(took), rate(s.done()-needless, took))
}
