package codec

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"s3resize/lambda/codec/avif"
	"s3resize/lambda/codec/gif"
	"s3resize/lambda/codec/jpeg"
	"s3resize/lambda/codec/png"
	"s3resize/lambda/codec/webp"
	"s3resize/lambda/edit"
)

const (
	// DefaultQuality is what outputs have that ask for none.
	DefaultQuality = 80
	// defaultAVIFQuality is the same for AVIF, whose numbers mean other pictures:
	// sharp has it too.
	defaultAVIFQuality = 50
)

// Encode writes frames in the wanted format: where it [Animates] all of them, with
// their delays and repeated loops times (counted as in [Header.Loops]), otherwise
// only the first. out.Format must be set; a Quality of 0 means [DefaultQuality],
// or [defaultAVIFQuality]. No metadata is written. Alpha is flattened over white
// for JPEG, and cut at one half for GIF.
//
// A Quality of 100 makes WebP lossless, as it does in Thumbor; so does Lossless.
// MaxBytes lowers the quality of JPEG and WebP, see [withinBytes]. As in Thumbor, it
// does nothing to other formats, since the format can depend on the picture. [Header.ResolveQuality] deals with QualityPercent and QualityLimit.
//
// A picture with more pixels along a side than the format can say is an
// [UnsupportedError], and a format that is not written is [Writable]'s error. Of
// animations and of MaxBytes, the next frame or try is not begun once ctx is done.
func Encode(ctx context.Context, frames []Frame, loops int, out edit.Output) ([]byte, error) {
	if len(frames) == 0 {
		return nil, errors.New("encode: no picture")
	}
	if err := Writable(out.Format); err != nil {
		return nil, err
	}
	quality := cmp.Or(out.Quality, DefaultQuality)
	if out.Quality == 0 && out.Format == edit.AVIF {
		quality = defaultAVIFQuality
	}
	if quality < 1 || quality > 100 {
		return nil, fmt.Errorf("encode: quality %d: expected 1 to 100", out.Quality)
	}
	img := frames[0].Image
	if most := maxSide(out.Format); img.Rect.Dx() > most || img.Rect.Dy() > most {
		return nil, UnsupportedError(fmt.Sprintf("%s of %d×%d: at most %d a side", out.Format, img.Rect.Dx(), img.Rect.Dy(), most))
	}
	return encodeAs(ctx, frames, loops, out, quality)
}

func encodeAs(ctx context.Context, frames []Frame, loops int, out edit.Output, quality int) ([]byte, error) {
	img := frames[0].Image
	switch out.Format {
	case edit.JPEG:
		return withinBytes(ctx, out.MaxBytes, quality, jpeg.Encoder(img, out))
	case edit.PNG:
		return png.Encode(img, out.Palette)
	case edit.GIF:
		return gif.Encode(ctx, frames, loops)
	case edit.AVIF:
		return avif.Encode(img, quality, out.Chroma)
	}
	if out.Lossless {
		quality = 100
	}
	return withinBytes(ctx, out.MaxBytes, quality, func(quality int) ([]byte, error) {
		if len(frames) > 1 {
			return webp.EncodeAnimation(ctx, frames, loops, quality)
		}
		return webp.Encode(img, quality, quality == 100)
	})
}

// leastQuality is the lowest that [withinBytes] lowers a quality to.
const leastQuality = 10

// withinBytes encodes at a quality and, as long as the file has more than most
// bytes (0 means no limit), at three quarters of the quality before, rounded down,
// but not below [leastQuality]: from 80 on 60, 45, 33, 24, 18, 13. It returns what
// fits, and if nothing does the smallest. These are the steps of Thumbor's
// max_bytes, which returns the first and largest where nothing fits.
func withinBytes(ctx context.Context, most, quality int, encode func(quality int) ([]byte, error)) ([]byte, error) {
	smallest, err := encode(quality)
	for err == nil && most > 0 && len(smallest) > most {
		if err = ctx.Err(); err != nil {
			break
		}
		quality = quality * 3 / 4
		if quality < leastQuality {
			break
		}
		var file []byte
		if file, err = encode(quality); err == nil && len(file) < len(smallest) {
			smallest = file
		}
	}
	if err != nil {
		return nil, err
	}
	return smallest, nil
}

// Animates reports whether files of the format can hold an animation, here.
func Animates(f edit.Format) bool { return f == edit.GIF || f == edit.WebP }

// Writable is nil for the formats that [Encode] writes, and a [FormatError] for
// AVIF in a build without it.
func Writable(f edit.Format) error {
	switch f {
	case edit.JPEG, edit.PNG, edit.GIF, edit.WebP:
		return nil
	case edit.AVIF:
		if avif.Enabled {
			return nil
		}
		return FormatError("avif is not written by this build, which is made without the tag avif")
	}
	return fmt.Errorf("encode: format %q", f)
}

// maxSide is the largest side that a format's header has room for.
func maxSide(f edit.Format) int {
	switch f {
	case edit.PNG:
		return 1<<31 - 1
	case edit.WebP:
		return 1<<14 - 1
	}
	return 1<<16 - 1
}

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
		if jpeg.Progressive(out.Coding, pixels) {
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

// FormatError says that the result cannot be written in the format asked for,
// whatever the original is.
type FormatError string

func (e FormatError) Error() string { return string(e) }
