package codec

import (
	"bytes"

	"s3resize/lambda/edit"
)

// readWebPHeader reads the size that the picture's stream itself has, or that of
// an animation's canvas. Some writers begin the EXIF chunk as JPEG does.
func readWebPHeader(data []byte, l Limits) (Header, error) {
	f, err := parseWebP(data)
	if err != nil {
		return Header{}, err
	}
	h := Header{
		Format:      edit.WebP,
		Width:       f.size.X,
		Height:      f.size.Y,
		Orientation: exifOrientation(bytes.TrimPrefix(f.exif, []byte("Exif\x00\x00"))),
		Frames:      max(f.frames, 1),
		Loops:       f.loops,
		Profile:     f.profile,
		Detail: webpDetail{
			bits:      f.bits,
			reducible: f.frames == 0 && f.picture.kind == webpLossy && f.picture.alpha == nil,
		},
	}
	return h.checked(l)
}

// webpDetail is the [Header.Detail] of a WebP.
type webpDetail struct {
	bits      int  // what a pixel takes while it is decoded
	reducible bool // a lossy still without alpha
}

// webpReducible reports whether the picture can be decoded at a reduced scale.
func webpReducible(h Header) bool {
	d, _ := h.Detail.(webpDetail)
	return d.reducible
}

// webpMemory is what [decodeWebP] allocates, see [webpPicture.bits], or
// [webpFrames] if no frame is let go: 4 bytes a pixel for each of them. Planes end
// at whole blocks of 16×16 pixels, and the compressed data is copied once or twice
// in parts of at most 16 MB.
func webpMemory(h Header) int64 {
	pixels := (int64(h.Width) + 15) * (int64(h.Height) + 15)
	d, _ := h.Detail.(webpDetail)
	total := pixels*int64(d.bits)/8 + 1<<18
	if h.Frames > 1 {
		total += 4 * pixels * int64(h.Frames)
	}
	return total
}
