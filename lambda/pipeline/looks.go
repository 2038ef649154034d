package pipeline

import (
	"context"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"

	"s3resize/lambda/edit"
	"s3resize/lambda/filter"
	"s3resize/lambda/smart"
)

// A look is a question that only pixels answer: where an operation cuts, or whether
// it does anything. In an animation the first frame answers it for all frames.
type look struct {
	// operation is the one that asks the question.
	operation edit.Operation
	// steps make a copy of the picture so far to look at. Without steps the look is
	// at the picture itself.
	steps []step
	// take looks at the picture or its copy, whose origin is at 0, 0.
	take func(ctx context.Context, img *image.NRGBA, d Detector) (answer, error)
	// unseen is the answer if there is nothing to be seen.
	unseen answer
	// then plans what follows from an answer.
	then func(p *planner, a answer) error
	// planner is the state to go on from.
	planner planner
}

// An answer is what was found.
type answer struct {
	// keep is the part of the picture to keep.
	keep image.Rectangle
	// blur says that the picture is to be blurred.
	blur bool
}

// next plans what follows a look.
func (l *look) next(a answer) (Plan, error) {
	p := l.planner
	p.plan.steps, p.plan.look = nil, nil
	if err := l.then(&p, a); err != nil {
		return Plan{}, err
	}
	return p.run()
}

// lookAt plans a look at the picture so far, which is cut by what is found.
func (p *planner) lookAt(op edit.Operation, take func(context.Context, *image.NRGBA, Detector) (answer, error)) *look {
	p.plan.look = &look{
		operation: op,
		take:      take,
		unseen:    answer{keep: image.Rectangle{Max: p.size()}},
		then: func(p *planner, a answer) error {
			p.crop(a.keep)
			return nil
		},
	}
	return p.plan.look
}

// lookAtCopy is [planner.lookAt] for a small copy, as large as the detector wants
// it.
func (p *planner) lookAtCopy(op edit.Operation, take func(context.Context, *image.NRGBA, Detector) (answer, error)) *look {
	size := p.opt.detector().Copy(p.size())
	p.chooseDenomFor(whole(p.size()), p.size())
	q := *p
	q.plan.steps = nil
	q.scale(p.stored(whole(p.size())), swapped(size, p.turn.Swaps()))
	q.flush()
	p.beyondPlain += q.frameTime - p.frameTime
	p.stepMemory, p.frameTime = q.stepMemory, q.frameTime
	l := p.lookAt(op, take)
	l.steps = q.plan.steps
	return l
}

func planTrim(p *planner, op edit.ThumborTrim) error {
	p.flush()
	p.lookAt(op, func(_ context.Context, img *image.NRGBA, _ Detector) (answer, error) {
		return answer{keep: filter.ThumborTrim(img, op.BottomRight, op.Tolerance)}, nil
	})
	return nil
}

func planTrimBorder(p *planner, op edit.SharpTrim) error {
	p.flush()
	p.lookAt(op, func(_ context.Context, img *image.NRGBA, _ Detector) (answer, error) {
		background := color.NRGBA(op.Background)
		if !op.Given {
			background = img.NRGBAAt(0, 0)
		}
		return answer{keep: filter.SharpTrim(img, background, op.Threshold)}, nil
	})
	return nil
}

func planSmartCrop(p *planner, op edit.SmartCrop) error {
	size := p.size()
	p.lookAtCopy(op, func(ctx context.Context, img *image.NRGBA, d Detector) (answer, error) {
		boxes, err := d.Faces(ctx, img)
		switch {
		case err != nil:
			return answer{}, err
		case len(boxes) == 0:
			return answer{keep: image.Rectangle{Max: size}}, nil
		case op.FaceIndex >= len(boxes):
			return answer{}, refuse("smartCrop", "face index %d: the picture has %d faces, counted from 0", op.FaceIndex, len(boxes))
		}
		keep := smart.FaceCrop(size, boxes[op.FaceIndex], op.Padding)
		if keep.Empty() {
			return answer{}, refuse("smartCrop", "padding %d leaves nothing of the face", op.Padding)
		}
		return answer{keep: keep}, nil
	})
	return nil
}

func planContentModeration(p *planner, op edit.ContentModeration) error {
	wanted := strings.Split(op.Labels, ";")
	l := p.lookAtCopy(op, func(ctx context.Context, img *image.NRGBA, d Detector) (answer, error) {
		found, err := d.Labels(ctx, img, op.MinConfidence)
		if err != nil {
			return answer{}, err
		}
		return answer{blur: slices.ContainsFunc(found, func(label string) bool {
			return op.Labels == "" || slices.Contains(wanted, label)
		})}, nil
	})
	l.then = func(p *planner, a answer) error {
		sigma := math.Ceil(op.Blur)
		if a.blur && sigma >= 0.3 && sigma <= 1000 {
			return p.operation(edit.SharpBlur{Sigma: sigma})
		}
		return nil
	}
	return nil
}

// lookForFocus plans a look for the part that a resize keeps, which is as large as
// cut and is scaled to the size to.
func (p *planner) lookForFocus(r edit.Resize, cut image.Rectangle, to image.Point) {
	f := focusFinder{op: r, size: p.size(), cut: cut.Size()}
	p.chooseDenomFor(window(cut), to)
	l := p.lookAtCopy(r, f.find)
	l.unseen = answer{keep: smart.CropAround(image.Rectangle{Max: f.size}, f.size, f.cut)}
	l.then = func(p *planner, a answer) error {
		p.scaleTo(window(a.keep), to, r.Kernel)
		return nil
	}
}

// A focusFinder finds the part that a resize keeps: cut is its size, and size the
// picture's.
type focusFinder struct {
	op        edit.Resize
	size, cut image.Point
}

func (f focusFinder) find(ctx context.Context, img *image.NRGBA, d Detector) (answer, error) {
	copied := img.Rect.Size()
	cut := image.Pt(rescaled(f.cut.X, copied.X, f.size.X), rescaled(f.cut.Y, copied.Y, f.size.Y))
	var r image.Rectangle
	switch f.op.Focus {
	case edit.Entropy:
		r = smart.Entropy(img, cut)
	case edit.Attention:
		r = smart.Attention(img, cut)
	default:
		boxes, err := d.Faces(ctx, img)
		if err != nil {
			return answer{}, err
		}
		if len(boxes) > 0 {
			return answer{keep: f.around(boxes)}, nil
		}
		r = smart.Salient(img, cut)
	}
	return answer{keep: smart.CropAround(smart.Enlarge(r, img.Rect, f.size), f.size, f.cut)}, nil
}

// around is the part with the mean of the faces in the middle, larger ones
// counting more.
func (f focusFinder) around(boxes []smart.Box) image.Rectangle {
	var points []smart.Focus
	for _, b := range boxes {
		points = append(points, smart.FocusOf(smart.FaceCrop(f.size, b, 0)))
	}
	m := smart.Mean(points)
	at := image.Pt(int(m.X), int(m.Y))
	return smart.CropAround(image.Rectangle{at, at}, f.size, f.cut)
}

// rescaled is a side in a smaller copy, at least 1.
func rescaled(n, to, from int) int { return max(1, (2*n*to+from)/(2*from)) }

// A Detector finds faces and objectionable content in pictures.
type Detector interface {
	// Copy is the size of the copy to look at for a picture of the given size.
	Copy(size image.Point) image.Point
	// Faces are the boxes of faces in the detector's own order, in which smartCrop
	// counts: one index may mean different faces to different detectors. [Builtin]
	// has the surest face first. Rekognition's order is that of its answer, as for
	// the Serverless Image Handler.
	Faces(ctx context.Context, img *image.NRGBA) ([]smart.Box, error)
	// Labels are the names of objectionable content that was found with at least
	// the given confidence in percent. [Builtin] returns an [*UnavailableError].
	Labels(ctx context.Context, img *image.NRGBA, minConfidence float64) ([]string, error)
}

// Builtin is the detector that needs no other service.
type Builtin struct{}

// Copy implements [Detector].
func (Builtin) Copy(size image.Point) image.Point { return smart.SmallSize(size) }

// Faces implements [Detector].
func (Builtin) Faces(_ context.Context, img *image.NRGBA) ([]smart.Box, error) {
	faces, err := smart.Faces(img)
	var boxes []smart.Box
	for _, f := range faces {
		boxes = append(boxes, smart.BoxOf(f.Box, img.Rect))
	}
	return boxes, err
}

// Labels implements [Detector].
func (Builtin) Labels(context.Context, *image.NRGBA, float64) ([]string, error) {
	return nil, &UnavailableError{Operation: "contentModeration", Needs: "the detector rekognition"}
}

// detector is the detector to use.
func (o Options) detector() Detector {
	if o.Detector == nil {
		return Builtin{}
	}
	return o.Detector
}
