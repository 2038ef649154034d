// Package rows reads and writes images row by row, with several channels in one
// machine word. It is what the filters of package filter that look at
// neighborhoods have in common: the rows of an image and those that were there
// before they were overwritten ([Ring]), colors that are multiplied by alpha
// while neighbors are mixed ([Premultiplied]), blurs along both axes ([Kernel])
// and sums of weighted samples ([Wide]).
//
// A pixel is a little-endian number of 32 bits with red in its lowest byte. Rows
// are counted from the top of the image, whatever its rectangle.
package rows
