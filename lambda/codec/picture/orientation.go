package picture

import "encoding/binary"

// Orientation is the EXIF tag 0x0112: how the stored picture must be turned to
// stand upright. 0 stands for "not said" and means the same as 1.
type Orientation uint8

// Swaps reports whether turning upright exchanges width and height.
func (o Orientation) Swaps() bool { return 5 <= o && o <= 8 }

// The names are those of TIFF 6.0 §2 (the block that EXIF puts its tags in) and
// of EXIF 2.32 §4.6.4, table 4.
const (
	tagOrientation = 0x0112
	typeShort      = 3
	typeLong       = 4
	ifdEntrySize   = 12
)

// ExifOrientation reads tag 0x0112 from a TIFF block, which is what follows
// "Exif\0\0" in JPEG and is the whole of PNG's eXIf and WebP's EXIF chunk.
//
// Only the first directory is read, once and from front to back, so loops of
// directories and counts or offsets beyond the data cost nothing. A LONG in
// place of the SHORT is read too, for some cameras write it. Whatever is broken
// or out of range gives 0: nothing else in the block matters to the picture.
func ExifOrientation(tiff []byte) Orientation {
	order := tiffByteOrder(tiff)
	if order == nil || order.Uint16(tiff[2:]) != 42 {
		return 0
	}
	offset := uint64(order.Uint32(tiff[4:]))
	if offset < 8 || offset+2 > uint64(len(tiff)) {
		return 0
	}
	entries := tiff[offset+2:]
	for n := order.Uint16(tiff[offset:]); n > 0 && len(entries) >= ifdEntrySize; n-- {
		if order.Uint16(entries) == tagOrientation {
			return orientationValue(order, entries)
		}
		entries = entries[ifdEntrySize:]
	}
	return 0
}

// tiffByteOrder tells how the numbers of a TIFF block are written; nil if it is
// none or shorter than its 8-byte header.
func tiffByteOrder(tiff []byte) binary.ByteOrder {
	if len(tiff) < 8 {
		return nil
	}
	switch string(tiff[:2]) {
	case "II":
		return binary.LittleEndian
	case "MM":
		return binary.BigEndian
	}
	return nil
}

// orientationValue reads a directory entry: tag, type, count and, since one
// number fits, the value itself.
func orientationValue(order binary.ByteOrder, entry []byte) Orientation {
	if order.Uint32(entry[4:]) != 1 {
		return 0
	}
	var v uint32
	switch order.Uint16(entry[2:]) {
	case typeShort:
		v = uint32(order.Uint16(entry[8:]))
	case typeLong:
		v = order.Uint32(entry[8:])
	}
	if v > 8 {
		return 0
	}
	return Orientation(v)
}
