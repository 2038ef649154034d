package picture

import (
	"encoding/binary"
	"testing"
)

type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// entry is a directory entry whose value is in place.
type entry struct {
	tag, kind uint16
	count     uint32
	value     uint32 // as a SHORT or LONG, by kind
}

// tiff makes a block with one directory at the usual place.
func tiff(order byteOrder, entries ...entry) []byte {
	b := []byte("II")
	if order == byteOrder(binary.BigEndian) {
		b = []byte("MM")
	}
	b = order.AppendUint16(b, 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, uint16(len(entries)))
	for _, e := range entries {
		b = order.AppendUint16(b, e.tag)
		b = order.AppendUint16(b, e.kind)
		b = order.AppendUint32(b, e.count)
		if e.kind == typeShort {
			b = order.AppendUint16(b, uint16(e.value))
			b = append(b, 0, 0)
		} else {
			b = order.AppendUint32(b, e.value)
		}
	}
	return order.AppendUint32(b, 0)
}

func TestExifOrientation(t *testing.T) {
	other := entry{0x0100, typeLong, 1, 4032}
	for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
		for v := range uint32(12) {
			want := Orientation(v)
			if v > 8 {
				want = 0
			}
			for _, kind := range []uint16{typeShort, typeLong} {
				b := tiff(order, other, entry{tagOrientation, kind, 1, v})
				if got := ExifOrientation(b); got != want {
					t.Errorf("%v, type %d, value %d: %d, want %d", order, kind, v, got, want)
				}
			}
		}
	}
}

func TestExifOrientationBroken(t *testing.T) {
	order := binary.LittleEndian
	six := entry{tagOrientation, typeShort, 1, 6}
	good := tiff(order, six)
	edited := func(at int, b ...byte) []byte {
		copied := append([]byte(nil), good...)
		copy(copied[at:], b)
		return copied
	}
	for name, test := range map[string]struct {
		tiff []byte
		want Orientation
	}{
		"empty":                   {nil, 0},
		"order only":              {good[:2], 0},
		"no directory":            {good[:8], 0},
		"count cut":               {good[:9], 0},
		"entry cut":               {good[:21], 0},
		"entry whole":             {good[:22], 6},
		"bad order":               {edited(0, 'I', 'M'), 0},
		"bad magic":               {edited(2, 43), 0},
		"offset into the header":  {edited(4, 2), 0},
		"offset at the end":       {edited(4, byte(len(good))), 0},
		"offset far beyond":       {edited(4, 0xff, 0xff, 0xff, 0xff), 0},
		"65535 entries":           {edited(8, 0xff, 0xff), 6},
		"65535 others":            {edited(8, 0xff, 0xff, 0x13), 0},
		"no entries":              {edited(8, 0), 0},
		"count of values 2³²−1":   {edited(14, 0xff, 0xff, 0xff, 0xff), 0},
		"count of values 0":       {edited(14, 0), 0},
		"type BYTE":               {edited(12, 1), 0},
		"value 65535":             {edited(18, 0xff, 0xff), 0},
		"LONG beyond a SHORT":     {tiff(order, entry{tagOrientation, typeLong, 1, 0x10006}), 0},
		"next directory is this":  {edited(22, 8), 6},
		"no tag, and a loop":      {append(tiff(order, entry{0x0100, typeLong, 1, 8})[:22], 8, 0, 0, 0), 0},
		"the first of two counts": {tiff(order, six, entry{tagOrientation, typeShort, 1, 3}), 6},
	} {
		if got := ExifOrientation(test.tiff); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}

func FuzzExif(f *testing.F) {
	for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
		f.Add(tiff(order, entry{0x0100, typeLong, 1, 4032}, entry{tagOrientation, typeShort, 1, 6}))
	}
	f.Add([]byte("II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		before := string(b)
		if o := ExifOrientation(b); o > 8 {
			t.Errorf("orientation %d", o)
		}
		if string(b) != before {
			t.Error("the block was written to")
		}
	})
}
