//go:build avif

package codec

import (
	"encoding/binary"
	"image"

	"s3resize/lambda/edit"
)

// readAVIFHeader reads the primary item's properties, and holds what the streams
// say of their size against them: the decoder allocates by the streams.
func readAVIFHeader(data []byte, l Limits) (Header, error) {
	meta, err := findAVIFMeta(data)
	if err != nil {
		return Header{}, err
	}
	size, err := meta.size(meta.primary)
	if err != nil {
		return Header{}, err
	}
	h := Header{
		Format:      edit.AVIF,
		Width:       size.X,
		Height:      size.Y,
		Orientation: meta.orientation(meta.primary),
		Frames:      1,
		Detail:      avifDetail{},
	}
	if p := meta.property(meta.primary, "colr"); len(p) > 4 && (string(p[:4]) == "prof" || string(p[:4]) == "rICC") {
		h.Profile = p[4:]
	}
	if p := meta.property(meta.primary, "av1C"); len(p) > 2 && p[2]&0x40 != 0 {
		h.Detail = avifDetail{deep: true}
	}
	if err := meta.checkStreams(data, size); err != nil {
		return Header{}, err
	}
	return h.checked(l)
}

// avifDetail is the [Header.Detail] of an AVIF.
type avifDetail struct {
	deep bool // samples have more than 8 bits
}

func findAVIFMeta(data []byte) (avifMeta, error) {
	first := true
	for box, err := range avifBoxes(data) {
		switch {
		case err != nil:
			return avifMeta{}, err
		case first && len(box.data) >= 4 && string(box.data[:4]) != "avif":
			return avifMeta{}, UnsupportedError("avif: an image sequence")
		case box.name == "meta":
			return readAVIFMeta(box.data)
		}
		first = false
	}
	return avifMeta{}, MalformedError("avif: no picture")
}

// size reads an item's ispe property.
func (m *avifMeta) size(item int) (image.Point, error) {
	p := m.property(item, "ispe")
	if len(p) < 12 {
		return image.Point{}, MalformedError("avif: a picture without a size")
	}
	w, h := binary.BigEndian.Uint32(p[4:]), binary.BigEndian.Uint32(p[8:])
	if w > 1<<16 || h > 1<<16 {
		return image.Point{}, MalformedError("avif: over 65,536 pixels a side")
	}
	return image.Pt(int(w), int(h)), nil
}

// orientation is what the irot and imir properties say, ISO/IEC 23008-12 §6.5.10
// and 12: so many quarter turns anticlockwise, and then a mirror that swaps top and
// bottom (axis 0) or left and right (axis 1).
//
// In quarter turns clockwise EXIF's names are 1, 6, 3 and 8, and 2, 5, 4 and 7 where
// left and right are swapped afterwards. Swapping top and bottom is half a turn and
// then swapping left and right.
func (m *avifMeta) orientation(item int) Orientation {
	turns, mirrored := 0, false
	if p := m.property(item, "irot"); len(p) > 0 {
		turns = int(4-p[0]&3) % 4
	}
	if p := m.property(item, "imir"); len(p) > 0 {
		mirrored = true
		if p[0]&1 == 0 {
			turns = (turns + 2) % 4
		}
	}
	if mirrored {
		return [4]Orientation{2, 5, 4, 7}[turns]
	}
	return [4]Orientation{1, 6, 3, 8}[turns]
}
