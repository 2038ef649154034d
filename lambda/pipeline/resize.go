package pipeline

import (
	"image"

	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
	"s3resize/lambda/smart"
)

// planFocal counts the areas that the next resize heeds; [newPlanner] has read
// them.
func planFocal(p *planner, _ edit.Focal) error {
	p.focals++
	return nil
}

// planResize plans a resize, or to look first where to crop.
//
// A plain crop has its edges where the proportions of the box put them, be it
// between pixels. Where something else than gravity decides, edges are on whole
// pixels by Thumbor's rules.
func planResize(p *planner, r edit.Resize) error {
	size := p.size()
	w, to := target(size, r)
	focus := smart.Mean(p.takeFocals())
	switch {
	case w == whole(size):
	case focus.Weight > 0:
		w = window(smart.AutoCrop(size, to, focus))
	case r.Focus != edit.ByGravity:
		cut := smart.AutoCrop(size, to, smart.Focus{})
		if r.NoEnlarge || r.NoReduce {
			cut = nearestPixels(w, size)
		}
		if cut.Size() == size {
			w = whole(size)
			break
		}
		p.lookForFocus(r, cut, to)
		return nil
	}
	p.scaleTo(w, to, r.Kernel)
	return nil
}

// takeFocals are the focal areas that count for this resize.
func (p *planner) takeFocals() []smart.Focus {
	var points []smart.Focus
	for _, a := range p.areas[p.usedFocals:p.focals] {
		points = append(points, smart.Focus{X: (a.X0 + a.X1) / 2, Y: (a.Y0 + a.Y1) / 2, Weight: max(0, (a.X1-a.X0)*(a.Y1-a.Y0))})
	}
	p.usedFocals = p.focals
	return points
}

// scaleTo plans scaling a window of the picture so far.
func (p *planner) scaleTo(w resample.Window, to image.Point, k edit.Kernel) {
	size := p.size()
	p.recordResize(w, to)
	p.shown *= scaleOf(w, to)
	dx, dy := float64(to.X)/(w.X1-w.X0), float64(to.Y)/(w.Y1-w.Y0)
	p.moveAreas(func(a resample.Window) resample.Window {
		return resample.Window{X0: (a.X0 - w.X0) * dx, Y0: (a.Y0 - w.Y0) * dy, X1: (a.X1 - w.X0) * dx, Y1: (a.Y1 - w.Y0) * dy}
	})
	switch {
	case w == whole(size) && to == size:
	case k == "" || k == edit.Lanczos3:
		p.scale(p.stored(w), swapped(to, p.turn.Swaps()))
	default:
		p.resampleTo(w, to, k)
	}
}

// resampleTo plans scaling a window of the picture so far by [resample.WithKernel]:
// the nearest whole pixels of the window, in sRGB values, as sharp does it with all
// kernels.
func (p *planner) resampleTo(w resample.Window, to image.Point, k edit.Kernel) {
	r := nearestPixels(w, p.size())
	s := p.stored(window(r))
	p.cut = image.Rect(int(s.X0), int(s.Y0), int(s.X1), int(s.Y1))
	if k != edit.Nearest { // which is to find real pixels
		p.chooseDenomFor(window(r), to)
	}
	if d := p.plan.denom; p.raw && d > 1 {
		size := p.cut.Size().Add(image.Pt(d-1, d-1)).Div(d)
		p.scale(window(p.cut), size)
	}
	p.flush()
	p.addStep(resampleStep{size: to, kernel: k}, to, 4*int64(to.X)*int64(p.whole.Y))
}
