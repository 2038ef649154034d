package pipeline

import (
	"cmp"
	"context"
	"image"
	"math"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/resample"
)

// A step is one planned change to a picture. All its numbers are known.
type step interface {
	// cost is the time that the step takes per pixel of the picture before or after
	// it, whichever is larger. The picture after it has the given size.
	cost(size image.Point) time.Duration
	// paint makes the next picture of src. It may change src's pixels, unless it
	// is a [scaleStep]. Its errors are about overlays.
	paint(p *painter, src resample.Source) (*image.NRGBA, error)
}

// A drawStep does what an operation says; see [operations].
type drawStep struct {
	row    *row
	values any
}

func (s drawStep) cost(size image.Point) time.Duration { return s.row.cost(s.values, size) }

func (s drawStep) paint(_ *painter, src resample.Source) (*image.NRGBA, error) {
	return s.row.paint(s.values, src.NRGBA)
}

// A scaleStep scales a window of the picture to size, averaging light or, if
// gamma, sRGB values.
type scaleStep struct {
	window resample.Window
	size   image.Point
	gamma  bool
	// within is what was cut out before; pixels around it are not looked at. It is
	// empty if nothing was cut, and if the decoder has mixed neighboring pixels
	// anyway, as it does for JPEGs that it decodes at a smaller scale.
	within image.Rectangle
}

func (s scaleStep) cost(size image.Point) time.Duration { return scaleCost(s, size) }

func (s scaleStep) paint(_ *painter, src resample.Source) (*image.NRGBA, error) {
	w := s.window
	if !s.within.Empty() && src.NRGBA != nil {
		src.NRGBA = src.NRGBA.SubImage(s.within.Add(src.NRGBA.Rect.Min)).(*image.NRGBA)
		w = shift(w, image.Point{}.Sub(s.within.Min))
	}
	return resample.Resize(src, w, s.size.X, s.size.Y, resample.Options{Gamma: s.gamma}), nil
}

// memory is what scaling holds of the picture, in bytes: as many rows as Lanczos
// looks at, of the result's width, at 16 bytes a pixel.
func (s scaleStep) memory() int64 {
	ratio := (s.window.Y1 - s.window.Y0) / float64(s.size.Y)
	return 16 * int64(math.Ceil(6*max(ratio, 1))+2) * int64(s.size.X)
}

// A resampleStep scales the picture to size with another kernel than Lanczos3.
type resampleStep struct {
	size   image.Point
	kernel edit.Kernel
}

func (s resampleStep) cost(size image.Point) time.Duration { return scaleCost(s, size) }

func (s resampleStep) paint(_ *painter, src resample.Source) (*image.NRGBA, error) {
	return resample.WithKernel(src.NRGBA, s.size.X, s.size.Y, s.kernel), nil
}

// An uprightStep turns the picture as its EXIF orientation, or an operation, says.
type uprightStep struct {
	orientation codec.Orientation
}

func (s uprightStep) cost(size image.Point) time.Duration { return pointCost(s, size) }

func (s uprightStep) paint(_ *painter, src resample.Source) (*image.NRGBA, error) {
	return codec.Upright(src.NRGBA, s.orientation), nil
}

// An sRGBStep converts from the original's color profile.
type sRGBStep struct{}

func (s sRGBStep) cost(size image.Point) time.Duration { return scaleCost(s, size) }

func (sRGBStep) paint(p *painter, src resample.Source) (*image.NRGBA, error) {
	p.warning = cmp.Or(p.warning, p.h.ToSRGB(src.NRGBA))
	return src.NRGBA, nil
}

// A painter carries steps out on the frames of one original.
type painter struct {
	h codec.Header
	// warning is about a color profile that could not be used.
	warning error
}

// paint carries steps out. Without steps it returns the picture as it is.
func (p *painter) paint(src resample.Source, steps []step) (resample.Source, error) {
	for _, s := range steps {
		img, err := s.paint(p, src)
		if err != nil {
			return resample.Source{}, err
		}
		src = resample.Source{NRGBA: img}
	}
	return src, nil
}

// A maker makes one derivative.
type maker struct {
	ctx context.Context
	h   codec.Header
	opt Options
	// plan is the whole plan once the first frame is painted: it has all steps, and
	// no look.
	plan    Plan
	painter painter
	result  Result
	painted []codec.Frame
}

func newMaker(ctx context.Context, h codec.Header, opt Options, plan Plan) *maker {
	return &maker{ctx: ctx, h: h, opt: opt, plan: plan, painter: painter{h: h}}
}

// paintFrames decodes and paints frame by frame, so that a long animation is held
// only as its small results.
func (m *maker) paintFrames(original []byte) error {
	mark := time.Now()
	lap := func(total *time.Duration) {
		now := time.Now()
		*total += now.Sub(mark)
		mark = now
	}
	for frame, err := range codec.Frames(original, m.h, max(m.plan.denom, 1), m.plan.animated) {
		lap(&m.result.Decode)
		if err == nil {
			err = m.ctx.Err()
		}
		if err != nil {
			return err
		}
		img, err := m.paint(frame.Pixels)
		if err != nil {
			return err
		}
		m.painted = append(m.painted, codec.Frame{Image: img, Delay: frame.Delay, Disposal: frame.Disposal})
		lap(&m.result.Transform)
	}
	return m.ctx.Err()
}

// paint carries the plan out on a frame. On the first frame it also takes the looks,
// which complete the plan.
func (m *maker) paint(src resample.Source) (*image.NRGBA, error) {
	src, err := m.painter.paint(src, m.plan.steps)
	for err == nil && m.plan.look != nil {
		src, err = m.takeLook(src)
	}
	return src.NRGBA, err
}

// takeLook takes a look and carries out what is planned after it.
func (m *maker) takeLook(src resample.Source) (resample.Source, error) {
	look := m.plan.look
	lookedAt, err := m.painter.paint(src, look.steps)
	if err != nil {
		return src, err
	}
	found, err := look.take(m.ctx, lookedAt.NRGBA, m.opt.detector())
	if err != nil {
		return src, err
	}
	next, err := look.next(found)
	if err != nil {
		return src, err
	}
	src, err = m.painter.paint(src, next.steps)
	next.steps = append(m.plan.steps, next.steps...)
	m.plan = next
	return src, err
}

func (m *maker) encode() (Result, error) {
	out := m.plan.output
	if m.plan.opaqueOutput != out && m.painted[0].Image.Opaque() {
		out = m.plan.opaqueOutput
	}
	start := time.Now()
	bytes, err := codec.Encode(m.ctx, m.painted, m.h.Loops, out)
	if err != nil {
		return Result{}, err
	}
	r := m.result
	r.Encode = time.Since(start)
	r.Bytes, r.Format, r.Warning = bytes, out.Format, m.painter.warning
	r.Width, r.Height = m.plan.width, m.plan.height
	return r, m.ctx.Err()
}
