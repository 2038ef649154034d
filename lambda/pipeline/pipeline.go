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
	// WebPQuality is the same for WebP, where a number means other bytes and other
	// pictures than for JPEG; 0 means Quality.
	WebPQuality int
	// Coding is for edits that name none; "" chooses what is smaller and quick for
	// the size.
	Coding edit.Coding
	// Gamma averages sRGB values when scaling, as most programs do, instead of
	// the light they stand for. Fine bright detail comes out darker.
	Gamma bool
	// IgnoreOrientation leaves pictures as they are stored instead of upright,
	// unless the edits ask for that.
	IgnoreOrientation bool
	// Bounds limit requests without a signature; nil is no bounds.
	Bounds *Bounds
	// Picture reads the bytes of a picture that is laid over the original; nil means
	// that such operations are not available. Run returns its errors as they are.
	// Mistakes of the request should be a [*RequestError].
	Picture func(context.Context, edit.Source) ([]byte, error)
	// Detector finds faces and objectionable content; nil means [Builtin].
	Detector Detector
}

// Result is a derivative, and what is worth logging about how it was made.
type Result struct {
	Bytes         []byte
	Format        edit.Format
	Width, Height int
	// Decode, Transform and Encode are how long each part took.
	Decode, Transform, Encode time.Duration
	// Warning is a fault that did not prevent the result, such as a broken color
	// profile; usually nil.
	Warning error
}

// Run makes a derivative. It returns ctx's errors, codec's three kinds of errors,
// [*RequestError], [*BoundError], [*UnavailableError], the errors of the options'
// functions, and others for faults of this package. When ctx ends, Run finishes
// the stage or the frame that it works on and does not begin the next.
//
// If the edits ask for nothing, the result is the original's own bytes, unless the
// original has to be turned upright.
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

// RequestError is a mistake of the request, and not of the original: an operation
// that cannot be done to this picture, or an overlay or a text that cannot be used.
// Its message is for whoever made the request.
type RequestError struct {
	// Operation is the name of the operation, such as "extract".
	Operation string
	Message   string
}

func (e *RequestError) Error() string { return e.Operation + ": " + e.Message }

// refuse makes a [RequestError].
func refuse(operation, format string, args ...any) error {
	return &RequestError{Operation: operation, Message: fmt.Sprintf(format, args...)}
}

// UnavailableError is an operation that needs something that is not configured
// here. The configuration may change, so the refusal should not be kept for ever.
type UnavailableError struct {
	// Operation is as in [RequestError], and Needs is what is missing.
	Operation, Needs string
}

func (e *UnavailableError) Error() string {
	return e.Operation + ": not available here, it needs " + e.Needs
}
