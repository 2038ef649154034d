// Package edit says what is wanted: which original, and which edits make a
// derivative of it.
//
// A [Variant] describes exactly one derivative. Every URL syntax (a dialect)
// parses into a Variant, and [Variant.Key] prints its one canonical key, which
// is both the path on the website and the key in the bucket. Two laws hold and
// are tested by property and by fuzzing:
//
//	Parse(v.Key()) == v              for every v that Parse can return
//	Parse(s).Key() is a fixed point  for every s that Parse accepts
//
// Parsing refuses rather than guesses: every error is an [*Error] that names
// the offending token and the form that was expected. The package touches no
// pixels and no network, and imports the standard library only.
package edit
