package codec

import "s3resize/lambda/edit"

// DefaultQuality is what outputs have that ask for none.
const DefaultQuality = 80

// Encode writes frames in the wanted format: all of them as GIF, with their
// delays and disposals and repeated loops times (counted as in [Header.Loops]);
// only the first as anything else. out.Format must be set; a Quality of 0 means
// [DefaultQuality]. No metadata is written. Alpha is flattened over white for
// JPEG, and cut at one half for GIF.
func Encode(frames []Frame, loops int, out edit.Output) ([]byte, error) {
	panic("not yet")
}
