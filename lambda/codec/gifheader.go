package codec

import "s3resize/lambda/edit"

// readGIFHeader counts the pictures without decompressing any. It stops as soon
// as there are more of them, or more pixels in all of them, than the limits
// allow: a picture can be as short as 15 bytes.
//
// The standard library wants a file to end with its trailer, so a file without
// one is broken, although some viewers would show it.
func readGIFHeader(data []byte, l Limits) (Header, error) {
	r, err := newGIFReader(data)
	if err != nil {
		return Header{}, err
	}
	h := Header{Format: edit.GIF, Width: r.width, Height: r.height}
	for {
		_, more, err := r.next()
		if err != nil {
			return Header{}, err
		}
		if !more {
			break
		}
		h.Frames++
		if err := h.check(l); err != nil {
			return Header{}, err
		}
	}
	if h.Frames == 0 {
		return Header{}, MalformedError("gif: no picture")
	}
	h.Loops = r.loops
	return h, nil
}
