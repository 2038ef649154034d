// Package resample scales images. It takes the planes of a decoded JPEG, a gray
// plane or pixels that are not premultiplied straight to the size that is wanted,
// and averages light unless told otherwise.
//
// The filter is Lanczos with three lobes. It is stretched when the image shrinks,
// and its weights are normalized for every pixel of the result. There are no samples
// past the edge of the image; the others share their weight. Where a side shrinks
// several times over, whole blocks of samples are averaged first and the filter works
// on the averages, with weights that make up for what averaging blurs.
//
// Rows are read once, in order, two at a time. Each pair is made linear, scaled
// horizontally, and kept only as long as the vertical filter can see it. Memory
// follows the width of the result and the reach of the filter, not the size of the
// source.
//
// Resize replaces imaging.Resize of github.com/disintegration/imaging, which has the
// same filter but neither linear light nor planes nor windows. On two amd64 cores,
// the fastest of five runs of each differed by these factors:
//
//	JPEG planes of 1008×756 to 300×300      2.7 (imaging: all of it to 400×300)
//	JPEG planes of 2016×1512 to 720×540     3.1
//	JPEG planes of 4032×3024 to 1600×1200   4.2
//	opaque pixels of 2048×1536 to 300×225   3.7
//	alpha pixels of 2048×1536 to 300×225    2.8
//
// Other programs used these cores as well, and single runs differed by 1.6 to 9.6.
// Measure again on a quiet machine before you rely on a factor:
//
//	go test -run '^$' -bench Resize ./lambda/resample
//
// imaging remains for the kernels that a request names, which [WithKernel] scales
// with, and for turns by right angles in package filter. The sums of Resize have
// room for what Lanczos3 overshoots, and no test shows that other kernels need less.
package resample
