package scaled

// Decode returns the picture in data at 1/denom of its size; denom is 1, 2, 4
// or 8. Dimensions should have been checked before: memory is taken for the
// scaled planes, and for progressive files twice as much again for coefficients
// and up to 8 bytes a block. Bytes behind the end of the image are ignored.
//
// Errors are a [FormatError] or an [UnsupportedError].
func Decode(data []byte, denom int) (*Image, error) {
	if denom != 1 && denom != 2 && denom != 4 && denom != 8 {
		return nil, UnsupportedError("a scale other than 1/1, 1/2, 1/4 and 1/8")
	}
	p, err := parse(data)
	if err != nil {
		return nil, err
	}
	f, n := p.frame, 8/denom
	if f.progressive {
		if err := f.plan(p.scans, n); err != nil {
			return nil, err
		}
	}
	for _, c := range f.components {
		if err := c.allocate(n, f.progressive); err != nil {
			return nil, err
		}
	}
	if err := f.readScans(p.scans); err != nil {
		return nil, err
	}
	img := &Image{
		Width:  ceilDiv(f.width, denom),
		Height: ceilDiv(f.height, denom),
		Gray:   len(f.components) == 1,
		RGB:    p.rgb(),
	}
	for i, c := range f.components {
		img.Planes[i] = f.plane(c)
	}
	return img, nil
}

func (f *frame) readScans(scans []scan) error {
	win := new(window)
	for i := range scans {
		s := &scans[i]
		var err error
		switch {
		case !f.progressive:
			err = newMCUs(s, win, false).sequential()
		case !s.used:
		case s.from > 0:
			err = newBand(s, win).read()
		case s.high == 0:
			err = newMCUs(s, win, true).dcFirst()
		default:
			err = newMCUs(s, win, true).dcRefine()
		}
		if err != nil {
			return err
		}
	}
	if f.progressive {
		for _, c := range f.components {
			c.transform()
		}
	}
	return nil
}
