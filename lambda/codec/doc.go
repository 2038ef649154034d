// Package codec turns bytes into pixels and pixels into bytes.
//
// [ReadHeader] looks at an original without decoding it and checks it against
// [Limits], so nothing large is allocated for a picture that will be refused.
// [Frames] then decodes, at a reduced scale where the format can; [Upright] and
// [Header.ToSRGB] apply what the header says of the picture's position and colors;
// and [Encode] writes, at the quality that [Header.ResolveQuality] makes of what was
// asked for. [Decoded] holds planes or pixels. After that all pictures are 8-bit
// non-premultiplied NRGBA with their origin at 0,0.
//
// The bytes tell the format; a name, a stored type and image.Decode's registry do
// not. Errors are of three kinds, told apart with errors.As: [MalformedError],
// [UnsupportedError] and [*LimitError]. A fourth, [FormatError], says that this build
// does not write a format. AVIF is read and written with the build tag avif only.
//
// This package is the switch on the format and nothing else. Each format has a
// package below: jpeg, png, gif, webp and avif, with its engine below that. They
// share picture, which is a leaf, and import neither this package nor each other:
//
//   - palette is a room of its own, since GIF and PNG share the choice of colors.
//   - jpeg imports icc, since CMYK is converted while it is decoded.
//   - [Header] is defined on picture's, so that methods that need the switch can be
//     declared here. The other shared types are aliases of picture's.
//   - [Upright] is here and not in picture, since no format calls it.
//   - codectest has pictures for tests of more than one package. Tests of picture
//     cannot use it, since it imports picture.
package codec
