// Package gif reads and writes GIF files, animations included.
//
// The standard library decompresses the frames, one at a time; what a viewer makes
// of them, with transparency and disposals, is drawn here. The writer is ours, since
// image/gif expects pictures that have palettes already.
package gif
