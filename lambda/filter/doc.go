// Package filter holds what operations do to pixels: to their tone and color, to
// their neighborhoods and to their outline. It knows nothing of URLs and files.
// Each function takes an image and plain numbers, or a text, a place or a compass
// point as package edit describes them. The subpackage rows has what several
// filters need to work on rows.
//
// An image may have its origin anywhere and any stride. It may be part of a larger
// one, whose other pixels stay as they are. A filter that keeps the size works in
// place. Whoever parses a request checks that arguments are in the ranges that the
// functions name; a filter of tone and color takes others as the nearest that is
// allowed.
//
// Pixels are not premultiplied. A filter of color treats transparent pixels like
// opaque ones and leaves alpha alone, unless it says otherwise.
//
// Thumbor, sharp and OSS often mean different things by the same word. A filter
// that exists more than once has the dialect in its name: [ThumborBlur],
// [SharpBlur], [OSSBlur]. The others say in their comments whose they are.
//
// Rotate turns images by right angles with github.com/disintegration/imaging,
// which moves pixels and changes none.
package filter
