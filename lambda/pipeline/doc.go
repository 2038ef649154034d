// Package pipeline makes derivative bytes from original bytes and edits.
//
// [Run] plans first and paints after. A planner resolves the edits against the
// original's header: it settles all sizes and places, what the work costs and how
// much memory it takes, before a pixel is decoded. A painter then carries the
// planned steps out on each frame. Where an operation depends on the pixels, such
// as a trim, the plan ends with a look at them, and the rest is planned after it.
//
// # The two tables of operations
//
// What there is to know about an operation stands in two tables, a half in each.
// Package edit has how an operation is named, read and written, its normal form
// and the bounds of its arguments. This package has how it is planned, what it
// costs and how it is painted: one row in operations.go. There are two tables
// because pixels import text, and not the other way round: whoever parses a path
// or prints a key need not link decoders and filters. A test compares the types of
// operations in both.
//
// To add an operation, add its type and row in package edit, its function in
// package filter, and its row in operations.go. A row without a plan, a cost or a
// paint does not compile.
package pipeline
