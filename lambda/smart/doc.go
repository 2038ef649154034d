// Package smart finds the part of an image to keep when it is cropped: what draws
// the eye, faces, or points that the request names.
//
// It looks at a small copy of the image, for which [SmallSize] is large enough, and
// returns rectangles in the coordinates of the copy. [Enlarge] and [CropAround] find
// their places in the image itself. The same pixels always give the same
// rectangles.
package smart
