//go:build avif

package avif

import (
	"encoding/binary"
	"image"
	"iter"

	"s3resize/lambda/codec/picture"
	"s3resize/lambda/edit"
)

// ReadHeader reads the primary item's properties, and holds what the streams
// say of their size against them: the decoder allocates by the streams.
func ReadHeader(data []byte, l picture.Limits) (picture.Header, error) {
	meta, err := findMetaBox(data)
	if err != nil {
		return picture.Header{}, err
	}
	size, err := meta.size(meta.primary)
	if err != nil {
		return picture.Header{}, err
	}
	h := picture.Header{
		Format:      edit.AVIF,
		Width:       size.X,
		Height:      size.Y,
		Orientation: meta.orientation(meta.primary),
		Frames:      1,
		Detail:      detail{},
	}
	if p := meta.property(meta.primary, "colr"); len(p) > 4 && (string(p[:4]) == "prof" || string(p[:4]) == "rICC") {
		h.Profile = p[4:]
	}
	if p := meta.property(meta.primary, "av1C"); len(p) > 2 && p[2]&0x40 != 0 {
		h.Detail = detail{deep: true}
	}
	if err := meta.checkStreams(data, size); err != nil {
		return picture.Header{}, err
	}
	return h.Checked(l)
}

// detail is the Detail of the [picture.Header] of an AVIF.
type detail struct {
	deep bool // samples have more than 8 bits
}

func findMetaBox(data []byte) (metaBox, error) {
	first := true
	for box, err := range boxes(data) {
		switch {
		case err != nil:
			return metaBox{}, err
		case first && len(box.data) >= 4 && string(box.data[:4]) != "avif":
			return metaBox{}, picture.UnsupportedError("avif: an image sequence")
		case box.name == "meta":
			return readMetaBox(box.data)
		}
		first = false
	}
	return metaBox{}, picture.MalformedError("avif: no picture")
}

// size reads an item's ispe property.
func (m *metaBox) size(item int) (image.Point, error) {
	p := m.property(item, "ispe")
	if len(p) < 12 {
		return image.Point{}, picture.MalformedError("avif: a picture without a size")
	}
	w, h := binary.BigEndian.Uint32(p[4:]), binary.BigEndian.Uint32(p[8:])
	if w > 1<<16 || h > 1<<16 {
		return image.Point{}, picture.MalformedError("avif: over 65,536 pixels a side")
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
func (m *metaBox) orientation(item int) picture.Orientation {
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
		return [4]picture.Orientation{2, 5, 4, 7}[turns]
	}
	return [4]picture.Orientation{1, 6, 3, 8}[turns]
}

// metaBox is what the meta box says of the items in a file, ISO/IEC 23008-12 and
// 14496-12 §8.11.
type metaBox struct {
	primary    int
	types      map[int]string // four letters, by item
	properties []box          // what items are associated with, by number - 1
	of         map[int][]int  // an item's properties, by their numbers
	extents    map[int][]extent
	idat       []byte
}

// extent is a piece of an item's data.
type extent struct {
	inIdat         bool // in the meta box, not in the file
	offset, length int
}

// maxItems is more than any picture has: a grid of 16×16 tiles, twice.
const maxItems = 1024

func readMetaBox(b []byte) (m metaBox, err error) {
	m = metaBox{primary: -1, types: map[int]string{}, of: map[int][]int{}, extents: map[int][]extent{}}
	if len(b) < 4 {
		return m, errEnds
	}
	for box, err := range boxes(b[4:]) {
		if err != nil {
			return m, err
		}
		f := fields{rest: box.data}
		switch box.name {
		case "pitm":
			m.primary = f.int4(f.version() > 0)
		case "iinf":
			err = m.readTypes(&f)
		case "iprp":
			err = m.readProperties(box.data)
		case "iloc":
			err = m.readLocations(&f)
		case "idat":
			m.idat = box.data
		}
		if err == nil {
			err = f.err()
		}
		if err != nil {
			return m, err
		}
	}
	return m, nil
}

// version reads the version of a full box, and passes its flags over.
func (f *fields) version() int {
	v := f.int(1)
	f.number(3)
	return v
}

// int4 reads a number of four bytes, or two if it is not wide.
func (f *fields) int4(wide bool) int {
	if wide {
		return f.int(4)
	}
	return f.int(2)
}

// count reads how many items follow.
func (f *fields) count(wide bool) (int, error) {
	n := f.int4(wide)
	if n > maxItems {
		return 0, &picture.LimitError{What: "items", Got: int64(n), Max: maxItems}
	}
	return n, nil
}

func (m *metaBox) readTypes(f *fields) error {
	if _, err := f.count(f.version() > 0); err != nil {
		return err
	}
	for box, err := range boxes(f.rest) {
		if err != nil {
			return err
		}
		e := fields{rest: box.data}
		if version := e.version(); box.name == "infe" && version >= 2 {
			id := e.int4(version > 2)
			e.number(2)
			if len(e.rest) < 4 {
				return errEnds
			}
			m.types[id] = string(e.rest[:4])
		}
	}
	return nil
}

func (m *metaBox) readProperties(b []byte) error {
	for box, err := range boxes(b) {
		if err != nil {
			return err
		}
		switch box.name {
		case "ipco":
			for p, err := range boxes(box.data) {
				if err != nil {
					return err
				}
				m.properties = append(m.properties, p)
			}
		case "ipma":
			if err := m.readAssociations(&fields{rest: box.data}); err != nil {
				return err
			}
		}
	}
	return nil
}

// readAssociations reads an ipma box. The top bit of a number says that the
// property matters.
func (m *metaBox) readAssociations(f *fields) error {
	version, flags := f.int(1), f.int(3)
	n, err := f.count(true)
	if err != nil {
		return err
	}
	size, mask := 1, 0x7f
	if flags&1 != 0 {
		size, mask = 2, 0x7fff
	}
	for range n {
		id := f.int4(version > 0)
		for range f.int(1) {
			m.of[id] = append(m.of[id], f.int(size)&mask)
		}
	}
	return f.err()
}

// readLocations reads an iloc box, §8.11.3.
func (m *metaBox) readLocations(f *fields) error {
	version := f.version()
	sizes := f.int(2)
	offsetSize, lengthSize, baseSize, indexSize := sizes>>12, sizes>>8&15, sizes>>4&15, sizes&15
	if version == 0 {
		indexSize = 0
	}
	if max(offsetSize, lengthSize, baseSize, indexSize) > 8 {
		return picture.MalformedError("avif: numbers of more than 8 bytes")
	}
	n, err := f.count(version > 1)
	if err != nil {
		return err
	}
	for range n {
		id, method := f.int4(version > 1), 0
		if version > 0 {
			method = f.int(2) & 15
		}
		if method > 1 {
			return picture.UnsupportedError("avif: items within items")
		}
		f.number(2)
		base := f.int(baseSize)
		for range f.int(2) {
			f.number(indexSize)
			e := extent{inIdat: method == 1, offset: base + f.int(offsetSize)}
			e.length = f.int(lengthSize)
			m.extents[id] = append(m.extents[id], e)
			if f.short {
				return errEnds
			}
		}
	}
	return f.err()
}

// content joins an item's extents. A length of 0 is all the rest.
func (m *metaBox) content(file []byte, item int) (content []byte, err error) {
	for _, e := range m.extents[item] {
		from := file
		if e.inIdat {
			from = m.idat
		}
		if e.offset < 0 || e.offset > len(from) {
			return nil, errEnds
		}
		from = from[e.offset:]
		if e.length > len(from) {
			return nil, errEnds
		}
		if e.length > 0 {
			from = from[:e.length]
		}
		if content = append(content, from...); len(content) > len(file) {
			return nil, picture.MalformedError("avif: extents that overlap")
		}
	}
	return content, nil
}

// property is the last of an item's with a name; nil if there is none.
func (m *metaBox) property(item int, name string) (data []byte) {
	for _, i := range m.of[item] {
		if i >= 1 && i <= len(m.properties) && m.properties[i-1].name == name {
			data = m.properties[i-1].data
		}
	}
	return data
}

const errEnds = picture.MalformedError("avif: ends inside a box")

// box is a box of ISO/IEC 14496-12 §4.2, of which files are made.
type box struct {
	name string
	data []byte
}

// boxes walks from box to box. A length of 0 is "to the end", and 1 says that
// the length is behind the name, in 8 bytes.
func boxes(b []byte) iter.Seq2[box, error] {
	return func(yield func(box, error) bool) {
		for len(b) > 0 {
			if len(b) < 8 {
				yield(box{}, errEnds)
				return
			}
			size, head := uint64(binary.BigEndian.Uint32(b)), uint64(8)
			switch {
			case size == 0:
				size = uint64(len(b))
			case size == 1 && len(b) >= 16:
				size, head = binary.BigEndian.Uint64(b[8:]), 16
			}
			if size < head || size > uint64(len(b)) {
				yield(box{}, errEnds)
				return
			}
			if !yield(box{string(b[4:8]), b[head:size]}, nil) {
				return
			}
			b = b[size:]
		}
	}
}

// fields reads numbers from a box one after the other, and remembers if there
// were too few bytes for one.
type fields struct {
	rest  []byte
	short bool
}

// number reads one of 0 to 8 bytes.
func (f *fields) number(size int) (v uint64) {
	if len(f.rest) < size {
		f.rest, f.short = nil, true
		return 0
	}
	for _, c := range f.rest[:size] {
		v = v<<8 | uint64(c)
	}
	f.rest = f.rest[size:]
	return v
}

func (f *fields) int(size int) int { return int(f.number(size) & (1<<62 - 1)) }

// err is to be asked when all has been read.
func (f *fields) err() error {
	if f.short {
		return errEnds
	}
	return nil
}
