// Package webp reads and writes WebP files, animations included.
//
// Package vp8, which is ours, decodes lossy pictures, with alpha or without.
// Lossless pictures and compressed alpha are VP8L, which golang.org/x/image/vp8l
// decodes: that is all of x/image that is needed here. github.com/deepteams/webp
// encodes.
package webp
