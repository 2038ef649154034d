// Package edit says what is wanted: which original, and which edits make a
// derivative of it.
//
// A [Variant] describes exactly one derivative. Every URL syntax (a dialect)
// parses into a Variant, [Dialects.Path] those that are paths, and
// [Variant.Key] prints its one canonical key, which is both the path on the
// website and the key in the bucket. Three laws hold and are tested by property
// and by fuzzing:
//
//	Parse(v.Key()) == v              for every v that Parse can return
//	Parse(s).Key() is a fixed point  for every s that Parse accepts
//	v.Key() == w.Key()               for equal v and w, and for no others
//
// The same holds for [Dialects.Path] and [Dialects.Key], whatever the
// installation: plain, Thumbor's or the Serverless Image Handler's. A path that
// may name one original or another has several [Dialects.Readings]; [ParseFor]
// reads the key of a derivative whose original is known. Spellings of one picture make equal variants as far as that is
// certain: see [Edits.normal].
//
// Parsing refuses rather than guesses: every error is an [*Error] that names
// the offending token and the form that was expected. What may be asked for
// without a signature is decided by [Open.Admit]. The package touches no
// pixels and no network, and imports the standard library only.
package edit
