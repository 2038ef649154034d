package pipeline

import (
	"image"

	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
	"s3resize/lambda/smart"
)

// resize plans a resize, unless it has to look first where to crop.
//
// A plain crop has its edges where the proportions of the box put them, be it
// between pixels. Where something else than gravity decides, edges are on whole
// pixels by Thumbor's rules.
func (p *planner) resize(r edit.Resize) *Look {
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
			cut = nearest(w, size)
		}
		if cut.Size() == size {
			w = whole(size)
			break
		}
		p.decodeFor(window(cut), to)
		look := p.small(r, p.opt.detector().Copy(size))
		look.cut, look.to = cut.Size(), to
		return look
	}
	p.scaleTo(w, to, r.Kernel)
	return nil
}

// decodeFor settles the scale to decode at by a window of the picture so far,
// wherever it will lie.
func (p *planner) decodeFor(w resample.Window, to image.Point) {
	if p.raw {
		p.decode(p.stored(w), swapped(to, p.turn.Swaps()))
	}
}

// scaleTo plans scaling a window of the picture so far.
func (p *planner) scaleTo(w resample.Window, to image.Point, k edit.Kernel) {
	size := p.size()
	p.tellResize(w, to)
	dx, dy := float64(to.X)/(w.X1-w.X0), float64(to.Y)/(w.Y1-w.Y0)
	p.move(func(a resample.Window) resample.Window {
		return resample.Window{X0: (a.X0 - w.X0) * dx, Y0: (a.Y0 - w.Y0) * dy, X1: (a.X1 - w.X0) * dx, Y1: (a.Y1 - w.Y0) * dy}
	})
	p.show(w, to, k)
	switch {
	case w == whole(size) && to == size:
	case k == "" || k == edit.Lanczos3:
		p.scale(p.stored(w), swapped(to, p.turn.Swaps()))
	default:
		p.resampleTo(w, to, k)
	}
}

// show notes at what scale a window is shown. The nearest pixels are as many
// pixels of the original as before, however few they are: crops that begin a
// pixel further on would show the ones between.
func (p *planner) show(w resample.Window, to image.Point, k edit.Kernel) {
	if k != "" && k != edit.Lanczos3 {
		w = window(nearest(w, p.size()))
	}
	x, y := float64(to.X)/(w.X1-w.X0), float64(to.Y)/(w.Y1-w.Y0)
	if k == edit.Nearest {
		x, y = max(x, 1), max(y, 1)
	}
	p.shown = p.shown.scaled(x, y)
}

// takeFocals are the focal areas that count for this resize.
func (p *planner) takeFocals() []smart.Focus {
	var points []smart.Focus
	for _, a := range p.areas[p.used:p.focals] {
		points = append(points, smart.Focus{X: (a.X0 + a.X1) / 2, Y: (a.Y0 + a.Y1) / 2, Weight: max(0, (a.X1-a.X0)*(a.Y1-a.Y0))})
	}
	p.used = p.focals
	return points
}
