package main

import (
	"slices"
	"strings"
)

// operationsTable has a line for each operation: on the small picture, where of
// it the operation takes what the plain line does not, and on the large one.
func operationsTable(r result) string {
	sharp := r.Machine.Sharp != ""
	head := []string{"operations", "720×540: ours ms", "alone"}
	if sharp {
		head = append(head, "sharp ms", "alone", "ours/sharp", "must")
	}
	head = append(head, "12 MP: ours ms")
	if sharp {
		head = append(head, "sharp ms", "ours/sharp", "must")
	}
	lines := [][]string{head}
	plain := r.Operations[0].Small
	for _, o := range r.Operations {
		line := []string{o.name(), timeOf(o.Small.Ours), aloneOf(o.Small.Ours, plain.Ours)}
		if sharp {
			line = append(line, timeOf(o.Small.Sharp), aloneOf(o.Small.Sharp, plain.Sharp), ratio(o.Small.Sharp), o.Small.must())
		}
		line = append(line, timeOf(o.Large.Ours))
		if sharp {
			line = append(line, timeOf(o.Large.Sharp), ratio(o.Large.Sharp), o.Large.must())
		}
		lines = append(lines, line)
	}
	return table(lines)
}

// widestName keeps the table on a screen.
const widestName = 40

// name is the operation's, cut where it is long.
func (o operationResult) name() string {
	name := []rune(strings.TrimPrefix(o.Small.Name, operationsName))
	switch {
	case len(name) == 0:
		return "none: decode, scale, encode"
	case len(name) > widestName:
		return string(name[:widestName-1]) + "…"
	}
	return string(name)
}

// aloneOf is the time without that of the plain line. It is a difference of
// medians, and so the noise of two; what is in it is not to be seen under 0.
func aloneOf(f, plain *figure) string {
	if !f.ok() || !plain.ok() {
		return none
	}
	return millis(max(f.Milliseconds-plain.Milliseconds, 0))
}

// lines are the results of the two tables, as far as they are like each other.
func (r result) lines() []taskResult { return append(slices.Clip(r.Tasks), r.operationLines()...) }

// operationLines are the operations, each once per picture.
func (r result) operationLines() []taskResult {
	var all []taskResult
	for _, o := range r.Operations {
		small, large := o.Small, o.Large
		small.Name, large.Name = o.name()+", 720×540", o.name()+", 12 MP"
		all = append(all, small, large)
	}
	return all
}
