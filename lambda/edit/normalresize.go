package edit

import (
	"cmp"
	"math"
	"slices"
)

func normalResize(r Resize) (normal Resize, needed bool) {
	if r.Scale == 1 {
		r.Scale = 0
	}
	if r.Scale != 0 && !r.OriginalWidth && !r.OriginalHeight && r.Width+r.Height != 0 {
		r.Width, r.Height, r.Scale = scaled(r.Width, r.Scale), scaled(r.Height, r.Scale), 0
	}
	if r.Kernel == Lanczos3 {
		r.Kernel = ""
	}
	if r.Width == 0 && r.Height == 0 { // no box, or one that is the picture
		r = Resize{Scale: r.Scale, Kernel: r.Kernel, NoEnlarge: r.NoEnlarge, NoReduce: r.NoReduce}
		needed := r.Scale != 0 && !(r.NoEnlarge && r.Scale > 1) && !(r.NoReduce && r.Scale < 1)
		r.NoEnlarge, r.NoReduce = false, false
		return r, needed
	}
	if !r.isBox() {
		r.Fit, r.Gravity, r.Focus = 0, 0, 0
	}
	if !r.isBox() || r.Width == r.Height {
		r.Adaptive = false
	}
	if r.Fit != Cover {
		r.Gravity, r.Focus = 0, 0
	}
	if r.Focus != ByGravity {
		r.Gravity = Center
	}
	return r, true
}

// isBox reports whether both sides are given.
func (r Resize) isBox() bool {
	return (r.Width != 0 || r.OriginalWidth) && (r.Height != 0 || r.OriginalHeight)
}

// crops reports whether something of the picture may be cut off.
func (r Resize) crops() bool { return r.isBox() && r.Fit == Cover }

// isScaling reports whether the resize does nothing but scale by a factor.
func (r Resize) isScaling() bool { return r == Resize{Scale: r.Scale} }

// scaled is a side times a factor, at least 1, and 0 for no side.
func scaled(side int, factor float64) int {
	if side == 0 {
		return 0
	}
	return max(1, int(math.Round(min(float64(side)*factor, math.MaxInt32))))
}

// size is the size that the resize makes of any picture, 0 for a side that is
// not known.
func (r Resize) size() (width, height int) {
	fixed := !r.isBox() || r.Fit == Cover || r.Fit == Fill
	if r.NoEnlarge || r.NoReduce || r.Adaptive || r.Scale != 0 || !fixed {
		return 0, 0
	}
	return r.Width, r.Height
}

// placeFocals moves focal areas to the resize that they are for, and drops those
// that nothing is cropped by.
func placeFocals(ops []Operation) []Operation {
	var out []Operation
	var focals []Focal
	for _, op := range ops {
		switch op := op.(type) {
		case Focal:
			focals = append(focals, op)
			continue
		case Resize:
			if op.crops() && len(focals) > 0 {
				slices.SortFunc(focals, compareFocals)
				for _, f := range focals {
					out = append(out, f)
				}
				op.Gravity = Center
			}
			focals = nil
			out = append(out, op)
			continue
		}
		out = append(out, op)
	}
	return out
}

func compareFocals(f, g Focal) int {
	return cmp.Or(cmp.Compare(f.Left, g.Left), cmp.Compare(f.Top, g.Top),
		cmp.Compare(f.Right, g.Right), cmp.Compare(f.Bottom, g.Bottom))
}
