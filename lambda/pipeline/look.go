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

// A Look is a question that only pixels answer: where an operation cuts, or
// whether it does anything. Of an animation the first frame answers it for all.
type Look struct {
	// Operation is the one that asks.
	Operation edit.Operation
	// Steps make the copy that is looked at of the picture so far; without any
	// it is the picture itself.
	Steps []Step
	// cut is the size of what is looked for, and to what it will be scaled to,
	// where the operation is a resize.
	cut, to image.Point
	// planner is where to go on.
	planner planner
}

// An answer is what was found.
type answer struct {
	// keep is the part of the picture to keep.
	keep image.Rectangle
	// blur says that the picture is to be blurred.
	blur bool
}

// small plans to look at a small copy.
func (p *planner) small(op edit.Operation, size image.Point) *Look {
	p.decodeFor(whole(p.size()), p.size())
	q := *p
	q.plan.Steps = nil
	q.scale(p.stored(whole(p.size())), swapped(size, p.turn.Swaps()))
	q.settle()
	p.beyond += q.time - p.time
	p.work, p.time = q.work, q.time
	return &Look{Operation: op, Steps: q.plan.Steps}
}

// next plans what follows a look.
func (l *Look) next(a answer) (Plan, error) {
	p := l.planner
	p.plan.Steps, p.plan.Look = nil, nil
	switch op := l.Operation.(type) {
	case edit.Resize:
		p.scaleTo(window(a.keep), l.to, op.Kernel)
	case edit.ContentModeration:
		sigma := math.Ceil(op.Blur)
		if a.blur && sigma >= 0.3 && sigma <= 1000 {
			if err := p.change(edit.Gaussian{Sigma: sigma}); err != nil {
				return Plan{}, err
			}
		}
	default:
		p.crop(a.keep)
	}
	return p.run()
}

// nothing is the answer where there is nothing to be seen.
func (l *Look) nothing() answer {
	size := l.planner.size()
	all := image.Rectangle{Max: size}
	if l.cut != (image.Point{}) {
		return answer{keep: smart.CropAround(all, size, l.cut)}
	}
	return answer{keep: all}
}

// take looks at a picture, whose origin is at 0, 0.
func (l *Look) take(ctx context.Context, img *image.NRGBA, d Detector) (answer, error) {
	switch op := l.Operation.(type) {
	case edit.Trim:
		return answer{keep: filter.ThumborTrim(img, op.BottomRight, op.Tolerance)}, nil
	case edit.TrimBorder:
		background := color.NRGBA(op.Background)
		if !op.Given {
			background = img.NRGBAAt(0, 0)
		}
		return answer{keep: filter.SharpTrim(img, background, op.Threshold)}, nil
	case edit.SmartCrop:
		return l.face(ctx, img, d, op)
	case edit.ContentModeration:
		return moderate(ctx, img, d, op)
	case edit.Resize:
		return l.focus(ctx, img, d, op)
	}
	return l.nothing(), nil
}

func (l *Look) face(ctx context.Context, img *image.NRGBA, d Detector, op edit.SmartCrop) (answer, error) {
	boxes, err := d.Faces(ctx, img)
	switch {
	case err != nil:
		return answer{}, err
	case len(boxes) == 0:
		return l.nothing(), nil
	case op.FaceIndex >= len(boxes):
		return answer{}, refuse("smartCrop", "face index %d: the picture has %d faces, counted from 0", op.FaceIndex, len(boxes))
	}
	keep := smart.FaceCrop(l.planner.size(), boxes[op.FaceIndex], op.Padding)
	if keep.Empty() {
		return answer{}, refuse("smartCrop", "padding %d leaves nothing of the face", op.Padding)
	}
	return answer{keep: keep}, nil
}

func moderate(ctx context.Context, img *image.NRGBA, d Detector, op edit.ContentModeration) (answer, error) {
	found, err := d.Labels(ctx, img, op.MinConfidence)
	if err != nil {
		return answer{}, err
	}
	wanted := strings.Split(op.Labels, ";")
	return answer{blur: slices.ContainsFunc(found, func(label string) bool {
		return op.Labels == "" || slices.Contains(wanted, label)
	})}, nil
}

// focus finds the part that a resize keeps.
func (l *Look) focus(ctx context.Context, img *image.NRGBA, d Detector, op edit.Resize) (answer, error) {
	size, small := l.planner.size(), img.Rect.Size()
	cut := image.Pt(rescaled(l.cut.X, small.X, size.X), rescaled(l.cut.Y, small.Y, size.Y))
	var r image.Rectangle
	switch op.Focus {
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
			return answer{keep: l.around(boxes)}, nil
		}
		r = smart.Salient(img, cut)
	}
	return answer{keep: smart.CropAround(smart.Enlarge(r, img.Rect, size), size, l.cut)}, nil
}

// around is the part with the mean of the faces in the middle, larger ones
// counting more.
func (l *Look) around(boxes []smart.Box) image.Rectangle {
	size := l.planner.size()
	var points []smart.Focus
	for _, b := range boxes {
		points = append(points, smart.FocusOf(smart.FaceCrop(size, b, 0)))
	}
	m := smart.Mean(points)
	at := image.Pt(int(m.X), int(m.Y))
	return smart.CropAround(image.Rectangle{at, at}, size, l.cut)
}

// rescaled is a side in a smaller copy, at least 1.
func rescaled(n, to, from int) int { return max(1, (2*n*to+from)/(2*from)) }
