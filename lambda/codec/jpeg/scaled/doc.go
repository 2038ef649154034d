// Package scaled decodes JPEG files at 1/1, 1/2, 1/4 or 1/8 of their size,
// for programs that shrink pictures.
//
// A block of 8×8 samples becomes N×N samples with N = 8/denom, by an inverse
// transform of its N×N lowest coefficients alone. The others are stepped over
// without being decoded, several at a time, and nothing of the full size is
// ever allocated. Of progressive files only the scans that the scale depends on
// are read.
//
// All components are scaled alike, so that subsampled chroma stays subsampled.
// Scaling it less, to have it as large as luma, was tried on photos at 4:2:0:
// it made decoding 20 to 25 % slower and the two planes four times as large to
// resize. After resizing by a further 1.8, chroma scaled alike is within 50 to
// 56 dB of that of a full decode, luma within 49 to 54 dB; larger chroma gained
// 4 to 5 dB at 1/4 and 1/8 where nobody would see them.
//
// Files are read strictly. One whose data ends early, or that holds what no
// encoder writes, is a [FormatError], never a picture with a gray end. What the
// package leaves to others is an [UnsupportedError]: arithmetic, lossless and
// hierarchical coding, more than 8 bits, two or four components, and sampling
// factors whose ratio is not whole.
//
// It replaces image/jpeg. On a photograph of 4000×3000 at 4:2:0, in milliseconds
// of CPU time, the median of 15 alternating runs on one core:
//
//	                      scaled  image/jpeg  jpegn
//	baseline at 1/1           48         123     40
//	baseline at 1/8            8         121     31
//	progressive at 1/1        96         201    122
//	progressive at 1/8         5         256    131
//
// To compare them: go test -run ^$ -bench Decode ./lambda/codec/jpeg/scaled. It
// measures the time that passes, so the machine should have nothing else to do.
//
// The sections named in comments are those of ITU-T T.81, which is the standard.
package scaled
