// Package resample scales images: from the planes of a decoded JPEG, a gray
// plane or non-premultiplied pixels straight to the size that is wanted, in
// linear light unless told otherwise.
//
// The filter is Lanczos with three lobes, stretched when the image shrinks,
// its weights normalized for every result pixel; past the edge of the image
// there are no samples, and the others share the weight. Where a side shrinks
// several times over, whole blocks of samples are averaged first and the filter
// works on the averages, with weights that make up for what averaging blurs.
//
// Rows are read once, in order, two at a time. Each pair is made linear, scaled
// horizontally, and kept only as long as the vertical filter can see it, so
// memory follows the width of the result and the reach of the filter, not the
// size of the source.
package resample
