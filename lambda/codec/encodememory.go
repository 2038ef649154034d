package codec

import "s3resize/lambda/edit"

// OutputMemory estimates the bytes that encoding so many pixels holds at its peak,
// the file included. Measured on noise, with random alpha where the format has it:
//
//   - JPEG: 5.6 bytes a pixel; if progressive 29, since coefficients are kept.
//   - PNG: 5 bytes a pixel and 1 MB; 18 and 3 MB if a palette is tried.
//   - GIF: 5 bytes a pixel for what is on the screen, 1.4 for the file and as many
//     while that grows, and 1.5 MB; more frames add to the file alone.
//   - WebP: 12 bytes a pixel for smooth pictures of 4096×4096, 34 without loss, 60
//     for noise; 40 leaves room for that too.
//   - AVIF: 145 bytes a pixel and 20 MB, which is what WebAssembly's memory grows to.
func OutputMemory(out edit.Output, pixels int64) int64 {
	switch out.Format {
	case edit.JPEG:
		if progressivePixels(out.Coding, pixels) {
			return 32 * pixels
		}
		return 6 * pixels
	case edit.PNG:
		if out.Palette {
			return 20*pixels + 4<<20
		}
		return 6*pixels + 2<<20
	case edit.GIF:
		return 8*pixels + 2<<20
	case edit.AVIF:
		return 150*pixels + 24<<20
	}
	return 40 * pixels
}
