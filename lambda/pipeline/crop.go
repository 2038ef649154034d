package pipeline

import (
	"image"

	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
	"s3resize/lambda/resample"
)

// rectangle plans the operations that keep a rectangle which they name.
func (p *planner) rectangle(op edit.Operation) error {
	size := p.size()
	switch op := op.(type) {
	case edit.Crop:
		p.crop(filter.ThumborCropBox(size, op.Left, op.Top, op.Right, op.Bottom))
	case edit.Extract:
		r := image.Rect(op.Left, op.Top, op.Left+op.Width, op.Top+op.Height)
		if op.Width < 1 || op.Height < 1 || !r.In(image.Rectangle{Max: size}) {
			return refuse("extract", "%d×%d pixels from %d, %d are not all inside the picture of %d×%d",
				op.Width, op.Height, op.Left, op.Top, size.X, size.Y)
		}
		p.crop(r)
	case edit.CropAt:
		box, ok := filter.OSSCropBox(size, image.Pt(op.Width, op.Height), image.Pt(op.X, op.Y), op.Gravity)
		if !ok {
			return refuse("crop", "%d, %d from %s is outside the picture of %d×%d", op.X, op.Y, op.Gravity, size.X, size.Y)
		}
		p.crop(box)
	case edit.Slice:
		p.crop(filter.OSSSliceBox(size, op.Rows, op.Length, op.Index))
	}
	return nil
}

// crop keeps a rectangle of the picture so far.
func (p *planner) crop(r image.Rectangle) {
	if r == (image.Rectangle{Max: p.size()}) {
		return
	}
	p.tell(Change{Type: Crop, Left: r.Min.X, Top: r.Min.Y, Right: r.Max.X, Bottom: r.Max.Y})
	p.move(func(w resample.Window) resample.Window { return shift(w, image.Point{}.Sub(r.Min)) })
	s := p.stored(window(r))
	p.cut = image.Rect(int(s.X0), int(s.Y0), int(s.X1), int(s.Y1))
}
