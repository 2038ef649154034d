// Package palette holds what GIF and PNG share in writing pictures of at most 256
// colors: a set that numbers colors, and the choice of colors for a picture that
// has more.
//
// It is a room of its own because neither format should import the other, and
// because the formats that have no palette need none of it.
package palette
