// Package picture holds what all formats share: the header and its limits, the kinds
// of errors, frames, orientation, and the pixels of a row. It is a leaf, which
// imports nothing of the packages around it.
package picture
