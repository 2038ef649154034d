// Package avif reads and writes AVIF files in builds with the tag avif. In others
// [Enabled] is false, and nothing is read or written.
//
// github.com/gen2brain/avif decodes and encodes. The header is read here, because the
// decoder allocates by what the streams say of their size.
package avif
