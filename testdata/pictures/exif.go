package pictures

import (
	"encoding/binary"
	"hash/crc32"
)

// EXIF is the smallest TIFF structure that says how to turn a picture upright:
// one directory with the one entry 0x0112 (CIPA DC-008, 4.6.2). Cameras write it
// in either byte order.
func EXIF(orientation int, order binary.AppendByteOrder) []byte {
	const (
		tagOrientation = 0x0112
		typeShort      = 3
	)
	mark := "II"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		mark = "MM"
	}
	b := order.AppendUint16([]byte(mark), 42)
	b = order.AppendUint32(b, 8) // where the directory begins
	b = order.AppendUint16(b, 1) // entries
	b = order.AppendUint16(b, tagOrientation)
	b = order.AppendUint16(b, typeShort)
	b = order.AppendUint32(b, 1) // values
	b = order.AppendUint16(b, uint16(orientation))
	b = order.AppendUint16(b, 0)    // the rest of the value's four bytes
	return order.AppendUint32(b, 0) // no further directory
}

// WithChunk inserts a chunk into a PNG file, right after its header, where both
// eXIf and iCCP may stand (PNG, 5.6).
func WithChunk(png []byte, kind string, data []byte) []byte {
	const header = 8 + 12 + 13 // signature, and IHDR with its length, kind and check
	out := append([]byte(nil), png[:header]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	checked := append([]byte(kind), data...)
	out = append(out, checked...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(checked))
	return append(out, png[header:]...)
}
