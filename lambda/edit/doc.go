// Package edit says what is wanted: which original, and which edits make a
// derivative of it. It touches no pixels and no network, and imports the standard
// library only.
//
// # Words
//
// Every package uses these words in the same sense:
//
//	original     a picture as it was uploaded, with its key in a source bucket
//	derivative   a picture that was made of an original, with its key in the website's bucket
//	variant      the description of one derivative: an original and edits ([Variant])
//	edits        operations in their order, and what the file is to be ([Edits], [Output])
//	operation    one step on pixels ([Operation])
//	resolution   a size in pixels that is asked for, one side of which may be free ([Resolution])
//	overlay      a picture that is laid over another; its [Source] says where it is
//	frame        one picture of an animation; Thumbor's filter frame is [Frame]
//	image        pixels in memory
//	dialect      one way of writing URLs ([Dialect])
//	installation a function with its settings; [Dialects] has those about URLs
//	key          the canonical text of a variant, which is also the key of its object
//	filter       an operation, or a setting of the file, as a key writes it: blur(2)
//
// # Parsing and printing
//
// Every dialect is parsed into a [Variant]: paths by [Dialects.Path], queries by
// [Dialects.Query]. [Variant.Key] prints the one canonical key of a variant, which
// is both the path on the website and the key in the bucket. Tests check three
// laws, for random variants and by fuzzing:
//
//	Parse(v.Key()) == v              for every v that Parse can return
//	Parse(s).Key() is a fixed point  for every s that Parse accepts
//	v.Key() == w.Key()               for equal v and w, and for no others
//
// The same holds for [Dialects.Path] and [Dialects.Key] in every installation:
// plain, Thumbor's or the Serverless Image Handler's. A path that may name one
// original or another has several [Dialects.Readings]. [ParseFor] reads the key of
// a derivative whose original is known. Two spellings of one picture make equal
// variants where that is certain: see [Edits.normal].
//
// The parsers refuse and do not guess. Every error is an [*Error], or another type
// of this package, that names the token at fault and the form that was expected.
// [Open.Admit] decides what may be asked for without a signature.
//
// # Operations
//
// operations.go has a table with one row for each operation. A row says how the
// operation is written, what ranges its arguments have, what its normal form is,
// and so on. A new operation is a type, its row, and its row in the table of
// package pipeline.
//
// What stands in front of the filters in a key is the grammar of paths and no part
// of the table: a trim, a crop, a size with the areas that it keeps, and mirrorings.
// grammar.go reads it and canonical.go prints it.
package edit
