package pipeline

import (
	"image"
	"image/color"
	"math"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
	"s3resize/lambda/resample"
	"s3resize/lambda/smart"
)

// planFocal remembers an area for the next resize.
func planFocal(p *planner, f edit.Focal) error {
	p.focals = append(p.focals, image.Rect(f.Left, f.Top, f.Right, f.Bottom))
	return nil
}

// planResize plans a resize, or a look for what to crop.
//
// A plain crop has its edges where the proportions of the box put them, even if
// that is between pixels. If a focus decides, the edges are on whole pixels by
// Thumbor's rules.
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

// takeFocals returns the focal areas since the last resize, in pixels of the picture
// so far, and forgets them.
func (p *planner) takeFocals() []smart.Focus {
	var points []smart.Focus
	for _, f := range p.focals {
		a := p.locate(window(f))
		points = append(points, smart.Focus{X: (a.X0 + a.X1) / 2, Y: (a.Y0 + a.Y1) / 2, Weight: max(0, (a.X1-a.X0)*(a.Y1-a.Y0))})
	}
	p.focals = nil
	return points
}

// scaleTo plans scaling a window of the picture so far.
func (p *planner) scaleTo(w resample.Window, to image.Point, k edit.Kernel) {
	size := p.size()
	p.recordResize(w, to)
	dx, dy := float64(to.X)/(w.X1-w.X0), float64(to.Y)/(w.Y1-w.Y0)
	p.move(func(a resample.Window) resample.Window {
		return resample.Window{X0: (a.X0 - w.X0) * dx, Y0: (a.Y0 - w.Y0) * dy, X1: (a.X1 - w.X0) * dx, Y1: (a.Y1 - w.Y0) * dy}
	})
	p.scaleView(w, to, k)
	switch {
	case w == whole(size) && to == size:
	case k == "" || k == edit.Lanczos3:
		p.scale(p.stored(w), swapped(to, p.turn.Swaps()))
	default:
		p.resampleTo(w, to, k)
	}
}

// scaleView records the scale at which a window is shown. With [edit.Nearest] that is
// never less than 1: it takes pixels of the original as they are, and crops that
// begin a pixel further on would show those in between.
func (p *planner) scaleView(w resample.Window, to image.Point, k edit.Kernel) {
	if k != "" && k != edit.Lanczos3 {
		w = window(nearestPixels(w, p.size()))
	}
	x, y := float64(to.X)/(w.X1-w.X0), float64(to.Y)/(w.Y1-w.Y0)
	if k == edit.Nearest {
		x, y = max(x, 1), max(y, 1)
	}
	p.view = p.view.scaled(x, y)
}

// resampleTo plans scaling a window of the picture so far by [resample.WithKernel].
// It takes the nearest whole pixels of the window, and sRGB values, as sharp does
// with all kernels.
func (p *planner) resampleTo(w resample.Window, to image.Point, k edit.Kernel) {
	r := nearestPixels(w, p.size())
	s := p.stored(window(r))
	p.cut = image.Rect(int(s.X0), int(s.Y0), int(s.X1), int(s.Y1))
	if k != edit.Nearest { // Nearest takes pixels of the original
		p.chooseDenomFor(window(r), to)
	}
	if d := p.plan.denom; p.raw && d > 1 {
		size := p.cut.Size().Add(image.Pt(d-1, d-1)).Div(d)
		p.scale(window(p.cut), size)
	}
	p.flush()
	p.addStep(resampleStep{size: to, kernel: k}, to, 4*int64(to.X)*int64(p.whole.Y))
}

func planCrop(p *planner, op edit.Crop) error {
	p.crop(filter.ThumborCropBox(p.size(), op.Left, op.Top, op.Right, op.Bottom))
	return nil
}

func planExtract(p *planner, op edit.Extract) error {
	size := p.size()
	r := image.Rect(op.Left, op.Top, op.Left+op.Width, op.Top+op.Height)
	if op.Width < 1 || op.Height < 1 || !r.In(image.Rectangle{Max: size}) {
		return refuse("extract", "%d×%d pixels from %d, %d are not all inside the picture of %d×%d",
			op.Width, op.Height, op.Left, op.Top, size.X, size.Y)
	}
	p.crop(r)
	return nil
}

func planCropAt(p *planner, op edit.CropAt) error {
	size := p.size()
	box, ok := filter.OSSCropBox(size, image.Pt(op.Width, op.Height), image.Pt(op.X, op.Y), op.Gravity)
	if !ok {
		return refuse("crop", "%d, %d from %s is outside the picture of %d×%d", op.X, op.Y, op.Gravity, size.X, size.Y)
	}
	p.crop(box)
	return nil
}

func planSlice(p *planner, op edit.Slice) error {
	p.crop(filter.OSSSliceBox(p.size(), op.Rows, op.Length, op.Index))
	return nil
}

func planFlip(p *planner, _ edit.Flip) error {
	p.turnBy(flipped)
	return nil
}

func planFlop(p *planner, _ edit.Flop) error {
	p.turnBy(flopped)
	return nil
}

// planAutoOrient turns the picture upright, which [planner.orient] has put off.
func planAutoOrient(p *planner, _ edit.AutoOrient) error {
	p.turnBy(p.pendingTurn)
	p.pendingTurn = 0
	return nil
}

// A rotation turns clockwise by an angle in degrees that is not a right one.
type rotation struct {
	angle      float64
	background color.NRGBA
}

// planRotate plans a turn. Right angles make no step of their own.
//
// It also turns the frames of animations, as Thumbor does. The Serverless Image
// Handler leaves them as they are, but a derivative without an operation that was
// asked for would be wrong, and stored.
func planRotate(p *planner, r edit.Rotate) (*drawing[rotation], error) {
	right := map[float64]codec.Orientation{90: quarterTurn, 180: halfTurn, 270: threeQuarterTurn}
	angle := math.Mod(r.Angle, 360)
	if o, is := right[angle]; is || angle == 0 {
		p.turnBy(o)
		return nil, nil
	}
	p.flush()
	size := p.size()
	to := filter.RotatedSize(size, angle)
	if p.tiltedSide == 0 {
		p.tiltedSide = float64(max(to.X, to.Y)) / float64(max(size.X, size.Y))
		p.tiltedArea = float64(area(to)) / float64(area(size))
	}
	p.view = p.view.rotated(angle)
	p.move(func(w resample.Window) resample.Window { return turnedArea(w, size, to, angle) })
	return &drawing[rotation]{values: rotation{angle, color.NRGBA(r.Background)}, size: to}, nil
}

func (r rotation) paint(img *image.NRGBA) (*image.NRGBA, error) {
	return filter.Rotate(img, r.angle, r.background), nil
}

// turnedArea is where an area lies after a picture of the given size is turned by an
// angle onto a canvas of the size to: as large as before, around its turned middle.
func turnedArea(w resample.Window, size, to image.Point, angle float64) resample.Window {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	x, y := (w.X0+w.X1-float64(size.X))/2, (w.Y0+w.Y1-float64(size.Y))/2
	x, y = x*cos-y*sin+float64(to.X)/2, x*sin+y*cos+float64(to.Y)/2
	dx, dy := (w.X1-w.X0)/2, (w.Y1-w.Y0)/2
	return resample.Window{X0: x - dx, Y0: y - dy, X1: x + dx, Y1: y + dy}
}

func planExtend(p *planner, e edit.Extend) (*drawing[edit.Extend], error) {
	p.flush()
	to := p.size().Add(image.Pt(e.Left+e.Right, e.Top+e.Bottom))
	p.move(func(w resample.Window) resample.Window { return shift(w, image.Pt(e.Left, e.Top)) })
	return &drawing[edit.Extend]{values: e, size: to}, nil
}

func paintExtend(e edit.Extend, img *image.NRGBA) (*image.NRGBA, error) {
	return filter.Extend(img, e.Top, e.Left, e.Bottom, e.Right, e.Mode, color.NRGBA(e.Background)), nil
}

// A pad lays the picture on a canvas of the given size.
type pad struct {
	size       image.Point
	at         image.Point
	background color.NRGBA
	with       edit.Filling
	// through shows the canvas where the picture is transparent.
	through bool
}

// planCanvas plans a canvas. It makes no step if the picture fills the canvas, unless
// the canvas shows through.
func planCanvas(p *planner, c edit.Canvas) (*drawing[pad], error) {
	size, want := p.size(), image.Pt(c.Width, c.Height)
	if c.Adaptive && isCrosswise(want, size) {
		want = image.Pt(c.Height, c.Width)
	}
	full := image.Pt(max(want.X, size.X), max(want.Y, size.Y))
	if full == size && !c.Through {
		return nil, nil
	}
	p.flush()
	at := placeIn(c.Gravity, full.Sub(size))
	p.move(func(w resample.Window) resample.Window { return shift(w, at) })
	var memory int64
	if c.With == edit.FillBlur {
		memory = 8 * area(full)
	}
	return &drawing[pad]{pad{size: full, at: at, background: color.NRGBA(c.Color), with: c.With, through: c.Through}, full, memory}, nil
}

func (s pad) cost(image.Point) time.Duration {
	if s.with == edit.FillBlur {
		return 150
	}
	return 10
}

// fillBlurRadius is Thumbor's, in pixels.
const fillBlurRadius = 50

func (s pad) paint(img *image.NRGBA) (*image.NRGBA, error) {
	switch s.with {
	case edit.FillTransparent:
		s.background = color.NRGBA{}
	case edit.FillAuto:
		s.background = filter.AverageColor(img)
	case edit.FillBlur:
		canvas := resample.Resize(resample.Source{NRGBA: img}, whole(img.Rect.Size()), s.size.X, s.size.Y, resample.Options{})
		filter.ThumborBlur(canvas, fillBlurRadius, 0)
		if s.through {
			filter.Composite(canvas, img, s.at, filter.Opaque())
		} else {
			filter.Paste(canvas, img, s.at)
		}
		return canvas, nil
	}
	return filter.Fill(img, s.size, s.at, s.background, s.through), nil
}

// corners are elliptical corners to cut off, with radii in pixels.
type corners struct {
	rx, ry     float64
	background color.NRGBA
}

func planRoundCorners(p *planner, op edit.RoundCorners) (*drawing[corners], error) {
	p.flush()
	return &drawing[corners]{values: corners{float64(op.RX), float64(op.RY), color.NRGBA(op.Color)}, size: p.size()}, nil
}

func planRoundedCorners(p *planner, op edit.RoundedCorners) (*drawing[corners], error) {
	p.flush()
	size := p.size()
	r := min(float64(op.Radius), float64(size.X)/2, float64(size.Y)/2)
	return &drawing[corners]{values: corners{rx: r, ry: r}, size: size}, nil
}

func (c corners) paint(img *image.NRGBA) (*image.NRGBA, error) {
	filter.RoundCorners(img, c.rx, c.ry, c.background)
	return img, nil
}

func planCircle(p *planner, op edit.Circle) (*drawing[filter.Ellipse], error) {
	box := filter.CircleBox(p.size(), op.Radius)
	r := float64(box.Dx()) / 2
	return p.cutEllipse(filter.Ellipse{CX: float64(box.Min.X) + r, CY: float64(box.Min.Y) + r, RX: r, RY: r}, box), nil
}

func planRoundCrop(p *planner, op edit.RoundCrop) (*drawing[filter.Ellipse], error) {
	size := p.size()
	e := filter.RoundCropEllipse(size, filter.Ellipse{CX: float64(op.Left), CY: float64(op.Top), RX: float64(op.RX), RY: float64(op.RY)})
	box := e.Box(size)
	if box.Empty() {
		return nil, refuse("roundCrop", "an ellipse around %d, %d has nothing of the picture of %d×%d", op.Left, op.Top, size.X, size.Y)
	}
	return p.cutEllipse(e, box), nil
}

// cutEllipse cuts out an ellipse with the box around it.
func (p *planner) cutEllipse(e filter.Ellipse, box image.Rectangle) *drawing[filter.Ellipse] {
	p.crop(box)
	p.flush()
	e.CX -= float64(box.Min.X)
	e.CY -= float64(box.Min.Y)
	return &drawing[filter.Ellipse]{values: e, size: box.Size()}
}

// paintEllipse makes transparent what lies outside an ellipse.
func paintEllipse(e filter.Ellipse, img *image.NRGBA) (*image.NRGBA, error) {
	filter.KeepEllipse(img, e, color.NRGBA{})
	return img, nil
}
