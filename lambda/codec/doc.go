// Package codec turns bytes into pixels and pixels into bytes.
//
// [ReadHeader] looks at an original without decoding it and checks it against
// [Limits], so nothing large is allocated for a picture that will be refused.
// [Frames] then decodes, at a reduced scale where the format can; [Upright] and
// [Header.ToSRGB] apply what the header says of the picture's position and
// colors; and [Encode] writes, at the quality that [Header.Settle] makes of what
// was asked for. What is decoded is planes or pixels, see [Decoded]; all after that
// is 8-bit non-premultiplied NRGBA with its origin at 0,0.
//
// The format is sniffed from the bytes and never taken from a name, a stored
// type, or image.Decode's registry. Errors are of three kinds, told apart with
// errors.As: [MalformedError], [UnsupportedError] and [*LimitError]; a fourth,
// [FormatError], says that this build does not write a format. AVIF is read and
// written with the build tag avif only.
package codec
