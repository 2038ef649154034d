package pipeline

import (
	"image"
	"image/color"
	"math"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
	"s3resize/lambda/resample"
)

// rotate plans a turn. Right angles are not a step of their own.
//
// The frames of an animation are turned like any picture, as Thumbor turns them.
// The Serverless Image Handler leaves this out for animations; but an operation
// that is asked for and not done is a wrong picture that is kept.
func (p *planner) rotate(r edit.Rotate) {
	right := map[float64]codec.Orientation{90: quarter, 180: halfTurn, 270: quarters}
	angle := math.Mod(r.Angle, 360)
	if o, is := right[angle]; is || angle == 0 {
		p.turnBy(o)
		return
	}
	p.settle()
	size := p.size()
	to := filter.RotatedSize(size, angle)
	if p.tiltedSide == 0 {
		p.tiltedSide = float64(max(to.X, to.Y)) / float64(max(size.X, size.Y))
		p.tiltedArea = float64(area(to)) / float64(area(size))
	}
	p.shown = p.shown.rotated(angle)
	p.move(func(w resample.Window) resample.Window { return turnedArea(w, size, to, angle) })
	p.add(Rotate{Angle: angle, Background: color.NRGBA(r.Background)}, to, 0)
}

// turnedArea is an area as large as before around the place where its middle
// comes to lie when a picture is turned on a larger canvas.
func turnedArea(w resample.Window, size, to image.Point, angle float64) resample.Window {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	x, y := (w.X0+w.X1-float64(size.X))/2, (w.Y0+w.Y1-float64(size.Y))/2
	x, y = x*cos-y*sin+float64(to.X)/2, x*sin+y*cos+float64(to.Y)/2
	dx, dy := (w.X1-w.X0)/2, (w.Y1-w.Y0)/2
	return resample.Window{X0: x - dx, Y0: y - dy, X1: x + dx, Y1: y + dy}
}

func (p *planner) extend(e edit.Extend) {
	p.settle()
	to := p.size().Add(image.Pt(e.Left+e.Right, e.Top+e.Bottom))
	p.move(func(w resample.Window) resample.Window { return shift(w, image.Pt(e.Left, e.Top)) })
	p.add(Extend{e}, to, 0)
}

// corners plans what makes corners round, cut to what is left where that is
// less than the picture.
func (p *planner) corners(op edit.Operation) error {
	size := p.size()
	switch op := op.(type) {
	case edit.RoundCorners:
		p.settle()
		p.add(Corners{float64(op.RX), float64(op.RY), color.NRGBA(op.Color)}, size, 0)
	case edit.RoundedCorners:
		p.settle()
		r := min(float64(op.Radius), float64(size.X)/2, float64(size.Y)/2)
		p.add(Corners{RX: r, RY: r}, size, 0)
	case edit.Circle:
		box := filter.CircleBox(size, op.Radius)
		r := float64(box.Dx()) / 2
		p.keep(filter.Ellipse{CX: float64(box.Min.X) + r, CY: float64(box.Min.Y) + r, RX: r, RY: r}, box)
	case edit.RoundCrop:
		e := filter.RoundCropEllipse(size, filter.Ellipse{CX: float64(op.Left), CY: float64(op.Top), RX: float64(op.RX), RY: float64(op.RY)})
		box := e.Box(size)
		if box.Empty() {
			return refuse("roundCrop", "an ellipse around %d, %d has nothing of the picture of %d×%d", op.Left, op.Top, size.X, size.Y)
		}
		p.keep(e, box)
	}
	return nil
}

// keep plans cutting an ellipse out, with a box around it.
func (p *planner) keep(e filter.Ellipse, box image.Rectangle) {
	p.crop(box)
	p.settle()
	e.CX -= float64(box.Min.X)
	e.CY -= float64(box.Min.Y)
	p.add(Keep{e}, box.Size(), 0)
}
