//go:build avif

package codec

// avifMeta is what the meta box says of the items in a file, ISO/IEC 23008-12 and
// 14496-12 §8.11.
type avifMeta struct {
	primary    int
	types      map[int]string // four letters, by item
	properties []avifBox      // what items are associated with, by number - 1
	of         map[int][]int  // an item's properties, by their numbers
	extents    map[int][]avifExtent
	idat       []byte
}

// avifExtent is a piece of an item's data.
type avifExtent struct {
	inIdat         bool // in the meta box, not in the file
	offset, length int
}

// maxAVIFItems is more than any picture has: a grid of 16×16 tiles, twice.
const maxAVIFItems = 1024

func readAVIFMeta(b []byte) (m avifMeta, err error) {
	m = avifMeta{primary: -1, types: map[int]string{}, of: map[int][]int{}, extents: map[int][]avifExtent{}}
	if len(b) < 4 {
		return m, errAVIFEnds
	}
	for box, err := range avifBoxes(b[4:]) {
		if err != nil {
			return m, err
		}
		f := avifFields{rest: box.data}
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
func (f *avifFields) version() int {
	v := f.int(1)
	f.number(3)
	return v
}

// int4 reads a number of four bytes, or two if it is not wide.
func (f *avifFields) int4(wide bool) int {
	if wide {
		return f.int(4)
	}
	return f.int(2)
}

// count reads how many items follow.
func (f *avifFields) count(wide bool) (int, error) {
	n := f.int4(wide)
	if n > maxAVIFItems {
		return 0, &LimitError{What: "items", Got: int64(n), Max: maxAVIFItems}
	}
	return n, nil
}

func (m *avifMeta) readTypes(f *avifFields) error {
	if _, err := f.count(f.version() > 0); err != nil {
		return err
	}
	for box, err := range avifBoxes(f.rest) {
		if err != nil {
			return err
		}
		e := avifFields{rest: box.data}
		if version := e.version(); box.name == "infe" && version >= 2 {
			id := e.int4(version > 2)
			e.number(2)
			if len(e.rest) < 4 {
				return errAVIFEnds
			}
			m.types[id] = string(e.rest[:4])
		}
	}
	return nil
}

func (m *avifMeta) readProperties(b []byte) error {
	for box, err := range avifBoxes(b) {
		if err != nil {
			return err
		}
		switch box.name {
		case "ipco":
			for p, err := range avifBoxes(box.data) {
				if err != nil {
					return err
				}
				m.properties = append(m.properties, p)
			}
		case "ipma":
			if err := m.readAssociations(&avifFields{rest: box.data}); err != nil {
				return err
			}
		}
	}
	return nil
}

// readAssociations reads an ipma box. The top bit of a number says that the
// property matters.
func (m *avifMeta) readAssociations(f *avifFields) error {
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
func (m *avifMeta) readLocations(f *avifFields) error {
	version := f.version()
	sizes := f.int(2)
	offsetSize, lengthSize, baseSize, indexSize := sizes>>12, sizes>>8&15, sizes>>4&15, sizes&15
	if version == 0 {
		indexSize = 0
	}
	if max(offsetSize, lengthSize, baseSize, indexSize) > 8 {
		return MalformedError("avif: numbers of more than 8 bytes")
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
			return UnsupportedError("avif: items within items")
		}
		f.number(2)
		base := f.int(baseSize)
		for range f.int(2) {
			f.number(indexSize)
			e := avifExtent{inIdat: method == 1, offset: base + f.int(offsetSize)}
			e.length = f.int(lengthSize)
			m.extents[id] = append(m.extents[id], e)
			if f.short {
				return errAVIFEnds
			}
		}
	}
	return f.err()
}

// content joins an item's extents. A length of 0 is all the rest.
func (m *avifMeta) content(file []byte, item int) (content []byte, err error) {
	for _, e := range m.extents[item] {
		from := file
		if e.inIdat {
			from = m.idat
		}
		if e.offset < 0 || e.offset > len(from) {
			return nil, errAVIFEnds
		}
		from = from[e.offset:]
		if e.length > len(from) {
			return nil, errAVIFEnds
		}
		if e.length > 0 {
			from = from[:e.length]
		}
		if content = append(content, from...); len(content) > len(file) {
			return nil, MalformedError("avif: extents that overlap")
		}
	}
	return content, nil
}

// property is the last of an item's with a name; nil if there is none.
func (m *avifMeta) property(item int, name string) (data []byte) {
	for _, i := range m.of[item] {
		if i >= 1 && i <= len(m.properties) && m.properties[i-1].name == name {
			data = m.properties[i-1].data
		}
	}
	return data
}
