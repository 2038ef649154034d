package pipeline

import (
	"context"
	"image"

	"s3resize/lambda/smart"
)

// A Detector finds what is to be seen in pictures.
type Detector interface {
	// Copy is the size of the copy to look at of a picture of the given size.
	Copy(size image.Point) image.Point
	// Faces are the boxes of faces, in an order of the detector's own: smartCrop
	// counts by it, so that an index may mean one face to one detector and another
	// to the next. [Builtin] has the surest first; Rekognition's is its answer's,
	// as the Serverless Image Handler has it.
	Faces(ctx context.Context, img *image.NRGBA) ([]smart.Box, error)
	// Labels are the names of what is objectionable, with a confidence of at
	// least so many percent. [Builtin] returns an [*UnavailableError].
	Labels(ctx context.Context, img *image.NRGBA, minConfidence float64) ([]string, error)
}

// Builtin is the detector that needs nothing else.
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

// detector is the one to ask.
func (o Options) detector() Detector {
	if o.Detector == nil {
		return Builtin{}
	}
	return o.Detector
}
