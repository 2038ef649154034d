// Package rekognition asks Amazon Rekognition what is to be seen in pictures.
package rekognition

import (
	"context"
	"fmt"
	"image"

	"s3resize/lambda/aws/awsapi"
	"s3resize/lambda/codec"
	"s3resize/lambda/edit"
	"s3resize/lambda/smart"
)

// Detector is a pipeline.Detector: it finds faces and what is objectionable. It
// is safe for concurrent use. All its errors are [*Error].
type Detector struct {
	// API is where Rekognition is, which is not in every region.
	API awsapi.API
}

// Error is an answer that could not be had.
type Error struct {
	// Action is the permission that it needs, without "rekognition:" in front:
	// DetectFaces or DetectModerationLabels.
	Action string
	cause  error
}

func (e *Error) Error() string { return fmt.Sprintf("rekognition: %v", e.cause) }
func (e *Error) Unwrap() error { return e.cause }

// Limits of Rekognition (Developer Guide, "Guidelines and quotas").
const (
	// longSide is the longer side of a picture in which faces of 40 pixels are
	// found. In larger pictures faces must be larger too, so more is of no use.
	longSide = 1920
	// shortSide is the least that a side may have.
	shortSide = 80
)

// Copy is the size of the copy to send of a picture of the given size: no more
// than 1920 pixels along a side and no less than 80. Very narrow pictures become
// wider than they are, which boxes in parts of the sides make up for.
func (d *Detector) Copy(size image.Point) image.Point {
	longer := max(size.X, size.Y, 1)
	side := func(n int) int {
		if longer > longSide {
			n = (2*n*longSide + longer) / (2 * longer)
		}
		return max(n, shortSide)
	}
	return image.Pt(side(size.X), side(size.Y))
}

// picture is the parameter Image.
type picture struct{ Bytes []byte }

// Faces are the boxes of at most 100 faces in Rekognition's own order, their
// values cut to 0 … 1.
func (d *Detector) Faces(ctx context.Context, img *image.NRGBA) ([]smart.Box, error) {
	var out struct {
		FaceDetails []struct{ BoundingBox *smart.Box }
	}
	const action = "DetectFaces"
	err := d.ask(ctx, action, img, func(p picture) any { return struct{ Image picture }{p} }, &out)
	if err != nil {
		return nil, err
	}
	var boxes []smart.Box
	for i, face := range out.FaceDetails {
		if face.BoundingBox == nil {
			return nil, &Error{action, fmt.Errorf("the answer has no BoundingBox of face %d", i)}
		}
		b := face.BoundingBox
		boxes = append(boxes, smart.Box{Left: part(b.Left), Top: part(b.Top), Width: part(b.Width), Height: part(b.Height)})
	}
	return boxes, nil
}

func part(v float64) float64 { return min(max(v, 0), 1) }

// Labels are the names of what is objectionable, with a confidence of at least
// so many percent, 0 to 100. Both the narrow and the wide names are among them,
// in Rekognition's order.
func (d *Detector) Labels(ctx context.Context, img *image.NRGBA, minConfidence float64) ([]string, error) {
	var out struct {
		ModerationLabels []struct{ Name string }
	}
	in := func(p picture) any {
		return struct {
			Image         picture
			MinConfidence float64
		}{p, minConfidence}
	}
	if err := d.ask(ctx, "DetectModerationLabels", img, in, &out); err != nil {
		return nil, err
	}
	var names []string
	for _, label := range out.ModerationLabels {
		names = append(names, label.Name)
	}
	return names, nil
}

// ask sends a picture with an action's parameters.
func (d *Detector) ask(ctx context.Context, action string, img *image.NRGBA, in func(picture) any, out any) error {
	data, err := encode(ctx, img)
	if err == nil {
		op := awsapi.Operation{Service: "rekognition", Target: "RekognitionService." + action}
		err = d.API.Call(ctx, op, in(picture{data}), out)
	}
	if err != nil {
		return &Error{action, err}
	}
	return nil
}

// encode writes a JPEG. Rekognition takes 5 MB of it, and noise of the largest
// copy has 3.
func encode(ctx context.Context, img *image.NRGBA) ([]byte, error) {
	return codec.Encode(ctx, []codec.Frame{{Image: img}}, 0, edit.Output{Format: edit.JPEG, Quality: 90, Coding: edit.Baseline})
}
