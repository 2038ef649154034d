// Package jpeg reads and writes JPEG files.
//
// Two decoders read them: package scaled, which is ours, and the standard library
// for CMYK and as a second opinion on what scaled refuses, see [Decode].
// github.com/gen2brain/jpegn only writes them, see [Encoder].
//
// CMYK becomes sRGB while it is decoded, since nothing after that knows inks. So
// this is the one format that imports package icc.
package jpeg
