// Package filter changes pixels: their tone and color, their neighborhoods,
// their outline. It knows nothing of URLs and files; every function takes a
// image and plain numbers, or a text, a place or a compass point as package
// edit describes them.
//
// An image may have its origin anywhere and any stride, and may be part of a
// larger one, whose other pixels stay as they are. What keeps the size works in
// place. Arguments are expected in the ranges that each function names, which
// whoever parses a request checks; changes of tone and color take others as the
// nearest that is allowed.
//
// Pixels are not premultiplied: a change of color is the same for transparent
// pixels as for opaque ones, and alpha stays as it is, unless a function says
// otherwise.
//
// The same word often means different things to Thumbor, to sharp and to OSS.
// Each function says whose meaning it has.
package filter
