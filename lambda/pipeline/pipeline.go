// Package pipeline makes derivative bytes from original bytes and edits.
//
// It plans first and paints after: [NewPlan] settles all geometry from the
// header's numbers alone, before a pixel is decoded, and Run then carries the
// planned steps out in one type switch.
package pipeline

import (
	"cmp"
	"context"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// Version names the output of this engine. It is stored with every derivative,
// and changes whenever the same original and edits give other pixels or bytes
// worth making anew.
const Version = "1"

// Options are what the installation decides, as opposed to the request.
type Options struct {
	// Limits refuse originals that would take too much.
	Limits codec.Limits
	// Quality is for edits that name none; 0 means codec.DefaultQuality.
	Quality int
	// WebPQuality is the same for WebP, whose numbers mean other bytes and
	// other pictures than JPEG's; 0 means Quality.
	WebPQuality int
	// Coding is for edits that name none; "" chooses by size what is smaller and
	// quick.
	Coding edit.Coding
	// Gamma averages sRGB values when scaling, as most programs do, instead of
	// the light they stand for: fine bright detail comes out darker.
	Gamma bool
	// IgnoreOrientation leaves pictures as they are stored instead of upright.
	IgnoreOrientation bool
}

// Result is a derivative and what is worth logging of how it was made.
type Result struct {
	Bytes         []byte
	Format        edit.Format
	Width, Height int
	// Decode, Transform and Encode are how long each part took.
	Decode, Transform, Encode time.Duration
	// Warning is something the result was made in spite of, such as a broken
	// colour profile; usually nil.
	Warning error
}

// Run makes a derivative. Its errors are ctx's, codec's three kinds, and
// whatever is this package's own fault. Work in progress is not interrupted by
// ctx, but the next stage, or the next frame, is not begun.
func Run(ctx context.Context, original []byte, e edit.Edits, opt Options) (Result, error) {
	h, err := codec.ReadHeader(original, opt.Limits)
	if err != nil {
		return Result{}, err
	}
	plan, err := NewPlan(h, e, opt)
	if err != nil {
		return Result{}, err
	}
	result := Result{Format: plan.Output.Format, Width: plan.Width, Height: plan.Height}
	frames, err := result.paintFrames(ctx, original, h, plan)
	if err != nil {
		return Result{}, err
	}
	start := time.Now()
	result.Bytes, err = codec.Encode(frames, h.Loops, plan.Output)
	result.Encode = time.Since(start)
	if err != nil {
		return Result{}, err
	}
	return result, ctx.Err()
}

// paintFrames decodes and transforms frame by frame, so that of a long
// animation only the small results are held.
func (r *Result) paintFrames(ctx context.Context, original []byte, h codec.Header, plan Plan) ([]codec.Frame, error) {
	var frames []codec.Frame
	mark := time.Now()
	lap := func(total *time.Duration) {
		now := time.Now()
		*total += now.Sub(mark)
		mark = now
	}
	for frame, err := range codec.Frames(original, h, plan.Denom, plan.Animated) {
		lap(&r.Decode)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		img, warning := paint(frame.Pixels, plan.Steps, h)
		r.Warning = cmp.Or(r.Warning, warning)
		frames = append(frames, codec.Frame{Image: img, Delay: frame.Delay, Disposal: frame.Disposal})
		lap(&r.Transform)
	}
	return frames, ctx.Err()
}
