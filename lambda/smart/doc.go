// Package smart finds the part of an image that is worth keeping when it is
// cropped: by what draws the eye, by faces, or by points that the request names.
//
// What it looks at is a small copy, [SmallSize] being large enough, and what it
// returns are rectangles in that copy's coordinates; [Enlarge] and [CropAround]
// find their places in the image itself. The same pixels give the same
// rectangles, always.
package smart
