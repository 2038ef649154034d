package edit

// knownSize is the size of any picture at some place among the operations, as
// far as they settle it; 0 for a side that is not known.
type knownSize struct{ width, height int }

// after is the size after one more operation.
func (k knownSize) after(op Operation) knownSize {
	switch op := op.(type) {
	case Resize:
		width, height := op.size()
		return knownSize{width, height}
	case Canvas:
		if op.Adaptive {
			return knownSize{}
		}
		if k.width != 0 {
			k.width = max(k.width, op.Width)
		}
		if k.height != 0 {
			k.height = max(k.height, op.Height)
		}
		return k
	}
	if changesSize(op) {
		return knownSize{}
	}
	return k
}

// fitted is the canvas without the sides that a picture of this size has anyway.
func (c Canvas) fitted(k knownSize) Canvas {
	if !c.Adaptive && c.Width <= k.width {
		c.Width = 0
	}
	if !c.Adaptive && c.Height <= k.height {
		c.Height = 0
	}
	c, _ = normalCanvas(c)
	return c
}

// fitCanvases fits every canvas to what is known of the picture's size.
func fitCanvases(ops []Operation) []Operation {
	var known knownSize
	for i, op := range ops {
		if c, ok := op.(Canvas); ok {
			ops[i] = c.fitted(known)
		}
		known = known.after(ops[i])
	}
	return ops
}

func normalCanvas(c Canvas) (normal Canvas, needed bool) {
	if c.With != FillColor {
		c.Color = Color{}
	}
	if c.Width == 0 || c.Height == 0 || c.Width == c.Height {
		c.Adaptive = false
	}
	if c.Width == 0 && c.Height == 0 {
		c.Gravity = Center
	}
	return c, c.Width != 0 || c.Height != 0 || c.Through
}

// changesSize reports whether an operation may change the picture's size.
func changesSize(op Operation) bool {
	switch op.(type) {
	case Resize, Trim, TrimBorder, Crop, Extract, CropAt, Slice, Rotate, AutoOrient, Extend, Canvas, Circle, RoundCrop, SmartCrop:
		return true
	}
	return false
}
