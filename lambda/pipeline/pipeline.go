package pipeline

import (
	"context"
	"fmt"
	"time"

	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
)

// Version names the output of this engine. It is stored with every derivative,
// and changes whenever the same original and edits give other pixels or bytes
// worth making anew.
const Version = "2"

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
	// IgnoreOrientation leaves pictures as they are stored instead of upright,
	// unless the edits ask for that.
	IgnoreOrientation bool
	// Bounds are for strangers; nil is none, for those who sign.
	Bounds *Bounds
	// Picture reads the bytes of another picture that an operation needs; nil
	// means that such operations are not available. Its errors are returned as
	// they are: [*RequestError] is the kind for what the request is to blame for.
	Picture func(context.Context, edit.Source) ([]byte, error)
	// Detector finds faces and the like; nil means [Builtin].
	Detector Detector
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

// Run makes a derivative. Its errors are ctx's, codec's three kinds,
// [*RequestError], [*UnavailableError], those of the options' functions, and
// whatever is this package's own fault. Work in progress is not interrupted by
// ctx, but the next stage, or the next frame, is not begun.
//
// Edits that ask for nothing return the original's own bytes, unless it has to be
// turned upright.
func Run(ctx context.Context, original []byte, e edit.Edits, opt Options) (Result, error) {
	h, err := codec.ReadHeader(original, opt.Limits)
	if err != nil {
		return Result{}, err
	}
	p := newPlanner(operations, h, e, opt)
	if len(e.Operations) == 0 && e.Output == (edit.Output{}) && p.turn < 2 {
		p.plan.width, p.plan.height = h.Width, h.Height
		if err := p.checkBounds(); err != nil {
			return Result{}, err
		}
		return Result{Bytes: original, Format: h.Format, Width: h.Width, Height: h.Height}, ctx.Err()
	}
	if p.overlays, err = loadOverlays(ctx, e, opt); err != nil {
		return Result{}, err
	}
	plan, err := p.run()
	if err != nil {
		return Result{}, err
	}
	m := newMaker(ctx, h, opt, plan)
	if err := m.paintFrames(original); err != nil {
		return Result{}, err
	}
	return m.encode()
}

// RequestError is an operation that this picture cannot have done to it, or that
// names another picture or a text that cannot be used: a mistake of the request
// and not of the original. What it says is for whoever made the request.
type RequestError struct {
	// Operation is what was asked for, by its name in sentences: "extract".
	Operation string
	Message   string
}

func (e *RequestError) Error() string { return e.Operation + ": " + e.Message }

// refuse makes a [RequestError].
func refuse(operation, format string, args ...any) error {
	return &RequestError{Operation: operation, Message: fmt.Sprintf(format, args...)}
}

// UnavailableError is an operation that this installation is not configured to
// do. It may do so one day, so derivatives are not to be refused for ever.
type UnavailableError struct {
	// Operation is as in [RequestError], and Needs is what is missing.
	Operation, Needs string
}

func (e *UnavailableError) Error() string {
	return e.Operation + ": not available here, it needs " + e.Needs
}
