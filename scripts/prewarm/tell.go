package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
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

// tell writes the lists and the summary for people.
func (r *report) tell() {
	r.tellFolders()
	r.skipped.tell(r.stderr, "skipped", showSkipped)
	r.warned.tell(r.stderr, "made in spite of a warning", 0)
	r.orphans.tell(r.stderr, "orphans", showSkipped)
	r.failed.tell(r.stderr, "failed", 0)
	said := r.sum.sentence(r.opt.dryRun)
	if r.opt.stale {
		said = r.sum.checked(r.opt.dryRun)
	}
	fmt.Fprintf(r.stderr, "prewarm: %s\n", said)
}

// tellFolders names folders that look like derivatives but were not asked for:
// should they hold originals, this is where one learns why they have no
// derivatives.
func (r *report) tellFolders() {
	const limit = 10
	folders := slices.Sorted(maps.Keys(r.folders))
	if len(folders) == 0 {
		return
	}
	more := ""
	if len(folders) > limit {
		more = fmt.Sprintf(" and %s more", thousands(int64(len(folders)-limit)))
		folders = folders[:limit]
	}
	fmt.Fprintf(r.stderr, "prewarm: taken for derivatives, not originals: what is in %s%s\n", strings.Join(folders, ", "), more)
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
	if dryRun {
		return text + fmt.Sprintf("%s stale, %s", thousands(s.Stale), count(s.Orphans, "orphan"))
	}
	if s.done() == s.Current {
		return text + "nothing stale"
	}
	return text + s.results(s.Current)
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
