package pipeline

import (
	"context"
	"image"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/resample"
)

// A maker makes one derivative.
type maker struct {
	ctx context.Context
	h   codec.Header
	opt Options
	// plan is, once the first frame is painted, the whole plan: all steps, and
	// nothing left to look at.
	plan    Plan
	painter painter
	result  Result
	painted []codec.Frame
}

// frames decodes and paints frame by frame, so that of a long animation only the
// small results are held.
func (m *maker) frames(original []byte) error {
	mark := time.Now()
	lap := func(total *time.Duration) {
		now := time.Now()
		*total += now.Sub(mark)
		mark = now
	}
	for frame, err := range codec.Frames(original, m.h, max(m.plan.Denom, 1), m.plan.Animated) {
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

// paint carries the plan out on a frame. On the first one it takes the looks on
// the way, which complete the plan.
func (m *maker) paint(src resample.Source) (*image.NRGBA, error) {
	src, err := m.painter.paint(src, m.plan.Steps)
	for err == nil && m.plan.Look != nil {
		src, err = m.look(src)
	}
	return src.NRGBA, err
}

// look takes a look and carries out what is planned after it.
func (m *maker) look(src resample.Source) (resample.Source, error) {
	look := m.plan.Look
	copied, err := m.painter.paint(src, look.Steps)
	if err != nil {
		return src, err
	}
	found, err := look.take(m.ctx, copied.NRGBA, m.opt.detector())
	if err != nil {
		return src, err
	}
	next, err := look.next(found)
	if err != nil {
		return src, err
	}
	src, err = m.painter.paint(src, next.Steps)
	next.Steps = append(m.plan.Steps, next.Steps...)
	m.plan = next
	return src, err
}

func (m *maker) encode() (Result, error) {
	out := m.plan.Output
	if m.plan.OfOpaque != out && m.painted[0].Image.Opaque() {
		out = m.plan.OfOpaque
	}
	start := time.Now()
	bytes, err := codec.Encode(m.ctx, m.painted, m.h.Loops, out)
	if err != nil {
		return Result{}, err
	}
	r := m.result
	r.Encode = time.Since(start)
	r.Bytes, r.Format, r.Warning = bytes, out.Format, m.painter.warning
	r.Width, r.Height = m.plan.Width, m.plan.Height
	return r, m.ctx.Err()
}
