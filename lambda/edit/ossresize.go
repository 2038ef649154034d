package edit

// ossResize are the parameters of OSS's resize.
type ossResize struct {
	mode          string
	width, height int
	long, short   int
	percent       int
	limit         bool
	color         Color
}

func (p *ossPipeline) resize(a *ossAction) {
	mode, ok := a.take("m")
	if !ok {
		mode = "lfit"
	}
	// An older spelling of mfit.
	if a.integer("e", 0, 0, 1) == 1 && !ok {
		mode = "mfit"
	}
	r := ossResize{
		mode: mode, width: a.integer("w", 0, 1, MaxSide), height: a.integer("h", 0, 1, MaxSide),
		long: a.integer("l", 0, 1, MaxSide), short: a.integer("s", 0, 1, MaxSide),
		percent: a.integer("p", 0, 1, 1000), limit: a.integer("limit", 1, 0, 1) == 1,
		color: a.color("color", opaque(0xFFFFFF)),
	}
	ops, err := r.operations()
	if err != nil && a.err == nil {
		a.err = err
	}
	p.add(ops...)
}

// operations turn the parameters into a resize, and for pad a canvas.
func (r ossResize) operations() ([]Operation, error) {
	op := Resize{NoEnlarge: r.limit}
	switch r.mode {
	case "lfit", "pad":
		op.Fit = Inside
	case "mfit":
		op.Fit = Outside
	case "fill":
		op.Fit = Cover
	case "fixed":
		op.Fit = Fill
	default:
		return nil, &Error{What: "OSS resize", Token: "m_" + r.mode, Expected: "lfit, mfit, fill, pad or fixed"}
	}
	switch {
	case r.width+r.height+r.long+r.short == 0 && r.percent == 0:
		return nil, &Error{What: "OSS resize", Token: "", Expected: "w, h, l, s or p"}
	case r.width+r.height+r.long+r.short == 0:
		op = Resize{Scale: float64(r.percent) / 100}
		return []Operation{op}, nil
	}
	r.box(&op)
	ops := []Operation{op}
	if r.mode == "pad" {
		ops = append(ops, Canvas{Width: op.Width, Height: op.Height, Color: r.color, Adaptive: op.Adaptive})
	}
	return ops, nil
}

// box settles the sides. The long and the short side are the sides of a box that
// lies as the picture does; one alone is a square that the picture fits in, or
// covers. A side that is missing is the same as the other where the box decides
// the shape.
func (r ossResize) box(op *Resize) {
	w, h := r.width, r.height
	switch {
	case w+h == 0 && r.long > 0 && r.short > 0:
		w, h, op.Adaptive = r.long, r.short, true
	case w+h == 0 && r.long > 0:
		w, h = r.long, r.long
		if op.Fit == Outside {
			op.Fit = Inside
		}
	case w+h == 0:
		w, h = r.short, r.short
		if op.Fit == Inside && r.mode != "pad" {
			op.Fit = Outside
		}
	case w == 0:
		w = r.long
	case h == 0:
		h = max(r.long, r.short)
	}
	if proportional := r.mode == "lfit" || r.mode == "mfit"; !proportional {
		w, h = max(w, 0), max(h, 0)
		if w == 0 {
			w = h
		}
		if h == 0 {
			h = w
		}
	}
	op.Width, op.Height = w, h
}
